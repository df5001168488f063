/// A regular expression of a subset that is matched in time linear in the text.
package struct Pattern: Sendable, Hashable {
  /// The expression as written.
  package let text: String
}
