/// Regular expressions that every engine in use among clients reads alike: ECMAScript with and without its `u` flag,
/// Python's `re`, RE2 and the one of Rust.
enum PortablePattern {
  /// Times that RE2 repeats at most.
  private static let repetitionLimit = 1000

  /// What may follow a backslash: classes, word boundaries, spaces, and the characters that mean something.
  private static let escapes: Set<Character> = [
    "d", "D", "w", "W", "s", "S", "b", "B", "n", "r", "t", "f", "v", "^", "$", "\\", ".", "*", "+",
    "?", "(", ")", "[", "]", "{", "}", "|", "/",
  ]

  /// The pattern without look-around, groups with names or flags, references back, classes of Unicode, possessive
  /// repetitions, nested sets and needless escapes; nil where it holds one of them.
  ///
  /// Groups are written with `(` alone: whether they capture does not matter, and some clients take `(?` for look-around.
  static func portable(_ pattern: String) -> String? {
    let characters = Array(pattern)
    var scanner = Scanner(rest: characters[...])
    guard !pattern.isEmpty, scanner.isPortable() else { return nil }
    return String(characters.indices.filter { !scanner.marks.contains($0) }.map { characters[$0] })
  }

  private struct Scanner {
    var rest: ArraySlice<Character>

    /// Where a group says that it does not capture.
    private(set) var marks: Set<Int> = []
    private var groups = 0
    private var isRepeatable = false

    init(rest: ArraySlice<Character>) { self.rest = rest }

    mutating func isPortable() -> Bool {
      while let next = rest.popFirst() {
        guard isPortable(next) else { return false }
      }
      return groups == 0
    }

    private mutating func isPortable(_ next: Character) -> Bool {
      switch next {
      case "\\": return isEscape()
      case "[": return isSet()
      case "(": return isGroup()
      case ")": return isEnd()
      case "*", "+", "?": return isRepetition()
      case "{": return isCount() && isRepetition()
      case "}", "]": return false
      case "|", "^", "$": isRepeatable = false
      default: isRepeatable = true
      }
      return true
    }

    private mutating func isEscape() -> Bool {
      guard let next = rest.popFirst() else { return false }
      isRepeatable = next != "b" && next != "B"
      return PortablePattern.escapes.contains(next)
    }

    private mutating func isGroup() -> Bool {
      groups += 1
      isRepeatable = false
      guard rest.first == "?" else { return true }
      marks.formUnion([rest.startIndex, rest.startIndex + 1])
      rest.removeFirst()
      return rest.popFirst() == ":"
    }

    private mutating func isEnd() -> Bool {
      groups -= 1
      isRepeatable = true
      return groups >= 0
    }

    private mutating func isRepetition() -> Bool {
      guard isRepeatable else { return false }
      isRepeatable = false
      if rest.first == "?" { rest.removeFirst() }
      return true
    }

    private mutating func isCount() -> Bool {
      guard let end = rest.firstIndex(of: "}") else { return false }
      let bounds = rest[..<end].split(separator: ",", omittingEmptySubsequences: false)
      rest = rest[(end + 1)...]
      guard (1...2).contains(bounds.count), !bounds[0].isEmpty else { return false }
      return bounds.allSatisfy { bound in
        bound.isEmpty
          || bound.allSatisfy { ("0"..."9").contains($0) } && bound.count <= 4
            && Int(String(bound)).map { $0 <= PortablePattern.repetitionLimit } ?? false
      }
    }

    private mutating func isSet() -> Bool {
      isRepeatable = true
      if rest.first == "^" { rest.removeFirst() }
      guard rest.first != "]" else { return false }
      var wasClass = false
      while let next = rest.popFirst() {
        if next == "]" { return true }
        if wasClass, next == "-", rest.first != "]" { return false }
        wasClass = false
        if next == "\\" {
          guard let escaped = rest.popFirst(),
            escaped == "-" || PortablePattern.escapes.contains(escaped),
            escaped != "b", escaped != "B"
          else { return false }
          wasClass = "dDwWsS".contains(escaped)
        } else if next == "[" || (next == rest.first && "&~-|".contains(next)) {
          return false
        }
      }
      return false
    }
  }
}
