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
    String(decoding: rfc3339Bytes(), as: UTF8.self)
  }

  /// The instant with its milliseconds: `2026-11-20T12:00:17.250Z`.
  package var rfc3339WithMilliseconds: String {
    let part = ((milliseconds % 1000) + 1000) % 1000
    var bytes = rfc3339Bytes()
    bytes[bytes.count - 1] = UInt8(ascii: ".")
    Self.append(Int(part), digits: 3, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }

  private func rfc3339Bytes() -> [UInt8] {
    let civil = CivilTime(self)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(25)
    let parts =
      [
        (civil.year, 4, "-"), (civil.month, 2, "-"), (civil.day, 2, "T"), (civil.hour, 2, ":"),
        (civil.minute, 2, ":"), (Int(civil.second), 2, "Z"),
      ] as [(Int, Int, Unicode.Scalar)]
    for (number, digits, mark) in parts {
      Self.append(number, digits: digits, to: &bytes)
      bytes.append(UInt8(ascii: mark))
    }
    return bytes
  }

  /// The first whole second that is not earlier: what to tell someone who must not come too early.
  package var roundedUpToSecond: Timestamp {
    let excess = milliseconds % 1000
    let missing = excess > 0 ? 1000 - excess : -excess
    return Timestamp(milliseconds: milliseconds + missing)
  }

  /// Appends a number with zeros before it until it has so many digits.
  private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    let magnitude = number.magnitude
    while magnitude / 10 >= UInt(divisor) { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(magnitude / UInt(divisor) % 10))
      divisor /= 10
    }
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
