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
  private static let dateUnits: [String: Double] = ["W": 604_800, "D": 86_400]
  private static let timeUnits: [String: Double] = ["H": 3600, "M": 60, "S": 1]
}
