import BundledFiles
import Demo
import System
import EventLoop
import Installation
import MCP
import Manifests
import Server
import Storage

/// `recourse demo`: a conversation between an agent and two stand-in APIs, in the terminal.
struct DemoCommand {
  static let specs: [Options.Spec] = [
    .valued("--manifests", "a directory"), .valued("--client", "the name of a client"),
    .flag("--svg"), .valued("--steps", "steps such as 5-7"),
  ]
  /// Where the manifests are; nil for those inside the program.
  private let directory: String?
  private let client: AgentClient?

  /// The steps that are printed as a picture; nil for the whole conversation in the terminal.
  private let pictured: ClosedRange<Int>?

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "demo", specs: Self.specs)
    if let operand = options.operands.first {
      throw .unexpectedOperand(operand, command: "demo")
    }
    client = try options.value("--client").map { name throws(UsageError) in
      guard let client = AgentClient(rawValue: name) else {
        throw .badValue(
          option: "--client",
          value: name,
          expected: "one of " + AgentClient.allCases.map(\.rawValue).joined(separator: ", ")
        )
      }
      return client
    }
    directory = options.value("--manifests") ?? ProgramFiles.manifests
    let steps = try Self.steps(options)
    pictured = options.has("--svg") ? steps ?? 1...Demo.stepCount : nil
    if pictured == nil, steps != nil {
      throw .missingOperand(command: "demo --steps", expected: "--svg besides")
    }
  }

  private static func steps(_ options: Options) throws(UsageError) -> ClosedRange<Int>? {
    guard let text = options.value("--steps") else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = parts.first ?? nil, let last = parts.last ?? nil, parts.count < 3,
      1 <= first, first <= last, last <= Demo.stepCount
    else {
      throw .badValue(
        option: "--steps",
        value: text,
        expected: "steps of the demo, which has \(Demo.stepCount), such as 5-7"
      )
    }
    return first...last
  }

  func run() -> ExitCode {
    let paths = ["apira", "vibe"].map { name in
      directory.map { "\($0)/\(name).json" } ?? BundledFiles.mark + name
    }
    let files = ManifestFiles(paths)
    guard files.manifests.count == paths.count else {
      files.report(to: .standardError)
      Terminal.standardError.write(
        line: "recourse: the demo needs apira.json and vibe.json; say where they are with "
          + "--manifests DIR."
      )
      return .couldNotRun
    }
    let appendix = client.map { self.appendix($0, paths, files.manifests) }
    return EventLoopProgram.run {
      do throws(Fault) {
        return try await play(files.manifests, ending: appendix)
      } catch {
        Terminal.standardError.write(line: error.message)
        return .couldNotRun
      }
    }
  }

  @Engine
  private func play(
    _ manifests: [Manifest],
    ending appendix: Demo.Appendix?
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
    var picture = ""
    let wiring = Self.wiring(server, cast) { text in
      if pictured == nil { Terminal.standardOutput.write(text) } else { picture += text }
    }
    let demo = Demo(style: style, wiring: wiring)
    guard let pictured else { return await demo.run(ending: appendix).isEmpty ? .done : .no }
    let surprises = await demo.run(showing: pictured)
    Terminal.standardOutput.write(
      TerminalPicture.svg(
        picture,
        title: "A conversation between an agent and recourse in a terminal, from recourse demo"
      )
    )
    return surprises.isEmpty ? .done : .no
  }

  @Engine
  private static func wiring(
    _ server: APIServer,
    _ cast: MockAPIs,
    write: @escaping @Engine (String) -> Void
  ) -> Demo.Wiring {
    Demo.Wiring(
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
      write: write
    )
  }

  private var style: TerminalStyle {
    if pictured != nil { return TerminalStyle(width: 80, colours: .ansi) }
    let output = Terminal.standardOutput
    return TerminalStyle(
      output.isInteractive ? .terminal(columns: output.width) : .file,
      environment: ProgramFiles.variable
    )
  }

  private func appendix(
    _ client: AgentClient,
    _ paths: [String],
    _ manifests: [Manifest]
  ) -> Demo.Appendix {
    let entry = ServerEntry(
      client,
      name: InstallCommand.usualName,
      ServerCommand(
        executable: ProgramFiles.executable,
        manifests: paths.map(ProgramFiles.absolute),
        environment: manifests.flatMap(\.credentials).flatMap(\.variables)
      )
    )
    let locations = ClientLocation(variable: ProgramFiles.variable)
    let file = [ClientLocation.Scope.user, .project].lazy
      .compactMap { locations?.file(of: client, $0) }.first
    return Demo.Appendix(
      title: "For \(client.name)\(file.map { ", in \(locations?.shown($0) ?? $0)" } ?? ""):",
      text: ClientSnippet(entry).text,
      notes: entry.notes
    )
  }
}
