/// The items of a list-valued structured field (RFC 9651 §3.1) with their parameters.
///
/// Only what rate limit fields need is told apart: values are kept as text, strings without quotes.
struct StructuredField {
  /// An item's parameters by name.
  typealias Item = [String: String]

  private static let itemLimit = 32
  let items: [Item]

  init(_ text: String) {
    items = Self.parts(text, at: ",").prefix(Self.itemLimit).map { item in
      var parameters: Item = [:]
      for part in Self.parts(item, at: ";").dropFirst() {
        let sides = part.split(separator: "=", maxSplits: 1).map { Self.trimmed($0) }
        guard let name = sides.first, !name.isEmpty else { continue }
        parameters[name] = sides.count == 2 ? Self.unquoted(sides[1]) : "?1"
      }
      return parameters
    }
  }

  /// Parts a text at a mark that stands outside of strings.
  private static func parts(_ text: String, at mark: Character) -> [String] {
    var parts = [""]
    var isString = false
    var isEscape = false
    for character in text {
      if character == mark, !isString {
        parts.append("")
        continue
      }
      if character == "\"", !isEscape { isString.toggle() }
      isEscape = isString && character == "\\" && !isEscape
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }

  private static func unquoted(_ text: String) -> String {
    text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
      ? String(text.dropFirst().dropLast()) : text
  }
}
