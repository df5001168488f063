import Time

/// Lengths as a clock shows them: `01:30`, `00:01:30`, `1:02:03`.
///
/// A time of day looks the same, so that the words before one decide.
enum ClockLength {
  /// What the words before a clock are of.
  enum Place {
    /// A length: `wait`, `try_again_in`.
    case length
    /// A length, or a moment: `retry_after`.
    case after
    /// Anything: `reset`.
    case unclear
  }

  /// The seconds; nil for no length, for none at all, and for what may be a time of day.
  static func seconds(_ text: String, behind place: Place, now: Timestamp) -> Double? {
    let long = DurationText.clock(text)
    guard let seconds = long ?? DurationText.shortClock(text), seconds > 0 else { return nil }
    return switch place {
    case .length: seconds
    case .after: seconds >= morning && isSoon(text, now) ? nil : seconds
    case .unclear: long != nil && seconds < hour ? seconds : nil
    }
  }

  private static let hour = 3600.0

  /// Few APIs send anybody away for that long by a clock.
  private static let morning = 6 * hour

  /// Whether it is later within the hour, taken as a time of day.
  private static func isSoon(_ text: String, _ now: Timestamp) -> Bool {
    guard let moment = Timestamp(rfc3339: "1970-01-01T\(text)Z") else { return false }
    let day = 24 * hour
    let left = (moment.seconds - now.seconds).truncatingRemainder(dividingBy: day)
    return (left < 0 ? left + day : left) < hour
  }
}
