import Credentials
import EventLoop
import HTTP
import JSONRPC
import MCP
import Manifests
import Server
import Storage
import System
import Telemetry

/// The server on this process's stdin and stdout as its operator wants it, from the first line to the last.
struct StdioService: Sendable {
  private let limits: CallLimits
  private let room: Int
  private let pinned: [OperationPattern]
  private let schemas: SchemaDialect
  private let uploads: UploadDirectory?
  private let privateHosts: PrivateHosts
  private let errorForm: ErrorForm
  private let notify: NotifyOption?

  /// What a person may do about what is held; nil where no command reaches it.
  var commands: OperatorCommands?

  /// What seals the questions that clients carry back; nil for a seal that ends with the process.
  var sealKey: (@Engine @Sendable () -> [UInt8])?

  /// How the manifests are read again when their files change; nil where they stay.
  var reread: RereadManifests?

  init(_ options: ServeOptions) {
    limits = options.limits
    room = options.room
    pinned = options.pinned
    schemas = options.schemas
    uploads = options.uploads
    privateHosts = options.privateHosts
    errorForm = options.errorForm
    notify = options.notify
    commands = options.commands
  }

  /// Serves until the client goes away.
  @Engine
  func serve(
    _ manifests: [Manifest],
    environment: Environment,
    state: State,
    events: EventStream?
  ) async -> ExitCode {
    let provider = provider(of: manifests, environment, state, events)
    let notifying = notify.map { start($0, state: state) }
    defer { notifying?.cancel() }
    do throws(StdioError) {
      let server = MCPServer(
        provider: provider,
        connection: try .takingStandardStreams(),
        change: reread.map { $0.watched.isEmpty ? .never : .possible } ?? .never
      )
      EventLoop.shared.onTermination { server.stop() }
      let watches = watches(provider, server)
      await server.run()
      watches.forEach { $0() }
      await tellUnwritten(of: provider)
      return .done
    } catch {
      Terminal.standardError.write(line: "recourse: \(error.message)")
      return .couldNotRun
    }
  }

  /// Tells the operator what this server could not write down to its end.
  @Engine
  private func tellUnwritten(of provider: APIServer) async {
    guard let sentence = await provider.writeRemainder() else { return }
    Terminal.standardError.write(line: "recourse: \(sentence)")
  }

  @Engine
  private func provider(
    of manifests: [Manifest],
    _ environment: Environment,
    _ state: State,
    _ events: EventStream?
  ) -> APIServer {
    APIServer(
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
  }

  /// Watches the files of manifests and keys; returns what ends the watches.
  @Engine
  private func watches(_ provider: APIServer, _ server: MCPServer) -> [@Engine () -> Void] {
    guard let reread else { return [] }
    let rereading = Rereading(reread) { manifests in
      let served = manifests.map { $0.withMargin() }
      if provider.serve(served, room: room, pinned: pinned) { server.toolsChanged() }
    }
    rereading.begin()
    let keyFiles = provider.keyFiles
    guard !keyFiles.isEmpty else { return [rereading.end] }
    let keys = FileWatch(keyFiles) { await provider.heedChangedKeys() }
    return [keys.end, rereading.end]
  }

  /// Tells the operator, while the server runs, what a person has to see to.
  @Engine
  private func start(_ option: NotifyOption, state: State) -> Task<Void, Never> {
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
