/// A date that ends in the name of a zone, which no standard of HTTP has: `Fri, 20 Nov 2026 07:00:40 EST`.
enum ZoneName {
  /// The date with the offset in the place of the name; nil where it ends in none that means one zone alone.
  ///
  /// The names are those of RFC 5322 §4.3, and of Europe and Japan.
  static func spelledOut(_ date: String) -> String? {
    guard let space = date.lastIndex(of: " ") else { return nil }
    return offset(of: String(date[date.index(after: space)...])).map { date[...space] + $0 }
  }

  /// The offset that a name stands for; nil for one that means no zone alone.
  static func offset(of name: String) -> String? { offsets[name.uppercased()] }

  private static let offsets = [
    "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700",
    "MDT": "-0600", "PST": "-0800", "PDT": "-0700", "WET": "+0000", "WEST": "+0100",
    "CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "JST": "+0900",
  ]
}
