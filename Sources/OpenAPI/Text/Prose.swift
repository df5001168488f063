/// Prose of a document made fit for a model: bounded, without control characters, markup reduced to its text.
enum Prose {
  /// Several lines of at most `limit` characters.
  static func bounded(_ text: String, limit: Int) -> String {
    if isPlain(text, limit: limit) { return text }
    return cut(tidied(text, keepingLines: true, limit: limit), limit: limit)
  }

  /// One line of at most `limit` characters.
  static func line(_ text: String, limit: Int = 4096) -> String {
    if isPlain(text, limit: limit) { return text }
    return cut(tidied(text, keepingLines: false, limit: limit), limit: limit)
  }

  /// Most texts need nothing done to them, and there are many.
  private static func isPlain(_ text: String, limit: Int) -> Bool {
    var last: UInt8 = 0x20
    guard text.utf8.count <= limit else { return false }
    for byte in text.utf8 {
      guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "<"), byte != UInt8(ascii: "["),
        byte != 0x20 || last != 0x20
      else { return false }
      last = byte
    }
    return last != 0x20
  }

  private static func tidied(_ text: String, keepingLines: Bool, limit: Int) -> String {
    // What lies far behind the limit cannot be seen, however much of the text is markup.
    let head = text.unicodeScalars.prefix(limit * 8)
    let scalars = withoutLinks(withoutTags(Array(head)))
    var result = String.UnicodeScalarView()
    var (breaks, spaces) = (0, 0)
    for scalar in scalars {
      switch scalar {
      case "\n": breaks += 1
      case " ", "\t", "\r", "\u{A0}": spaces += 1
      case _ where isInvisible(scalar): break
      default:
        if breaks > 0, !result.isEmpty {
          result.append(
            contentsOf: keepingLines
              ? (breaks > 1 ? "\n\n" : "\n").unicodeScalars : " ".unicodeScalars
          )
        } else if spaces > 0, !result.isEmpty {
          result.append(" ")
        }
        (breaks, spaces) = (0, 0)
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Whether a character has no look of its own: controls, and those that change the direction of others.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }

  private static func withoutTags(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard scalars.contains("<") else { return scalars }
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < scalars.count {
      if scalars[index] == "<", let end = endOfTag(in: scalars, from: index) {
        let name = scalars[(index + 1)...].drop { $0 == "/" }.prefix {
          $0 != ">" && $0 != " " && $0 != "/"
        }
        if ["p", "br", "li", "ul", "ol", "div", "tr"].contains(
          String(String.UnicodeScalarView(name)).lowercased()
        ) {
          result.append("\n")
        }
        index = end + 1
      } else {
        result.append(scalars[index])
        index += 1
      }
    }
    return result
  }

  /// The end of what looks like a tag of HTML: `<name …>` or `</name>`, at most 200 characters long.
  private static func endOfTag(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var index = start + 1
    if index < scalars.count, scalars[index] == "/" { index += 1 }
    guard index < scalars.count, scalars[index].isASCII, scalars[index].properties.isAlphabetic
    else { return nil }
    let end = scalars[index...].prefix(200).firstIndex { $0 == ">" || $0 == "<" || $0 == "\n" }
    guard let end, scalars[end] == ">" else { return nil }
    let name = scalars[index..<end].prefix { $0 != " " && $0 != "/" }
    // `<id>` in prose is a word for "your id here"; only what HTML knows is a tag.
    return tags.contains(String(String.UnicodeScalarView(name)).lowercased()) ? end : nil
  }

  private static let tags: Set<String> = [
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "hr", "i", "img", "li", "ol", "p", "pre", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul",
  ]

  /// Markdown links become their text: `[text](address)`.
  private static func withoutLinks(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard scalars.contains("[") else { return scalars }
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < scalars.count {
      if scalars[index] == "[",
        let close = scalars[(index + 1)...].prefix(300).firstIndex(where: {
          "[]\n".unicodeScalars.contains($0)
        }),
        scalars[close] == "]", close + 1 < scalars.count, scalars[close + 1] == "(",
        let end = scalars[(close + 2)...].prefix(500).firstIndex(where: { $0 == ")" || $0 == "\n" }
        ),
        scalars[end] == ")"
      {
        result.append(contentsOf: scalars[(index + 1)..<close])
        index = end + 1
      } else {
        result.append(scalars[index])
        index += 1
      }
    }
    return result
  }

  /// Cuts at the end of a word.
  private static func cut(_ text: String, limit: Int) -> String {
    guard text.count > limit else { return text }
    let head = text.prefix(limit - 1)
    let space = head.lastIndex { $0 == " " || $0 == "\n" }
    let isNear = space.map { head.distance(from: $0, to: head.endIndex) < limit / 4 } ?? false
    return (isNear ? head[..<(space ?? head.endIndex)] : head) + "…"
  }
}
