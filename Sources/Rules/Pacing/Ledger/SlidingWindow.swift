import Time

/// A limit of so much in any stretch of a given length, wherever the stretch begins.
struct SlidingWindow {
  let limit: Double

  /// Milliseconds.
  let length: Int64

  /// Makes a window; lengths are rounded up to whole milliseconds.
  init(limit: Double, seconds: Double) {
    self.limit = limit
    length = max(1, Int64(saturating: (min(max(seconds, 0), 1e10) * 1000).rounded(.up)))
  }

  /// The first instant from `start` on at which a use fits without making any stretch hold too much.
  ///
  /// Uses later than that instant keep their places: what comes now never delays what was booked before. A use that
  /// costs more than the limit takes all of it.
  func earliest(from start: Timestamp, cost: Double, among uses: [Usage]) -> Timestamp {
    let cost = min(cost, limit)
    var candidate = start
    while true {
      candidate = firstRoom(from: candidate, cost: cost, among: uses)
      guard let crowded = lastCrowded(behind: candidate, cost: cost, among: uses) else {
        return candidate
      }
      candidate = crowded.adding(milliseconds: 1)
    }
  }

  /// Index of the first use that still counts at an instant.
  func firstCounted(at instant: Timestamp, among uses: [Usage]) -> Int {
    uses.index(after: instant.adding(milliseconds: -length))
  }

  /// The instant at which a use counts no more.
  func end(of use: Usage) -> Timestamp { use.time.adding(milliseconds: length) }

  /// The first instant from `start` on at which the stretch that ends there has room.
  func firstRoom(from start: Timestamp, cost: Double, among uses: [Usage]) -> Timestamp {
    var instant = start
    var stretch = Stretch(endingAt: start, window: self, uses: uses)
    while exceeds(stretch.load + cost), let oldest = stretch.oldest {
      instant = end(of: oldest)
      stretch.move(to: instant, window: self)
    }
    return instant
  }

  /// The last later use whose stretch would include the new one and has no room for it.
  private func lastCrowded(
    behind instant: Timestamp,
    cost: Double,
    among uses: [Usage]
  ) -> Timestamp? {
    guard let last = uses.last, last.time > instant else { return nil }
    let reach = instant.adding(milliseconds: length)
    var stretch = Stretch(endingAt: instant, window: self, uses: uses)
    var crowded: Timestamp?
    while let next = stretch.next, next.time < reach {
      stretch.move(to: next.time, window: self)
      if exceeds(stretch.load + cost) { crowded = next.time }
    }
    return crowded
  }

  /// Costs may be fractions, whose sums are a hair off.
  private func exceeds(_ load: Double) -> Bool { load > limit + 1e-9 }
}

/// The uses that count at an instant, kept up while the instant moves on.
private struct Stretch {
  private let uses: [Usage]
  private var range: Range<Int>
  private(set) var load: Double

  init(endingAt instant: Timestamp, window: SlidingWindow, uses: [Usage]) {
    self.uses = uses
    let end = uses.index(after: instant)
    range = min(end, window.firstCounted(at: instant, among: uses))..<end
    load = uses[range].reduce(0) { $0 + $1.cost }
  }

  /// The use that will be the first not to count.
  var oldest: Usage? { range.isEmpty ? nil : uses[range.lowerBound] }

  /// The use that will be the next to count.
  var next: Usage? { range.upperBound < uses.count ? uses[range.upperBound] : nil }

  mutating func move(to instant: Timestamp, window: SlidingWindow) {
    var (low, high) = (range.lowerBound, range.upperBound)
    while high < uses.count, uses[high].time <= instant {
      load += uses[high].cost
      high += 1
    }
    while low < high, window.end(of: uses[low]) <= instant {
      load -= uses[low].cost
      low += 1
    }
    range = low..<high
    // What adding and taking away left behind must not look like a use.
    if range.isEmpty { load = 0 }
  }
}
