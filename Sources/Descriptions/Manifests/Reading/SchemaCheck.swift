import Text
import JSON

/// A look at a JSON Schema for slips that would make it mean nothing: misspelt keywords and types.
struct SchemaCheck {
  private static let types = [
    "null", "boolean", "object", "array", "number", "string", "integer",
  ]
  private static let keywords: Set<String> = [
    "$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema",
    "$vocabulary", "additionalItems", "additionalProperties", "allOf", "dependencies",
    "anyOf", "const", "contains", "contentEncoding", "contentMediaType", "contentSchema",
    "default", "definitions", "dependentRequired", "dependentSchemas", "deprecated",
    "description", "else", "enum", "examples", "exclusiveMaximum", "exclusiveMinimum", "format",
    "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
    "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not",
    "oneOf", "pattern", "patternProperties", "prefixItems", "properties", "propertyNames",
    "readOnly", "required", "then", "title", "type", "unevaluatedItems",
    "unevaluatedProperties", "uniqueItems", "writeOnly",
  ]
  private static let single = [
    "items", "additionalProperties", "not", "contains", "if", "then", "else", "propertyNames",
    "unevaluatedItems", "unevaluatedProperties",
  ]
  private static let lists = ["anyOf", "oneOf", "allOf", "prefixItems"]
  private static let maps = [
    "properties", "$defs", "definitions", "patternProperties", "dependentSchemas",
  ]

  let findings: Diagnostics

  /// Checks a schema, the schemas inside it, and whether all that they ask for can be checked.
  func check(_ schema: JSONObject, at pointer: JSONPointer) {
    walk(schema) { pointer }
    for remark in JSONSchema(schema).remarks
    where !["type", "enum"].contains(remark.path.tokens.last) {
      findings.warning(remark.problem, at: JSONPointer(tokens: pointer.tokens + remark.path.tokens))
    }
  }

  // Most schemas have no slip, so pointers are put together only for those that have one.
  private func walk(_ schema: JSONObject, at pointer: () -> JSONPointer) {
    for member in schema.members {
      let place = { pointer().appending(member.name) }
      if !Self.keywords.contains(member.name) { checkUnknown(member.name, at: place) }
      switch member.name {
      case "type": checkType(member.value, at: place)
      case "enum" where member.value.array?.isEmpty ?? true:
        refuse(member.value, "a list with at least one value", at: place)
      case "description" where member.value.string == nil:
        refuse(member.value, "a text", at: place)
      default: descend(into: member, at: place)
      }
    }
  }

  private func descend(into member: JSONObject.Member, at place: () -> JSONPointer) {
    // A list under "items" is how drafts before 2020-12 wrote what "prefixItems" says now.
    if Self.single.contains(member.name), member.name != "items" || member.value.array == nil {
      check(schema: member.value, at: place)
    } else if Self.lists.contains(member.name) || member.name == "items" {
      for (index, element) in (member.value.array ?? []).enumerated() {
        check(schema: element) { place().appending(index) }
      }
    } else if Self.maps.contains(member.name) {
      for entry in member.value.object?.members ?? [] {
        check(schema: entry.value) { place().appending(entry.name) }
      }
    }
  }

  private func check(schema: JSONValue, at place: () -> JSONPointer) {
    if let inner = schema.object { return walk(inner, at: place) }
    guard schema.bool == nil else { return }
    refuse(schema, "a schema (an object, true or false)", at: place)
  }

  private func refuse(_ value: JSONValue, _ expected: String, at place: () -> JSONPointer) {
    findings.error("expected \(expected), found \(ManifestExcerpt.found(value))", at: place())
  }

  /// Foreign keywords are allowed (JSON Schema, Core §6.5), so only near misses are worth a word.
  private func checkUnknown(_ name: String, at place: () -> JSONPointer) {
    guard let meant = NearestName.find(name, among: Self.keywords.sorted()) else { return }
    findings.warning(
      "\(ManifestExcerpt.quoted(name)) means nothing in a JSON Schema; did you mean \"\(meant)\"?",
      at: place(),
      .name
    )
  }

  private func checkType(_ value: JSONValue, at place: () -> JSONPointer) {
    let types = value.array ?? [value]
    let wrong = types.first { type in type.string.map { !Self.types.contains($0) } ?? true }
    guard let wrong else { return }
    let hint = NearestName.hint(for: wrong.string ?? "", among: Self.types)
    findings.error(
      "expected \(ManifestExcerpt.choices(Self.types)), found \(ManifestExcerpt.found(wrong))\(hint)",
      at: place()
    )
  }
}
