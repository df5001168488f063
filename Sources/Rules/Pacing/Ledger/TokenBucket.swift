package import Time

/// A bucket that calls draw from and time refills.
package struct TokenBucket: Sendable, Hashable {
  package private(set) var capacity: Double
  package let refill: Double

  /// What was in the bucket at `instant`, all calls until then paid.
  package private(set) var level: Double
  package private(set) var instant: Timestamp

  /// Makes a full bucket; `refill` is in units a second.
  init(capacity: Double, refill: Double, now: Timestamp) {
    self.capacity = max(capacity, 0)
    self.refill = max(refill, 0)
    level = self.capacity
    instant = now
  }

  /// Makes a bucket as it was left.
  package init(capacity: Double, refill: Double, level: Double, instant: Timestamp) {
    self.capacity = capacity
    self.refill = refill
    self.level = level
    self.instant = instant
  }

  /// Whether nothing is missing.
  func isFull(at now: Timestamp) -> Bool { level(at: now) >= capacity }

  /// What is in the bucket if nobody draws until then.
  package func level(at now: Timestamp) -> Double {
    min(capacity, level + refill * max(0, now - instant))
  }

  /// Pays for a call that was sent.
  mutating func draw(_ cost: Double, at now: Timestamp) {
    settle(now)
    level -= min(cost, capacity)
  }

  /// Takes back what a call paid at `start` beyond what it cost; one that was not sent after all cost nothing.
  ///
  /// The API's bucket may have been full meanwhile and taken in nothing, so that what flowed into this one is not kept
  /// beside a payment of which it is a part.
  mutating func giveBack(
    _ paid: Double,
    cost: Double = 0,
    paidAt start: Timestamp,
    at now: Timestamp
  ) {
    settle(now)
    let paid = min(paid, capacity)
    let inflow = refill * max(0, now - start)
    level = min(capacity, level + max(0, paid - max(min(cost, capacity), inflow)))
  }

  /// Takes the API's word for what is left, if that is less.
  mutating func lower(to remaining: Double, at now: Timestamp) {
    settle(now)
    level = min(level, remaining)
  }

  /// Takes the API's word for what is left, where nothing else is known.
  mutating func set(to remaining: Double, at now: Timestamp) {
    settle(now)
    level = min(capacity, remaining)
  }

  /// Changes how much the bucket can hold; what is missing from it stays missing.
  mutating func resize(to capacity: Double, at now: Timestamp) {
    settle(now)
    level = min(capacity, level + max(0, capacity - self.capacity))
    self.capacity = capacity
  }

  /// The first instant from `start` on at which a call can be paid without leaving a booked one short.
  ///
  /// A call that costs more than the capacity takes all of it. Bookings whose time is over are taken to be paid now.
  func earliest(
    from start: Timestamp,
    cost: Double,
    among booked: [Usage],
    now: Timestamp
  ) -> Timestamp {
    let cost = min(cost, capacity)
    var state = self
    state.settle(now)
    for index in booked.indices {
      let use = booked[index]
      let ready = max(start, state.ready(for: cost))
      if ready <= use.time, state.canPay(cost, at: ready, then: booked[index...]) { return ready }
      state.draw(use.cost, at: max(use.time, state.instant))
    }
    return max(start, state.ready(for: cost))
  }

  private func canPay(_ cost: Double, at ready: Timestamp, then uses: ArraySlice<Usage>) -> Bool {
    var state = self
    state.draw(cost, at: ready)
    return uses.allSatisfy { use in
      state.draw(use.cost, at: max(use.time, state.instant))
      return state.level >= -1e-9
    }
  }

  /// The first instant at which so much is in the bucket.
  private func ready(for cost: Double) -> Timestamp {
    let missing = cost - level
    // Sums of fractions are a hair off; and a bucket that never refills opens in the far future.
    guard missing > 1e-9 else { return instant }
    let seconds = refill > 0 ? min(missing / refill, 1e9) : 1e9
    return instant.adding(milliseconds: Int64(saturating: (seconds * 1000).rounded(.up)))
  }

  /// Moves the account up to an instant; a clock that was set back moves the instant but pays nothing.
  private mutating func settle(_ now: Timestamp) {
    level = level(at: now)
    instant = now
  }
}
