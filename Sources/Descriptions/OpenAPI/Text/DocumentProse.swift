/// DocumentProse of a document made fit for a model: bounded, without control characters, markup reduced to its text.
enum DocumentProse {
  /// Several lines of at most `limit` characters.
  static func bounded(_ text: String, limit: Int) -> String {
    let text = trimmed(text)
    if isPlain(text, limit: limit, newline: UInt8(ascii: "\n")) { return String(text) }
    return cut(tidied(text, .kept, limit: limit), limit: limit)
  }

  /// One line of at most `limit` characters.
  static func line(_ text: String, limit: Int = 4096) -> String {
    let text = trimmed(text)
    if isPlain(text, limit: limit, newline: nil) { return String(text) }
    return cut(tidied(text, .joined, limit: limit), limit: limit)
  }

  /// Two texts that are fit already, one after the other.
  static func joined(_ first: String, _ second: String, limit: Int) -> String {
    let text = first + second
    return text.utf8.count <= limit ? text : cut(text, limit: limit)
  }

  private static func trimmed(_ text: String) -> Substring {
    let bytes = text.utf8
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }),
      let end = bytes.lastIndex(where: { $0 > 0x20 })
    else { return "" }
    return text[start..<bytes.index(after: end)]
  }

  /// Most texts need nothing done to them, and there are many.
  private static func isPlain(_ text: Substring, limit: Int, newline: UInt8?) -> Bool {
    guard text.utf8.count <= limit else { return false }
    // Read where they lie, the bytes cost a part of what they do one by one from a text.
    let newline = newline ?? UInt8(ascii: " ")
    let atHand = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      unsafe isPlain(bytes, newline: newline)
    }
    return unsafe atHand
      ?? Array(text.utf8).withUnsafeBufferPointer { unsafe isPlain($0, newline: newline) }
  }

  /// Letters come first: nine of ten bytes are some.
  @unsafe
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>, newline: UInt8) -> Bool {
    var wasSpace = true
    for place in 0..<text.count {
      let byte = unsafe text[place]
      if (byte | 0x20) &- UInt8(ascii: "a") < 26 {
        wasSpace = false
      } else if byte == UInt8(ascii: " ") || byte == newline {
        if wasSpace { return false }
        wasSpace = true
      } else {
        guard isVisible(byte) else { return false }
        wasSpace = false
      }
    }
    return !wasSpace || text.isEmpty
  }

  /// Whether a byte surely belongs to a character with a look of its own, and to no markup.
  ///
  /// The lead bytes are those of Latin, Greek, Cyrillic and East Asian letters, among which none is invisible.
  private static func isVisible(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: "["): false
    case 0x21..<0x7F, 0x80...0xBF, 0xC3...0xD1, 0xE3...0xED: true
    default: false
    }
  }

  /// What becomes of line ends.
  private enum LineEnds { case kept, joined }

  private static func tidied(_ text: Substring, _ lineEnds: LineEnds, limit: Int) -> String {
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
            contentsOf: lineEnds == .kept
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
