import Tasks
package import Telemetry
import Requests
package import Credentials
import Text
package import EventLoop
import Failures
package import JSON
package import MCP
package import Manifests
package import Storage

/// The tools of HTTP APIs: lists them, and takes each call its way.
@Engine
package final class APIServer: ToolProvider {
  private(set) var catalog: Catalog
  private let errorForm: ErrorForm
  let dependencies: CallRunner.Dependencies

  /// What people said to calls that somebody has to agree to.
  let refusals = Refusals()

  /// The calls that were agreed to too late for them.
  let lateConsents = LateConsents()

  /// What was looked up for people who were asked whether a write happened.
  let looks = Looks()

  /// Whether somebody is there to be asked.
  let attention = Attention()

  /// What has happened to what is kept; nil where the store cannot be looked at.
  private(set) lazy var eventLog = (dependencies.store as? any Store & AdministrativeStore)
    .map { EventLog(store: $0, clock: dependencies.world.instants) }

  /// Makes a server of sound manifests, of whose operations at most `room` are listed as tools, and those that are `pinned` besides,
  /// with arguments described by the rules of `schemas`.
  ///
  /// `commands` are those that reach what the store keeps; nil where none can. `events` go to those who look on. `media` says
  /// where images and sounds go.
  package convenience init(
    manifests: [Manifest],
    world: World,
    environment: Environment,
    limits: CallLimits,
    store: any Store,
    room: Int = Catalog.usualRoom,
    pinned: [OperationPattern] = [],
    schemas: SchemaDialect = .every,
    commands: OperatorCommands? = OperatorCommands(),
    errorForm: ErrorForm = .errors,
    events: EventStream? = nil,
    media: MediaPlace = .besideText
  ) {
    self.init(
      catalog: Catalog(manifests, room: room, pinned: pinned, schemas: schemas),
      world: world,
      environment: environment,
      limits: limits,
      store: store,
      commands: commands,
      errorForm: errorForm,
      events: events,
      media: media
    )
  }

  /// Makes a server of a catalog that other servers may share.
  init(
    catalog: Catalog,
    world: World,
    environment: Environment,
    limits: CallLimits,
    store: any Store,
    commands: OperatorCommands? = OperatorCommands(),
    errorForm: ErrorForm = .errors,
    events: EventStream? = nil,
    media: MediaPlace = .besideText
  ) {
    self.catalog = catalog
    self.errorForm = errorForm
    let keys = KeyRing(environment: environment, manifests: catalog.manifests)
    dependencies = CallRunner.Dependencies(
      world: world,
      limits: limits,
      keys: keys,
      store: store,
      tokens: AccessTokenCache(world: world, keys: keys, commands: commands),
      deferred: DeferredWrites(store, clock: world.clock, now: world.instants),
      commands: commands,
      events: events,
      media: media
    )
  }

  func replaceCatalog(_ catalog: Catalog) { self.catalog = catalog }

  package var implementation: Implementation {
    Implementation(name: "recourse", title: "Recourse", version: Version.current)
  }

  package var instructions: String { Instructions.text(for: catalog) }

  package var skills: [Skill] { Skills.all }

  /// The tools that every server has besides those of its APIs.
  package nonisolated static var builtInTools: [Tool] { BuiltInTool.allCases.map(\.tool) }

  package var tools: [Tool] {
    let tools = catalog.tools + BuiltInTool.allCases.map(\.tool)
    guard catalog.schemas == .gemini else { return tools }
    return tools.map { tool in
      var tool = tool
      tool.inputSchema = GeminiSchema.converted(tool.inputSchema)
      return tool
    }
  }

  /// Operations that are not listed can be called by their names too: tasks that were kept elsewhere name them.
  package func hasTool(named name: String) -> Bool {
    catalog.entry(named: name) != nil || BuiltInTool(rawValue: name) != nil
      || operationTool(named: name) != nil
  }

  private func operationTool(named name: String) -> OperationTool? {
    OperationTool(rawValue: name).flatMap { catalog.lists($0) ? $0 : nil }
  }

  package func call(
    _ name: String,
    arguments: JSONObject,
    tasks: TaskSupport,
    progress: ProgressReporter,
    delivery: Delivery,
    inquiry: Inquiry = .impossible,
    metadata: RequestMetadata = RequestMetadata()
  ) async -> ToolResult {
    let request = observedRequest(name, metadata)
    let result = await result(of: name, arguments, tasks, progress, delivery, inquiry, request)
    observe(result, of: request)
    return result
  }

  private func result(
    of name: String,
    _ arguments: JSONObject,
    _ tasks: TaskSupport,
    _ progress: ProgressReporter,
    _ delivery: Delivery,
    _ inquiry: Inquiry,
    _ request: ObservedRequest?
  ) async -> ToolResult {
    let time = CallTime(start: now, limits: dependencies.limits)
    let round = QuestionRound(
      server: self,
      name: name,
      arguments: arguments,
      inquiry: inquiry,
      progress: progress,
      delivery: delivery,
      time: time,
      request: request
    )
    if round.isAnswer, let (result, place) = await round.answered() {
      return finished(await offering(result, place, tasks))
    }
    var (result, persistedCall) = await run(
      name,
      arguments,
      progress: progress,
      delivery: delivery,
      time: time,
      inquiry: inquiry,
      request: request
    )
    if round.mayAsk(after: result) { result = await round.asking(after: result, persistedCall) }
    guard tasks == .declared else { return finished(result) }
    var place = persistedCall.flatMap { call in
      call.isUnderWay ? ExtensionTask(task: call.task, number: call.number) : nil
    }
    if name == BuiltInTool.resumeTask.rawValue {
      place = await onlyWait(of: arguments, result)
    }
    return finished(await offering(result, place, tasks))
  }

  /// Runs a call; the reference tells where it is kept.
  func run(
    _ name: String,
    _ arguments: JSONObject,
    progress: ProgressReporter,
    delivery: Delivery,
    time: CallTime,
    inquiry: Inquiry = .impossible,
    request: ObservedRequest? = nil
  ) async -> (result: ToolResult, persistedCall: PersistedCallReference?) {
    let clock = dependencies.world.clock
    if !clock.isSynchronized { await clock.synchronize() }
    let reporter = redacting(progress)
    if let entry = catalog.entry(named: name) {
      // Whoever calls an operation by its name can do so, whatever is in the list.
      return await run(entry, arguments, by: .tool, reporter, delivery, time, inquiry, request)
    }
    if let tool = operationTool(named: name) {
      switch OperationToolHandler(catalog: catalog).take(tool, arguments) {
      case .answer(let result): return (result, nil)
      case .call(let entry, let arguments, let coercions):
        let (result, persistedCall) = await run(
          entry,
          arguments,
          by: entry.way,
          reporter,
          delivery,
          time,
          inquiry,
          request
        )
        return (result.noting(coercions), persistedCall)
      }
    }
    guard let tool = BuiltInTool(rawValue: name) else {
      return (
        ToolResult(text: "There is no tool \(UntrustedText.named(name)).", isError: true), nil
      )
    }
    return (await taskTools(reporter, delivery, request, time).call(tool, arguments), nil)
  }

  /// A reporter that tells no secrets: what is reported names codes of the API, which may echo anything.
  private func redacting(_ progress: ProgressReporter) -> ProgressReporter {
    guard progress.isHeard else { return progress }
    let keys = dependencies.keys
    return ProgressReporter { progress.report(keys.redactor.redact($0)) }
  }

  /// Runs the call of an operation.
  private func run(
    _ entry: Catalog.Entry,
    _ arguments: JSONObject,
    by way: ToolRoute,
    _ progress: ProgressReporter,
    _ delivery: Delivery,
    _ time: CallTime,
    _ inquiry: Inquiry,
    _ request: ObservedRequest?
  ) async -> (result: ToolResult, persistedCall: PersistedCallReference?) {
    var arguments = arguments
    var limits = time.limits
    if entry.operation.needsConsent {
      switch await consent(to: entry, arguments, inquiry, time) {
      case .needless: break
      case .given:
        arguments[Operation.confirm] = true
        limits = time.rest(at: now)
      case .ended(let result): return (result, nil)
      }
    }
    let runner = CallRunner(entry, dependencies, limits, progress: progress, delivery: delivery)
    runner.way = way
    runner.request = request
    let result = await runner.run(arguments, for: .direct)
    return (result, runner.persistedCall)
  }

  /// The built-in tools, for whoever wants no progress and answers nobody.
  var taskTools: TaskToolHandler { taskTools(ProgressReporter(send: nil), Delivery()) }

  func taskTools(
    _ progress: ProgressReporter,
    _ delivery: Delivery,
    _ request: ObservedRequest? = nil,
    _ time: CallTime? = nil
  ) -> TaskToolHandler {
    TaskToolHandler(
      catalog: catalog,
      dependencies: dependencies,
      progress: progress,
      delivery: delivery,
      time: time ?? CallTime(start: now, limits: dependencies.limits),
      request: request
    )
  }

  /// The result as it leaves: without secrets, and marked as an error only for clients that show errors to their model.
  func finished(_ result: ToolResult) -> ToolResult {
    var result = dependencies.keys.redactor.redact(result)
    if errorForm == .results { result.isError = false }
    return result
  }
}
