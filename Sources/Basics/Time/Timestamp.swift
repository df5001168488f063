/// An instant on the wall clock: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// It lies between the beginning of the year 0 and the end of the year 9999, as far as RFC 3339 can tell it: no sum and
/// no difference of instants passes what 64 bits hold, wherever the figures came from.
package struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since the epoch.
  package let milliseconds: Int64

  /// The first instant that can be told.
  package static var earliest: Timestamp { Timestamp(milliseconds: -62_167_219_200_000) }

  /// The last instant that can be told.
  package static var latest: Timestamp { Timestamp(milliseconds: 253_402_300_799_999) }

  /// Makes an instant of milliseconds since the epoch; what cannot be told is held at the first or the last instant.
  package init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
  }

  /// Makes an instant of seconds since the epoch, rounded to a millisecond; the epoch for what is no number.
  package init(seconds: Double) {
    self.init(milliseconds: Int64(saturating: (seconds * 1000).rounded()))
  }

  /// Seconds since the epoch.
  package var seconds: Double { Double(milliseconds) / 1000 }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The instant `seconds` later, held at the ends of what can be told; the same instant for what is no number.
  package static func + (instant: Timestamp, seconds: Double) -> Timestamp {
    instant.adding(milliseconds: Int64(saturating: (seconds * 1000).rounded()))
  }

  /// The instant so many milliseconds later, held at the ends of what can be told.
  package func adding(milliseconds other: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds.saturatingSum(other))
  }

  /// The seconds from `right` to `left`.
  package static func - (left: Timestamp, right: Timestamp) -> Double {
    Double(left.milliseconds - right.milliseconds) / 1000
  }
}
