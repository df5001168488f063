package import EventLoop
package import JSON
package import MCP
package import Manifests
package import Storage

/// The tools of HTTP APIs: lists them, and takes each call its way.
@Engine
package final class APIServer: ToolProvider {
  private let catalog: Catalog
  private let surroundings: Course.Surroundings

  /// Makes a server of sound manifests.
  package convenience init(
    manifests: [Manifest],
    world: World,
    environment: Environment,
    limits: CallLimits,
    store: any Store
  ) {
    self.init(
      catalog: Catalog(manifests),
      world: world,
      environment: environment,
      limits: limits,
      store: store
    )
  }

  /// Makes a server of a catalog that other servers may share.
  init(
    catalog: Catalog,
    world: World,
    environment: Environment,
    limits: CallLimits,
    store: any Store
  ) {
    self.catalog = catalog
    surroundings = Course.Surroundings(
      world: world,
      limits: limits,
      keys: KeyRing(environment: environment, manifests: catalog.manifests),
      store: store
    )
  }

  package var implementation: Implementation {
    Implementation(name: "recourse", title: "Recourse", version: Version.current)
  }

  package var instructions: String { Instructions.text(for: catalog.manifests) }

  package var tools: [Tool] { catalog.tools + BuiltInTool.allCases.map(\.tool) }

  package func hasTool(named name: String) -> Bool {
    catalog.entry(named: name) != nil || BuiltInTool(rawValue: name) != nil
  }

  package func call(
    _ name: String,
    arguments: JSONObject,
    progress: ProgressReporter
  ) async -> ToolResult {
    redact(await run(name, arguments, progress: progress).result)
  }

  package func delivered() async { await surroundings.deliveries.confirm() }

  /// Runs a call; the ticket tells where it is kept.
  func run(
    _ name: String,
    _ arguments: JSONObject,
    progress: ProgressReporter
  ) async -> (result: ToolResult, ticket: Ticket?) {
    await surroundings.world.clock.synchronize()
    let keys = surroundings.keys
    // What is reported names codes of the API, which may echo anything.
    let reporter = ProgressReporter { progress.report(keys.redactor.redact($0)) }
    if let entry = catalog.entry(named: name) {
      var course = Course(entry, surroundings, progress: reporter)
      let result = await course.run(arguments, for: .direct)
      return (result, course.ticket)
    }
    guard let tool = BuiltInTool(rawValue: name) else {
      return (ToolResult(text: "There is no tool \(name).", isError: true), nil)
    }
    return (await desk(reporter).call(tool, arguments), nil)
  }

  /// The built-in tools, for whoever wants no progress.
  var desk: TaskDesk { desk(ProgressReporter(send: nil)) }

  private func desk(_ progress: ProgressReporter) -> TaskDesk {
    TaskDesk(catalog: catalog, surroundings: surroundings, progress: progress)
  }

  func redact(_ result: ToolResult) -> ToolResult { surroundings.keys.redactor.redact(result) }
}

/// How long one call may take before it is answered.
package struct CallLimits: Sendable, Hashable {
  /// Seconds for waits and repetitions inside one call; design: 20.
  package var patience: Double

  /// Seconds after which every call is answered, whatever it is doing; clients give up at 60.
  package var total: Double

  /// HTTP exchanges made for one call.
  package var attempts: Int

  /// Makes limits; `patience` is the only one a user sets.
  package init(patience: Double = 20, total: Double = 50, attempts: Int = 3) {
    self.patience = patience
    self.total = total
    self.attempts = attempts
  }
}
