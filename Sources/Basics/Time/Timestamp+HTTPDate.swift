extension Timestamp {
  /// Reads an HTTP-date in any of the three forms of RFC 9110 §5.6.7; nil for anything else.
  ///
  /// The name of the weekday is not compared with the date. A year of two digits is the one that lies at
  /// most 50 years after `now`; without `now`, 70 to 99 belong to the last century.
  package init?(httpDate text: String, now: Timestamp? = nil) {
    var cursor = TextCursor(text)
    cursor.skipSpaces()
    guard cursor.word().count >= 3 else { return nil }
    let civil = cursor.take(",") ? cursor.fixDate(now: now) : cursor.asctimeDate()
    guard let instant = civil?.instant() else { return nil }
    cursor.skipSpaces()
    guard cursor.isAtEnd else { return nil }
    self = instant
  }
}

extension Timestamp {
  /// Reads what servers send for an HTTP-date and nearly is one: without the weekday or its comma, with an offset or
  /// `Z` for `GMT`, or without a zone, which means UTC; nil for anything else.
  package init?(nearHTTPDate text: String, now: Timestamp? = nil) {
    var cursor = TextCursor(text)
    cursor.skipSpaces()
    if !cursor.word().isEmpty {
      _ = cursor.take(",")
      cursor.skipSpaces()
    }
    guard let civil = cursor.fixDateWithoutZone(now: now) else { return nil }
    cursor.skipSpaces()
    guard let minutes = cursor.zone(), let instant = civil.instant(offsetMinutes: minutes) else {
      return nil
    }
    cursor.skipSpaces()
    guard cursor.isAtEnd else { return nil }
    self = instant
  }
}

extension Timestamp {
  /// The instant as `Fri, 20 Nov 2026 12:00:17 GMT` (RFC 9110 §5.6.7); parts of a second are dropped.
  package var httpDate: String {
    let days = (milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000
    // The epoch was a Thursday.
    let weekday = Self.weekdays[Int(((days + 4) % 7 + 7) % 7)]
    let text = rfc3339
    let date = text.prefix(10).split(separator: "-")
    let month = Self.months[(Int(date[1]) ?? 1) - 1]
    return "\(weekday), \(date[2]) \(month) \(date[0]) \(text.dropFirst(11).prefix(8)) GMT"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  fileprivate static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension TextCursor {
  /// ` 06 Nov 1994 08:49:37 GMT` or ` 06-Nov-94 08:49:37 GMT`.
  fileprivate mutating func fixDate(now: Timestamp?) -> CivilTime? {
    guard let civil = fixDateWithoutZone(now: now) else { return nil }
    skipSpaces()
    return ["GMT", "UTC"].contains(word().uppercased()) ? civil : nil
  }

  /// Minutes east of UTC; 0 for `GMT`, `UTC`, `Z` and at the end.
  fileprivate mutating func zone() -> Int? {
    if isAtEnd { return 0 }
    let sign = next == UInt8(ascii: "-") ? -1 : 1
    guard take("+", "-") else {
      return ["GMT", "UTC", "UT", "Z"].contains(word().uppercased()) ? 0 : nil
    }
    guard let hours = number(digits: 2...2), hours < 24 else { return nil }
    _ = take(":")
    guard let minutes = number(digits: 2...2), minutes < 60 else { return nil }
    return sign * (hours * 60 + minutes)
  }

  fileprivate mutating func fixDateWithoutZone(now: Timestamp?) -> CivilTime? {
    skipSpaces()
    guard let day = number(digits: 1...2), take(" ", "-"), let month = month(), take(" ", "-"),
      let year = year(now: now)
    else { return nil }
    var civil = CivilTime(year: year, month: month, day: day)
    return timeOfDay(into: &civil) ? civil : nil
  }

  /// ` Nov  6 08:49:37 1994`.
  fileprivate mutating func asctimeDate() -> CivilTime? {
    skipSpaces()
    guard let month = month() else { return nil }
    skipSpaces()
    guard let day = number(digits: 1...2) else { return nil }
    var civil = CivilTime(year: 0, month: month, day: day)
    guard timeOfDay(into: &civil) else { return nil }
    skipSpaces()
    guard let year = number(digits: 4...4) else { return nil }
    civil.year = year
    return civil
  }

  private mutating func timeOfDay(into civil: inout CivilTime) -> Bool {
    skipSpaces()
    guard let hour = number(digits: 2...2), take(":"), let minute = number(digits: 2...2),
      take(":"), let second = number(digits: 2...2)
    else { return false }
    (civil.hour, civil.minute, civil.second) = (hour, minute, Double(second))
    return true
  }

  private mutating func month() -> Int? {
    let name = word().lowercased()
    return Timestamp.months.firstIndex { $0.lowercased() == name }.map { $0 + 1 }
  }

  private mutating func year(now: Timestamp?) -> Int? {
    guard let year = number(digits: 2...4) else { return nil }
    guard year < 100 else { return year }
    guard let now else { return year + (year < 70 ? 2000 : 1900) }
    let latest = CivilTime(now).year + 50
    return latest - ((latest - year) % 100 + 100) % 100
  }
}
