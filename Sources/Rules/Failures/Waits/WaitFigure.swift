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

  /// Ten years.
  package static let plausibleSeconds = 315_360_000.0

  /// Reads a figure; `clock` is the server's time, which absolute figures are measured against.
  ///
  /// Lines of one field arrive joined by commas (RFC 9110 §5.3). The longest wait that can be read offends none of them.
  package init(_ text: String, as unit: Wait.Unit, clock: Timestamp) {
    self.init(whole: text, unit, clock)
    guard self == .unreadable, text.utf8.contains(UInt8(ascii: ",")) else { return }
    for part in Self.parts(text) {
      let figure = WaitFigure(whole: part, unit, clock)
      if figure.isLonger(than: self) { self = figure }
    }
  }

  private init(whole text: String, _ unit: Wait.Unit, _ clock: Timestamp) {
    switch unit {
    case .http:
      self = Self.moment(text, clock) ?? Self.epoch(text, clock) ?? Self.span(text)
    case .seconds: self = Self.span(text)
    case .milliseconds: self = Self.relative(Self.number(text).map { $0 / 1000 })
    case .unix: self = Self.absolute(Self.number(text).map(Timestamp.init(seconds:)), clock)
    case .unixMilliseconds:
      self = Self.absolute(Self.number(text).map { Timestamp(seconds: $0 / 1000) }, clock)
    case .timestamp: self = Self.moment(text, clock) ?? .unreadable
    case .duration: self = Self.relative(Self.duration(text))
    }
  }

  /// A date in words or of RFC 3339, where the text is one.
  private static func moment(_ text: String, _ clock: Timestamp) -> WaitFigure? {
    let text = trimmed(text)
    let date =
      Timestamp(httpDate: text, now: clock) ?? Timestamp(rfc3339: text)
      ?? Timestamp(nearHTTPDate: ZoneName.spelledOut(text) ?? text, now: clock)
      ?? LooseDate.standard(text).flatMap { Timestamp(rfc3339: $0) }
    return date.map { absolute($0, clock) }
  }

  /// A figure of seconds, or a length that names its unit.
  private static func span(_ text: String) -> WaitFigure {
    relative(number(text) ?? duration(text))
  }

  /// A figure that means decades as a length, and a time near the server's own as a Unix time in seconds or parts of
  /// them, down to a billionth: no API sends anybody away for decades.
  private static func epoch(_ text: String, _ clock: Timestamp) -> WaitFigure? {
    guard let number = number(text), number > plausibleSeconds else { return nil }
    return [1.0, 1e3, 1e6, 1e9].lazy.map { Timestamp(seconds: number / $0) }
      .first { abs($0 - clock) < nearSeconds }.map { absolute($0, clock) }
  }

  /// Half a year.
  private static let nearSeconds = 15_768_000.0

  private static func duration(_ text: String) -> Double? {
    let text = trimmed(text)
    return DurationText.seconds(text) ?? DurationText.prose(text)
  }

  /// What may be a line of its own between the commas of a joined field: a date has one comma itself.
  private static func parts(_ text: String) -> [String] {
    let parts = text.split(separator: ",").prefix(partLimit).map(String.init)
    return parts + zip(parts, parts.dropFirst()).map { trimmed("\($0),\($1)") }
  }

  /// Parts of a joined field that are read.
  private static let partLimit = 64

  private func isLonger(than other: WaitFigure) -> Bool {
    switch (self, other) {
    case (.seconds(let own, _), .seconds(let seconds, _)): own > seconds
    case (.seconds, _), (.implausible, .unreadable): true
    default: false
    }
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

  /// The text without blanks at its ends, and without quotes that no such field has.
  private static func trimmed(_ text: String) -> String {
    let isAround = { (character: Character) in character.isWhitespace || character == "\"" }
    let start = text.drop(while: isAround)
    return String(start.reversed().drop(while: isAround).reversed())
  }
}
