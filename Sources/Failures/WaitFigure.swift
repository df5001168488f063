package import Manifests
package import Time

/// A wait's figure, read by its declared unit and never guessed.
package enum WaitFigure: Sendable, Hashable {
  /// Seconds from the answer on; 0 for a moment that has passed.
  case seconds(Double, Basis)

  /// The text is no figure of the unit.
  case unreadable

  /// The figure is one of the unit, but more than ten years off: the unit is wrong, or the API is.
  case implausible

  /// How a figure tells the end of a wait.
  package enum Basis: Sendable, Hashable {
    case relative
    case absolute
  }

  private static let plausibleSeconds = 315_360_000.0

  /// Reads a figure; `clock` is the server's time, which absolute figures are measured against.
  package init(_ text: String, as unit: Wait.Unit, clock: Timestamp) {
    switch unit {
    case .http: self = Self.http(text, clock: clock)
    case .seconds: self = Self.relative(Self.number(text))
    case .milliseconds: self = Self.relative(Self.number(text).map { $0 / 1000 })
    case .unix: self = Self.absolute(Self.number(text).map(Timestamp.init(seconds:)), clock)
    case .unixMilliseconds:
      self = Self.absolute(Self.number(text).map { Timestamp(seconds: $0 / 1000) }, clock)
    case .timestamp: self = Self.absolute(Timestamp(rfc3339: Self.trimmed(text)), clock)
    case .duration: self = Self.relative(DurationText.seconds(Self.trimmed(text)))
    }
  }

  private static func http(_ text: String, clock: Timestamp) -> WaitFigure {
    if let date = Timestamp(httpDate: text, now: clock) { return absolute(date, clock) }
    // Two lines of the field arrive joined; the longer wait offends neither.
    let numbers = text.split(separator: ",").map { number(String($0)) }
    guard !numbers.contains(nil) else { return .unreadable }
    return relative(numbers.compactMap(\.self).max())
  }

  private static func relative(_ seconds: Double?) -> WaitFigure {
    guard let seconds, seconds >= 0 else { return .unreadable }
    return seconds > plausibleSeconds ? .implausible : .seconds(seconds, .relative)
  }

  private static func absolute(_ instant: Timestamp?, _ clock: Timestamp) -> WaitFigure {
    guard let instant else { return .unreadable }
    let seconds = instant - clock
    return abs(seconds) > plausibleSeconds ? .implausible : .seconds(max(0, seconds), .absolute)
  }

  /// A finite decimal number, signs and exponents allowed as JSON has them.
  private static func number(_ text: String) -> Double? {
    let text = trimmed(text)
    guard !text.isEmpty, text.utf8.count <= 32,
      text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 || "+-.eE".utf8.contains($0) }),
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
