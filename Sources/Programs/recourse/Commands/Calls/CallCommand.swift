import Administration
import Credentials
import EventLoop
import JSON
import MCP
import Manifests
import Server
import Storage
import System
import Text

/// `recourse call`: one call by hand, with everything that happens to a call of an agent.
struct CallCommand {
  static let specs = ServedFiles.specs + [.flag("--dry-run"), .flag("--json")]

  private let served: ServedFiles
  private let file: String
  private let operation: String?
  private let words: [String]
  private let form: Form
  private let isDry: Bool

  enum Form { case text, json }

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "call", specs: Self.specs)
    guard let file = options.operands.first else {
      throw .missingOperand(
        command: "call",
        expected: "a manifest or OpenAPI document, an operation of it, and its arguments"
      )
    }
    let second = options.operands.dropFirst().first
    if Self.isOperation(file), second?.contains("=") ?? true {
      throw .missingOperand(
        command: "call",
        expected: "a manifest or OpenAPI document before \(file): recourse call FILE \(file)"
      )
    }
    self.file = file
    operation = options.operands.dropFirst().first
    self.words = Array(options.operands.dropFirst(2))
    form = options.has("--json") ? .json : .text
    isDry = options.has("--dry-run")
    served = try ServedFiles([file], options)
  }

  /// Whether the word in the place of the file can only be an operation.
  private static func isOperation(_ word: String) -> Bool {
    let isName = word.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
    return isName && ((try? SystemFile.facts(word)) ?? nil) == nil
  }

  func run() throws(UsageError) -> ExitCode {
    guard let manifest = try served.manifests().first else { return .no }
    let tool = try tool(in: manifest)
    guard let arguments = arguments(tool, in: manifest) else { return .wrongUsage }
    let options = served.options
    if isDry {
      guard let operation = manifest.operations.first(where: { $0.toolName == tool.name }) else {
        throw .unexpectedOperand("--dry-run", command: "call \(tool.name), which sends nothing")
      }
      return DryRunCommand(
        manifest: manifest,
        operation: operation,
        arguments: arguments,
        uploads: options.uploads
      ).run()
    }
    let (form, file) = (form, file)
    return EventLoopProgram.run {
      let state = State(options.statePlace)
      let call = HandMadeCall(manifest: manifest, options: options, file: file, form: form)
      let exit = await call.run(tool.name, arguments, state)
      await state.close()
      return exit
    }
  }

  /// The name of the tool, and the schema of its arguments.
  private func tool(in manifest: Manifest) throws(UsageError) -> (name: String, schema: JSONObject)
  {
    let names = manifest.operations.map(\.name)
    guard let operation else {
      throw .missingOperand(
        command: "call",
        expected: "an operation after \(file): " + English.list(names, joint: "or", limit: 12)
          + "; recourse tools \(ShellWord.quoted(file)) lists them all"
      )
    }
    let found =
      manifest.operations.first { $0.name == operation || $0.toolName == operation }
      ?? Self.onlyOne(manifest.operations, spelt: operation)
    if let found { return (found.toolName, found.arguments) }
    if let tool = APIServer.builtInTools.first(where: { $0.name == operation }) {
      return (tool.name, tool.inputSchema)
    }
    throw .unknownOperation(operation, file: file, known: names)
  }

  /// The operation that the words name but for how they are joined: `listOrders` in a document is `list_orders` here.
  private static func onlyOne(_ operations: [Operation], spelt name: String) -> Operation? {
    func letters(_ name: String) -> String {
      name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
    let found = operations.filter { letters($0.name) == letters(name) }
    return found.count == 1 ? found[0] : nil
  }

  private func arguments(
    _ tool: (name: String, schema: JSONObject),
    in manifest: Manifest
  ) -> JSONObject? {
    do throws(CallArguments.Fault) {
      return try CallArguments(
        try words.map { word throws(CallArguments.Fault) in
          try Self.content(of: word)
        },
        schema: tool.schema
      ).object
    } catch {
      Terminal.standardError.write(line: "recourse: " + StatusPrinter.clean(error.message))
      return nil
    }
  }

  /// A word, or what it names: `-` is standard input, and a word that begins with `@` a file.
  private static func content(of word: String) throws(CallArguments.Fault) -> String {
    guard word == "-" || word.hasPrefix("@") else { return word }
    do throws(FileError) {
      let bytes = try Files.read(word == "-" ? word : String(word.dropFirst()))
      let text = String(decoding: bytes, as: UTF8.self)
      return text.first { !$0.isWhitespace } == "{" ? text : "{" + text
    } catch {
      throw CallArguments.Fault(message: error.message)
    }
  }
}
