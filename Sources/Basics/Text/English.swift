/// The grammar of our sentences: lists and counts.
package enum English {
  /// Parts that a list shows before it says how many more there are.
  package static let listLimit = 6

  /// Texts as a list, `a, b and c`; of more than `limit` the last ones are only counted: `…, e and 3 more`.
  package static func list(
    _ parts: [String],
    joint: String = "and",
    limit: Int = listLimit
  ) -> String {
    let more = parts.count - limit + 1
    let shown = parts.count > limit ? Array(parts.prefix(limit - 1)) + ["\(more) more"] : parts
    guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
    return shown.dropLast().joined(separator: ", ") + " \(joint) " + last
  }

  /// A number with its noun: `1 call`, `2 calls`; the plural only where it is not the noun with an s.
  package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number) " + Self.noun(noun, for: number, plural: plural)
  }

  /// The noun as it goes with a number: `call`, `calls`.
  package static func noun(_ noun: String, for number: Int, plural: String? = nil) -> String {
    number == 1 ? noun : plural ?? noun + "s"
  }

  /// The text with a capital at its beginning.
  package static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  /// The text with a small letter at its beginning, so that a sentence can go on with it.
  package static func uncapitalized(_ text: String) -> String {
    text.prefix(1).lowercased() + text.dropFirst()
  }
}
