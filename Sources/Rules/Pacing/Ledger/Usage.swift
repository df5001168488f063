package import Time

/// A use of a limit: a call that was sent, or a place that is kept for one.
///
/// Lists of uses are in the order of their times.
package struct Usage: Sendable, Hashable {
  /// How far the call has come.
  package enum Phase: String, Sendable, Hashable {
    /// A place is kept; the call has not been sent.
    case booked
    /// The call was sent and may still come back as unsent.
    case sent
    /// The call is over, or was never ours.
    case past
  }

  package var time: Timestamp
  package var cost: Double

  /// Number of the place, which grows with each reservation; 0 for uses that are nobody's.
  package var owner: UInt64
  package var phase: Phase

  /// Makes a use.
  package init(time: Timestamp, cost: Double, owner: UInt64, phase: Phase) {
    self.time = time
    self.cost = cost
    self.owner = owner
    self.phase = phase
  }

  /// Whether the place comes before another in the queue.
  func isAhead(of other: (time: Timestamp, owner: UInt64)) -> Bool {
    time == other.time ? owner < other.owner : time < other.time
  }
}

extension [Usage] {
  /// Index of the first use later than an instant.
  func index(after instant: Timestamp) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].time > instant { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Puts a use behind all that are not later.
  mutating func add(_ use: Usage) {
    if let last, last.time > use.time {
      insert(use, at: index(after: use.time))
    } else {
      append(use)
    }
  }
}
