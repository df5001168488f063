import Text

/// Where a text says in which character set it is written.
enum CharsetLabel {
  /// Bytes at the start of a page in which its declaration must stand (WHATWG HTML §4.2.5.4).
  private static let prescan = 1024

  /// The `charset` parameter of a media type, in quotation marks or not (RFC 9110 §8.3.2).
  static func parameter(of contentType: String) -> String? {
    for part in contentType.split(separator: ";").dropFirst() {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, trimmed(sides[0]).lowercased() == "charset" else { continue }
      // A second Content-Type line is joined by a comma.
      let value = trimmed(sides[1].prefix { $0 != "," })
      return value.isEmpty ? nil : value
    }
    return nil
  }

  /// The `encoding` of an XML declaration (XML 1.0 §4.3.3), or the `charset` of a page's `meta`.
  static func declared(in bytes: [UInt8]) -> String? {
    guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") else { return nil }
    let head = String(decoding: bytes.prefix(prescan), as: UTF8.self).lowercased()
    if let start = head.firstRange(ofText: "<?xml") {
      let declaration = head[start.upperBound...].prefix { $0 != ">" }
      return declaration.firstRange(ofText: "encoding").flatMap {
        value(of: declaration[$0.upperBound...])
      }
    }
    var rest = head[...]
    while let meta = rest.firstRange(ofText: "<meta") {
      let tag = rest[meta.upperBound...].prefix { $0 != ">" }
      if let name = tag.firstRange(ofText: "charset") { return value(of: tag[name.upperBound...]) }
      rest = rest[meta.upperBound...]
    }
    return nil
  }

  /// The value behind a name: `="utf-8"`, `=utf-8`.
  private static func value(of text: Substring) -> String? {
    let text = text.drop { $0 == " " }
    guard text.first == "=" else { return nil }
    let value = text.dropFirst().drop { " \"'".contains($0) }
      .prefix { !" \"';/?>".contains($0) }
    return value.isEmpty ? nil : String(value)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.filter { $0 != "\"" && $0 != "'" && !$0.isWhitespace })
  }
}
