package import JSON

/// The place and reason for which a text is not YAML that stands for one JSON value.
package struct YAMLSyntaxError: Error, Sendable, Hashable {
  /// Where it is wrong; the end of the text where something is missing.
  package let position: JSONSourceMap.Position

  /// What was expected, what was found and what to do, as a clause without a full stop.
  package let message: String

  init(_ message: String, at position: JSONSourceMap.Position) {
    self.position = position
    self.message = message
  }
}
