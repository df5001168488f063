package import Pacing
package import Time

extension LimiterState {
  /// The account with what this process did to it while it could not write; `base` is what it last knew to be written.
  package func adding(what ours: LimiterState, hasBeside base: LimiterState?, now: Timestamp)
    -> LimiterState
  {
    var merged = self
    let difference =
      base.map { UseDifference(from: $0, to: ours) } ?? UseDifference(from: [], to: ours.storedUses)
    var missing: [UInt64: Timestamp] = [:]
    for use in difference.gone where counts(use, at: now) {
      let index = merged.uses.firstIndex {
        $0.place == use.place && $0.cost == use.cost
      }
      if let index { merged.uses.remove(at: index) } else { missing[use.owner] = use.time }
    }
    // What others put together with more, or took away, is not moved to an earlier time.
    for use in difference.changed where missing[use.owner].map({ $0 <= use.time }) ?? true {
      merged.uses.removeAll { $0.place == use.place }
      merged.uses.append(use)
    }
    merged.uses.sort { $0.place < $1.place }
    // Where nothing is known to be written, what others do not know of a lease got lost on its way.
    if base == nil { merged.leases = leases.united(with: ours.leases) }
    if let until = ours.shutUntil, until != base?.shutUntil {
      merged.shutUntil = max(until, shutUntil ?? until)
    }
    merged.drain(as: ours, base, now: now)
    return merged
  }

  /// Takes out of the bucket what this process has.
  private mutating func drain(as ours: LimiterState, _ base: LimiterState?, now: Timestamp) {
    guard let bucket, let level = ours.bucket?.level(at: now) else { return }
    let former = base?.bucket?.level(at: now) ?? bucket.capacity
    self.bucket = TokenBucket(
      capacity: bucket.capacity,
      refill: bucket.refill,
      level: bucket.level(at: now) - max(0, former - level),
      instant: now
    )
  }
}

extension [LimitLease] {
  /// The leases of both; of one that both have, what reaches further.
  fileprivate func united(with others: [LimitLease]) -> [LimitLease] {
    var united = Dictionary(map { ($0.process, $0) }, uniquingKeysWith: { first, _ in first })
    for other in others {
      guard var lease = united[other.process] else {
        united[other.process] = other
        continue
      }
      lease.amount = Swift.max(lease.amount, other.amount)
      lease.until = Swift.max(lease.until, other.until)
      united[other.process] = lease
    }
    return united.values.sorted { $0.process < $1.process }
  }
}
