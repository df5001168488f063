import Text

extension JSONSchema {
  /// The remarks on a schema, which is read for them only where it holds what may be remarked upon: most do not.
  package static func remarks(on schema: JSONObject) -> [Remark] {
    var doubts = SchemaDoubts()
    return doubts.exist(in: schema) ? JSONSchema(schema).remarks : []
  }
}

/// A look at a schema for what its reading may have to remark upon.
///
/// It errs on one side only: a schema without doubts is read without a remark.
struct SchemaDoubts {
  /// What a look at a keyword's value has to be.
  private enum Keyword {
    /// Only reading it tells.
    case unclear
    case types, values, least, most, mostOfCount, format, schema, items, schemas, namedSchemas
  }

  private static let keywords: KeyValuePairs<String, Keyword> = [
    "$ref": .unclear, "$recursiveRef": .unclear, "$dynamicRef": .unclear, "pattern": .unclear,
    "patternProperties": .unclear, "multipleOf": .unclear, "dependencies": .unclear,
    "type": .types, "enum": .values, "format": .format, "minimum": .least,
    "exclusiveMinimum": .least, "minLength": .least, "minItems": .least, "minProperties": .least,
    "maximum": .most, "exclusiveMaximum": .most, "maxLength": .mostOfCount,
    "maxItems": .mostOfCount, "maxProperties": .mostOfCount, "items": .items,
    "additionalItems": .schema,
    "additionalProperties": .schema, "contains": .schema, "else": .schema, "if": .schema,
    "not": .schema, "propertyNames": .schema, "then": .schema, "unevaluatedItems": .schema,
    "unevaluatedProperties": .schema, "allOf": .schemas, "anyOf": .schemas, "oneOf": .schemas,
    "prefixItems": .schemas, "dependentSchemas": .namedSchemas, "properties": .namedSchemas,
  ]
  private static let names = WordTable(keywords.map(\.key))

  /// Schemas that are looked at; reading has a limit of its own, which is far beyond.
  private static let limit = 10_000

  private var count = 0

  /// Whether a schema, or one inside it, may be remarked upon.
  mutating func exist(in schema: JSONObject) -> Bool {
    count += 1
    guard count < Self.limit else { return true }
    var range = Range()
    for member in schema.members {
      guard let position = Self.names.position(of: member.name) else { continue }
      if exist(in: member.value, of: Self.keywords[position].value, &range) { return true }
    }
    return range.mayBeEmpty
  }

  private mutating func exist(
    in value: JSONValue,
    of keyword: Keyword,
    _ range: inout Range
  ) -> Bool {
    switch keyword {
    case .unclear: return true
    case .types: return JSONKinds(names: value) == nil
    case .values: return value.array?.isEmpty ?? false
    case .least: range.begin(at: value.number)
    case .most: range.end(at: value.number)
    case .mostOfCount:
      // What is counted is never below nothing.
      range.end(at: value.number)
      return value.number.map { $0.double < 0 } ?? false
    case .format: range.narrow(toFormat: value.string)
    case .schema: return value.object.map { exist(in: $0) } ?? false
    case .items where value.array == nil: return value.object.map { exist(in: $0) } ?? false
    case .schemas, .items: return (value.array ?? []).contains { exist(inPart: $0) }
    case .namedSchemas:
      return (value.object?.members ?? []).contains { exist(inPart: $0.value) }
    }
    return false
  }

  /// Whether a part of a list or a map, where only a schema can stand, may be remarked upon.
  private mutating func exist(inPart value: JSONValue) -> Bool {
    if let schema = value.object { return exist(in: schema) }
    return value.bool == nil
  }

  /// All that a schema calls least and all that it calls most, whether of a number, a length or a count.
  private struct Range {
    private var least = -Double.infinity
    private var most = Double.infinity

    /// Whether something called least may be above something called most, or the same where neither itself fits.
    var mayBeEmpty: Bool { least >= most }

    mutating func begin(at number: JSONNumber?) { least = max(least, number?.double ?? least) }

    mutating func end(at number: JSONNumber?) { most = min(most, number?.double ?? most) }

    mutating func narrow(toFormat name: String?) {
      for bound in SchemaNode.Bound.range(ofFormat: name ?? "") {
        if bound.isLower { begin(at: bound.limit) } else { end(at: bound.limit) }
      }
    }
  }
}
