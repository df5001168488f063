import Failures
import Pacing
import TestSupport
import Testing
import Time

struct RetryTests {
  private let wrong = Failure.of("INVALID", 422)
  private let other = Failure.of("TAKEN", 409)

  @Test func `the third equal call after two equal failures is answered from memory`() {
    var memory = RepeatGuard()
    memory.record(wrong, of: "c", api: "a", now: .at(0))
    #expect(memory.repeated("c", now: .at(1)) == nil)
    memory.record(wrong, of: "c", api: "a", now: .at(1))
    let repeated = memory.repeated("c", now: .at(2))
    #expect(repeated?.count == 2)
    #expect(repeated?.failure.code == "INVALID")
    #expect(memory.repeated("d", now: .at(2)) == nil)
  }

  @Test func `another failure between two equal ones starts anew`() {
    var memory = RepeatGuard()
    for failure in [wrong, other, wrong] {
      memory.record(failure, of: "c", api: "a", now: .at(0))
    }
    #expect(memory.repeated("c", now: .at(1)) == nil)
  }

  @Test func `failures are remembered for ten minutes`() {
    var memory = RepeatGuard()
    memory.record(wrong, of: "c", api: "a", now: .at(0))
    memory.record(wrong, of: "c", api: "a", now: .at(300))
    #expect(memory.repeated("c", now: .at(599)) != nil)
    #expect(memory.repeated("c", now: .at(600)) == nil)
  }

  @Test func `the memory is bounded and the calls that failed last stay in it`() {
    var memory = RepeatGuard()
    for index in 0..<3000 {
      for _ in 0..<2 {
        memory.record(wrong, of: "c\(index)", api: "a", now: .at(Double(index) / 100))
      }
    }
    let remembered = (0..<3000).filter { memory.repeated("c\($0)", now: .at(30)) != nil }
    #expect(remembered.count <= RepeatGuard.capacity)
    #expect(remembered.last == 2999)
  }

  @Test func `ten retries may come at once and then one for ten successes`() {
    var budget = RetryBudget()
    #expect(
      (0..<11).map { _ in budget.withdraw() } == Array(repeating: .granted, count: 10) + [.refused]
    )
    for _ in 0..<9 { budget.deposit() }
    #expect(budget.withdraw() == .refused)
    budget.deposit()
    #expect(budget.retriesLeft == 1)
    #expect(budget.withdraw() == .granted)
    for _ in 0..<10_000 { budget.deposit() }
    #expect(budget.retriesLeft == 10)
  }

  @Test(arguments: [
    (1, 1.0), (2, 2.0), (3, 4.0), (6, 20.0), (1_000_000, 20.0), (0, 1.0), (-5, 1.0),
  ])
  func `the ceiling doubles up to the cap`(attempt: Int, ceiling: Double) {
    #expect(Backoff.ceiling(attempt: attempt, base: 1, cap: 20) == ceiling)
  }

  @Test(arguments: [(3, 1.5, 2.25), (3, 1.0, 1.0), (3, 0.1, 1.0), (3, .infinity, 20.0)])
  func `the ceiling grows by the factor`(attempt: Int, grow: Double, ceiling: Double) {
    #expect(Backoff.ceiling(attempt: attempt, base: 1, cap: 20, grow: grow) == ceiling)
  }

  @Test(arguments: UInt64(1)...20)
  func `a chosen wait lies anywhere between nothing and the ceiling`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let attempt = Int.random(in: 1...8, using: &random)
    let ceiling = Backoff.ceiling(attempt: attempt, base: 0.5, cap: 30)
    let waits = (0..<500).map { _ in
      Backoff.chosenWait(
        attempt: attempt,
        base: 0.5,
        cap: 30,
        random: Double.random(in: 0...1, using: &random)
      )
    }
    #expect(waits.allSatisfy { (0...ceiling).contains($0) })
    #expect((waits.min() ?? 1) < ceiling * 0.05)
    #expect((waits.max() ?? 0) > ceiling * 0.95)
  }
}
