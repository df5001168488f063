/// Lengths of time as APIs write them.
package enum DurationText {
  /// Seconds of a Go (`6m0s`, `135h9m46s`), protobuf (`34.07s`) or ISO 8601 (`PT2M`) duration.
  ///
  /// Nil for negative lengths, figures without a unit (but a bare `0` is zero), and ISO years and months,
  /// whose length depends on the calendar.
  package static func seconds(_ text: String) -> Double? {
    if text == "0" { return 0 }
    var cursor = TextCursor(text)
    return cursor.take("P", "p") ? iso8601(&cursor) : go(&cursor)
  }

  /// Seconds of a length as a clock shows it, with days before a dot: `00:05:30`, `1.02:03:04`; nil for anything else.
  package static func clock(_ text: String) -> Double? {
    let days = text.split(separator: ".", omittingEmptySubsequences: false)
    guard days.count <= 2, let time = days.last else { return nil }
    let parts = time.split(separator: ":", omittingEmptySubsequences: false)
    let figures = parts.compactMap { $0.utf8.count <= 2 ? Double($0) : nil }
    guard parts.count == 3, figures.count == 3, figures[1] < 60, figures[2] < 60 else { return nil }
    guard let day = days.count == 2 ? Double(days[0]) : 0, day >= 0, day < 366 else { return nil }
    return day * 86_400 + figures[0] * 3600 + figures[1] * 60 + figures[2]
  }

  /// Seconds of a length as a clock shows minutes and seconds: `01:30`, `90:00`; nil for anything else.
  package static func shortClock(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let figures = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Double(part) : nil
    }
    guard parts.count == 2, figures.count == 2, parts[0].utf8.count <= 2, parts[1].utf8.count == 2,
      figures[1] < 60
    else { return nil }
    return figures[0] * 60 + figures[1]
  }

  /// Seconds of a length in words: `9 minutes`, `2 hours and 5 min`, `30 secs`, `an hour`, `1m 30s`, `a few minutes`.
  ///
  /// Nil where anything else stands in the text, and for months and years, whose length depends on the calendar.
  package static func prose(_ text: String) -> Double? {
    var cursor = TextCursor(text.lowercased())
    var total: Double?
    while true {
      cursor.skipSpaces()
      if cursor.isAtEnd { return total }
      if total != nil, cursor.take(",") { continue }
      guard let figure = cursor.decimal() ?? article(&cursor, isFirst: total == nil) else {
        return nil
      }
      guard figure >= 0 else { continue }
      cursor.skipSpaces()
      guard let unit = wordUnits[cursor.word()] else { return nil }
      total = (total ?? 0) + figure * unit
    }
  }

  /// `a` and `an` stand for one; `and` between two lengths for nothing, told by a figure below zero.
  private static func article(_ cursor: inout TextCursor, isFirst: Bool) -> Double? {
    switch cursor.word() {
    case "a", "an":
      // What is vague is at least two of them.
      takesFew(&cursor) ? 2 : 1
    case "one": 1
    case "and": isFirst ? nil : -1
    default: nil
    }
  }

  /// Takes `few` or `couple of` where it stands.
  private static func takesFew(_ cursor: inout TextCursor) -> Bool {
    cursor.skipSpaces()
    if cursor.take("few") { return true }
    guard cursor.take("couple") else { return false }
    cursor.skipSpaces()
    _ = cursor.take("of")
    return true
  }

  private static func go(_ cursor: inout TextCursor) -> Double? {
    var total = 0.0
    repeat {
      guard let value = cursor.decimal(), let unit = goUnits[cursor.word()] else { return nil }
      total += value * unit
    } while !cursor.isAtEnd
    return total
  }

  private static func iso8601(_ cursor: inout TextCursor) -> Double? {
    var total = 0.0
    var units = dateUnits
    var isEmpty = true
    while !cursor.isAtEnd {
      // `T` stands alone before a figure, so a word of a figure never begins with it.
      if units == dateUnits, cursor.take("T", "t") { units = timeUnits }
      guard let value = cursor.decimal(), let next = cursor.next,
        let unit = units[String(UnicodeScalar(next)).uppercased()]
      else { return nil }
      _ = cursor.take("W", "D", "H", "M", "S", "w", "d", "h", "m", "s")
      total += value * unit
      isEmpty = false
    }
    return isEmpty ? nil : total
  }

  private static let goUnits = [
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3,
    "s": 1, "m": 60, "h": 3600, "d": 86_400,
  ]
  private static let wordUnits: [String: Double] = [
    "ms": 0.001, "msec": 0.001, "millis": 0.001, "millisecond": 0.001, "milliseconds": 0.001,
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "d": 86_400, "day": 86_400, "days": 86_400, "week": 604_800, "weeks": 604_800,
  ]
  private static let dateUnits: [String: Double] = ["W": 604_800, "D": 86_400]
  private static let timeUnits: [String: Double] = ["H": 3600, "M": 60, "S": 1]
}
