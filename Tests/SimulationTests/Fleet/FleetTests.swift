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
        plan.troubles = [.failover, .skew]
        let fleet = try Fleet(plan)
        await fleet.run()
        let chunk = fleet.database.reign * plan.limit / 2
        #expect(fleet.refused.count <= chunk, "\(plan): \(fleet.refused.count)")
      }
    }
  }

  @Test func `a large limit is shared evenly and wholly, with few questions to the database`()
    async throws
  {
    try await inOwnProcess("a large limit is shared evenly") {
      var plan = FleetPlan()
      if Self.isLarge {
        (plan.machines, plan.agents, plan.limits) = (1000, 10, 20)
        (plan.limit, plan.per, plan.calls, plan.thought) = (6000, 60, 40, 2)
      } else {
        (plan.machines, plan.agents, plan.limits) = (12, 6, 1)
        (plan.limit, plan.per, plan.calls, plan.thought) = (240, 20, 20, 0.5)
      }
      let fleet = try Fleet(plan)
      let start = ContinuousClock.now
      await fleet.run()
      let figures = FleetFigures(fleet)
      #expect(fleet.refused == [])
      #expect(figures.fairness >= 0.99)
      #expect(figures.excess <= (Self.isLarge ? 0.05 : 0.1))
      print(
        """
        Jain's index \(figures.fairness) over \(plan): \(fleet.refused.count) calls wasted, \
        \(figures.operations) questions to the database per call, the last call \
        \(figures.excess * 100) % later than can be; simulated \(fleet.clock.elapsed) s in \
        \(ContinuousClock.now - start).
        """
      )
    }
  }

  private static let variables = ProcessInfo.processInfo.environment
  private static let seeds = variables["RECOURSE_SIM_FLEETS"].flatMap(Int.init) ?? 12

  /// Whether the run of 1,000 machines was asked for; it takes minutes.
  private static let isLarge = variables["RECOURSE_SIM_FLEET"] == "large"
}

/// What a fleet came to.
@Engine
struct FleetFigures {
  /// Jain's index of what machines had got when half of all calls were made: 1 when all had got the same.
  let fairness: Double

  /// By what part of it the last call came later than the limits allow.
  let excess: Double

  /// Questions to the database per call.
  let operations: Double

  init(_ fleet: Fleet) {
    let calls = fleet.admitted.flatMap { $0 }.sorted { $0.time < $1.time }
    var shares = Array(repeating: 0.0, count: fleet.plan.machines)
    for call in calls.prefix(calls.count / 2) { shares[call.machine] += 1 }
    let sum = shares.reduce(0, +)
    fairness = sum * sum / (Double(shares.count) * shares.reduce(0) { $0 + $1 * $1 })
    operations = Double(fleet.database.operations) / Double(max(calls.count, 1))
    let late = zip(fleet.admitted, fleet.admitted.indices).map { calls, _ in
      let earliest = Double((calls.count - 1) / fleet.plan.limit) * fleet.plan.per
      let last = calls.map(\.time).max() ?? 0
      return (last: last, earliest: earliest)
    }
    let last = late.map(\.last).max() ?? 0
    let earliest = late.map(\.earliest).max() ?? 1
    excess = last / max(earliest, 1) - 1
  }
}
