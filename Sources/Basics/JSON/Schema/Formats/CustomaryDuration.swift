import Text

/// Durations in other words than those of RFC 3339: with fractions, a sign or leaps between their units (ISO 8601), as a
/// clock shows them (`3 01:00:00`), in seconds, or in figures with units of their own (`1h30m`).
enum CustomaryDuration {
  /// Whether some framework may take a text for a duration: what begins with `P` must be one of ISO 8601.
  static func isTaken(_ text: String) -> Bool {
    let bare = text.drop { "+-".contains($0) }
    guard let first = bare.utf8.first, text.utf8.count - bare.utf8.count <= 1 else { return false }
    if first == UInt8(ascii: "P") || first == UInt8(ascii: "p") {
      return isPeriod(bare.dropFirst())
    }
    return ASCII.isDigit(first)
      && bare.utf8.allSatisfy { ASCII.isAlphanumeric($0) || ":.,- ".utf8.contains($0) }
  }

  private static func isPeriod(_ text: Substring) -> Bool {
    let halves = text.uppercased().split(separator: "T", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), let days = figures(halves[0], units: "YMWD") else {
      return false
    }
    guard halves.count == 2 else { return days > 0 }
    return figures(halves[1], units: "HMS").map { $0 > 0 } ?? false
  }

  /// How many figures with units stand in a text, the units in order; nil where something else does.
  private static func figures(_ text: Substring, units: String) -> Int? {
    var units = units[...]
    var rest = text
    var count = 0
    while !rest.isEmpty {
      let figure = rest.prefix { $0.isASCII && ($0.isNumber || ".,".contains($0)) }
      guard figure.first?.isNumber == true, let unit = rest.dropFirst(figure.count).first,
        let place = units.firstIndex(of: unit)
      else { return nil }
      units = units[units.index(after: place)...]
      rest = rest.dropFirst(figure.count + 1)
      count += 1
    }
    return count
  }
}
