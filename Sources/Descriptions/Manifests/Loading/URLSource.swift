/// What a person says of the parts that a manifest's URLs leave open.
package struct URLSource: Sendable {
  /// The value of an environment variable.
  let variable: @Sendable (_ name: String) -> String?

  /// Where an API is by a person's word, by its id.
  let named: @Sendable (_ id: String) -> String?

  /// The command that the person has typed, for what is to be typed next; nil where nothing is sent, as in a check, so
  /// that a part that nobody fills in is no fault.
  let command: String?

  /// Makes a source.
  package init(
    variable: @escaping @Sendable (_ name: String) -> String?,
    named: @escaping @Sendable (_ id: String) -> String? = { _ in nil },
    command: String?
  ) {
    self.variable = variable
    self.named = named
    self.command = command
  }

  /// Fills in nothing, and sends nothing.
  package static let none = URLSource(variable: { _ in nil }, command: nil)
}
