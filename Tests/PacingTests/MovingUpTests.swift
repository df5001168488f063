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
