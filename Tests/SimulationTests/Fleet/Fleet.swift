import EventLoop
import JSON
import Manifests
import Pacing
import SimulatedWorld
import TestSupport
import Testing
import Time

@testable import Storage

/// Machines with agents that share limits through one database.
@Engine
final class Fleet {
  let plan: FleetPlan
  let clock = SimulatedClock()
  let database: ModelDatabase
  var machines: [FleetMachine] = []
  private(set) var limits: [ModelLimit]
  var random: SeededGenerator

  /// When calls were let in, by limit, and whose they were.
  private(set) var admitted: [[(machine: Int, time: Double)]]

  /// Calls that came while their limit was used up.
  private(set) var refused: [String] = []

  /// When the last call came, refused or not.
  private(set) var lastArrival = 0.0

  /// What was given to calls of a fleet that needs no store.
  private var given: [[Double]]

  /// Calls that are still to be made.
  var left: Int
  private let requests: [AdmissionRequest]

  init(_ plan: FleetPlan) throws {
    self.plan = plan
    random = SeededGenerator(seed: plan.seed)
    database = ModelDatabase(clock, hasStandby: plan.troubles.contains(.failover))
    limits = (0..<plan.limits).map { _ in
      ModelLimit(.window(limit: Double(plan.limit), per: plan.per))
    }
    admitted = Array(repeating: [], count: plan.limits)
    given = Array(repeating: [], count: plan.limits)
    left = plan.machines * plan.agents * plan.calls
    requests = try (0..<plan.limits).map { try FleetPlan.request($0, plan) }
    for number in 0..<plan.machines { machines.append(FleetMachine(number, self)) }
  }

  func request(_ limit: Int) -> AdmissionRequest { requests[limit] }

  /// A request arrives at an API.
  func arrive(_ limit: Int, from machine: Int) {
    let now = clock.elapsed
    lastArrival = now
    if limits[limit].wait(at: now) > 0 {
      refused.append("limit \(limit) from machine \(machine) at \(now) s")
    } else {
      admitted[limit].append((machine, now))
    }
    limits[limit].enter(admitted[limit].count, at: now)
  }

  /// The first instant at which a limit allows a call, for whoever knows all and asks nobody: first come, first served.
  func earliest(_ limit: Int) -> Double {
    let count = given[limit].count
    let opening = count < plan.limit ? 0 : given[limit][count - plan.limit] + plan.per
    let time = max(clock.elapsed, opening)
    given[limit].append(time)
    return time
  }

  /// Lets all calls be made.
  func run() async {
    let nemeses = FleetNemesis(self).start()
    var lives: [Task<Void, Never>] = []
    for machine in machines { lives += machine.start() }
    for life in lives { await life.value }
    for nemesis in nemeses { nemesis.cancel() }
    for machine in machines { machine.stop() }
  }

  func draw(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &random) }

  func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
}

/// What a fleet is to do, and what befalls it.
struct FleetPlan: Sendable, CustomStringConvertible {
  enum Trouble: String, CaseIterable, Sendable {
    /// Machines lose their way to the database.
    case partition
    /// The database goes away and comes back.
    case restart
    /// Answers of the database get lost after the change was kept.
    case loss
    /// A standby takes its place that lacks the last commits.
    case failover
    /// Processes die.
    case kill
    /// Clocks are hours off and drift.
    case skew
  }

  var seed: UInt64 = 1
  var machines = 6
  var agents = 2
  var limits = 1

  /// Calls in any window of so many seconds.
  var limit = 200
  var per = 20.0

  /// Calls of each agent.
  var calls = 40

  /// Seconds that an agent thinks between two calls, at most.
  var thought = 1.0
  var trust = 300.0

  /// Seconds from a machine to the database, one way, at most; nil for as far as the API is.
  var distance: Double?
  var troubles: Set<Trouble> = []

  /// Who gives calls their places.
  var scheduling = Scheduling.stores

  enum Scheduling: Sendable {
    /// The stores of the machines.
    case stores
    /// Somebody who knows at once what all do: no store can be faster.
    case oracle
  }

  var description: String {
    "seed \(seed), \(machines) machines × \(agents) agents, \(limits) limits of \(limit) in \(per) s, "
      + troubles.map(\.rawValue).sorted().joined(separator: ", ")
  }

  @Engine
  static func request(_ number: Int, _ plan: FleetPlan) throws -> AdmissionRequest {
    let text = """
      {"recourse": 1, "id": "a\(number)", "title": "A\(number)", "about": "A simulated API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.example.com",
       "operations": {"get": {"method": "GET", "path": "/x", "effect": "read", "description": "Gets."}},
       "errors": {"budgets": [{"id": "w", "kind": "window", "limit": \(plan.limit),
         "per": \(plan.per), "scope": "account"}]}}
      """
    let loaded = ManifestLoader.load(bytes: Array(text.utf8), file: "a.json")
    let manifest = try #require(loaded.manifest, "\(loaded.diagnostics.map(\.description))")
      .withMargin()
    let operation = try #require(manifest.operations.first)
    let call = ScopedCall(tool: operation.toolName, arguments: [:], credential: "c")
    return AdmissionRequest(scopes: ScopeMap(manifest: manifest, operation: operation), call: call)
  }
}

/// What befalls a fleet.
@Engine
struct FleetNemesis {
  let fleet: Fleet

  init(_ fleet: Fleet) { self.fleet = fleet }

  func start() -> [Task<Void, Never>] {
    let troubles = fleet.plan.troubles
    var tasks: [Task<Void, Never>] = []
    if troubles.contains(.partition) { tasks.append(every(5...40) { await cut() }) }
    if troubles.contains(.restart) { tasks.append(every(4...30) { await restart() }) }
    if troubles.contains(.failover) { tasks.append(every(20...60) { await failOver() }) }
    if troubles.contains(.kill) { tasks.append(every(5...30) { kill() }) }
    return tasks
  }

  private func every(
    _ seconds: ClosedRange<Double>,
    _ body: @escaping @Engine () async -> Void
  ) -> Task<Void, Never> {
    EventLoop.shared.start { [fleet] in
      while fleet.left > 0,
        (try? await fleet.clock.sleep(seconds: fleet.draw(seconds))) != nil
      {
        await body()
      }
    }
  }

  private func cut() async {
    guard let machine = fleet.machines.randomElement(using: &fleet.random) else { return }
    machine.isCut = true
    await fleet.clock.pass(seconds: fleet.draw(1...90))
    machine.isCut = false
  }

  private func restart() async {
    fleet.database.isUp = false
    await fleet.clock.pass(seconds: fleet.draw(0.2...20))
    fleet.database.isUp = true
  }

  private func failOver() async {
    fleet.database.isUp = false
    await fleet.clock.pass(seconds: 1)
    fleet.database.promote(behind: fleet.draw(0...2))
    fleet.database.isUp = true
  }

  private func kill() { fleet.machines.randomElement(using: &fleet.random)?.kill() }
}
