import Manifests
import Time

// Limits whose figures the manifest leaves to the API. Until an answer has told them nothing is held back; from then on
// no more is sent than the last answer said is left, less what was sent since.

extension LimiterState {
  /// What an answer told.
  struct Told {
    var limit: Int?
    var remaining: Int?
    var reset: Timestamp?
    var per: Double?
  }

  /// Puts what an answer told in the place of what was known; `underWay` are the costs of calls not answered yet.
  mutating func learnAll(_ told: Told, underWay: [UInt64: Double], now: Timestamp) {
    let remaining = told.remaining.map { max(0, $0) }
    let reset = told.reset.flatMap { $0 > now ? $0 : nil }
    if remaining == 0, let reset { shutUntil = max(shutUntil ?? reset, reset) }
    if bucket != nil {
      learnBucket(told.limit, remaining, underWay, now: now)
    } else if case .window(let known, let seconds) = limit {
      // A window that ends at the reset is at least as long as it still takes.
      let per = max(told.per ?? 0, reset.map { $0 - now } ?? 0, limit == declared ? 0 : seconds)
      let most = told.limit ?? (limit == declared ? nil : known)
      guard per > 0, let most = most ?? remaining, most > 0 else { return }
      limit = .window(limit: min(max(most, remaining ?? 0), Budget.Limit.open - 1), per: per)
      if let remaining { countSpent(remaining, until: reset, underWay, now: now) }
    }
  }

  private mutating func learnBucket(
    _ told: Int?,
    _ remaining: Int?,
    _ underWay: [UInt64: Double],
    now: Timestamp
  ) {
    guard case .bucket(let known, let refill) = limit else { return }
    let floor = Double(remaining ?? 0)
    let most = told.map(Double.init) ?? (limit.isOpen ? nil : known)
    let capacity = min(max(most ?? floor, floor, 1), Double(Budget.Limit.open) - 1)
    guard told != nil || remaining != nil else { return }
    limit = .bucket(capacity: capacity, refill: refill)
    bucket?.resize(to: capacity, at: now)
    guard let remaining else { return }
    bucket?.set(to: Double(remaining) - underWay.values.reduce(0, +), at: now)
  }

  /// Counts what the API says is used until it resets, and what is under way besides.
  private mutating func countSpent(
    _ remaining: Int,
    until reset: Timestamp?,
    _ underWay: [UInt64: Double],
    now: Timestamp
  ) {
    guard case .window(let limit, _) = limit, let window else { return }
    uses.removeAll { $0.phase != .booked && underWay[$0.owner] == nil }
    let spent = Double(limit - remaining)
    guard spent > 0 else { return }
    let time = reset.map { min(now, $0.adding(milliseconds: -window.length)) } ?? now
    add(Usage(time: time, cost: spent, owner: 0, phase: .past))
  }
}

extension LimiterState {
  /// Puts what a call really cost in the place of what was taken for it at `start`; where nobody knows when that was, a
  /// bucket keeps it.
  mutating func correct(
    _ owner: UInt64,
    from taken: Double,
    to cost: Double,
    sentAt start: Timestamp?,
    now: Timestamp
  ) {
    if bucket != nil {
      if cost > taken { bucket?.draw(cost - taken, at: now) }
      if cost < taken, let start {
        bucket?.giveBack(taken, cost: cost, paidAt: start, at: now)
      }
    } else if !isConcurrency, let index = index(of: owner, at: start) {
      recost(at: index, to: units(cost))
    }
  }
}
