import Manifests
import Pacing
import Testing
import Time

struct ReservationTests {
  private let claims = [BudgetLedger.Claim.on(.window(limit: 1, per: 10))]

  @Test func `whoever comes too early is told the same time again`() {
    var ledger = BudgetLedger()
    _ = ledger.reserve(claims, now: .at(0))
    let place = ledger.reserve(claims, now: .at(0))
    for early in [0.0, 3, 9.999] {
      #expect(ledger.take(place.id, now: .at(early)) == .wait(place))
    }
    #expect(ledger.take(place.id, now: .at(10)) == .go)
    #expect(ledger.take(place.id, now: .at(10)) == .go)
  }

  @Test func `a place that is due at once counts as sent`() {
    var ledger = BudgetLedger()
    let place = ledger.reserve(claims, now: .at(0))
    #expect(ledger.take(place.id, now: .at(0)) == .go)
    #expect(ledger.reserve(claims, now: .at(1)).notBefore == .at(10))
  }

  @Test func `whoever comes late pushes those behind instead of overrunning the limit`() {
    var ledger = BudgetLedger()
    let places = (0..<4).map { _ in ledger.reserve(claims, now: .at(0)) }
    #expect(places.map(\.notBefore.offset) == [0, 10, 20, 30])
    #expect(ledger.take(places[1].id, now: .at(13)) == .go)
    guard case .wait(let moved) = ledger.take(places[2].id, now: .at(20)) else {
      Issue.record("two calls went within ten seconds")
      return
    }
    #expect(moved.notBefore == .at(23))
    #expect(ledger.take(places[2].id, now: .at(23)) == .go)
  }

  @Test func `a place is kept for its grace and then given on`() {
    var ledger = BudgetLedger(grace: 30)
    _ = ledger.reserve(claims, now: .at(0))
    let place = ledger.reserve(claims, now: .at(0))
    #expect(ledger.take(place.id, now: .at(39.9)) == .go)

    let missed = ledger.reserve(claims, now: .at(40))
    #expect(missed.notBefore == .at(49.9))
    #expect(ledger.reserve(claims, now: .at(79.9)).notBefore == .at(79.9))
    #expect(ledger.take(missed.id, now: .at(79.9)) == .lapsed)
  }

  @Test func `an unsent place goes to the next who asks`() {
    var ledger = BudgetLedger()
    let first = ledger.reserve(claims, now: .at(0))
    let second = ledger.reserve(claims, now: .at(0))
    ledger.release(second.id, outcome: .unsent, now: .at(1))
    #expect(ledger.reserve(claims, now: .at(2)).notBefore == .at(10))
    ledger.release(first.id, outcome: .unsent, now: .at(3))
    #expect(ledger.take(first.id, now: .at(3)) == .lapsed)
  }

  @Test(arguments: [
    Budget.Limit.window(limit: 1, per: 10), .spacing(10), .bucket(capacity: 1, refill: 0.1),
    .concurrency(1),
  ])
  func `what was counted as sent is given back when it was not`(limit: Budget.Limit) {
    var ledger = BudgetLedger()
    let claims = [BudgetLedger.Claim.on(limit)]
    let place = ledger.reserve(claims, now: .at(0))
    let next = ledger.reserve(claims, now: .at(0))
    #expect(next.notBefore > .at(0))
    ledger.release(place.id, outcome: .unsent, now: .at(0.5))
    ledger.release(place.id, outcome: .unsent, now: .at(0.5))
    #expect(ledger.moveUp([next.id], now: .at(0.5)).map(\.notBefore) == [.at(0.5)])
  }

  @Test func `those who wait move up in the order of the queue`() {
    var ledger = BudgetLedger()
    let places = (0..<4).map { _ in ledger.reserve(claims, now: .at(0)) }
    ledger.release(places[1].id, outcome: .unsent, now: .at(1))
    let moved = ledger.moveUp([places[3].id, places[2].id, 99], now: .at(1))
    #expect(moved.map(\.id) == [places[2].id, places[3].id])
    #expect(moved.map(\.notBefore.offset) == [10, 20])
  }

  @Test func `what goes without asking for its turn is counted when it is released`() {
    var ledger = BudgetLedger()
    _ = ledger.reserve(claims, now: .at(0))
    let place = ledger.reserve(claims, now: .at(0))
    ledger.release(place.id, outcome: .sent, now: .at(12))
    #expect(ledger.reserve(claims, now: .at(12)).notBefore == .at(22))
  }

  @Test func `a place that was never given has lapsed`() {
    var ledger = BudgetLedger()
    #expect(ledger.take(7, now: .at(0)) == .lapsed)
    ledger.release(7, outcome: .sent, now: .at(0))
  }
}
