import EventLoop
import Installation
import JSON
import MCP
import Manifests
import Server
import Storage
import System
import Text

/// `recourse bundle`: a server of some files as one file that a colleague opens with a client (MCPB).
struct BundleCommand {
  static let specs =
    ServedFiles.specs + [
      .valued("--output", "a file that ends with .mcpb"), .valued("--name", "a name such as shop"),
      .valued("--version", "a version such as 1.0.0"), .valued("--program", "a program"),
    ]

  /// What names something of this machine, or somebody here: what a colleague has, nobody knows here.
  private static let local = ["--state", "--root", "--files", "--notify"]

  private let options: Options
  private let output: String
  private let version: String
  private let name: String?

  init(_ words: [String]) throws(UsageError) {
    options = try Options(words, command: "bundle", specs: Self.specs)
    guard !options.operands.isEmpty else {
      throw .missingOperand(
        command: "bundle",
        expected: "at least one manifest or OpenAPI document"
      )
    }
    if options.operands.contains("-") { throw .standardInput(command: "bundle") }
    guard let output = options.value("--output") else {
      throw .missingOperand(command: "bundle", expected: "--output and a file that ends with .mcpb")
    }
    guard output.hasSuffix(".mcpb") else {
      throw .badValue(option: "--output", value: output, expected: "a file that ends with .mcpb")
    }
    self.output = output
    version = try Self.version(options)
    name = options.value("--name")
    if let name, !Self.isName(name) {
      throw .badValue(
        option: "--name",
        value: name,
        expected: "letters, digits and dashes, such as shop-orders"
      )
    }
    for option in Self.local where options.has(option) {
      let known = Self.specs.map(\.name).filter { !Self.local.contains($0) }
      throw .unknownOption(option, command: "bundle", known: known)
    }
  }

  private static func version(_ options: Options) throws(UsageError) -> String {
    let version = options.value("--version") ?? "1.0.0"
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ UInt32($0) != nil }) else {
      throw .badValue(option: "--version", value: version, expected: "a version such as 1.0.0")
    }
    return version
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  func run() throws(UsageError) -> ExitCode {
    let served = try ServedFiles(options.operands, options)
    let manifests = try served.manifests()
    guard manifests.count == options.operands.count else {
      Terminal.standardError.write(
        line: "recourse: nothing was written. Mend the errors above, then bundle again."
      )
      return .no
    }
    let parts: BundledParts
    let program: (bytes: [UInt8], platform: String)
    do throws(Fault) {
      parts = try BundledParts(options)
      try parts.refuseSecrets(of: manifests)
      program = try self.program()
    } catch {
      Terminal.standardError.write(line: StatusPrinter.clean(error.message))
      return .no
    }
    let serving = served.options
    return EventLoopProgram.run {
      let tools = Self.tools(of: manifests, serving)
      let manifest = manifest(manifests, parts, tools, program.platform)
      return write(parts, manifest, program.bytes)
    }
  }

  /// What a server of the manifests lists, in a line each.
  @Engine
  private static func tools(
    of manifests: [Manifest],
    _ serving: ServeOptions
  ) -> [BundleManifest.Tool] {
    let server = APIServer(
      manifests: manifests,
      world: .system(),
      environment: .system,
      limits: serving.limits,
      store: InMemoryStore(),
      room: serving.room,
      pinned: serving.pinned
    )
    return server.tools.map { tool in
      let line = UntrustedText.line(tool.description, limit: 400)
      return BundleManifest.Tool(
        name: tool.name,
        description: UntrustedText.cut(line, limit: 200)
      )
    }
  }

  private func program() throws(Fault) -> (bytes: [UInt8], platform: String) {
    let path = options.value("--program") ?? ProgramFiles.executable
    do throws(FileError) {
      let bytes = try Files.read(path, limit: 1 << 30)
      guard let platform = BundleManifest.platform(of: bytes) else {
        throw FileError(path: path, problem: "is no program", remedy: "name a build of recourse")
      }
      return (bytes, platform)
    } catch {
      throw Fault(error)
    }
  }

  private func manifest(
    _ manifests: [Manifest],
    _ parts: BundledParts,
    _ tools: [BundleManifest.Tool],
    _ platform: String
  ) -> BundleManifest {
    let titles = English.list(manifests.map(\.title), limit: 4)
    return BundleManifest(
      name: name ?? manifests.map(\.id).joined(separator: "-").replacing(text: "_", with: "-"),
      title: titles,
      version: version,
      description: "\(titles) as tools; when the API says no, the agent is told what to do next",
      author: "Made with recourse bundle",
      arguments: parts.arguments,
      variables: Self.variables(manifests, documentKeys: parts.documentKeys),
      tools: tools,
      platform: platform
    )
  }

  private static func variables(
    _ manifests: [Manifest],
    documentKeys: [String]
  ) -> [BundleManifest.Variable] {
    var variables: [BundleManifest.Variable] = []
    for manifest in manifests {
      for credential in manifest.credentials {
        let names = credential.variables
        for name in names where !variables.contains(where: { $0.name == name }) {
          let place = credential.obtain.map { "; keys are made at \($0)" } ?? ""
          // One of several may do, and what is optional cannot be told from what is not.
          let isNeeded = manifest.credentials.count == 1 && names.count == 1
          variables.append(
            BundleManifest.Variable(
              name: name,
              description: "For \(manifest.title)\(place)",
              need: isNeeded ? .required : .optional
            )
          )
        }
      }
    }
    for name in documentKeys where !variables.contains(where: { $0.name == name }) {
      variables.append(
        BundleManifest.Variable(
          name: name,
          description: "The key by which the description is fetched",
          need: .optional
        )
      )
    }
    return variables
  }

  private func write(
    _ parts: BundledParts,
    _ manifest: BundleManifest,
    _ program: [UInt8]
  ) -> ExitCode {
    var archive = ZipArchive()
    archive.add(
      "manifest.json",
      Array((PrettyJSON.text(.object(manifest.json), .dense) + "\n").utf8)
    )
    archive.add(BundleManifest.program, program, .program)
    for file in parts.files { archive.add(file.name, file.bytes) }
    do throws(FileError) {
      try Files.create(output, archive.bytes)
    } catch {
      Terminal.standardError.write(line: StatusPrinter.clean(Fault(error).message))
      return .couldNotRun
    }
    let keys =
      manifest.variables.isEmpty
      ? "It asks for nothing."
      : "Its client asks for \(English.list(manifest.variables.map(\.name))); no value is inside."
    let needs =
      manifest.platform == "linux"
      ? " The machine needs libcurl, SQLite, libyaml, expat, zlib and libpq, and a processor as this program is for."
      : ""
    Terminal.standardOutput.write(
      line: "\(output): \(manifest.title), \(English.count(manifest.tools.count, "tool")), for "
        + "\(manifest.platform). \(keys) To install it, open it with Claude Desktop or another client "
        + "that takes MCPB bundles.\(needs)"
    )
    return .done
  }
}
