@testable import Credentials
import EventLoop
import JSON
import MCP
import SimulatedWorld
import TestSupport
import Time

@testable import Server
@testable import Storage
@testable import Tasks

/// A simulated machine with the API it calls: processes that live and die on it share one store.
@Engine
final class Machine {
  let plan: Plan
  let clock = SimulatedClock()
  let shared = InMemoryStore.Shared()
  let weather = StoreWeather()
  let witness: Witness
  let bound = Bound()
  let api: ModelAPI
  let desk: KeyDesk
  private(set) lazy var person = Person(self, seed: plan.seed)

  /// How often each wish was sent.
  var requests: [String: Int] = [:]

  /// The tasks that agents were told of, as they were told.
  private(set) var promised: [String] = []
  private let catalog: Catalog
  private var processes: [Int: SimulatedProcess] = [:]
  private var births = 0
  private var random: SeededGenerator

  init(_ plan: Plan, isChronicled: Bool) throws {
    self.plan = plan
    random = SeededGenerator(seed: plan.seed ^ 0x3AC)
    let chronicle = Chronicle(clock, isWritten: isChronicled)
    witness = Witness(plan, clock: clock, shared: shared, chronicle: chronicle)
    catalog = try ModelManifest.of(plan)
    // They begin with what seldom stands in a text, so that little is looked at twice.
    let key = "QQ\(plan.seed)/+r"
    let wrong = "QQ\(plan.seed)/+w"
    desk = KeyDesk(plan.has(.badKey) ? wrong : key)
    api = ModelAPI(plan, key: key, clock: clock, witness: witness)
    witness.secrets = [key, wrong]
  }

  /// The process in a slot; where the last one died a new one is started.
  func process(_ slot: Int) -> SimulatedProcess {
    if let process = processes[slot], !process.vitals.isDead { return process }
    births += 1
    let fuse =
      plan.has(.crash) && births <= 2 * plan.processes + 2
      ? Int.random(in: 0..<30, using: &random) : nil
    let name = "p\(births)"
    let vitals = Vitals(name: name, fuse: fuse) { [unowned self] point in
      shared.end(name)
      witness.died(name)
      witness.chronicle.note("\(name) dies \(point.rawValue)")
      processes[slot]?.stop()
    }
    let process = SimulatedProcess(vitals, self, catalog)
    processes[slot] = process
    return process
  }

  /// The process that is there after everything; nothing befalls it.
  func lastProcess() -> SimulatedProcess {
    SimulatedProcess(Vitals(name: "last", fuse: nil) { _ in }, self, catalog)
  }

  /// Lets go of the processes, which hold on to their machine.
  func tearDown() { processes = [:] }

  /// An agent was told of a task, by its handle or by the name that an agent gave it.
  func promise(_ task: String) {
    guard !promised.contains(task) else { return }
    promised.append(task)
    guard let id = record(of: task)?.id else {
      return witness.violate("I3 the task \(task) was told and is not kept")
    }
    witness.promise(id)
  }

  /// The writes that a tool call is about: the one it makes, or those of the task it takes up.
  func wishes(of arguments: JSONObject) -> [String] {
    if let title = arguments["title"]?.string { return [title] }
    guard let task = arguments["task"]?.string, let record = record(of: task) else { return [] }
    return record.calls.filter { $0.state == .done }.compactMap(\.wish)
  }

  func record(of task: String) -> TaskRecord? {
    shared.tasks.values.first { $0.id.text == task || $0.name?.text == task }
  }

  /// Whether a call equals one that waits, and was only ever made with another key, nobody can know.
  func excuseChangedKey(_ wish: Agent.Wish) {
    guard plan.has(.badKey), api.effects[wish.name] == nil else { return }
    let pending = shared.tasks.values.flatMap(\.pending)
    if pending.contains(where: { $0.wish == wish.name }) { witness.excuse(wish.name) }
  }

  /// The first instant at which something of a wish may be sent; nil while something may be now.
  func due(_ wish: Agent.Wish) -> Timestamp? {
    guard !plan.has(.lockedStore) else { return nil }
    guard let calls = wish.task.flatMap(record)?.pending, !calls.isEmpty else { return nil }
    let isEarly = calls.allSatisfy { call in
      if case .waiting(let until) = call.state { until > clock.now } else { false }
    }
    return isEarly ? calls.compactMap(\.state.until).min() : nil
  }

  /// Whether an instant has come while a call waited for it, or for the store.
  func has(come due: Timestamp) -> Bool { clock.now >= due }

  func draw(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &random) }

  func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  func entropy() -> [UInt8] { (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) } }
}

/// One server process.
@Engine
final class SimulatedProcess {
  let vitals: Vitals
  private let machine: Machine
  private var server: APIServer?
  private var calls: [Int: Task<ToolResult, Never>] = [:]
  private var count = 0

  init(_ vitals: Vitals, _ machine: Machine, _ catalog: Catalog) {
    self.vitals = vitals
    self.machine = machine
    let world = World(
      clock: ProcessClock(machine.clock, vitals, machine.bound),
      transport: Network(vitals, machine),
      random: { machine.draw(0...0.999_999) },
      entropy: { machine.entropy() }
    )
    server = APIServer(
      catalog: catalog,
      world: world,
      environment: machine.desk.environment,
      limits: CallLimits(),
      store: FaultyStore(vitals, machine)
    )
  }

  /// Makes a call, and hears its result unless the process dies first; a client may stop waiting.
  ///
  /// `responses` are what a person said to the same call before.
  func call(
    _ tool: String,
    _ arguments: JSONObject,
    inCallWaitLimit: Double? = nil,
    _ responses: InputResponses? = nil
  ) async -> ToolResult? {
    guard let server, !vitals.isDead else { return nil }
    count += 1
    let number = count
    let witness = machine.witness
    let progress = ProgressReporter { witness.look(for: $0, in: "a progress message") }
    let delivery = Delivery()
    let inquiry = machine.person.inquiry(responses)
    let body: @Engine @Sendable () async -> ToolResult = {
      await server.call(
        tool,
        arguments: arguments,
        tasks: .absent,
        progress: progress,
        delivery: delivery,
        inquiry: inquiry
      )
    }
    let call = Task(executorPreference: EventLoop.shared, operation: body)
    calls[number] = call
    let clock = machine.clock
    let start = clock.elapsed
    var isHeard = true
    let timer = inCallWaitLimit.map { seconds in
      EventLoop.shared.start {
        guard (try? await clock.sleep(seconds: seconds)) != nil else { return }
        witness.chronicle.note("the client of call \(number) stops waiting")
        isHeard = false
        call.cancel()
      }
    }
    let result = await call.value
    timer?.cancel()
    calls[number] = nil
    guard vitals.pass(.beforeHearing) else { return nil }
    witness.answered(tool, after: clock.elapsed - start)
    guard isHeard else {
      await delivery.end(.lost)
      return nil
    }
    // Whatever becomes of the process now, its client has the answer: whoever makes the call anew may mean it.
    if !result.isError { for wish in machine.wishes(of: arguments) { witness.excuse(wish) } }
    await delivery.end(.left)
    return result
  }

  /// Nothing of a dead process goes on.
  func stop() {
    server = nil
    for call in calls.values { call.cancel() }
  }
}

/// Where the operator of a simulated machine puts the key.
final class KeyDesk: Sendable {
  private let key: Guarded<String>

  init(_ key: String) { self.key = Guarded(key) }

  func put(_ new: String) { key.withLock { $0 = new } }

  var environment: Environment {
    Environment(
      variable: { [self] name in
        switch name {
        case "CRM_KEY": key.withLock { $0 }
        case "CRM_USER": "crm"
        default: nil
        }
      },
      file: { _ in .refused("cannot be read") }
    )
  }
}
