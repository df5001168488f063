// What is said of a keyword alone, where there is no value to check.

extension JSONSchema {
  /// What a text of a format must be, such as `a date such as 2026-11-20`; nil for a format that is not known.
  package static func phrase(ofFormat name: String) -> String? {
    SchemaFormat(rawValue: name)?.phrase
  }

  /// Whether a value is of the type that a `type` keyword names, or the name is no type's.
  package static func isValue(_ value: JSONValue, ofType name: String) -> Bool {
    guard let kinds = JSONKinds(names: .string(name)) else { return true }
    return !kinds.isDisjoint(with: JSONKinds(of: value))
  }
}
