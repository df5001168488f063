import Credentials
import System
import EventLoop
import JSONRPC
import MCP
import Manifests
import Server
import Storage

/// `recourse serve`: the manifests' calls as MCP tools over stdio.
struct Serve {
  private let files: ManifestFiles
  private let options: ServeOptions

  private static let specs =
    ServeOptions.specs + [.baseURL, ImportWishes.errors]
    + DescriptionReader.specs

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "serve", specs: Self.specs)
    guard !options.operands.isEmpty else {
      throw .missingOperand(command: "serve", expected: "at least one manifest or OpenAPI document")
    }
    self.options = try ServeOptions(options)
    files = ManifestFiles(
      options.operands,
      importing: ImportWishes(options, of: .serve),
      reading: try DescriptionReader(options)
    )
  }

  func run() throws(UsageError) -> ExitCode {
    files.report(to: .standardError)
    let manifests = files.manifests.isEmpty ? [] : try options.applied(to: files.manifests)
    guard !manifests.isEmpty else {
      Terminal.standardError.write(
        line: "recourse: no manifest can be served. Mend the errors above, then start again."
      )
      return .no
    }
    let limits = options.limits
    let room = options.room
    let pinned = options.pinned
    let place = options.statePlace
    let uploads = options.uploads
    let commands = options.commands
    let errorForm = options.errorForm
    return EventLoopProgram.run {
      let state = State(place)
      let exit = await StdioService.serve(
        manifests,
        limits: limits,
        room: room,
        pinned: pinned,
        environment: Environment.system.with(logins: place.logins),
        state: state,
        uploads: uploads,
        commands: commands,
        errorForm: errorForm
      )
      await state.close()
      return exit
    }
  }
}

/// The server on this process's stdin and stdout, from the first line to the last.
@Engine
enum StdioService {
  /// Serves until the client goes away.
  static func serve(
    _ manifests: [Manifest],
    limits: CallLimits,
    room: Int,
    pinned: [OperationPattern] = [],
    environment: Environment,
    state: State,
    uploads: UploadDirectory?,
    commands: OperatorCommands?,
    errorForm: ErrorForm
  ) async -> ExitCode {
    let provider = APIServer(
      manifests: manifests.map { $0.withMargin() },
      world: .system(clock: state.clock, uploads: uploads),
      environment: environment,
      limits: limits,
      store: state.store,
      room: room,
      pinned: pinned,
      commands: commands,
      errorForm: errorForm
    )
    do throws(StdioError) {
      let server = MCPServer(
        provider: provider,
        connection: try .takingStandardStreams()
      )
      EventLoop.shared.onTermination { server.stop() }
      await server.run()
      return .done
    } catch {
      Terminal.standardError.write(line: "recourse: \(error.message)")
      return .couldNotRun
    }
  }
}
