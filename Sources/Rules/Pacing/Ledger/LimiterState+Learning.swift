import Manifests
import Time

extension LimiterState {
  /// Takes in what an answer told; it only ever tightens, except the limit of a budget that is declared as a default.
  ///
  /// Of a limit whose figures are left to the API its last word counts, less the calls under way, which the API may not
  /// have seen when it answered.
  mutating func learn(
    limit: Int?,
    remaining: Int?,
    reset: Timestamp?,
    per: Double?,
    underWay: [UInt64: Double],
    now: Timestamp
  ) {
    if declared.isOpen {
      let told = Told(limit: limit, remaining: remaining, reset: reset, per: per)
      return learnAll(told, underWay: underWay, now: now)
    }
    if let limit, limit > 0 { replaceLimit(min(limit, Budget.Limit.open - 1), now: now) }
    guard let remaining else { return }
    let reset = reset.flatMap { $0 > now ? $0 : nil }
    if remaining <= 0, let reset { shutUntil = max(shutUntil ?? reset, reset) }
    countUnseen(remaining: Double(max(remaining, 0)), reset: reset, now: now)
  }

  private mutating func replaceLimit(_ learned: Int, now: Timestamp) {
    switch declared {
    case .window(let figure, let per):
      limit = .window(limit: isDefault ? learned : min(learned, figure), per: per)
    case .concurrency(let figure):
      limit = .concurrency(isDefault ? learned : min(learned, figure))
    case .bucket(let figure, let refill):
      let capacity = isDefault ? Double(learned) : min(Double(learned), figure)
      limit = .bucket(capacity: capacity, refill: refill)
      if capacity != bucket?.capacity { bucket?.resize(to: capacity, at: now) }
    case .spacing: break
    }
  }

  /// Counts what others must have used, where the API knows of more than was sent from here.
  private mutating func countUnseen(remaining: Double, reset: Timestamp?, now: Timestamp) {
    bucket?.lower(to: remaining, at: now)
    guard case .window(let limit, _) = limit, let window else { return }
    let known = uses[window.firstCounted(at: now, among: uses)...].reduce(0) {
      $1.phase == .booked ? $0 : $0 + $1.cost
    }
    // Nobody knows here what was sent by leases; they count in full already.
    let unseen = Double(limit) - remaining - known - leased
    guard unseen > 0 else { return }
    // What was used in a window that ends at the reset counts no longer than that.
    let time = reset.map { min(now, $0.adding(milliseconds: -window.length)) } ?? now
    add(Usage(time: time, cost: unseen, owner: 0, phase: .past))
  }
}
