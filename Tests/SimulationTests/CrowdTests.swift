import EventLoop
import TestSupport
import Testing

/// What sixteen processes make of one limit that nobody else uses.
@Suite struct CrowdTests {
  private static let processes = 16

  /// Calls of each process.
  private static let calls = 12

  @Test func `sixteen processes use one limit up, waste nothing and share it evenly`() async throws
  {
    try await inOwnProcess("sixteen processes use one limit up") {
      let plan = Plan(
        seed: 1,
        limit: .window,
        processes: Self.processes,
        tempers: Array(repeating: .punctual, count: Self.processes),
        wishes: Self.calls
      )
      let machine = try await History.once(plan, isChronicled: false).machine
      let admitted = machine.api.admitted
      try #require(admitted.count == Self.processes * Self.calls)
      let wasted = Double(machine.witness.refusals) / Double(admitted.count)
      let earliest = Self.earliest(admitted.count, limit: 3, per: 60)
      let excess = (admitted.map(\.time).max() ?? .infinity) / earliest - 1
      let fairness = Self.fairness(of: admitted.prefix(admitted.count / 2).map(\.wish))
      #expect(machine.witness.violations == [])
      #expect(wasted == 0)
      #expect(excess <= 0.01)
      #expect(fairness >= 0.99)
      print(
        """
        Sixteen processes, one limit: \(wasted) calls wasted per success, the last sent \
        \(excess * 100) % later than can be, Jain's index \(fairness).
        """
      )
    }
  }

  /// Seconds after which the last of so many calls can be sent.
  private static func earliest(_ count: Int, limit: Int, per: Double) -> Double {
    Double((count - 1) / limit) * per
  }

  /// Jain's index of what the processes have got: 1 when all have got the same, 1/16 when one has got all.
  private static func fairness(of wishes: [String]) -> Double {
    let shares = Dictionary(grouping: wishes) { $0.prefix { $0 != "-" } }.values.map {
      Double($0.count)
    }
    let sum = shares.reduce(0, +)
    return sum * sum / (Double(processes) * shares.reduce(0) { $0 + $1 * $1 })
  }
}
