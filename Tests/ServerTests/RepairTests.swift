import Credentials
@testable import Administration
import EventLoop
import JSON
import MCP
import Manifests
import Pacing
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import Server

/// Agents whose key is refused, a person who mends it, and what is done of their jobs in the end.
@Suite struct RepairTests {
  @Test(arguments: RepairTown.Repair.allCases)
  func `after a repair every job is done once, and few calls were refused`(
    repair: RepairTown.Repair
  ) async throws {
    try await onEngine {
      var jobs = 0
      var done = 0
      for seed in 1...25 as ClosedRange<UInt64> {
        let town = try RepairTown(repair, seed: seed)
        await town.live()
        jobs += town.titles.count
        done += town.titles.count { town.api.done[$0] == 1 }
        #expect(!town.titles.contains { (town.api.done[$0] ?? 0) > 1 }, "seed \(seed)")
        #expect(town.api.refused <= town.allowance, "seed \(seed): \(town.api.refused)")
        #expect(await town.leftOvers() == [], "seed \(seed)")
      }
      #expect(done == jobs, "\(repair): \(done) of \(jobs) jobs")
    }
  }
}

/// A machine with three servers and as many agents, a desk with the key, and an API that looks at it.
@Engine
final class RepairTown {
  /// How the person mends the key.
  enum Repair: String, CaseIterable, Sendable {
    case rewritesTheFile, changesTheVariableAndRestarts, enablesTheKeyAndRestarts
    case enablesTheKey, releases
  }

  let api: KeyedAPI
  private let clock = SimulatedClock()
  private let machine = InMemoryStore.Shared()
  private let repair: Repair
  private let desk: Desk
  private let manifest: Manifest
  private var servers: [APIServer] = []
  private var starts = 0
  private var random: SeededGenerator
  private(set) var titles: [String] = []

  /// Seconds after which the person acts, and after which all should be done.
  private static let (mended, end) = (1200.0, 6000.0)

  init(_ repair: Repair, seed: UInt64) throws {
    self.repair = repair
    api = KeyedAPI(clock: clock)
    random = SeededGenerator(seed: seed)
    manifest = try TestAPI.manifest()
    desk = Desk(key: repair == .rewritesTheFile ? nil : "sk_old_123456")
    if repair == .rewritesTheFile { desk.put(file: .content("sk_old_123456")) }
    servers = (0..<3).map { _ in start() }
  }

  /// The refusals that are no waste: the first ones of all servers at once, then one for each start and each quarter.
  var allowance: Int { 3 + starts + Int(Self.end / Holds.interval) }

  private func start() -> APIServer {
    starts += 1
    let world = World(
      clock: clock,
      transport: api,
      random: { [unowned self] in Double.random(in: 0..<1, using: &random) },
      entropy: { [unowned self] in
        (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      }
    )
    return APIServer(
      manifests: [manifest],
      world: world,
      environment: desk.environment,
      limits: CallLimits(),
      store: InMemoryStore(process: "p\(starts)", sharing: machine)
    )
  }

  func live() async {
    let agents = (0..<3).map { number in
      let body: @Engine @Sendable () async -> Void = { await self.live(as: number) }
      return Task(executorPreference: EventLoop.shared, operation: body)
    }
    await clock.pass(seconds: Self.mended)
    await mend()
    for agent in agents { await agent.value }
  }

  private func mend() async {
    switch repair {
    case .rewritesTheFile:
      api.keys = ["sk_new_123456"]
      desk.put(file: .content("sk_new_123456"))
    case .changesTheVariableAndRestarts:
      api.keys = ["sk_new_123456"]
      desk.put(key: "sk_new_123456")
      restart(0..<3)
    case .enablesTheKeyAndRestarts:
      api.keys = ["sk_old_123456"]
      restart(0..<1)
    case .enablesTheKey: api.keys = ["sk_old_123456"]
    case .releases:
      api.keys = ["sk_old_123456"]
      let store = InMemoryStore(process: "operator", sharing: machine)
      guard let survey = try? store.survey(now: clock.now),
        let release = Release(.named("crm/credential"), in: survey)
      else {
        Issue.record("there is nothing to release")
        return
      }
      let instants = InstantSource { [clock] in clock.now }
      _ = try? await OperatorActs(on: store, now: instants).carryOut(release)
    }
  }

  private func restart(_ slots: Range<Int>) {
    for slot in slots {
      machine.end("p\(slot + 1)")
      servers[slot] = start()
    }
  }

  /// The states of kept calls that have not ended as they should.
  func leftOvers() async -> [String] {
    let list = await call(0, "list_tasks", [:])
    let tasks = list.structuredContent?["tasks"]?.array ?? []
    return tasks.flatMap { $0["calls"]?.array ?? [] }.compactMap { $0["state"]?.string }
      .filter { $0 != "done" }
  }

  func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  private func call(_ slot: Int, _ tool: String, _ arguments: JSONObject) async -> ToolResult {
    let server = servers[slot]
    let silent = ProgressReporter(send: nil)
    let delivery = Delivery()
    let result = await server.call(
      tool,
      arguments: arguments,
      tasks: .absent,
      progress: silent,
      delivery: delivery
    )
    await delivery.end(.left)
    return result
  }
}

// MARK: - Agents

extension RepairTown {
  /// An agent does as it is told: it makes its calls, and afterwards looks now and then what may be taken up.
  private func live(as slot: Int) async {
    for number in 0..<4 {
      let title = "j\(slot)-\(number)"
      titles.append(title)
      var arguments: JSONObject = ["title": .string(title)]
      if chance(3) { arguments["task"] = .string("t" + title) }
      let told = await call(slot, "crm_create_deal", arguments)
      if told.isError, chance(4) {
        // One that has forgotten that it was told to stop.
        await clock.pass(seconds: Double.random(in: 1...300, using: &random))
        _ = await call(slot, "crm_create_deal", arguments)
      }
      await clock.pass(seconds: Double.random(in: 1...200, using: &random))
    }
    while clock.elapsed < Self.end {
      await takeUp(slot)
      await clock.pass(seconds: Double.random(in: 60...600, using: &random))
    }
    await takeUp(slot)
  }

  /// A fresh agent that knows of nothing: it looks what is kept, and takes up what is due or may look.
  private func takeUp(_ slot: Int) async {
    let list = await call(slot, "list_tasks", [:])
    for task in list.structuredContent?["tasks"]?.array ?? [] {
      let calls = task["calls"]?.array ?? []
      guard let name = task["task"], calls.contains(where: { mayBeTakenUp($0) }) else { continue }
      _ = await call(slot, "resume_task", ["task": name])
    }
  }

  private func mayBeTakenUp(_ call: JSONValue) -> Bool {
    let instant = (call["until"] ?? call["look"])?.string.flatMap { Timestamp(rfc3339: $0) }
    switch call["state"]?.string {
    case "waiting", "held": return instant.map { $0 <= clock.wall } ?? false
    default: return false
    }
  }
}
