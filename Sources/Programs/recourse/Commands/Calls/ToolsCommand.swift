import Administration
import EventLoop
import JSON
import MCP
import Server
import Storage
import System

/// `recourse tools`: the tools that `serve` would list, what they do, and what they cost of a model's context.
struct ToolsCommand {
  static let specs = ServedFiles.specs + [.flag("--json")]

  private let served: ServedFiles
  private let isJSON: Bool

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "tools", specs: Self.specs)
    guard !options.operands.isEmpty else {
      throw .missingOperand(command: "tools", expected: "at least one manifest or OpenAPI document")
    }
    served = try ServedFiles(options.operands, options)
    isJSON = options.has("--json")
  }

  func run() throws(UsageError) -> ExitCode {
    let manifests = try served.manifests()
    guard !manifests.isEmpty else { return .no }
    let options = served.options
    let isJSON = isJSON
    return EventLoopProgram.run {
      let server = APIServer(
        manifests: manifests,
        world: .system(),
        environment: .system,
        limits: options.limits,
        store: InMemoryStore(),
        room: options.room,
        pinned: options.pinned,
        schemas: options.schemas
      )
      let table = ToolTable(server.tools)
      if isJSON {
        Terminal.standardOutput.write(line: JSONWriter.text(.object(table.json)))
      } else {
        StatusPrinter(.standardOutput).print(table.lines)
      }
      return .done
    }
  }
}
