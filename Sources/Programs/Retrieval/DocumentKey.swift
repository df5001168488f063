/// The key of protected documents, sent to the origin of the address that was named and nowhere else.
package struct DocumentKey: Sendable {
  /// The field that bears it.
  let field: String

  /// The field's value.
  let value: String

  /// The variable that it came from.
  let variable: String

  /// Makes a key; a field of its own takes the bare secret, `Authorization` takes it as a bearer token.
  package init(field: String?, secret: String, variable: String) {
    self.field = field ?? "Authorization"
    value = field == nil ? "Bearer \(secret)" : secret
    self.variable = variable
  }
}
