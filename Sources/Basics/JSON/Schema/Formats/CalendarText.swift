/// Dates, times and durations as texts (RFC 3339 §5.6 and appendix A).
enum CalendarText {
  static func isDate(_ text: String) -> Bool {
    var cursor = ByteCursor(text)
    return cursor.date() && cursor.isAtEnd
  }

  static func isTime(_ text: String) -> Bool {
    var cursor = ByteCursor(text)
    return cursor.time() && cursor.isAtEnd
  }

  static func isDateTime(_ text: String) -> Bool {
    var cursor = ByteCursor(text)
    return cursor.date() && cursor.take("Tt") && cursor.time() && cursor.isAtEnd
  }

  /// A time of a clock on a wall: the seconds may be missing, and so may the offset.
  static func isLocalTime(_ text: String) -> Bool {
    var cursor = ByteCursor(text)
    return cursor.localTime() && cursor.isAtEnd
  }

  /// A date and a time of a clock on a wall, a blank between them where it is no `T`.
  static func isLocalDateTime(_ text: String) -> Bool {
    var cursor = ByteCursor(text)
    return cursor.date() && cursor.take("Tt _") && cursor.localTime() && cursor.isAtEnd
  }

  /// A duration has its units in order, and weeks stand alone.
  static func isDuration(_ text: String) -> Bool {
    var cursor = ByteCursor(text)
    guard cursor.take("P") else { return false }
    let (days, daysGap) = cursor.figures(units: "YMD")
    if days == 0, cursor.figures(units: "W").count == 1 { return cursor.isAtEnd }
    guard !daysGap else { return false }
    guard cursor.take("T") else { return days > 0 && cursor.isAtEnd }
    let (hours, hoursGap) = cursor.figures(units: "HMS")
    return hours > 0 && !hoursGap && cursor.isAtEnd
  }
}

extension ByteCursor {
  fileprivate mutating func date() -> Bool {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
      let day = number(digits: 2)
    else { return false }
    return (1...12).contains(month) && day >= 1 && day <= Self.days(of: month, year)
  }

  private static func days(of month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  fileprivate mutating func time() -> Bool {
    guard let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2),
      minute < 60, take(":"), let second = number(digits: 2), second <= 60
    else { return false }
    if take(".") {
      guard digits() > 0 else { return false }
    }
    guard let offset = offset() else { return false }
    // A leap second ends the last minute of a day in UTC.
    let minutes = hour * 60 + minute - offset
    return second < 60 || (minutes + 1440) % 1440 == 1439
  }

  /// A time whose seconds and offset may be missing, and whose offset may be without a colon, or minutes.
  fileprivate mutating func localTime() -> Bool {
    guard let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2),
      minute < 60
    else { return false }
    if take(":") {
      guard let second = number(digits: 2), second <= 60 else { return false }
      if take(".,"), digits() == 0 { return false }
    }
    _ = take(" ")
    guard !isAtEnd, !take("Zz") else { return true }
    guard take("+-"), let hours = number(digits: 2), hours < 24 else { return false }
    _ = take(":")
    guard !isAtEnd else { return true }
    return number(digits: 2).map { $0 < 60 } ?? false
  }

  /// Minutes east of UTC.
  private mutating func offset() -> Int? {
    if take("Zz") { return 0 }
    let sign = current == UInt8(ascii: "-") ? -1 : 1
    guard take("+-"), let hours = number(digits: 2), hours < 24, take(":"),
      let minutes = number(digits: 2), minutes < 60
    else { return nil }
    return sign * (hours * 60 + minutes)
  }

  /// Reads figures with units in the order given; tells how many there were, and whether one between was left out.
  fileprivate mutating func figures(units: String) -> (count: Int, hasGap: Bool) {
    var rest = Array(units.utf8)[...]
    var count = 0
    var hasGap = false
    while !rest.isEmpty {
      let start = position
      guard digits() > 0, let unit = current, let place = rest.firstIndex(of: unit) else {
        position = start
        break
      }
      hasGap = hasGap || (count > 0 && place != rest.startIndex)
      position += 1
      count += 1
      rest = rest[(place + 1)...]
    }
    return (count, hasGap)
  }
}
