package import Manifests
package import Time

/// One budget under one scope key: what was sent, what is booked, and what the API said of it.
package struct LimiterState: Sendable, Hashable {
  /// The limit as the manifest declares it.
  package var declared: Budget.Limit

  /// Whether the API's own figure replaces the declared one in both directions.
  package var isDefault: Bool

  /// The limit that holds now: the declared one, or what the API made of it.
  package var limit: Budget.Limit { didSet { notes.full = nil } }

  /// Nothing before this instant, because the API said that nothing is left until then.
  package var shutUntil: Timestamp?
  package var lastTouched: Timestamp

  /// Sent and booked calls in the order of their times; a bucket keeps only the booked ones here.
  package var uses: [Usage] = [] { didSet { notes = UseNotes() } }
  package var bucket: TokenBucket?

  /// The parts of it that single processes use without asking; they count as used for all others.
  package var leases: [LimitLease] = [] { didSet { notes.full = nil } }

  /// What is known of the uses.
  var notes = UseNotes()

  /// Seconds that calls lately took; only a limit of calls at once asks for it.
  package var duration = 1.0

  /// Makes an account of which nothing is used.
  package init(declared: Budget.Limit, isDefault: Bool, now: Timestamp) {
    self.declared = declared
    self.isDefault = isDefault
    limit = declared
    lastTouched = now
    if case .bucket(let capacity, let refill) = declared {
      bucket = TokenBucket(capacity: capacity, refill: refill, now: now)
    }
  }

  init(budget: Budget, now: Timestamp) {
    self.init(declared: budget.paced, isDefault: budget.isDefault, now: now)
  }

  /// Whether it keeps this budget's books.
  func declares(_ budget: Budget) -> Bool {
    declared == budget.paced && isDefault == budget.isDefault
  }

  /// Goes on under a manifest that declares the limit anew; what was used stays used.
  mutating func declare(_ budget: Budget, now: Timestamp) {
    let former = self
    self = LimiterState(budget: budget, now: now)
    shutUntil = former.shutUntil
    leases = former.leases
    if (bucket == nil) == (former.bucket == nil) { uses = former.uses }
    if let level = former.bucket?.level(at: now) { bucket?.lower(to: level, at: now) }
  }

  /// The account with everything spent, for when it is not known what was sent.
  package mutating func spend(now: Timestamp) {
    guard let window else {
      bucket?.lower(to: 0, at: now)
      return
    }
    guard !isConcurrency else { return }
    add(Usage(time: now, cost: window.limit, owner: 0, phase: .past))
  }

  /// Whether it limits calls at once, so that a call counts until it is over.
  package var isConcurrency: Bool {
    if case .concurrency = limit { true } else { false }
  }

  /// The limit as a window; one of calls at once is a window as long as a call usually takes.
  var window: SlidingWindow? {
    switch limit {
    case .window(let limit, let per):
      SlidingWindow(limit: leases.isEmpty ? Double(limit) : Double(limit) - leased, seconds: per)
    case .spacing(let seconds): SlidingWindow(limit: 1, seconds: seconds)
    case .concurrency(let limit): SlidingWindow(limit: Double(limit), seconds: duration)
    case .bucket: nil
    }
  }

  /// What of a claim's cost counts: calls are spaced whatever they cost.
  func units(_ cost: Double) -> Double {
    if case .spacing = limit { 1 } else { cost }
  }

  /// Whether a use still keeps others back, or may do so.
  package func counts(_ use: Usage, at now: Timestamp) -> Bool {
    guard !isConcurrency, use.phase != .booked, let window else { return true }
    return window.end(of: use) > now
  }

  /// Whether a new account would say the same, and nobody has asked for an hour.
  func isIdle(at now: Timestamp) -> Bool {
    guard now - lastTouched > 3600, leases.isEmpty, bucket?.isFull(at: now) != false else {
      return false
    }
    if let shutUntil, shutUntil > now { return false }
    guard !isConcurrency, let window else { return uses.isEmpty }
    return uses.allSatisfy { window.end(of: $0) <= now }
  }

  /// The first instant from `start` on at which the limit lets a call of this cost through.
  func earliest(
    from start: Timestamp,
    cost: Double,
    among uses: [Usage],
    now: Timestamp
  ) -> Timestamp {
    let start = max(start, shutUntil ?? start)
    if let bucket {
      return bucket.earliest(from: start, cost: cost, among: uses, now: now)
    }
    if let room = earliestBesideLeases(from: start, cost: cost, among: uses) { return room }
    let counted = isConcurrency ? occupancy(of: uses, now: now) : uses
    return window?.earliest(from: start, cost: units(cost), among: counted) ?? start
  }

  /// An instant from `start` on before which nothing more fits, whichever of the later uses gives its place up; `start`
  /// where nothing is known of that.
  func firstRoom(from start: Timestamp, cost: Double) -> Timestamp {
    let start = max(start, shutUntil ?? start)
    guard bucket == nil, !isConcurrency, let window else { return start }
    return window.firstRoom(from: start, cost: min(units(cost), window.limit), among: uses)
  }

  /// The uses that a place has to respect when its turn comes: all that was sent, and the places ahead of it.
  func uses(aheadOf place: (time: Timestamp, owner: UInt64)) -> [Usage] {
    uses.filter { $0.phase != .booked || $0.isAhead(of: place) }
  }

  /// The uses that a place has to respect when it wants to move up: all others.
  func uses(besides owner: UInt64) -> [Usage] { uses.filter { $0.owner != owner } }

  /// Moves calls that take longer than usual on, so that each counts until it is over.
  private func occupancy(of uses: [Usage], now: Timestamp) -> [Usage] {
    let youngest = now.adding(
      milliseconds: 50 - Int64(saturating: min(max(duration, 0), 1e9) * 1000)
    )
    let moved = uses.map { use in
      var use = use
      if use.phase == .sent { use.time = max(use.time, youngest) }
      return use
    }
    return moved.sorted { $0.time < $1.time }
  }
}
