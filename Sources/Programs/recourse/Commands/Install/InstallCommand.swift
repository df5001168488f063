import Installation
import Manifests
import System
import Text

/// `recourse install`: a server of some files in the configuration of a client.
struct InstallCommand {
  static let usualName = "recourse"
  static let specs =
    ClientOptions.specs + [.flag("--print"), .flag("--link")] + ServedFiles.specs

  private enum Form { case write, print, link }

  private let options: Options
  private let wish: (client: ClientOptions, files: [String])?
  private let form: Form

  init(_ words: [String]) throws(UsageError) {
    options = try Options(words, command: "install", specs: Self.specs)
    form = options.has("--print") ? .print : options.has("--link") ? .link : .write
    guard let word = options.operands.first else {
      wish = nil
      return
    }
    let client = try ClientOptions(options, client: word)
    let files = Array(options.operands.dropFirst())
    guard !files.isEmpty else {
      throw .missingOperand(
        command: "install \(word)",
        expected: "a manifest or OpenAPI document after it"
      )
    }
    if files.contains("-") { throw .standardInput(command: "install \(word)") }
    if form == .link, !ClientLink.clients.contains(client.client) {
      let names = ClientLink.clients.map(\.rawValue)
      throw .badValue(
        option: "--link",
        value: word,
        expected: "a client that has such links, " + English.list(names, joint: "or")
      )
    }
    wish = (client, files)
  }

  func run() throws(UsageError) -> ExitCode {
    guard let wish else {
      ClientList.print()
      return .done
    }
    let manifests = try ServedFiles(wish.files, options).manifests()
    guard !manifests.isEmpty else {
      Terminal.standardError.write(
        line: "recourse: no file can be served, so nothing was entered. Mend the errors above."
      )
      return .no
    }
    let entry = ServerEntry(
      wish.client.client,
      name: wish.client.name,
      ServerWords(options, files: wish.files).command(for: manifests)
    )
    switch form {
    case .print:
      Terminal.standardOutput.write(ClientSnippet(entry).text)
      return .done
    case .link:
      Terminal.standardOutput.write(line: ClientLink.text(entry) ?? "")
      return .done
    case .write: return enter(entry, wish.client)
    }
  }

  /// Makes no new configuration where that would hide all that an older one holds.
  private func keepOlder(
    beside file: ConfigurationFile,
    _ client: ClientOptions
  ) throws(Fault) {
    guard file.content == nil, let name = client.client.olderFile,
      let end = file.path.lastIndex(of: "/")
    else { return }
    let older = file.path[...end] + name
    guard ((try? SystemFile.facts(String(older))) ?? nil) != nil else { return }
    throw Fault(
      "recourse: beside a new \(client.shown(file.path)) your \(client.shown(String(older))) would not be read any "
        + "more. Move it there first, or put what --print shows into a file of its own below mcpServers."
    )
  }

  private func enter(_ entry: ServerEntry, _ client: ClientOptions) -> ExitCode {
    do throws(Fault) {
      let file = try ConfigurationFile.opened(try client.path())
      try keepOlder(beside: file, client)
      let change: ConfigurationChange
      do throws(ConfigurationFault) {
        change = try ConfigurationChange(entering: entry, into: file.content ?? [])
      } catch {
        throw Fault(
          "recourse: \(client.shown(file.path)) \(error.message). It is left as it is. To see what "
            + "belongs there: add --print"
        )
      }
      guard !change.difference.isEmpty else {
        Terminal.standardOutput.write(
          line: "\(client.shown(file.path)) has it already; nothing was changed."
        )
        return .done
      }
      let exit = try client.carryOut(change, file)
      if exit == .done { entry.notes.forEach { Terminal.standardOutput.write(line: $0) } }
      return exit
    } catch {
      Terminal.standardError.write(line: StatusPrinter.clean(error.message))
      return .no
    }
  }
}

/// `recourse uninstall`: the server taken out again.
struct UninstallCommand {
  static let specs = ClientOptions.specs

  private let client: ClientOptions

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "uninstall", specs: Self.specs)
    guard let word = options.operands.first else {
      let names = AgentClient.allCases.map(\.rawValue)
      throw .missingOperand(
        command: "uninstall",
        expected: "a client: " + English.list(names, joint: "or", limit: .max)
      )
    }
    if let operand = options.operands.dropFirst().first {
      throw .unexpectedOperand(operand, command: "uninstall \(word)")
    }
    client = try ClientOptions(options, client: word)
  }

  func run() -> ExitCode {
    do throws(Fault) {
      let file = try ConfigurationFile.opened(try client.path())
      let change: ConfigurationChange
      do throws(ConfigurationFault) {
        change = try ConfigurationChange(
          removing: client.name,
          of: client.client,
          from: file.content ?? []
        )
      } catch {
        throw Fault("recourse: \(client.shown(file.path)) \(error.message). It is left as it is.")
      }
      guard !change.difference.isEmpty else {
        throw Fault("recourse: \(client.shown(file.path)) has no server \"\(client.name)\".")
      }
      return try client.carryOut(change, file)
    } catch {
      Terminal.standardError.write(line: StatusPrinter.clean(error.message))
      return .no
    }
  }
}

extension ConfigurationFile {
  /// Reads a file, with a sentence where that cannot be done.
  static func opened(_ path: String) throws(Fault) -> ConfigurationFile {
    do throws(FileError) { return try ConfigurationFile(path) } catch {
      throw Fault("recourse: " + error.message)
    }
  }
}
