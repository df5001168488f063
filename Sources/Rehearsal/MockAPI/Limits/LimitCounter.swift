import Manifests
import Time

/// The stand-in's own account of one limit for one scope, kept exactly and without regard to how clients pace.
struct LimitCounter: Sendable {
  /// What an API would tell about the limit.
  struct State: Sendable, Hashable {
    var limit: Int
    var remaining: Int

    /// Seconds until a place is free again, or the next one comes back; 0 when all are free.
    var reset: Double
  }

  private let limit: Budget.Limit

  /// The requests of the last window, oldest first.
  private var taken: [(at: Timestamp, cost: Double)] = []
  private var level: Double = 0
  private var levelAt: Timestamp?
  private var inFlight = 0
  private var last: Timestamp?

  init(_ limit: Budget.Limit) {
    self.limit = limit
    if case .bucket(let capacity, _) = limit { level = capacity }
  }

  /// Seconds until a request of this cost has a place; 0 when it has one now.
  mutating func wait(for cost: Double, at now: Timestamp) -> Double {
    switch limit {
    case .window(let count, let per):
      dropExpired(per, at: now)
      return windowWait(cost, count, per, now)
    case .bucket(let capacity, let refill):
      refillBucket(capacity, refill, at: now)
      let missing = min(cost, capacity) - level
      return missing <= Self.tolerance ? 0 : refill > 0 ? missing / refill : .infinity
    case .concurrency(let count): return inFlight < count ? 0 : 1
    case .spacing(let seconds):
      guard let last else { return 0 }
      return max(0, seconds - (now - last))
    }
  }

  /// Counts a request that was found to have a place.
  mutating func take(_ cost: Double, at now: Timestamp) {
    switch limit {
    case .window: taken.append((now, cost))
    case .bucket: level -= cost
    case .concurrency: inFlight += 1
    case .spacing: last = now
    }
  }

  /// Ends a request: only a limit of what runs at once gets its place back.
  mutating func end() {
    if case .concurrency = limit { inFlight -= 1 }
  }

  /// What an API would tell now.
  mutating func state(at now: Timestamp) -> State {
    let wait = self.wait(for: 1, at: now)
    switch limit {
    case .window(let count, let per):
      let left = Double(count) - taken.reduce(0) { $0 + $1.cost }
      let oldest = taken.first.map { per - (now - $0.at) } ?? 0
      return State(limit: count, remaining: max(0, Int(saturating: left)), reset: max(wait, oldest))
    case .bucket(let capacity, let refill):
      let reset =
        wait > 0 || level >= capacity
        ? wait : (1 - level.truncatingRemainder(dividingBy: 1)) / refill
      return State(
        limit: Int(saturating: capacity),
        remaining: max(0, Int(saturating: level)),
        reset: reset
      )
    case .concurrency(let count):
      return State(limit: count, remaining: max(0, count - inFlight), reset: wait)
    case .spacing: return State(limit: 1, remaining: wait > 0 ? 0 : 1, reset: wait)
    }
  }

  /// Whether the account says nothing that a new one would not say.
  mutating func isIdle(at now: Timestamp) -> Bool {
    let wait = self.wait(for: 1, at: now)
    switch limit {
    case .window: return taken.isEmpty
    case .bucket(let capacity, _): return level >= capacity
    case .concurrency: return inFlight == 0
    case .spacing: return wait == 0
    }
  }

  private static let tolerance = 1e-9

  private mutating func dropExpired(_ per: Double, at now: Timestamp) {
    let kept = taken.firstIndex { now - $0.at < per } ?? taken.endIndex
    if kept > 0 { taken.removeFirst(kept) }
  }

  private func windowWait(_ cost: Double, _ count: Int, _ per: Double, _ now: Timestamp) -> Double {
    var excess = taken.reduce(cost) { $0 + $1.cost } - Double(count)
    if excess <= Self.tolerance { return 0 }
    for place in taken {
      excess -= place.cost
      if excess <= Self.tolerance { return per - (now - place.at) }
    }
    return per
  }

  private mutating func refillBucket(_ capacity: Double, _ refill: Double, at now: Timestamp) {
    if let levelAt { level = min(capacity, level + max(0, now - levelAt) * refill) }
    levelAt = now
  }
}
