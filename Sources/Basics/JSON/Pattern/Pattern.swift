/// A regular expression of a subset that is matched in time linear in the text.
///
/// Literals, `.`, classes, `\d \w \s` and their negations, `\b`, `^ $`, alternation, groups of which at most one
/// captures (two where a pair is read), greedy and lazy `* + ? {n,m}`, and `(?i)` at the start. Classes written with a
/// letter are ASCII.
package struct Pattern: Sendable {
  /// Bytes of a text that are looked at.
  package static let textLimit = 4096

  /// Characters that an expression may have.
  package static let lengthLimit = PatternSyntax.vocabulary.lengthLimit

  /// The expression as written.
  package let text: String
  private let program: PatternProgram

  /// How many groups of an expression may capture.
  package enum Captures: Int, Sendable { case one = 1, pair }

  /// Reads an expression.
  ///
  /// - Throws: `PatternError` with the position and the reason.
  package init(_ text: String, captures: Captures = .one) throws(PatternError) {
    var parser = PatternParser(text, captures: captures)
    let tree = try parser.parse()
    program = try PatternProgram(tree, folding: parser.folding)
    self.text = text
  }

  /// Whether the expression has a group that captures.
  package var hasCapture: Bool { program.captures > 0 }

  /// Whether two groups of the expression capture.
  package var hasPair: Bool { program.captures == Captures.pair.rawValue }

  /// What matches first and, of the matches that start there, comes first in the expression's order.
  package func firstMatch(in text: String) -> Match? { search(in: text).match }

  /// Searches a text and counts the steps that it takes.
  package func search(in text: String) -> Search {
    var matcher = PatternMatcher(program: program, text: text)
    let match = matcher.firstMatch()
    return Search(match: match, steps: matcher.steps)
  }

  /// What was found in a text.
  package struct Match: Sendable, Hashable {
    /// What the whole expression matched.
    package let text: String

    /// What the group matched, nil when it took no part; the whole match where there is no group.
    package let capture: String?

    /// What the second group matched.
    package let second: String?
  }

  /// A search with its cost.
  package struct Search: Sendable {
    package let match: Match?

    /// Instructions that were looked at: at most the product of text and program, twice.
    package let steps: Int
  }
}

extension Pattern: Hashable {
  package static func == (left: Pattern, right: Pattern) -> Bool { left.text == right.text }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
