/// The kinds of values that the keywords of a schema have.
enum SchemaKeywordForm {
  case types, values, names, pattern, number, openBound, divisor, count, flag, text, anchor
  case object, list
  case dependencies, schema, items, schemas, namedSchemas

  /// The kind, after "expected".
  var phrase: String {
    switch self {
    case .types: "a list of types, each once"
    case .values: "a list of values"
    case .names: "a list of names, each once"
    case .pattern: "a regular expression of ECMA-262"
    case .number, .openBound: "a number"
    case .divisor: "a number above 0"
    case .count: "a whole number from 0 on"
    case .flag: "true or false"
    case .text: "a text"
    case .anchor: "a name of letters, digits, \"_\", \"-\" and \".\""
    case .object: "an object"
    case .list: "a list"
    case .dependencies: "an object of lists of names"
    case .schema, .items: "a schema (an object, true or false)"
    case .schemas: "a list of schemas"
    case .namedSchemas: "an object of schemas"
    }
  }

  /// Whether a value is of the kind.
  func isMet(by value: JSONValue) -> Bool {
    switch self {
    case .types: value.array.map { !$0.isEmpty && $0.areDistinct } ?? true
    case .values: value.array.map { !$0.isEmpty } ?? false
    case .names: value.array.map { $0.areTexts && $0.areDistinct } ?? false
    case .pattern: value.string.map { !PatternRepair.isNeeded(for: $0) } ?? false
    case .number: value.number != nil
    case .openBound: value.number != nil
    case .divisor: value.number.map { $0.decimal.isPositive } ?? false
    case .count: value.number.map { $0.isIntegral && $0.double >= 0 } ?? false
    case .flag: value.bool != nil
    case .text: value.string != nil
    case .anchor: value.string.map(Self.isAnchor) ?? false
    case .object: value.object != nil
    case .list: value.array != nil
    case .dependencies:
      value.object.map { $0.members.allSatisfy { Self.names.isMet(by: $0.value) } } ?? false
    case .schema: value.isSchema
    case .items: value.isSchema || value.array.map { !$0.isEmpty && $0.areSchemas } ?? false
    case .schemas: value.array.map { !$0.isEmpty && $0.areSchemas } ?? false
    case .namedSchemas: value.object.map { $0.members.allSatisfy { $0.value.isSchema } } ?? false
    }
  }

  /// Whether a change is worth a word: it is not where nothing is lost, or what was written is what an earlier draft has.
  func isTold(_ value: JSONValue) -> Bool {
    if value.isNull || value == [] && self != .values { return false }
    switch self {
    case .types: return false
    // A member says so of itself in draft 3, which is told where its parent is.
    case .names:
      return Self.truth(value) == nil && value.array.map { !$0.areTexts } ?? true
    case .openBound: return value.bool == nil
    default: return true
    }
  }
}
