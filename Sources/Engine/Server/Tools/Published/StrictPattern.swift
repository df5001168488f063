import JSON

/// Regular expressions in the spelling of ECMA-262 with its `u` flag, by which strict clients read those of a schema.
///
/// Where most engines take a sign for itself, that flag asks for a backslash before it, or for none.
enum StrictPattern {
  private static let syntax: Set<Character> = [
    "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/",
  ]

  /// The expression so spelt; nil where none says the same, as of one that ignores case.
  static func spelt(_ pattern: String) -> String? {
    guard !pattern.hasPrefix("(?i)"), (try? SchemaPattern(pattern)) != nil else { return nil }
    var spelling = Spelling(rest: pattern[...])
    return spelling.text()
  }

  /// The way through an expression that can be read.
  private struct Spelling {
    var rest: Substring
    private var written = ""

    init(rest: Substring) { self.rest = rest }

    mutating func text() -> String {
      while let next = rest.first { write(next) }
      return written
    }

    private mutating func write(_ next: Character) {
      switch next {
      case "\\": takeEscape(inClass: false)
      case "[": takeClass()
      // What a group is called changes nothing, and not every engine reads a name.
      case "(" where rest.hasPrefix("(?<") && !rest.hasPrefix("(?<=") && !rest.hasPrefix("(?<!"):
        rest = rest.drop { $0 != ">" }.dropFirst()
        written += "(?:"
      case "{" where isCount: take(through: "}")
      case "{", "}", "]":
        written += "\\"
        take(1)
      default: take(1)
      }
    }

    /// Whether a brace begins a number of repetitions.
    private var isCount: Bool {
      let digits = rest.dropFirst().prefix { $0 != "}" }
      return digits.first?.isNumber == true && digits.allSatisfy { $0.isNumber || $0 == "," }
    }

    private mutating func takeEscape(inClass: Bool) {
      guard let letter = rest.dropFirst().first else { return take(1) }
      let isLetter = letter.isASCII && (letter.isLetter || letter.isNumber)
      if isLetter, "pPu".contains(letter), rest.dropFirst(2).first == "{" {
        return take(through: "}")
      }
      if !isLetter, !StrictPattern.syntax.contains(letter), !(inClass && letter == "-") {
        rest.removeFirst()
        return take(1)
      }
      take(2)
    }

    private mutating func takeClass() {
      take(1)
      var wasClass = false
      while let next = rest.first {
        if next == "]" { return take(1) }
        if next == "\\" {
          wasClass = "dDwWsSpP".contains(rest.dropFirst().first ?? " ")
          takeEscape(inClass: true)
        } else {
          // A class of signs is neither end of a range.
          if wasClass, next == "-", rest.dropFirst().first != "]" { written += "\\" }
          wasClass = false
          take(1)
        }
      }
    }

    private mutating func take(_ count: Int) {
      written += rest.prefix(count)
      rest = rest.dropFirst(count)
    }

    private mutating func take(through end: Character) {
      let part = rest.prefix { $0 != end }
      take(part.count + 1)
    }
  }
}

extension JSONObject {
  /// A schema whose regular expressions are spelt as strict clients read them, without those of which none would be.
  var withStrictPatterns: JSONObject {
    var schema = self
    for member in members {
      switch (member.name, member.value) {
      case ("pattern", .string(let text)):
        schema["pattern"] = StrictPattern.spelt(text).map { .string($0) }
      case ("patternProperties", .object(let patterns)): schema.write(patterns)
      case (let name, .object(let object)) where SchemaKeywords.single.contains(name):
        schema[name] = .object(object.withStrictPatterns)
      case (let name, .object(let parts)) where SchemaKeywords.maps.contains(name):
        schema[name] = .object(
          JSONObject(parts.members.map { ($0.name, $0.value.withStrictPatterns) })
        )
      case (let name, .array(let parts)) where SchemaKeywords.lists.contains(name):
        schema[name] = .array(parts.map(\.withStrictPatterns))
      default: break
      }
    }
    return schema
  }

  private mutating func write(_ patterns: JSONObject) {
    let spelt = patterns.members.map { member in
      StrictPattern.spelt(member.name).map { ($0, member.value.withStrictPatterns) }
    }
    self["patternProperties"] = .object(JSONObject(spelt.compactMap(\.self)))
    // Where a pattern is missing, nobody can tell which members are the others.
    if spelt.contains(where: { $0 == nil }) {
      for name in ["additionalProperties", "unevaluatedProperties"] { self[name] = nil }
    }
  }
}

extension JSONValue {
  fileprivate var withStrictPatterns: JSONValue {
    object.map { .object($0.withStrictPatterns) } ?? self
  }
}
