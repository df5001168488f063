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

  @Test func `a large limit is shared evenly and wholly, with few questions to the database`()
    async throws
  {
    try await inOwnProcess("a large limit is shared evenly") {
      var plan = FleetPlan()
      if Self.isLarge {
        (plan.machines, plan.agents, plan.limits) = (1000, 10, 20)
        (plan.limit, plan.per, plan.calls, plan.thought) = (6000, 60, 40, 2)
        if Self.isBrief { (plan.limit, plan.calls) = (600, 4) }
      } else {
        (plan.machines, plan.agents, plan.limits) = (12, 6, 1)
        (plan.limit, plan.per, plan.calls, plan.thought) = (240, 20, 20, 0.5)
      }
      let fleet = try Fleet(plan)
      let start = ContinuousClock.now
      await fleet.run()
      plan.scheduling = .oracle
      let oracle = try Fleet(plan)
      await oracle.run()
      let figures = FleetFigures(fleet, beside: oracle)
      #expect(fleet.refused == [])
      #expect(figures.fairness >= 0.99)
      #expect(figures.excess <= 0.01)
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
  private static let isLarge = ["large", "brief"].contains(variables["RECOURSE_SIM_FLEET"])

  /// Whether a tenth of its calls is enough.
  private static let isBrief = variables["RECOURSE_SIM_FLEET"] == "brief"
}

/// What a fleet came to.
@Engine
struct FleetFigures {
  /// Jain's index of what machines had got when half of all calls were made: 1 when all had got the same.
  let fairness: Double

  /// By what part of it the last call came later than where somebody who knows all gives the places.
  let excess: Double

  /// Questions to the database per call.
  let operations: Double

  init(_ fleet: Fleet, beside oracle: Fleet) {
    let calls = fleet.admitted.flatMap { $0 }.sorted { $0.time < $1.time }
    var shares = Array(repeating: 0.0, count: fleet.plan.machines)
    for call in calls.prefix(calls.count / 2) { shares[call.machine] += 1 }
    let sum = shares.reduce(0, +)
    fairness = sum * sum / (Double(shares.count) * shares.reduce(0) { $0 + $1 * $1 })
    operations = Double(fleet.database.operations) / Double(max(calls.count, 1))
    let last = calls.last?.time ?? 0
    excess = last / (oracle.admitted.flatMap { $0 }.map(\.time).max() ?? 1) - 1
  }
}
