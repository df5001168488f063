extension SchemaValidation {
  /// Makes one check of the value at hand, if it concerns values of its kind.
  mutating func apply(_ check: SchemaNode.Check, to value: JSONValue) {
    switch check {
    case .nothing: report(.forbidden, value)
    case .listed(let listed):
      if !listed.contains(value) { report(.unlisted(listed.values), value) }
    case .types(let kinds):
      if kinds.isDisjoint(with: JSONKinds(of: value)) { report(.wrongKind(kinds), value) }
    case .bound, .multiple:
      if case .number(let number) = value { apply(check, to: number) }
    case .length, .pattern, .format:
      if case .string(let text) = value { apply(check, to: text) }
    case .elements, .elementCount, .distinctElements, .contains, .otherElements:
      if case .array(let elements) = value { apply(check, to: elements) }
    case .members, .memberCount, .memberNames, .required, .requiredWith, .schemaWith,
      .otherMembers:
      if case .object(let object) = value { apply(check, to: object) }
    case .all, .any, .one, .not, .condition, .dynamic: combine(check, value)
    }
  }
}

extension SchemaNode.Check {
  /// Whether a value that fails this check is not looked at further.
  var decidesAlone: Bool {
    switch self {
    case .nothing, .listed, .types: true
    default: false
    }
  }
}
