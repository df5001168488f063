import EventLoop
import Foundation
import SimulatedWorld
import TestSupport
import Testing

/// Machines that share limits through a database which they lose now and then.
@Suite struct FleetTests {
  private static let losingNothing: [FleetPlan.Trouble] = [
    .partition, .restart, .loss, .kill, .skew,
  ]

  @Test func `no limit is passed, whatever befalls machines and database`() async throws {
    try await inOwnProcess("no limit is passed, whatever befalls machines") {
      for seed in UInt64(1)...UInt64(Self.seeds) {
        var plan = FleetPlan(seed: seed)
        var random = SeededGenerator(seed: seed)
        plan.limit = [20, 60, 200, 1000][Int(seed % 4)]
        plan.per = [5, 20, 60][Int(seed % 3)]
        plan.troubles = Set(Self.losingNothing.filter { _ in Bool.random(using: &random) })
        let fleet = try Fleet(plan)
        await fleet.run()
        #expect(fleet.refused == [], "\(plan): \(fleet.refused.count)")
      }
    }
  }

  @Test func `a standby that lacks the last commits costs no more than was leased`() async throws {
    try await inOwnProcess("a standby that lacks the last commits") {
      for seed in UInt64(1)...6 {
        var plan = FleetPlan(seed: seed)
        plan.calls = 80
        plan.troubles = [.failover, .skew]
        let fleet = try Fleet(plan)
        await fleet.run()
        // The greatest part that one of so many processes leases; a lease may be among what is lacking.
        let chunk = Int(Double(plan.limit) * 0.9) / (plan.machines + 1)
        let lost = fleet.database.reign
        #expect(lost > 0)
        #expect(fleet.refused.count <= lost * chunk, "\(plan): \(fleet.refused.count), \(lost)")
      }
    }
  }

  @Test
  func `a limit is shared evenly, and each window is used as soon as answers tell that it may be`()
    async throws
  {
    try await inOwnProcess("a limit is shared evenly, and each window is used") {
      for trust in [300.0, 0] {
        let minutes = try await Self.figures(ofWindows: 60, Self.near, trust: trust)
        #expect(Self.mean(minutes.map(\.excess)) <= 0.01)
        // Who does not see when a request is counted has to wait for its answer, which takes 0.35 s here at most.
        let short = try await Self.figures(ofWindows: 20, Self.near, trust: trust)
        #expect(Self.mean(short.map(\.late)) <= 0.35)
        #expect(Self.mean(short.map(\.fairness)) >= 0.99)
        // Each call asks twice, and who is far away calls less often than a window could bear.
        let far = try await Self.figures(ofWindows: 60, nil, trust: trust)
        #expect(Self.mean(far.map(\.late)) <= 1.5)
      }
    }
  }

  /// Seconds to a database in the same building, as machines have it that share one.
  private static let near = 0.005

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// Lets twelve machines share a limit of windows of so many seconds, six times.
  @Engine
  private static func figures(
    ofWindows seconds: Double,
    _ distance: Double?,
    trust: Double
  ) async throws -> [FleetFigures] {
    var plan = FleetPlan()
    (plan.machines, plan.agents, plan.trust, plan.distance) = (12, 6, trust, distance)
    (plan.limit, plan.per, plan.calls, plan.thought) = (240, seconds, 20, 0.5)
    var all: [FleetFigures] = []
    for seed in UInt64(1)...6 {
      plan.seed = seed
      all.append(try await figures(of: plan))
    }
    return all
  }

  @Test(.enabled(if: isLarge, "RECOURSE_SIM_FLEET=large was not said"))
  func `a thousand machines share twenty limits evenly and wholly`() async throws {
    try await inOwnProcess("a thousand machines share twenty limits", within: .seconds(7200)) {
      var plan = FleetPlan()
      (plan.machines, plan.agents, plan.limits) = (1000, 10, 20)
      (plan.limit, plan.per, plan.calls, plan.thought) = (6000, 60, 40, 2)
      plan.distance = Self.near
      if Self.isBrief { (plan.limit, plan.calls) = (1200, 8) }
      let figures = try await Self.figures(of: plan)
      #expect(figures.fairness >= 0.99)
      #expect(figures.excess <= 0.01)
    }
  }

  /// Lets a fleet live, in which no call is to be wasted.
  @Engine
  private static func figures(of plan: FleetPlan) async throws -> FleetFigures {
    let start = ContinuousClock.now
    let fleet = try Fleet(plan)
    await fleet.run()
    var ideal = plan
    ideal.scheduling = .oracle
    let oracle = try Fleet(ideal)
    await oracle.run()
    let figures = FleetFigures(fleet, beside: oracle)
    #expect(fleet.refused == [])
    print(
      """
      Jain's index \(figures.fairness), first come, first served \(figures.ideal), over \(plan), \
      trust \(plan.trust): \(fleet.refused.count) calls wasted, \
      \(figures.operations) questions to the database per call, the last call \(figures.excess * 100) % later than \
      can be, \(figures.late) s in each window; simulated \(fleet.clock.elapsed) s in \(ContinuousClock.now - start).
      """
    )
    return figures
  }

  private static let variables = ProcessInfo.processInfo.environment
  private static let seeds = variables["RECOURSE_SIM_FLEETS"].flatMap(Int.init) ?? 12

  /// Whether the run of 1,000 machines was asked for; it takes minutes.
  private static let isLarge = ["large", "brief"].contains(variables["RECOURSE_SIM_FLEET"])

  /// Whether a fifth of its calls is enough; with fewer, what agents draw is less even than the index asks for.
  private static let isBrief = variables["RECOURSE_SIM_FLEET"] == "brief"
}

/// What a fleet came to.
@Engine
struct FleetFigures {
  /// Jain's index of what machines had got when half of all calls were made: 1 when all had got the same.
  let fairness: Double

  /// The same where somebody who knows all gives the places: what chance there is in what agents want.
  let ideal: Double

  /// By what part of it the last call came later than where somebody who knows all gives the places.
  let excess: Double

  /// Seconds of that which each window after the first has cost.
  let late: Double

  /// Questions to the database per call.
  let operations: Double

  init(_ fleet: Fleet, beside oracle: Fleet) {
    (fairness, ideal) = (Self.fairness(of: fleet), Self.fairness(of: oracle))
    let calls = fleet.admitted.reduce(0) { $0 + $1.count }
    operations = Double(fleet.database.operations) / Double(max(calls, 1))
    let windows = (oracle.lastArrival / fleet.plan.per).rounded(.down)
    late = (fleet.lastArrival - oracle.lastArrival) / max(windows, 1)
    excess = fleet.lastArrival / max(oracle.lastArrival, 0.001) - 1
  }

  private static func fairness(of fleet: Fleet) -> Double {
    let calls = fleet.admitted.flatMap { $0 }.sorted { $0.time < $1.time }
    var shares = Array(repeating: 0.0, count: fleet.plan.machines)
    for call in calls.prefix(calls.count / 2) { shares[call.machine] += 1 }
    let sum = shares.reduce(0, +)
    return sum * sum / (Double(shares.count) * shares.reduce(0) { $0 + $1 * $1 })
  }
}
