import Manifests
import Time

/// One budget under one scope key: what was sent, what is booked, and what the API said of it.
struct Account: Sendable {
  let budget: Budget

  /// The limit that holds now: the declared one, or what the API made of it.
  var limit: Budget.Limit

  /// Nothing before this instant, because the API said that nothing is left until then.
  var shutUntil: Timestamp?
  var lastTouched: Timestamp

  /// Sent and booked calls; a bucket keeps only the booked ones here.
  var uses: [Use] = []
  var bucket: TokenBucket?

  /// Seconds that calls lately took; only a limit of calls at once asks for it.
  var duration = 1.0

  init(budget: Budget, now: Timestamp) {
    self.budget = budget
    limit = budget.limit
    lastTouched = now
    if case .bucket(let capacity, let refill) = budget.limit {
      bucket = TokenBucket(capacity: capacity, refill: refill, now: now)
    }
  }

  var isConcurrency: Bool {
    if case .concurrency = limit { true } else { false }
  }

  /// The limit as a window; one of calls at once is a window as long as a call usually takes.
  var window: SlidingWindow? {
    switch limit {
    case .window(let limit, let per): SlidingWindow(limit: Double(limit), seconds: per)
    case .spacing(let seconds): SlidingWindow(limit: 1, seconds: seconds)
    case .concurrency(let limit): SlidingWindow(limit: Double(limit), seconds: duration)
    case .bucket: nil
    }
  }

  /// What of a claim's cost counts: calls are spaced whatever they cost.
  func units(_ cost: Double) -> Double {
    if case .spacing = limit { 1 } else { cost }
  }

  /// Whether a new account would say the same, and nobody has asked for an hour.
  func isIdle(at now: Timestamp) -> Bool {
    guard now - lastTouched > 3600, bucket?.isFull(at: now) != false else { return false }
    if let shutUntil, shutUntil > now { return false }
    guard !isConcurrency, let window else { return uses.isEmpty }
    return uses.allSatisfy { window.end(of: $0) <= now }
  }

  /// The first instant from `start` on at which the limit lets a call of this cost through.
  func earliest(
    from start: Timestamp,
    cost: Double,
    among uses: [Use],
    now: Timestamp
  ) -> Timestamp {
    let start = max(start, shutUntil ?? start)
    if let bucket {
      return bucket.earliest(from: start, cost: cost, among: uses, now: now)
    }
    let counted = isConcurrency ? occupancy(of: uses, now: now) : uses
    return window?.earliest(from: start, cost: units(cost), among: counted) ?? start
  }

  /// The uses that a place has to respect when its turn comes: all that was sent, and the places ahead of it.
  func uses(aheadOf place: (time: Timestamp, owner: UInt64)) -> [Use] {
    uses.filter { $0.phase != .booked || $0.isAhead(of: place) }
  }

  /// The uses that a place has to respect when it wants to move up: all others.
  func uses(besides owner: UInt64) -> [Use] { uses.filter { $0.owner != owner } }

  /// Moves calls that take longer than usual on, so that each counts until it is over.
  private func occupancy(of uses: [Use], now: Timestamp) -> [Use] {
    let youngest = now.adding(milliseconds: 50 - Int64(duration * 1000))
    let moved = uses.map { use in
      var use = use
      if use.phase == .sent { use.time = max(use.time, youngest) }
      return use
    }
    return moved.sorted { $0.time < $1.time }
  }
}
