package import Manifests
package import Pacing

/// What was taken off the limits of a book, so that each of several processes that cannot ask each other keeps to its part.
package struct LimitShare: Sendable {
  /// The limits as they were, and what was taken out of their buckets, by the keys of their accounts.
  fileprivate var whole: [String: (limit: Budget.Limit, cut: Double)] = [:]

  /// Makes a share from which nothing was taken.
  package init() {}
}

extension PacingState {
  /// Leaves this process its part of each limit that is whole.
  package mutating func divide(among processes: Int, _ share: inout LimitShare) {
    guard processes > 1 else { return }
    for (key, account) in ledger.accounts.rows where share.whole[key] == nil {
      var part = account
      part.limit = account.limit.part(among: processes)
      let cut = part.divideBucket(among: processes)
      share.whole[key] = (account.limit, cut)
      ledger.replace(part, at: key)
    }
  }

  /// Gives the limits back what was taken off them.
  package mutating func unite(_ share: LimitShare) {
    for (key, former) in share.whole {
      guard var account = ledger.accounts.rows[key] else { continue }
      account.limit = former.limit
      account.uniteBucket(former.limit, cut: former.cut)
      ledger.replace(account, at: key)
    }
  }
}

extension BudgetLedger {
  /// Puts an account in the place of another without making it count as changed, unless it does already.
  fileprivate mutating func replace(_ account: LimiterState, at key: String) {
    let isTouched = accounts.touched.contains(key)
    accounts.restore(account, at: key)
    if isTouched { accounts.touch(key) }
  }
}

extension LimiterState {
  /// Leaves a part of what is in the bucket; returns what was taken out.
  fileprivate mutating func divideBucket(among processes: Int) -> Double {
    guard let bucket, case .bucket(let capacity, let refill) = limit else { return 0 }
    let part = min(bucket.level, bucket.level / Double(processes))
    self.bucket = TokenBucket(
      capacity: capacity,
      refill: refill,
      level: part,
      instant: bucket.instant
    )
    return bucket.level - part
  }

  fileprivate mutating func uniteBucket(_ whole: Budget.Limit, cut: Double) {
    guard let bucket, case .bucket(let capacity, let refill) = whole else { return }
    self.bucket = TokenBucket(
      capacity: capacity,
      refill: refill,
      level: min(capacity, bucket.level + cut),
      instant: bucket.instant
    )
  }
}

extension Budget.Limit {
  /// The limit of one of several processes that share this one evenly.
  ///
  /// Less than one call in a window is one in a longer window.
  package func part(among processes: Int) -> Budget.Limit {
    let count = Double(max(1, processes))
    switch self {
    case .window(let limit, let per):
      let part = Double(limit) / count
      return part >= 1 ? .window(limit: Int(part), per: per) : .window(limit: 1, per: per / part)
    case .bucket(let capacity, let refill):
      return .bucket(capacity: max(1, capacity / count), refill: refill / count)
    case .concurrency(let limit): return .concurrency(max(1, limit / max(1, processes)))
    case .spacing(let seconds): return .spacing(seconds * count)
    }
  }
}
