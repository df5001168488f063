import Text

/// The rewriting of regular expressions of Perl, Ruby, PHP and Python into those of ECMA-262, where only the spelling differs.
enum PatternRepair {
  private static let spellings = [
    ("\\A", "^"), ("\\z", "$"), ("\\Z", "$"), ("(?P<", "(?<"), ("(?>", "(?:"),
  ]

  /// Whether an expression is spelt as ECMA-262 does not spell it.
  static func isNeeded(for pattern: String) -> Bool {
    guard
      pattern.utf8.contains(UInt8(ascii: "/")) || pattern.utf8.contains(UInt8(ascii: "\\"))
        || pattern.contains(text: "(?")
    else { return false }
    return respelt(pattern) != pattern
  }

  /// The expression in the spelling of ECMA-262; nil where it cannot be read then either.
  static func repaired(_ pattern: String) -> String? {
    let written = respelt(pattern)
    return (try? SchemaPattern(written)) == nil ? nil : written
  }

  private static func respelt(_ pattern: String) -> String {
    var written = ""
    var rest = isDelimited(pattern) ? pattern.dropFirst().dropLast() : pattern[...]
    while let next = rest.first {
      if let (foreign, own) = spellings.first(where: { rest.hasPrefix($0.0) }) {
        written += own
        rest = rest.dropFirst(foreign.count)
      } else {
        // An escape is one thing: the second of two backslashes escapes nothing.
        let length = next == "\\" ? 2 : 1
        written += rest.prefix(length)
        rest = rest.dropFirst(length)
      }
    }
    return written
  }

  /// Whether an expression stands between slashes, as in the source of a program: no text matches a start after a slash.
  private static func isDelimited(_ pattern: String) -> Bool {
    pattern.hasPrefix("/^") && pattern.hasSuffix("$/")
  }
}
