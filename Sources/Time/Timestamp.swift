/// An instant on the wall clock: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
package struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since the epoch.
  package var milliseconds: Int64

  /// Makes an instant of milliseconds since the epoch.
  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Makes an instant of seconds since the epoch; values beyond ±10^12 s are held at that bound.
  package init(seconds: Double) {
    let bounded = seconds.isNaN ? 0 : min(max(seconds, -1e12), 1e12)
    milliseconds = Int64((bounded * 1000).rounded())
  }

  /// Seconds since the epoch.
  package var seconds: Double { Double(milliseconds) / 1000 }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The instant `seconds` later.
  package static func + (instant: Timestamp, seconds: Double) -> Timestamp {
    Timestamp(seconds: instant.seconds + seconds)
  }

  /// The seconds from `right` to `left`.
  package static func - (left: Timestamp, right: Timestamp) -> Double {
    Double(left.milliseconds - right.milliseconds) / 1000
  }
}
