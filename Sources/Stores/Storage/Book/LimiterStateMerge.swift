package import Pacing
package import Time

extension LimiterState {
  /// The account with what this process did to it while it could not write; `base` is what it last knew to be written.
  package func adding(what ours: LimiterState, hasBeside base: LimiterState?, now: Timestamp)
    -> LimiterState
  {
    var merged = self
    let difference = UseDifference(from: base?.storedUses ?? [], to: ours.storedUses)
    for use in difference.gone where counts(use, at: now) {
      merged.uses.removeAll { $0.time == use.time && $0.owner == use.owner }
    }
    for use in difference.changed {
      merged.uses.removeAll { $0.time == use.time && $0.owner == use.owner }
      merged.uses.append(use)
    }
    merged.uses.sort { ($0.time, $0.owner) < ($1.time, $1.owner) }
    if let until = ours.shutUntil { merged.shutUntil = max(until, shutUntil ?? until) }
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
