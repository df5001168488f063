import Manifests
import Pacing
import Testing
import Time

struct LearningTests {
  private let limit = Budget.Limit.window(limit: 10, per: 60)

  private func ledger(_ limit: Budget.Limit, isDefault: Bool = false) -> BudgetLedger {
    var ledger = BudgetLedger()
    _ = ledger.reserve(claims(limit, isDefault: isDefault), now: .at(0))
    return ledger
  }

  private func claims(_ limit: Budget.Limit, isDefault: Bool = false) -> [BudgetLedger.Claim] {
    [BudgetLedger.Claim(key: "k", budget: .of(limit, isDefault: isDefault), cost: 1)]
  }

  /// How many calls go at once.
  private func burst(
    _ ledger: BudgetLedger,
    _ limit: Budget.Limit,
    isDefault: Bool = false,
    at seconds: Double
  ) -> Int {
    var ledger = ledger
    return (0..<100).prefix { _ in
      let claims = claims(limit, isDefault: isDefault)
      return ledger.reserve(claims, now: .at(seconds)).notBefore == .at(seconds)
    }.count
  }

  @Test func `a lower limit holds and a higher one than declared does not`() {
    var ledger = ledger(limit)
    ledger.learn(key: "k", limit: 4, remaining: nil, reset: nil, now: .at(1))
    #expect(burst(ledger, limit, at: 1) == 3)
    ledger.learn(key: "k", limit: 500, remaining: nil, reset: nil, now: .at(1))
    #expect(burst(ledger, limit, at: 1) == 9)
  }

  @Test func `the limit of a default budget is the API's own in both directions`() {
    var ledger = ledger(limit, isDefault: true)
    ledger.learn(key: "k", limit: 50, remaining: nil, reset: nil, now: .at(1))
    #expect(burst(ledger, limit, isDefault: true, at: 1) == 49)
    ledger.learn(key: "k", limit: 5, remaining: nil, reset: nil, now: .at(1))
    #expect(burst(ledger, limit, isDefault: true, at: 1) == 4)
  }

  @Test func `fewer remaining than counted here raises the count and more does not lower it`() {
    var ledger = ledger(limit)
    ledger.learn(key: "k", limit: nil, remaining: 3, reset: nil, now: .at(1))
    #expect(burst(ledger, limit, at: 1) == 3)
    ledger.learn(key: "k", limit: nil, remaining: 9, reset: nil, now: .at(2))
    #expect(burst(ledger, limit, at: 2) == 3)
    #expect(burst(ledger, limit, at: 61) == 10)
  }

  @Test func `what others used counts no longer than the window that the API resets`() {
    var ledger = ledger(limit)
    ledger.learn(key: "k", limit: nil, remaining: 3, reset: .at(20), now: .at(1))
    #expect(burst(ledger, limit, at: 19.9) == 3)
    #expect(burst(ledger, limit, at: 20) == 9)
  }

  @Test func `nothing remaining shuts the budget until the reset`() {
    var ledger = ledger(limit)
    ledger.learn(key: "k", limit: nil, remaining: 0, reset: .at(90), now: .at(1))
    let place = ledger.reserve(claims(limit), now: .at(2))
    #expect(place.notBefore == .at(90))
    #expect(place.limitingBudget == "k")
  }

  @Test func `a place that was booked before the API said that nothing is left waits too`() {
    var ledger = BudgetLedger()
    let claims = claims(.spacing(1))
    _ = ledger.reserve(claims, now: .at(0))
    let place = ledger.reserve(claims, now: .at(0))
    ledger.learn(key: "k", limit: nil, remaining: 0, reset: .at(30), now: .at(0.5))
    guard case .wait(let moved) = ledger.take(place.id, now: .at(1)) else {
      Issue.record("a call went although nothing was left")
      return
    }
    #expect(moved.notBefore == .at(30))
  }

  @Test func `a reset that has passed shuts nothing`() {
    var ledger = ledger(limit)
    ledger.learn(key: "k", limit: nil, remaining: 0, reset: .at(0.5), now: .at(1))
    #expect(burst(ledger, limit, at: 1) == 0)
    #expect(burst(ledger, limit, at: 61) == 10)
  }

  @Test func `a bucket takes the API's word for what is in it`() {
    let bucket = Budget.Limit.bucket(capacity: 10, refill: 1)
    var ledger = ledger(bucket)
    ledger.learn(key: "k", limit: nil, remaining: 2, reset: nil, now: .at(0))
    #expect(burst(ledger, bucket, at: 0) == 2)
    ledger.learn(key: "k", limit: 4, remaining: nil, reset: nil, now: .at(0))
    #expect(burst(ledger, bucket, at: 100) == 4)
  }

  @Test func `fewer calls at once are learned as well`() {
    var ledger = ledger(.concurrency(5))
    ledger.learn(key: "k", limit: 2, remaining: nil, reset: nil, now: .at(0))
    #expect(burst(ledger, .concurrency(5), at: 0) == 1)
  }

  @Test(arguments: [Int.min, -1, 0, Int.max])
  func `absurd figures neither trap nor shut for ever`(figure: Int) {
    for limit in [limit, .bucket(capacity: 5, refill: 1), .concurrency(3), .spacing(1)] {
      for isDefault in [false, true] {
        var ledger = ledger(limit, isDefault: isDefault)
        ledger.learn(key: "k", limit: figure, remaining: figure, reset: nil, now: .at(1))
        let place = ledger.reserve(claims(limit, isDefault: isDefault), now: .at(500))
        #expect(place.notBefore == .at(500))
      }
    }
  }

  @Test func `a key that is forgotten starts anew and an unknown one is ignored`() {
    var ledger = ledger(limit)
    ledger.learn(key: "k", limit: nil, remaining: 0, reset: .at(9000), now: .at(1))
    ledger.learn(key: "other", limit: nil, remaining: 0, reset: .at(9000), now: .at(1))
    ledger.forget(key: "k")
    #expect(burst(ledger, limit, at: 2) == 10)
  }
}
