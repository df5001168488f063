import Demo
import System
import EventLoop
import MCP
import Manifests
import Server
import Storage

/// `recourse demo`: a conversation between an agent and two stand-in APIs, in the terminal.
struct DemoCommand {
  private static let specs: [Options.Spec] = [
    .valued("--manifests", "a directory"), .valued("--client", "the name of a client"),
  ]
  private let directory: String
  private let client: AgentClient

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "demo", specs: Self.specs)
    if let operand = options.operands.first {
      throw .unexpectedOperand(operand, command: "demo")
    }
    let name = options.value("--client") ?? AgentClient.claudeCode.rawValue
    guard let client = AgentClient(rawValue: name) else {
      throw .badValue(
        option: "--client",
        value: name,
        expected: "one of " + AgentClient.allCases.map(\.rawValue).joined(separator: ", ")
      )
    }
    self.client = client
    directory = options.value("--manifests") ?? ProgramFiles.manifests
  }

  func run() -> ExitCode {
    let paths = ["apira", "vibe"].map { "\(directory)/\($0).json" }
    let files = ManifestFiles(paths)
    guard files.manifests.count == paths.count else {
      files.report(to: .standardError)
      Terminal.standardError.write(
        line: "recourse: the demo needs apira.json and vibe.json; say where they are with "
          + "--manifests DIR."
      )
      return .couldNotRun
    }
    let snippet = snippet(paths, files.manifests)
    return EventLoopProgram.run {
      do throws(Fault) {
        return try await play(files.manifests, ending: snippet)
      } catch {
        Terminal.standardError.write(line: error.message)
        return .couldNotRun
      }
    }
  }

  @Engine
  private func play(
    _ manifests: [Manifest],
    ending snippet: ClientSnippet
  ) async throws(Fault) -> ExitCode {
    let cast = try MockAPIs(manifests, scenario: Demo.scenario)
    let server = APIServer(
      manifests: cast.manifests,
      world: .system(),
      environment: MockAPIs.environment,
      limits: CallLimits(inCallWaitLimit: Demo.waitInsideCall),
      store: InMemoryStore(),
      room: .max
    )
    let wiring = Demo.Wiring(
      call: { tool, arguments, progress in
        let result = await server.call(
          tool,
          arguments: arguments,
          tasks: .absent,
          progress: ProgressReporter(send: progress),
          delivery: Delivery()
        )
        return DemoReply(
          text: result.text,
          structured: result.structuredContent,
          outcome: result.isError ? .failed : .succeeded
        )
      },
      requestCount: { cast.requestCount },
      write: { Terminal.standardOutput.write($0) }
    )
    let surprises = await Demo(style: style, wiring: wiring).run(ending: snippet)
    return surprises.isEmpty ? .done : .no
  }

  private var style: TerminalStyle {
    let output = Terminal.standardOutput
    return TerminalStyle(
      output.isInteractive ? .terminal(columns: output.width) : .file,
      environment: ProgramFiles.variable
    )
  }

  private func snippet(_ paths: [String], _ manifests: [Manifest]) -> ClientSnippet {
    ClientSnippet(
      client,
      ServerCommand(
        executable: ProgramFiles.executable,
        manifests: paths.map(ProgramFiles.absolute),
        environment: manifests.flatMap(\.credentials).flatMap(\.variables)
      )
    )
  }
}
