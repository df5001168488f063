import Manifests
import TestSupport
import Testing
import Time

@testable import Pacing

/// How calls that wait take up what others gave back.
@Suite struct MovingUpTests {
  @Test(arguments: UInt64(1)...40)
  func `nobody is passed over where many wait, whatever limits and costs`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let limits: [Budget.Limit] = [
      .window(limit: 3, per: 10), .window(limit: 8, per: 30), .spacing(1.5),
      .bucket(capacity: 4, refill: 0.5), .concurrency(2),
    ]
    var ledger = BudgetLedger()
    var ids: [UInt64] = []
    for step in 0..<60 {
      let now = Timestamp.at(Double(step) * 0.3)
      let claims = limits.indices.filter { _ in Bool.random(using: &random) }.map { index in
        let cost: Double = Bool.random(using: &random) ? 1 : .random(in: 0.5...2, using: &random)
        return BudgetLedger.Claim.on(limits[index], key: "k\(index)", cost: cost)
      }
      ids.append(ledger.reserve(claims, for: .process("p"), now: now).id)
      if Bool.random(using: &random), let over = ids.randomElement(using: &random) {
        ledger.release(over, outcome: Bool.random(using: &random) ? .sent : .unsent, now: now)
      }
      guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
      var asked = ledger
      let moved = ledger.moveUp(ids, now: now).map(\.notBefore)
      #expect(moved == asked.moveUpOneByOne(ids, now: now), "step \(step)")
    }
  }

  @Test func `an answer sets free what was set aside for the way of its call`() {
    var budget = Budget.of(.window(limit: 1, per: 2), id: "k")
    budget.margin = .arrival
    let claims = [BudgetLedger.Claim(key: "k", budget: budget, cost: 1)]
    var ledger = BudgetLedger()
    let first = ledger.reserve(claims, now: .at(0))
    let second = ledger.reserve(claims, now: .at(0.001))
    #expect(second.notBefore == .at(2.05))
    ledger.recount(first.id, claims, Passage(leftAt: .at(0), answeredAt: .at(0.004)))
    ledger.release(first.id, outcome: .sent, now: .at(0.004))
    var reservation = Reservation(second, claims, nil)
    #expect(reservation.lead == 0.05)
    #expect(ledger.moveUp([second.id], now: .at(2))[0].notBefore <= .at(2.01))
    reservation.claims[0].budget.margin = .none
    #expect(reservation.lead == 0)
  }

  @Test func `who looks moves up its own calls and passes nobody whose time is as early as can be`()
  {
    let claims = [BudgetLedger.Claim.on(.window(limit: 1, per: 10))]
    var book = PacingState()
    _ = book.ledger.reserve(claims, for: .process("a"), now: .at(0))
    let waiting = ["b", "c", "b"].map {
      book.ledger.reserve(claims, for: .process($0), now: .at(1))
    }
    book.ledger.release(waiting[0].id, outcome: .unsent, now: .at(2))
    book.moveUp(of: "c", now: .at(2))
    #expect(book.reservation(waiting[1].id)?.notBefore == .at(10))
    #expect(book.reservation(waiting[2].id)?.notBefore == .at(30))
    book.moveUp(of: "b", now: .at(2))
    #expect(book.reservation(waiting[1].id)?.notBefore == .at(10))
    #expect(book.reservation(waiting[2].id)?.notBefore == .at(20))
  }

  @Test func `a wait is interrupted now and then, and shortly before its end`() {
    let plain = LookSchedule(heartbeat: 5)
    #expect([12, 2].map { plain.pause(of: $0, after: 0) } == [5, 2])
    let looks = LookSchedule(for: Self.place(inWindowOf: 2), heartbeat: 5)
    #expect([0, 1, 2, 4, 8].map { looks.pause(of: 12, after: $0) } == [1, 1, 2, 4, 5])
    #expect(
      [2, 0.06, 0.05, 0.01].map { looks.pause(of: $0, after: 9) } == [
        2 - 0.05, 0.06 - 0.05, 0.05, 0.01,
      ]
    )
    // What is set aside in a day is longer than most waits, and hides none of them.
    let day = LookSchedule(for: Self.place(inWindowOf: 86_400), heartbeat: 5)
    #expect([0, 8].map { day.pause(of: 20, after: $0) } == [1, 5])
  }

  private static func place(inWindowOf seconds: Double) -> Reservation {
    var budget = Budget.of(.window(limit: 1, per: seconds), id: "k")
    budget.margin = .arrival
    var place = Reservation(notBefore: .at(9))
    place.claims = [BudgetLedger.Claim(key: "k", budget: budget, cost: 1)]
    return place
  }
}

extension BudgetLedger {
  /// Lets calls move up as `moveUp` does, and asks for each what it could have.
  fileprivate mutating func moveUpOneByOne(_ ids: [UInt64], now: Timestamp) -> [Timestamp] {
    sweep(now: now)
    let waiting = ids.compactMap { places[$0] }.filter { $0.sentAt == nil }
      .sorted { $0.isAhead(of: $1) }
    return waiting.map { place in
      tidy(place.charges, now: now)
      let found = earliest(for: place.charges, from: now, now: now) {
        $0.uses(besides: place.reservation.id)
      }
      if found.time < place.reservation.notBefore { _ = rebook(place, at: found, now: now) }
      return min(found.time, place.reservation.notBefore)
    }
  }
}
