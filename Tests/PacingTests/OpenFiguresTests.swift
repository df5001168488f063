import Manifests
import Pacing
import Testing
import Time

/// Limits whose figures are left to the API.
struct OpenFiguresTests {
  private static let window = Budget.Limit.window(limit: Budget.Limit.open, per: 1)
  private static let bucket = Budget.Limit.bucket(
    capacity: Double(Budget.Limit.open),
    refill: 1
  )

  /// A ledger in which one call was sent and is over.
  private func ledger(_ limit: Budget.Limit) -> BudgetLedger {
    var ledger = BudgetLedger()
    let place = ledger.reserve([.on(limit)], now: .at(0))
    ledger.release(place.id, outcome: .sent, now: .at(0))
    return ledger
  }

  /// How many calls go at once, up to 100.
  private func burst(_ ledger: BudgetLedger, _ limit: Budget.Limit, at seconds: Double) -> Int {
    var ledger = ledger
    return (0..<100).prefix { _ in ledger.place(limit, at: seconds) == seconds }.count
  }

  @Test(arguments: [window, bucket])
  func `until an answer tells the limit nothing is held back`(limit: Budget.Limit) {
    #expect(burst(ledger(limit), limit, at: 0) == 100)
  }

  @Test func `no more goes than the API says is left until its reset`() {
    var ledger = ledger(Self.window)
    ledger.learn(key: "k", limit: 10, remaining: 3, reset: .at(30), now: .at(1))
    #expect(burst(ledger, Self.window, at: 1) == 3)
    #expect(burst(ledger, Self.window, at: 29.9) == 3)
    #expect(burst(ledger, Self.window, at: 30) == 10)
  }

  @Test func `an answer's word replaces the one before, also when more is left`() {
    var ledger = ledger(Self.window)
    ledger.learn(key: "k", limit: 10, remaining: 1, reset: .at(30), now: .at(1))
    ledger.learn(key: "k", limit: 10, remaining: 8, reset: .at(90), now: .at(31))
    #expect(burst(ledger, Self.window, at: 31) == 8)
    #expect(burst(ledger, Self.window, at: 89) == 8)
  }

  @Test func `calls under way count beside what the API says is left`() {
    for limit in [Self.window, Self.bucket] {
      var ledger = ledger(limit)
      _ = ledger.reserve([.on(limit)], now: .at(1))
      _ = ledger.reserve([.on(limit)], now: .at(1))
      ledger.learn(key: "k", limit: 10, remaining: 5, reset: .at(30), now: .at(1))
      #expect(burst(ledger, limit, at: 1) == 3)
    }
  }

  @Test func `when nothing is left nothing goes before the reset`() {
    for limit in [Self.window, Self.bucket] {
      var ledger = ledger(limit)
      ledger.learn(key: "k", limit: 10, remaining: 0, reset: .at(30), now: .at(1))
      #expect(ledger.place(limit, at: 1) == 30)
    }
  }

  @Test func `the seconds of a window that a policy tells are kept to`() {
    var ledger = ledger(Self.window)
    ledger.learn(key: "k", limit: 2, remaining: 2, reset: nil, per: 60, now: .at(1))
    #expect(burst(ledger, Self.window, at: 1) == 2)
    _ = ledger.place(Self.window, at: 1)
    _ = ledger.place(Self.window, at: 1)
    #expect(ledger.place(Self.window, at: 2) == 61)
  }

  @Test func `a bucket without figures looks again each second once it is empty`() {
    var ledger = ledger(Self.bucket)
    ledger.learn(key: "k", limit: 40, remaining: 1, reset: nil, now: .at(1))
    #expect(burst(ledger, Self.bucket, at: 1) == 1)
    _ = ledger.place(Self.bucket, at: 1)
    #expect(ledger.place(Self.bucket, at: 1) == 2)
    ledger.learn(key: "k", limit: 40, remaining: 39, reset: nil, now: .at(3))
    #expect(burst(ledger, Self.bucket, at: 3) > 30)
  }

  @Test(arguments: [Int.min, -1, 0, 1, Int.max])
  func `absurd figures neither trap nor shut for ever`(figure: Int) {
    for limit in [Self.window, Self.bucket] {
      var ledger = ledger(limit)
      ledger.learn(key: "k", limit: figure, remaining: figure, reset: .at(5), per: 0, now: .at(1))
      ledger.learn(key: "k", limit: nil, remaining: figure, reset: nil, now: .at(1))
      #expect(ledger.place(limit, at: 500) == 500)
    }
  }

  // MARK: - Costs that the answer tells

  @Test func `a call that cost more than was taken for it keeps others back`() {
    let bucket = Budget.Limit.bucket(capacity: 100, refill: 10)
    var ledger = BudgetLedger()
    let place = ledger.reserve([.on(bucket, cost: 5)], now: .at(0))
    ledger.release(place.id, outcome: .sent, now: .at(0))
    ledger.correct(place.id, key: "k", from: 5, to: 80, sentAt: .at(0), now: .at(0))
    #expect(ledger.place(bucket, at: 0, cost: 30) == 1)
  }

  @Test func `a call that cost less gives the rest back`() {
    for limit in [Budget.Limit.bucket(capacity: 100, refill: 1), .window(limit: 100, per: 60)] {
      var ledger = BudgetLedger()
      let place = ledger.reserve([.on(limit, cost: 90)], now: .at(0))
      ledger.release(place.id, outcome: .sent, now: .at(0))
      #expect(ledger.place(limit, at: 0, cost: 100) > 0)
      ledger = BudgetLedger()
      let other = ledger.reserve([.on(limit, cost: 90)], now: .at(0))
      ledger.release(other.id, outcome: .sent, now: .at(0))
      ledger.correct(other.id, key: "k", from: 90, to: 10, sentAt: .at(0), now: .at(0))
      #expect(ledger.place(limit, at: 0, cost: 90) == 0)
    }
  }

  /// Two calls that are answered three seconds later, when the API's bucket may be full again.
  @Test(arguments: [(told: 10.0, least: 50.0), (told: 0, least: 50), (told: 45, least: 20)])
  func `what is given back and what flowed in meanwhile are never more than the API has`(
    told: Double,
    least: Double
  ) throws {
    let limit = Budget.Limit.bucket(capacity: 100, refill: 10)
    var book = PacingState()
    let places = (0..<2).map { _ in book.ledger.reserve([.on(limit, cost: 50)], now: .at(0)) }
    _ = book.ledger.reserve([.on(limit, cost: 20)], now: .at(3))
    for place in places {
      let observation = Observation.cost(place.id, key: "k", taken: 50, told: told)
      let reservation = Reservation(notBefore: .at(0), place: place.id)
      book.settle(reservation, .sent, recording: [observation], now: .at(3))
    }
    let level = try #require(book.ledger.accounts["k"]?.bucket?.level(at: .at(3)))
    let actual = min(100, 100 - 2 * told + 30) - 20
    #expect(level <= actual + 1e-9)
    #expect(level >= least - 1e-9)
  }
}
