/// A rule that does not hold for an input.
package struct FuzzFinding: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Throws what is broken unless the condition holds.
func expect(
  _ condition: Bool,
  _ broken: @autoclosure () -> String
) throws(FuzzFinding) {
  guard condition else { throw FuzzFinding(broken()) }
}
