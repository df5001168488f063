import Time

extension LimiterState {
  /// Past uses that are kept singly before those close together are merged.
  private static let historyLimit = 1024

  /// Keeps a place.
  mutating func book(_ place: (time: Timestamp, owner: UInt64), cost: Double) {
    add(Usage(time: place.time, cost: units(cost), owner: place.owner, phase: .booked))
  }

  /// Drops what is kept or counted for a place at an instant.
  mutating func drop(_ owner: UInt64, at time: Timestamp) {
    if let index = index(of: owner, at: time) { remove(at: index) }
  }

  /// Counts a call that is sent now; its booking, if it had one, has been dropped.
  mutating func send(_ owner: UInt64, cost: Double, now: Timestamp) {
    lastTouched = now
    if bucket != nil {
      bucket?.draw(cost, at: now)
    } else {
      add(Usage(time: now, cost: units(cost), owner: owner, phase: .sent))
    }
  }

  /// Moves what was counted for a call at `start` to now; a bucket has it drawn already.
  ///
  /// What was put together with other calls stays where it is. A store tells of all that was sent as of what is past.
  mutating func recount(_ owner: UInt64, cost: Double, sentAt start: Timestamp, now: Timestamp) {
    guard bucket == nil, let index = index(of: owner, at: start), uses[index].phase != .booked,
      uses[index].cost == units(cost)
    else { return }
    var use = remove(at: index)
    use.time = now
    add(use)
  }

  /// Ends a call that was sent at `start`.
  mutating func finish(_ owner: UInt64, sentAt start: Timestamp, now: Timestamp) {
    lastTouched = now
    guard bucket == nil, let index = index(of: owner, at: start) else { return }
    guard isConcurrency else { return end(at: index) }
    remove(at: index)
    // A moving average; the bounds keep one odd call from spoiling the guesses.
    duration += 0.2 * (min(max(now - start, 0.1), 60) - duration)
  }

  /// Gives back what a call took that was not sent after all.
  mutating func giveBack(
    _ owner: UInt64,
    cost: Double,
    sentAt start: Timestamp,
    now: Timestamp
  ) {
    if bucket != nil {
      bucket?.giveBack(cost, paidAt: start, at: now)
    } else {
      drop(owner, at: start)
    }
  }

  /// Forgets what counts no more, and keeps a long history in few words.
  mutating func tidy(now: Timestamp) {
    if let until = shutUntil, until <= now { shutUntil = nil }
    mendTimes(now: now)
    endLeases(now: now)
    guard !isConcurrency, let window else { return }
    let spent = window.firstCounted(at: now, among: uses)
    // Spent uses do no harm; they are moved out many at a time.
    if spent > 16, spent > uses.count / 4 {
      uses = uses[..<spent].filter { $0.phase == .booked } + uses[spent...]
    }
    // What is booked may be long, and is no history.
    if uses.count > Self.historyLimit * 2, uses.index(after: now) > Self.historyLimit * 2 {
      condense(window)
    }
  }

  /// After the clock was set back, what was sent cannot be later than now.
  private mutating func mendTimes(now: Timestamp) {
    guard let newest = uses.last, newest.time > now, hasSent(after: now) else { return }
    for index in uses.indices where uses[index].phase != .booked {
      uses[index].time = min(uses[index].time, now)
    }
    uses.sort { $0.isAhead(of: ($1.time, $1.owner)) }
  }

  /// Merges past uses that are close together into the later one, which counts longer, never shorter.
  private mutating func condense(_ window: SlidingWindow) {
    let grain = max(1, window.length / Int64(Self.historyLimit))
    var kept: [Usage] = []
    for use in uses {
      let slot = use.time.milliseconds / grain
      if use.phase == .past, let last = kept.last, last.phase == .past,
        last.time.milliseconds / grain == slot
      {
        kept[kept.count - 1].time = use.time
        kept[kept.count - 1].cost += use.cost
      } else {
        kept.append(use)
      }
    }
    uses = kept
  }
}
