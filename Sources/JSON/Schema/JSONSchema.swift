/// A JSON Schema (2020-12, core and validation, without `$dynamicRef`, `$id` and `unevaluated…`), read once.
///
/// Unknown keywords and keywords of a wrong form are ignored, and `format` is an annotation. References lead to places
/// in the same document.
package struct JSONSchema: Sendable {
  /// Makes a test of texts out of a regular expression; nil ignores the keyword that holds it.
  package typealias PatternCompiler = (String) -> (@Sendable (String) -> Bool)?

  let nodes: [SchemaNode]
  let root: SchemaNode.ID

  /// Reads a schema.
  package init(_ schema: JSONObject, pattern: PatternCompiler = { _ in nil }) {
    self.init(document: .object(schema), pattern: pattern)
  }

  /// Reads a schema that may be a boolean; any other value allows everything.
  package init(document schema: JSONValue, pattern: PatternCompiler = { _ in nil }) {
    (nodes, root) = withoutActuallyEscaping(pattern) { pattern in
      var compiler = SchemaCompiler(document: schema, pattern: pattern)
      let root = compiler.node(at: JSONPointer(), schema)
      return (compiler.nodes, root)
    }
  }

  /// Everything in which a value does not fit, at most a hundred things, none when it fits.
  package func validate(_ value: JSONValue) -> [Violation] {
    var validation = SchemaValidation(nodes: nodes)
    validation.check(value, against: root)
    return validation.outcome
  }

  /// One thing in which a value does not fit.
  package struct Violation: Sendable, Hashable {
    /// The place of the value that is wrong, or of the member that is missing.
    package var path: JSONPointer

    /// The same place for people: `filters.minStars`, `items[2].id`; empty for the whole value.
    package var name: String

    /// What is wrong, as the rest of a sentence that starts with the name: `must be at least 1, got 0`.
    package var problem: String
  }
}
