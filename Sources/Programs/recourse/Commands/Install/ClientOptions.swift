import Installation
import System

/// What `install` and `uninstall` share: which client, and where its configuration is.
struct ClientOptions {
  static let specs: [Options.Spec] = [
    .valued("--name", "a name such as shop"), .valued("--config", "a file"), .flag("--project"),
    .flag("--yes"),
  ]

  let client: AgentClient
  let name: String
  let confirmation: Confirmation
  private let scope: ClientLocation.Scope
  private let file: String?

  enum Confirmation { case ask, given }

  init(_ options: Options, client word: String) throws(UsageError) {
    guard let client = AgentClient(rawValue: word) else {
      throw .unknownClient(word, known: AgentClient.allCases.map(\.rawValue))
    }
    self.client = client
    name = options.value("--name") ?? InstallCommand.usualName
    guard Self.isName(name) else {
      throw .badValue(
        option: "--name",
        value: name,
        expected: "at most 64 letters, digits, - and _, which every client takes"
      )
    }
    scope = options.has("--project") ? .project : .user
    file = options.value("--config")
    if options.has("--project"), file != nil {
      throw .badValue(option: "--config", value: file ?? "", expected: "no --project beside it")
    }
    confirmation = options.has("--yes") ? .given : .ask
  }

  private static func isName(_ text: String) -> Bool {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
        || $0 == "-" || $0 == "_"
    }
    return isPlain && !text.isEmpty && text.utf8.count <= 64
  }

  /// The configuration file.
  ///
  /// - Throws: where the client has none of this scope, or nobody knows where it would be.
  func path() throws(Fault) -> String {
    if let file { return file }
    guard let locations = ClientLocation(variable: ProgramFiles.variable) else {
      throw Fault("recourse: HOME is not set, so nobody knows where it is; name it with --config.")
    }
    if let path = locations.file(of: client, scope) { return path }
    // Who has a configuration in a folder alone means that one.
    if scope == .user, let path = locations.file(of: client, .project) { return path }
    throw Fault(
      "recourse: \(client.name) has no configuration of a folder; leave --project out, or name the "
        + "file with --config."
    )
  }

  /// Writes a change once a person has seen it.
  func carryOut(_ change: ConfigurationChange, _ file: ConfigurationFile) throws(Fault) -> ExitCode
  {
    let errors = Terminal.standardError
    let output = Terminal.standardOutput
    output.write(line: "\(shown(file.path))\(file.content == nil ? " (new)" : ""):")
    for line in change.difference { output.write(line: StatusPrinter.clean(line)) }
    guard confirmation == .given || isConfirmed() else {
      errors.write(line: "recourse: nothing was written.")
      return .no
    }
    do throws(FileError) {
      let backup = try file.write(change.text)
      let kept = backup.map { "; what it held before is in \(shown($0))" } ?? ""
      output.write(line: "Written\(kept).")
      return .done
    } catch {
      throw Fault("recourse: " + error.message)
    }
  }

  private func isConfirmed() -> Bool {
    guard Terminal.standardInput.isInteractive else {
      Terminal.standardError.write(
        line: "recourse: nobody is here to ask; add --yes to have it written."
      )
      return false
    }
    Terminal.standardOutput.write("Write this? [y/N] ")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }

  func shown(_ path: String) -> String {
    ClientLocation(variable: ProgramFiles.variable)?.shown(path) ?? path
  }
}
