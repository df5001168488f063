/// A regular expression of a JSON Schema, which is only asked whether it matches.
///
/// ECMAScript's expressions with `u`, but for references to groups and what is only found by script. All ways through
/// the expression are followed side by side, so the cost grows with the text and not faster.
package struct SchemaPattern: Sendable {
  /// Instructions that one match may run; a text that takes more is taken to match.
  package static let stepLimit = 4_000_000

  /// The expression as written.
  package let text: String
  let program: PatternProgram
  let looks: [Look]

  /// A compiled expression that looks ahead or behind.
  struct Look: Sendable {
    let program: PatternProgram
    let direction: PatternTree.Look.Direction
  }

  /// Reads an expression.
  ///
  /// - Throws: `PatternError` with the position and the reason.
  package init(_ text: String) throws(PatternError) {
    self.text = text
    var parser = PatternParser(text, syntax: .schema)
    let tree = try parser.parse()
    let limit = PatternSyntax.schema.sizeLimit
    program = try PatternProgram(tree, folding: parser.folding, sizeLimit: limit)
    var looks: [Look] = []
    for look in parser.looks {
      let inner = try PatternProgram(look.tree, folding: parser.folding, sizeLimit: limit)
      looks.append(Look(program: inner, direction: look.direction))
    }
    self.looks = looks
  }

  /// Whether the expression matches anywhere in a text.
  package func matches(_ text: String) -> Bool { search(in: text).isMatch }

  /// Searches a text and counts the steps that it takes.
  func search(in text: String) -> (isMatch: Bool, steps: Int) {
    var search = SchemaPatternSearch(self, text: text)
    return (search.matches(), search.steps)
  }
}

extension SchemaPattern: Hashable {
  package static func == (left: SchemaPattern, right: SchemaPattern) -> Bool {
    left.text == right.text
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
