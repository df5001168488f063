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
    self.file = file
    operation = options.operands.dropFirst().first
    self.words = Array(options.operands.dropFirst(2))
    form = options.has("--json") ? .json : .text
    isDry = options.has("--dry-run")
    served = try ServedFiles([file], options)
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

/// What a call came to, once it has.
@Engine
private final class Outcome {
  var result: ToolResult?
}

/// One call on an open event loop, and what is printed of it.
@Engine
private struct HandMadeCall {
  let manifest: Manifest
  let options: ServeOptions
  let file: String
  let form: CallCommand.Form

  func run(_ tool: String, _ arguments: JSONObject, _ state: State) async -> ExitCode {
    let onlookers = Onlookers(of: state, in: options.statePlace, log: options.log)
    let server = server(state, onlookers)
    let delivery = Delivery()
    let outcome = Outcome()
    let task = EventLoop.shared.start {
      outcome.result = await server.call(
        tool,
        arguments: arguments,
        tasks: .absent,
        progress: ProgressReporter { Terminal.standardError.write(line: StatusPrinter.clean($0)) },
        delivery: delivery,
        metadata: .ofCommandLine
      )
    }
    EventLoop.shared.onTermination {
      delivery.withdrawAtEnd()
      task.cancel()
    }
    await task.value
    await onlookers.close()
    guard let result = outcome.result else { return .couldNotRun }
    print(result)
    await delivery.end(.left)
    if let sentence = await server.writeRemainder() {
      Terminal.standardError.write(line: "recourse: \(sentence)")
    }
    return result.isError ? .no : .done
  }

  private func server(_ state: State, _ onlookers: Onlookers) -> APIServer {
    APIServer(
      manifests: [manifest.withMargin()],
      world: .system(
        clock: state.clock,
        privateHosts: options.privateHosts,
        uploads: options.uploads
      ),
      environment: Environment.system.with(logins: options.statePlace.logins),
      limits: options.limits,
      store: state.store,
      room: .max,
      commands: options.commands,
      events: onlookers.events,
      media: .file
    )
  }

  private func print(_ result: ToolResult) {
    let output = Terminal.standardOutput
    if form == .json {
      var json = result.structuredContent ?? JSONObject()
      if result.isError || result.structuredContent == nil { json["text"] = .string(result.text) }
      return output.write(line: JSONWriter.text(.object(json)))
    }
    output.write(line: PlainText.lines(result.text))
    guard result.isError, let told = result.structuredContent,
      let task = told["task"]?.string
    else { return }
    let words = ["recourse", "call", ShellWord.quoted(file), "resume_task"]
    let command = words.joined(separator: " ") + " task=" + ShellWord.quoted(task)
    let state = options.state.map { " --state " + ShellWord.quoted($0) } ?? ""
    for (when, given) in takings(told) {
      Terminal.standardError.write(
        line: StatusPrinter.clean("In this terminal\(when): \(command)\(given)\(state)")
      )
    }
  }

  /// How the task is taken up: when each way fits, and what it is given besides the task.
  private func takings(_ told: JSONObject) -> [(when: String, given: String)] {
    switch told["action"]?.string {
    case "verify":
      let closing = told["close"]?["arguments_if_it_happened"]
      let call = closing?["call"]?.integer.map { " call=\($0)" } ?? ""
      return [
        (", once you have seen that it happened", " happened=true" + call),
        (", once you have seen that it did not", " happened=false" + call),
      ]
    case "ask_operator": return [(", once that is done", " operator_acted=true")]
    default: return [(" resume_task is", "")]
    }
  }
}

extension RequestMetadata {
  /// What stands in the log for a call by hand.
  fileprivate static var ofCommandLine: RequestMetadata {
    var metadata = RequestMetadata()
    metadata.client = "recourse call"
    return metadata
  }
}
