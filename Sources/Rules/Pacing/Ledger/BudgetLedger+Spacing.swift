import Manifests
package import Time

// A limit that is learned while calls wait for it: their places move with it.

extension BudgetLedger {
  /// Lets nothing of a claim's limit go before an instant, and puts the places that are booked behind it, in their order.
  ///
  /// No place gets earlier than it was: its time may have been told.
  package mutating func space(_ claim: Claim, from opening: Timestamp, now: Timestamp) {
    sweep(now: now)
    prepare([claim], now: now)
    accounts[claim.key]?.shut(until: opening)
    let queue = places.rows.values
      .filter { place in place.sentAt == nil && place.charges.contains { $0.key == claim.key } }
      .sorted { $0.isAhead(of: $1) }
    for place in queue {
      for charge in place.charges {
        accounts[charge.key]?.drop(place.reservation.id, at: place.order.time)
      }
    }
    for place in queue {
      let start = max(place.reservation.notBefore, now)
      let found = earliest(for: place.charges, from: start, now: now) { $0.uses }
      _ = rebook(place, at: found, now: now)
    }
  }

  /// Has calls keep to what a claim's limit is now.
  mutating func declare(_ claim: Claim, now: Timestamp) { prepare([claim], now: now) }

  /// Lets the next call go at once, unless somebody waits for a place.
  mutating func relax(_ key: String) {
    guard let account = accounts[key], !account.uses.contains(where: { $0.phase == .booked }) else {
      return
    }
    accounts[key]?.uses = []
  }

  /// Whether a place is kept in all limits of the claims, and takes as much there; a place that is not known is left to whoever asks for it.
  func reserves(_ claims: [Claim], at number: UInt64) -> Bool {
    guard let place = places[number], place.sentAt == nil else { return true }
    return claims.allSatisfy { claim in
      claim.cost <= 0
        || place.charges.contains { $0.key == claim.key && $0.cost >= claim.cost - 1e-9 }
    }
  }

  /// Whether a limit has no room for one more call at an instant.
  func isFull(_ key: String, at now: Timestamp) -> Bool {
    guard let account = accounts[key] else { return false }
    return account.earliest(from: now, cost: 1, among: account.uses, now: now) > now
  }
}

extension LimiterState {
  /// Lets nothing go before an instant.
  fileprivate mutating func shut(until opening: Timestamp) {
    shutUntil = max(shutUntil ?? opening, opening)
  }

  /// Seconds between calls that use the limit up; nil where calls at once are limited, or nothing is known.
  var usualInterval: Double? {
    guard !limit.isOpen else { return nil }
    switch limit {
    case .window(let count, let per): return count > 0 ? per / Double(count) : nil
    case .bucket(_, let refill): return refill > 0 ? 1 / refill : nil
    case .spacing(let seconds): return seconds
    case .concurrency: return nil
    }
  }
}
