import Credentials
import System
import EventLoop
import HTTP
import JSONRPC
import MCP
import Manifests
import Server
import Storage
import Telemetry
import Text

/// `recourse serve`: the manifests' calls as MCP tools over stdio.
struct Serve {
  static let specs = ServedFiles.specs

  private let served: ServedFiles
  private var options: ServeOptions { served.options }

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "serve", specs: Self.specs)
    guard !options.operands.isEmpty else {
      throw .missingOperand(command: "serve", expected: "at least one manifest or OpenAPI document")
    }
    served = try ServedFiles(options.operands, options)
  }

  /// Tells whoever started it by hand what it is for.
  private static func greet(_ manifests: [Manifest]) {
    let count = manifests.reduce(0) { $0 + $1.operations.count }
    Terminal.standardError.write(
      line: "recourse serves \(English.count(count, "operation")) of "
        + English.list(manifests.map(\.title)) + " to an agent's client, which starts this command "
        + "itself and speaks JSON on its stdin; nothing is to be typed here. To enter it into a client:"
        + " recourse install. To try a call: recourse call. Ctrl-C ends it."
    )
  }

  func run() throws(UsageError) -> ExitCode {
    let manifests = try served.manifests()
    guard !manifests.isEmpty else {
      Terminal.standardError.write(
        line: "recourse: no manifest can be served. Mend the errors above, then start again."
      )
      return .no
    }
    if Terminal.standardInput.isInteractive { Self.greet(manifests) }
    let limits = options.limits
    let room = options.room
    let pinned = options.pinned
    let schemas = options.schemas
    let place = options.statePlace
    let trust = options.trustShare
    let uploads = options.uploads
    let privateHosts = options.privateHosts
    let commands = options.commands
    let errorForm = options.errorForm
    let notify = options.notify
    let log = options.log
    let reread = RereadManifests(served)
    return EventLoopProgram.run {
      let state = State(place, trust: trust)
      let onlookers = Onlookers(of: state, in: place, log: log)
      let exit = await StdioService.serve(
        manifests,
        limits: limits,
        room: room,
        pinned: pinned,
        schemas: schemas,
        environment: Environment.system.with(logins: place.logins),
        state: state,
        uploads: uploads,
        privateHosts: privateHosts,
        sealKey: place.sealKey,
        commands: commands,
        errorForm: errorForm,
        notify: notify,
        events: onlookers.events,
        reread: reread
      )
      await onlookers.close()
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
    schemas: SchemaDialect = .every,
    environment: Environment,
    state: State,
    uploads: UploadDirectory?,
    privateHosts: PrivateHosts = PrivateHosts(),
    sealKey: (@Engine () -> [UInt8])? = nil,
    commands: OperatorCommands?,
    errorForm: ErrorForm,
    notify: NotifyOption? = nil,
    events: EventStream?,
    reread: RereadManifests? = nil
  ) async -> ExitCode {
    let provider = APIServer(
      manifests: manifests.map { $0.withMargin() },
      world: .system(
        clock: state.clock,
        privateHosts: privateHosts,
        uploads: uploads,
        sealKey: sealKey
      ),
      environment: environment,
      limits: limits,
      store: state.store,
      room: room,
      pinned: pinned,
      schemas: schemas,
      commands: commands,
      errorForm: errorForm,
      events: events
    )
    let notifying = notify.map { start($0, state: state, commands) }
    defer { notifying?.cancel() }
    do throws(StdioError) {
      let server = MCPServer(
        provider: provider,
        connection: try .takingStandardStreams(),
        change: reread.map { $0.watched.isEmpty ? .never : .possible } ?? .never
      )
      EventLoop.shared.onTermination { server.stop() }
      let rereading = reread.map { reread in
        Rereading(reread) { manifests in
          let served = manifests.map { $0.withMargin() }
          if provider.serve(served, room: room, pinned: pinned) { server.toolsChanged() }
        }
      }
      rereading?.begin()
      let keyFiles = reread == nil ? [] : provider.keyFiles
      let keys =
        keyFiles.isEmpty ? nil : FileWatch(keyFiles) { await provider.heedChangedKeys() }
      await server.run()
      keys?.end()
      rereading?.end()
      return .done
    } catch {
      Terminal.standardError.write(line: "recourse: \(error.message)")
      return .couldNotRun
    }
  }

  /// Tells the operator, while the server runs, what a person has to see to.
  private static func start(
    _ option: NotifyOption,
    state: State,
    _ commands: OperatorCommands?
  ) -> Task<Void, Never> {
    let notifier = Notifier(
      store: state.store,
      clock: state.clock,
      commands: commands,
      carry: { await option.carry($0) },
      report: { Terminal.standardError.write(line: "recourse: \($0)") }
    )
    return EventLoop.shared.start { await notifier.run() }
  }
}
