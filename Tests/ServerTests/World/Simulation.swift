@testable import Credentials
import EventLoop
import JSON
import MCP
import Manifests
import SimulatedWorld
import Storage
import Tasks
import Telemetry
import TestSupport
import Time

@testable import Server

/// A server in a world whose clock, network, keys and randomness the test holds in its hand.
@Engine
final class Simulation {
  let clock: SimulatedClock
  let transport: ScriptedTransport

  /// What all processes of the machine share.
  let machine: InMemoryStore.Shared
  let store: WatchedStore
  let desk: Desk
  let manifest: Manifest

  /// What lies in the directory that the operator opened.
  var uploads: [String: UploadedFile] = [:]

  /// Whether answers reach the client.
  var isClientThere = true

  /// What becomes of answers while the client is there.
  var fate = Delivery.Fate.left

  /// The progress messages of all calls, in order.
  private(set) var told: [String] = []

  /// The ways of the answers of all calls, in order.
  private(set) var deliveries: [Delivery] = []
  private(set) var server: APIServer?
  private var generator: SeededGenerator

  /// Makes a machine with one process.
  convenience init(
    _ manifest: Manifest,
    _ script: [ScriptedTransport.Reply] = [],
    inCallWaitLimit: Double = 20,
    total: Double = 50,
    key: String? = TestAPI.secret,
    seed: UInt64 = 1,
    room: Int = Catalog.usualRoom,
    events: EventStream? = nil
  ) {
    let clock = SimulatedClock()
    self.init(
      manifest,
      (clock, ScriptedTransport(script, clock: clock), InMemoryStore.Shared()),
      process: "one",
      limits: CallLimits(inCallWaitLimit: inCallWaitLimit, total: total),
      key: key,
      seed: seed,
      room: room,
      events: events
    )
  }

  /// Makes another process of the same machine, with the key that the first one began with.
  convenience init(_ manifest: Manifest, beside other: Simulation, process: String = "two") {
    self.init(
      manifest,
      (other.clock, other.transport, other.machine),
      process: process,
      limits: CallLimits(),
      key: TestAPI.secret,
      seed: 2,
      room: Catalog.usualRoom
    )
  }

  private init(
    _ manifest: Manifest,
    _ dependencies: (SimulatedClock, ScriptedTransport, InMemoryStore.Shared),
    process: String,
    limits: CallLimits,
    key: String?,
    seed: UInt64,
    room: Int,
    events: EventStream? = nil
  ) {
    self.manifest = manifest
    (clock, transport, machine) = dependencies
    store = WatchedStore(InMemoryStore(process: process, sharing: machine))
    desk = Desk(key: key)
    generator = SeededGenerator(seed: seed)
    let world = World(
      clock: clock,
      transport: transport,
      random: { [unowned self] in Double.random(in: 0..<1, using: &generator) },
      entropy: { [unowned self] in
        (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      },
      upload: { [unowned self] in uploads[$0] ?? .closed }
    )
    server = APIServer(
      manifests: [manifest],
      world: world,
      environment: desk.environment,
      limits: limits,
      store: store,
      room: room,
      events: events
    )
  }

  /// The machine's store as its operator reaches it.
  var operatorStore: InMemoryStore { InMemoryStore(process: "operator", sharing: machine) }

  /// Another process of the same machine, for which this one is dead.
  func another(process: String) -> Simulation {
    machine.end(store.process)
    return Simulation(manifest, beside: self, process: process)
  }

  /// When the requests were sent, in seconds since the start.
  var times: [Double] { transport.times }

  /// Calls a tool of the API.
  func call(_ tool: String, _ arguments: JSONObject = [:]) async -> Outcome {
    await use("crm_" + tool, arguments)
  }

  /// Calls one of the server's own tools.
  func ask(_ tool: BuiltInTool, _ arguments: JSONObject = [:]) async -> Outcome {
    await use(tool.rawValue, arguments)
  }

  /// Takes a task up.
  func resume(_ task: String?, _ more: JSONObject = [:]) async -> Outcome {
    var arguments: JSONObject = ["task": .string(task ?? "")]
    for member in more.members { arguments[member.name] = member.value }
    return await ask(.resumeTask, arguments)
  }

  /// Calls a tool by its whole name.
  func use(_ tool: String, _ arguments: JSONObject) async -> Outcome {
    let reporter = ProgressReporter { [self] in told.append($0) }
    let delivery = Delivery()
    deliveries.append(delivery)
    let result = await server?.call(
      tool,
      arguments: arguments,
      tasks: .absent,
      progress: reporter,
      delivery: delivery
    )
    if isClientThere { await delivery.end(fate) }
    return Outcome(result: result ?? ToolResult(text: "", isError: true))
  }

  /// Calls a tool for a client that can ask its person.
  func call(_ tool: String, _ arguments: JSONObject, _ inquiry: Inquiry) async -> ToolResult {
    let delivery = Delivery()
    let result = await server?.call(
      tool,
      arguments: arguments,
      tasks: .absent,
      progress: ProgressReporter(send: nil),
      delivery: delivery,
      inquiry: inquiry
    )
    await delivery.end(.left)
    return result ?? ToolResult(text: "", isError: true)
  }

  /// Asks for a task as a client of the Tasks extension does.
  func poll(_ id: String?, _ support: ElicitationSupport = []) async -> TaskAnswer? {
    let delivery = Delivery()
    let answer = try? await server?.task(id ?? "", delivery: delivery, support: support)
    await delivery.end(.left)
    return answer
  }

  /// Starts a resumption that goes on beside the test.
  func startResuming(_ task: String?) -> Task<Outcome, Never> {
    let body: @Engine @Sendable () async -> Outcome = { await self.resume(task) }
    return Task(executorPreference: EventLoop.shared, operation: body)
  }

  /// The kept calls of all tasks.
  var kept: [CallRecord] { store.tasks.flatMap(\.calls) }

  /// Starts a call that goes on beside the test.
  func start(_ tool: String, _ arguments: JSONObject = [:]) -> Task<Outcome, Never> {
    let body: @Engine @Sendable () async -> Outcome = { await self.call(tool, arguments) }
    return Task(executorPreference: EventLoop.shared, operation: body)
  }

  /// Lets so many seconds pass.
  func pass(_ seconds: Double) async { try? await clock.sleep(seconds: seconds) }
}

/// What a call ended with.
struct Outcome: Sendable {
  let result: ToolResult

  /// Whether it is what was asked for.
  var isGood: Bool { !result.isError }
  var text: String { result.text }
  var action: String? { result.structuredContent?["action"]?.string }

  /// What the agent calls the task by.
  var task: String? { result.structuredContent?["task"]?.string }
  var scope: String? { result.structuredContent?["scope"]?.string }
  var fields: [String] {
    result.structuredContent?["fields"]?.array?.compactMap { $0["field"]?.string } ?? []
  }

  /// Whole seconds that the agent is told to wait.
  var seconds: Int? { result.structuredContent?["wait"]?["seconds"]?.integer }

  /// The instant that the agent is told, in seconds since the start.
  var until: Double? {
    result.structuredContent?["wait"]?["until"]?.string
      .flatMap { Timestamp(rfc3339: $0) }.map { $0 - SimulatedClock.start }
  }

  var attempts: Int? { result.structuredContent?["attempts"]?["made"]?.integer }
}

/// What lies where the operator puts keys.
final class Desk: Sendable {
  struct Content {
    /// What the variable CRM_KEY holds.
    var key: String?

    /// What the file that CRM_KEY_FILE names gives.
    var file: SecretFile?

    /// What other variables hold.
    var others: [String: String] = [:]

    /// Why files that hold no secret cannot be read, by their paths.
    var obstacles: [String: String] = [:]
  }

  private let content: Guarded<Content>

  init(key: String?) { content = Guarded(Content(key: key)) }

  func put(key: String? = nil, file: SecretFile? = nil) {
    content.withLock {
      $0 = Content(key: key, file: file, others: $0.others, obstacles: $0.obstacles)
    }
  }

  func put(_ others: [String: String]) {
    content.withLock { $0.others = others }
  }

  func put(obstacle: String, at path: String) {
    content.withLock { $0.obstacles[path] = obstacle }
  }

  var environment: Environment {
    Environment(
      variable: { [self] name in
        content.withLock { content in
          switch name {
          case "CRM_KEY": content.key
          case "CRM_KEY_FILE": content.file == nil ? nil : "/keys/crm"
          default: content.others[name]
          }
        }
      },
      file: { [self] _ in content.withLock { $0.file } ?? .refused("cannot be read") },
      obstacle: { [self] path in content.withLock { $0.obstacles[path] } }
    )
  }
}
