import JSON

/// What of TOML must be known to tell where its tables and keys begin: names, texts over several lines, brackets.
struct TOMLScanner {
  private enum Quotes: String {
    case basic = "\"", literal = "'", longBasic = "\"\"\"", longLiteral = "'''"

    var isLong: Bool { self == .longBasic || self == .longLiteral }
    var hasEscapes: Bool { self == .basic || self == .longBasic }
  }

  private var quotes: Quotes?
  private var depth = 0

  /// Whether a value that was begun goes on in the next line.
  var isInside: Bool { quotes != nil || depth > 0 }

  /// Takes a line of a value, or the rest of one.
  ///
  /// - Throws: `ConfigurationFault` for a text that does not end in its line, and brackets that close nothing.
  mutating func take(_ line: Substring) throws(ConfigurationFault) {
    var rest = line
    while let character = rest.first {
      if let open = quotes {
        if open.hasEscapes, character == "\\" {
          rest = rest.dropFirst(2)
        } else if rest.hasPrefix(open.rawValue) {
          quotes = nil
          rest = rest.dropFirst(open.rawValue.count)
        } else {
          rest = rest.dropFirst()
        }
        continue
      }
      if character == "#" { return }
      quotes = [Quotes.longBasic, .longLiteral, .basic, .literal].first {
        rest.hasPrefix($0.rawValue)
      }
      if "[{".contains(character) { depth += 1 }
      if "]}".contains(character) { depth -= 1 }
      guard depth >= 0 else { throw ConfigurationFault("a bracket closes that was not opened") }
      rest = rest.dropFirst(quotes?.rawValue.count ?? 1)
    }
    if let quotes, !quotes.isLong { throw ConfigurationFault("a text does not end") }
  }

  /// Takes a key with its points off the beginning.
  ///
  /// - Throws: `ConfigurationFault` where there is none.
  static func key(_ rest: inout Substring) throws(ConfigurationFault) -> [String] {
    var parts: [String] = []
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" }
      if let quote = rest.first, quote == "\"" || quote == "'" {
        guard let end = rest.dropFirst().firstIndex(of: quote) else {
          throw ConfigurationFault("a key does not end")
        }
        parts.append(String(rest[rest.index(after: rest.startIndex)..<end]))
        rest = rest[rest.index(after: end)...]
      } else {
        let part = rest.prefix { $0.utf8.allSatisfy(isBare) }
        guard !part.isEmpty else { throw ConfigurationFault("expected a key") }
        parts.append(String(part))
        rest = rest[part.endIndex...]
      }
      rest = rest.drop { $0 == " " || $0 == "\t" }
      guard rest.first == "." else { return parts }
      rest = rest.dropFirst()
    }
  }

  /// Whether a key may have the byte without quotes.
  static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// The text of a value that is one text in a line; nil for any other.
  static func string(_ text: Substring) -> String? {
    let content = text.drop { $0 == " " || $0 == "\t" }
    if content.hasPrefix("'") {
      return content.dropFirst().firstIndex(of: "'").map { String(content.dropFirst()[..<$0]) }
    }
    guard content.hasPrefix("\"") else { return nil }
    var end = content.index(after: content.startIndex)
    while end < content.endIndex, content[end] != "\"" {
      end =
        content.index(end, offsetBy: content[end] == "\\" ? 2 : 1, limitedBy: content.endIndex)
        ?? content.endIndex
    }
    guard end < content.endIndex else { return nil }
    return (try? JSONParser.parse(String(content[...end])))?.string
  }
}
