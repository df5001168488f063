extension Timestamp {
  /// Reads a date and time of RFC 3339; nil for anything else.
  ///
  /// More is taken than RFC 3339 §5.6 allows, because APIs send it: a space for the `T`, no seconds,
  /// an offset without a colon, and no offset, which means UTC. Digits past a millisecond are dropped.
  package init?(rfc3339 text: String) {
    var cursor = TextCursor(text)
    guard var civil = cursor.date(), cursor.take("T", "t", " "),
      let hour = cursor.number(digits: 2...2), cursor.take(":"),
      let minute = cursor.number(digits: 2...2)
    else { return nil }
    (civil.hour, civil.minute) = (hour, minute)
    if cursor.take(":") {
      guard let second = cursor.number(digits: 2...2) else { return nil }
      civil.second = Double(second) + (cursor.fraction(after: ".", ",") ?? 0)
    }
    guard let offset = cursor.offset(), cursor.isAtEnd,
      let instant = civil.instant(offsetMinutes: offset)
    else { return nil }
    self = instant
  }

  /// The instant as `2026-11-20T12:00:17Z`; parts of a second are dropped.
  package var rfc3339: String {
    let civil = CivilTime(self)
    let date = "\(Self.padded(civil.year, 4))-\(Self.padded(civil.month))-\(Self.padded(civil.day))"
    let time = [civil.hour, civil.minute, Int(civil.second)].map { Self.padded($0) }
    return "\(date)T\(time.joined(separator: ":"))Z"
  }

  /// The instant with its milliseconds: `2026-11-20T12:00:17.250Z`.
  package var rfc3339WithMilliseconds: String {
    let part = ((milliseconds % 1000) + 1000) % 1000
    return rfc3339.dropLast() + ".\(Self.padded(Int(part), 3))Z"
  }

  /// The first whole second that is not earlier: what to tell someone who must not come too early.
  package var roundedUpToSecond: Timestamp {
    let excess = milliseconds % 1000
    let missing = excess > 0 ? 1000 - excess : -excess
    return Timestamp(milliseconds: milliseconds + missing)
  }

  private static func padded(_ value: Int, _ width: Int = 2) -> String {
    let digits = String(abs(value))
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return (value < 0 ? "-" : "") + zeros + digits
  }
}

extension TextCursor {
  fileprivate mutating func date() -> CivilTime? {
    guard let year = number(digits: 4...4), take("-"), let month = number(digits: 2...2),
      take("-"), let day = number(digits: 2...2)
    else { return nil }
    return CivilTime(year: year, month: month, day: day)
  }

  /// Minutes east of UTC; 0 where the text ends without an offset.
  fileprivate mutating func offset() -> Int? {
    if isAtEnd || take("Z", "z") { return 0 }
    let sign = next == UInt8(ascii: "-") ? -1 : 1
    guard take("+", "-"), let hours = number(digits: 2...2), hours < 24 else { return nil }
    if isAtEnd { return sign * hours * 60 }
    _ = take(":")
    guard let minutes = number(digits: 2...2), minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes)
  }
}
