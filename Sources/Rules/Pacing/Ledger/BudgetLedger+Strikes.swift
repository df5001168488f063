import Manifests
package import Time

// Answers are counted like calls: a limit of so many within a time, of which each takes a place once it has come.

extension BudgetLedger {
  /// Counts an answer that takes a place in a limit.
  package mutating func strike(_ claim: Claim, now: Timestamp) {
    prepare([claim], now: now)
    accounts[claim.key]?.strike(now: now)
  }

  /// When the limit has room for one more answer; nil when it has some now.
  package func opening(for claim: Claim, now: Timestamp) -> Timestamp? {
    guard var account = accounts[claim.key] else { return nil }
    if !account.declares(claim.budget) { account.declare(claim.budget, now: now) }
    let opening = account.earliest(from: now, cost: claim.cost, among: account.uses, now: now)
    return opening > now ? opening : nil
  }
}

extension LimiterState {
  /// Counts an answer now.
  fileprivate mutating func strike(now: Timestamp) {
    lastTouched = now
    add(Usage(time: now, cost: 1, owner: 0, phase: .past))
  }
}
