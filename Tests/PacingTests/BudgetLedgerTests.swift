import Manifests
import Pacing
import Testing
import Time

struct BudgetLedgerTests {
  private let twoInTen = Budget.Limit.window(limit: 2, per: 10)

  @Test func `a window lets its limit through and makes the next wait for the first to leave it`() {
    var ledger = BudgetLedger()
    #expect([0, 1, 2, 3, 4].map { ledger.place(twoInTen, at: $0) } == [0, 1, 10, 11, 20])
  }

  @Test func `spacing keeps calls apart whatever they cost`() {
    var ledger = BudgetLedger()
    let places = [0.0, 0, 0].map { ledger.place(.spacing(1.5), at: $0, cost: 7) }
    #expect(places == [0, 1.5, 3])
  }

  @Test func `a bucket lets its capacity through and then one for each refill`() {
    var ledger = BudgetLedger()
    let bucket = Budget.Limit.bucket(capacity: 2, refill: 0.5)
    #expect([0.0, 0, 0, 0].map { ledger.place(bucket, at: $0) } == [0, 0, 2, 4])
  }

  @Test func `costs count as many places`() {
    var ledger = BudgetLedger()
    #expect(ledger.place(twoInTen, at: 0, cost: 2) == 0)
    #expect(ledger.place(twoInTen, at: 1) == 10)
  }

  @Test func `a call that costs more than the limit waits for all of it`() {
    var ledger = BudgetLedger()
    #expect(ledger.place(twoInTen, at: 0) == 0)
    #expect(ledger.place(twoInTen, at: 1, cost: 50) == 10)
  }

  @Test func `a call without claims goes at once`() {
    var ledger = BudgetLedger()
    #expect(ledger.reserve([], now: .at(0)).notBefore == .at(0))
    #expect(ledger.place(twoInTen, at: 0, cost: 0) == 0)
  }

  @Test func `whoever sent the call may ask again, and to others its place is gone`() {
    var ledger = BudgetLedger()
    let claim = BudgetLedger.Claim.on(twoInTen, key: "w")
    let place = ledger.reserve([claim], from: .at(5), for: .task, now: .at(0))
    #expect(ledger.take(place.id, by: .process("a"), now: .at(5)) == .go)
    #expect(ledger.take(place.id, by: .process("a"), now: .at(6)) == .go)
    #expect(ledger.take(place.id, by: .process("b"), now: .at(6)) == .lapsed)
  }

  @Test func `a place for an agent is not spent before the agent comes, even if it is due at once`()
  {
    var ledger = BudgetLedger()
    let claim = BudgetLedger.Claim.on(.window(limit: 1, per: 10), key: "w")
    let place = ledger.reserve([claim], for: .task, now: .at(0))
    #expect(place.notBefore == .at(0))
    #expect(ledger.take(place.id, by: .process("b"), now: .at(3)) == .go)
    #expect(ledger.reserve([claim], now: .at(4)).notBefore == .at(13))
  }

  @Test func `of stacked limits the one that opens last decides and is named`() {
    var ledger = BudgetLedger()
    let claims = [
      BudgetLedger.Claim.on(.window(limit: 1, per: 5), key: "short"),
      .on(.window(limit: 2, per: 60), key: "long"), .on(.spacing(1), key: "space"),
    ]
    let places = (0..<3).map { _ in ledger.reserve(claims, now: .at(0)) }
    #expect(places.map(\.notBefore.offset) == [0, 5, 60])
    #expect(places.map(\.limitingBudget) == [nil, "short", "long"])
  }

  @Test func `a limit that others fill does not make those wait who do not claim it`() {
    var ledger = BudgetLedger()
    let both = [
      BudgetLedger.Claim.on(.window(limit: 1, per: 50), key: "search"),
      .on(.window(limit: 3, per: 60), key: "all"),
    ]
    #expect(ledger.reserve(both, now: .at(0)).notBefore == .at(0))
    #expect(ledger.reserve(both, now: .at(0)).notBefore == .at(50))
    #expect(ledger.reserve([both[1]], now: .at(1)).notBefore == .at(1))
    #expect(ledger.reserve([both[1]], now: .at(1)).notBefore == .at(60))
  }

  @Test func `keys do not share limits`() {
    var ledger = BudgetLedger()
    let one = Budget.Limit.window(limit: 1, per: 10)
    #expect(ledger.reserve([.on(one, key: "a")], now: .at(0)).notBefore == .at(0))
    #expect(ledger.reserve([.on(one, key: "b")], now: .at(0)).notBefore == .at(0))
  }

  @Test func `calls at once wait for one to end`() {
    var ledger = BudgetLedger()
    let claims = [BudgetLedger.Claim.on(.concurrency(1))]
    let first = ledger.reserve(claims, now: .at(0))
    let second = ledger.reserve(claims, now: .at(0))
    #expect(second.notBefore > .at(0))
    guard case .wait = ledger.take(second.id, now: second.notBefore) else {
      Issue.record("the first call is not over")
      return
    }
    ledger.release(first.id, outcome: .sent, now: .at(3))
    let moved = ledger.moveUp([second.id], now: .at(3))
    #expect(moved.map { $0.notBefore <= .at(3) } == [true])
    #expect(ledger.take(second.id, now: .at(3)) == .go)
  }

  @Test func `a call that nobody ends is taken for over when its lease is`() {
    var ledger = BudgetLedger(lease: 60)
    let claims = [BudgetLedger.Claim.on(.concurrency(1))]
    _ = ledger.reserve(claims, now: .at(0))
    #expect(ledger.reserve(claims, now: .at(59)).notBefore > .at(59))
    #expect(ledger.reserve(claims, now: .at(130)).notBefore == .at(130))
  }

  @Test func `what was used stays used when the limit is declared anew`() {
    var ledger = BudgetLedger()
    #expect(ledger.place(.window(limit: 1, per: 10), at: 0) == 0)
    #expect(ledger.place(.window(limit: 1, per: 20), at: 1) == 20)
    #expect(ledger.place(.bucket(capacity: 1, refill: 1), at: 2) == 2)
  }

  @Test func `a clock that is set back shuts nothing for longer than the window`() {
    var ledger = BudgetLedger()
    #expect([5000, 5001].map { ledger.place(twoInTen, at: $0) } == [5000, 5001])
    #expect(ledger.place(twoInTen, at: 0) == 10)
  }
}
