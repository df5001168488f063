import Text
import JSON

/// A look at a JSON Schema for slips that would make it mean nothing: misspelt keywords and types.
struct SchemaCheck {
  private static let types = [
    "null", "boolean", "object", "array", "number", "string", "integer",
  ]

  /// What stands under a keyword.
  private enum Keyword {
    case other, types, values, text, schema, items, schemas, namedSchemas
  }

  private static let keywords: KeyValuePairs<String, Keyword> = [
    "$anchor": .other, "$comment": .other, "$defs": .namedSchemas, "$dynamicAnchor": .other,
    "$dynamicRef": .other, "$id": .other, "$ref": .other, "$schema": .other,
    "$vocabulary": .other, "additionalItems": .other, "additionalProperties": .schema,
    "allOf": .schemas, "dependencies": .other, "anyOf": .schemas, "const": .other,
    "contains": .schema, "contentEncoding": .other, "contentMediaType": .other,
    "contentSchema": .other, "default": .other, "definitions": .namedSchemas,
    "dependentRequired": .other, "dependentSchemas": .namedSchemas, "deprecated": .other,
    "description": .text, "else": .schema, "enum": .values, "examples": .other,
    "exclusiveMaximum": .other, "exclusiveMinimum": .other, "format": .other, "if": .schema,
    "items": .items, "maxContains": .other, "maxItems": .other, "maxLength": .other,
    "maxProperties": .other, "maximum": .other, "minContains": .other, "minItems": .other,
    "minLength": .other, "minProperties": .other, "minimum": .other, "multipleOf": .other,
    "not": .schema, "oneOf": .schemas, "pattern": .other, "patternProperties": .namedSchemas,
    "prefixItems": .schemas, "properties": .namedSchemas, "propertyNames": .schema,
    "readOnly": .other, "required": .other, "then": .schema, "title": .other, "type": .types,
    "unevaluatedItems": .schema, "unevaluatedProperties": .schema, "uniqueItems": .other,
    "writeOnly": .other,
  ]
  private static let names = WordTable(keywords.map(\.key))

  private let findings: Diagnostics

  /// Where what is looked at stands.
  private var place: JSONPointer

  private init(findings: Diagnostics, place: JSONPointer) {
    (self.findings, self.place) = (findings, place)
  }

  /// Checks a schema and the schemas inside it.
  ///
  /// - Returns: the schema in the form that every client reads: a keyword of a wrong kind as what it was meant to be.
  static func checked(
    _ schema: JSONObject,
    at pointer: JSONPointer,
    _ findings: Diagnostics
  ) -> JSONObject {
    var check = SchemaCheck(findings: findings, place: pointer)
    check.walk(schema)
    let (repaired, changes) = JSONSchema.repaired(schema) ?? (schema, [])
    // What is refused needs no second word.
    let told = changes.filter {
      !isRefused($0.path.tokens.last ?? "") && $0.path.tokens != ["required"]
    }
    let remarks = JSONSchema.remarks(on: repaired).filter {
      !["type", "enum"].contains($0.path.tokens.last)
    }
    for remark in told + remarks {
      findings.warning(remark.problem, at: JSONPointer(tokens: pointer.tokens + remark.path.tokens))
    }
    return repaired
  }

  private static func isRefused(_ keyword: String) -> Bool {
    names.position(of: keyword).map { keywords[$0].value != .other } ?? false
  }

  private mutating func walk(_ schema: JSONObject) {
    for member in schema.members {
      place.tokens.append(member.name)
      if let position = Self.names.position(of: member.name) {
        check(member.value, of: Self.keywords[position].value)
      } else {
        checkUnknown(member.name)
      }
      place.tokens.removeLast()
    }
  }

  private mutating func check(_ value: JSONValue, of keyword: Keyword) {
    switch keyword {
    case .other: break
    case .types: checkType(value)
    case .values:
      if value.array?.isEmpty ?? true { refuse(value, "a list with at least one value") }
    case .text: if value.string == nil { refuse(value, "a text") }
    case .schema: check(schema: value)
    // A list under "items" is how drafts before 2020-12 wrote what "prefixItems" says now.
    case .items where value.array == nil: check(schema: value)
    case .items, .schemas:
      guard let elements = value.array else { return refuse(value, "a list of schemas") }
      for (index, element) in elements.enumerated() {
        check(schema: element, under: String(index))
      }
    case .namedSchemas:
      guard let members = value.object?.members else {
        return refuse(value, "an object of schemas")
      }
      for member in members { check(schema: member.value, under: member.name) }
    }
  }

  private mutating func check(schema: JSONValue, under token: String) {
    place.tokens.append(token)
    check(schema: schema)
    place.tokens.removeLast()
  }

  private mutating func check(schema: JSONValue) {
    if let inner = schema.object { return walk(inner) }
    guard schema.bool == nil else { return }
    refuse(schema, "a schema (an object, true or false)")
  }

  private func refuse(_ value: JSONValue, _ expected: String) {
    findings.error("expected \(expected), found \(ManifestExcerpt.found(value))", at: place)
  }

  /// Foreign keywords are allowed (JSON Schema, Core §6.5), so only near misses are worth a word.
  private func checkUnknown(_ name: String) {
    guard let meant = NearestName.find(name, among: Self.keywords.map(\.key).sorted()) else {
      return
    }
    findings.warning(
      "\(ManifestExcerpt.quoted(name)) means nothing in a JSON Schema; did you mean \"\(meant)\"?",
      at: place,
      .name
    )
  }

  private func checkType(_ value: JSONValue) {
    if let type = value.string, Self.types.contains(type) { return }
    let types = value.array ?? [value]
    let wrong = types.first { type in type.string.map { !Self.types.contains($0) } ?? true }
    guard let wrong else { return }
    let hint = NearestName.hint(for: wrong.string ?? "", among: Self.types)
    findings.error(
      "expected \(ManifestExcerpt.choices(Self.types)), found \(ManifestExcerpt.found(wrong))\(hint)",
      at: place
    )
  }
}
