import Text

/// The repair of one schema whose keywords are of kinds that JSON Schema 2020-12 does not know.
///
/// What a keyword was meant to say is written as it is said today; what cannot be told is left out. Strict clients drop a
/// tool, or all tools of a server, for one keyword of a wrong kind. The schemas inside are values of their own.
package struct SchemaRepair {
  /// A keyword that was of a wrong kind.
  package struct Change: Sendable, Hashable {
    /// The tokens that lead to it from the schema.
    package let tokens: [String]

    /// What is wrong and what it is read as, as a sentence without a full stop.
    package let problem: String
  }

  private static let keywords: KeyValuePairs<String, SchemaKeywordForm> = [
    "type": .types, "enum": .values, "required": .names, "pattern": .pattern,
    "minimum": .number, "maximum": .number, "exclusiveMinimum": .openBound,
    "exclusiveMaximum": .openBound, "multipleOf": .divisor,
    "minLength": .count, "maxLength": .count, "minItems": .count, "maxItems": .count,
    "minProperties": .count, "maxProperties": .count, "minContains": .count,
    "maxContains": .count, "uniqueItems": .flag, "deprecated": .flag, "readOnly": .flag,
    "writeOnly": .flag, "nullable": .flag, "title": .text, "description": .text,
    "format": .text, "contentEncoding": .text, "contentMediaType": .text, "$comment": .text,
    "$ref": .text, "$dynamicRef": .text, "$recursiveRef": .text, "$id": .text, "$schema": .text,
    "$anchor": .anchor, "$dynamicAnchor": .anchor, "$vocabulary": .object, "examples": .list,
    "dependentRequired": .dependencies, "items": .items, "additionalItems": .schema,
    "additionalProperties": .schema, "contains": .schema, "contentSchema": .schema,
    "else": .schema, "if": .schema, "not": .schema, "propertyNames": .schema, "then": .schema,
    "unevaluatedItems": .schema, "unevaluatedProperties": .schema, "allOf": .schemas,
    "anyOf": .schemas, "oneOf": .schemas, "prefixItems": .schemas, "properties": .namedSchemas,
    "$defs": .namedSchemas, "definitions": .namedSchemas, "dependentSchemas": .namedSchemas,
    "patternProperties": .namedSchemas,
  ]
  private static let names = WordTable(keywords.map(\.key))

  /// The schema with keywords of the right kinds.
  package private(set) var schema: JSONObject

  /// What was changed and should be said.
  package private(set) var changes: [Change] = []

  /// Whether a schema has a keyword of a wrong kind, as hardly any has.
  package static func isNeeded(for schema: JSONObject) -> Bool {
    schema.members.contains { member in
      guard let position = names.position(of: member.name) else { return false }
      guard keywords[position].value.isMet(by: member.value) else { return true }
      switch member.name {
      case "items": return member.value.array != nil
      case "$id": return member.value.string?.hasPrefix("#") ?? false
      case "properties": return member.value.object?.members.contains(where: \.isRequired) ?? false
      default: return false
      }
    }
  }

  /// Repairs a schema.
  package init(_ written: JSONObject) {
    schema = written
    for member in written.members {
      guard let position = Self.names.position(of: member.name) else { continue }
      let form = Self.keywords[position].value
      if !form.isMet(by: member.value) { repair(member, as: form) }
    }
    liftRequired()
    writeElements()
    writeOpenBounds()
    writeAnchor()
  }

  private mutating func repair(_ member: JSONObject.Member, as form: SchemaKeywordForm) {
    let meant = form.meant(by: member.value)
    schema[member.name] = meant
    guard form.isTold(member.value) else { return }
    let outcome = meant.map { "it is read as \($0.literal)" } ?? "it is left out"
    note([member.name], "expected \(form.phrase), found \(member.value.shown); \(outcome)")
  }

  private mutating func note(_ tokens: [String], _ problem: String) {
    changes.append(Change(tokens: tokens, problem: problem))
  }

  // MARK: - Earlier drafts

  /// A member that says of itself that it is required, as in draft 3.
  private mutating func liftRequired() {
    for member in schema["properties"]?.object?.members ?? [] where member.isRequired {
      let known = schema["required"]?.array ?? []
      guard !known.contains(.string(member.name)) else { continue }
      schema["required"] = .array(known + [.string(member.name)])
      note(
        ["properties", member.name, "required"],
        "expected a list of names, found true; the object around it is read as requiring this member"
      )
    }
  }

  /// Until 2019-09 the list of the first elements stood in `items`.
  private mutating func writeElements() {
    guard let list = schema["items"], list.array != nil else { return }
    if schema["prefixItems"] == nil { schema["prefixItems"] = list }
    schema["items"] = schema["additionalItems"]
    schema["additionalItems"] = nil
  }

  /// Until 2019-09 an `$id` that is only a fragment was an anchor.
  private mutating func writeAnchor() {
    guard let text = schema["$id"]?.string, text.hasPrefix("#") else { return }
    let name = JSONValue.string(String(text.dropFirst()))
    schema["$id"] = nil
    if SchemaKeywordForm.anchor.isMet(by: name) { schema["$anchor"] = name }
  }

  /// Until draft 6 a truth value said that a bound is itself excluded.
  private mutating func writeOpenBounds() {
    for (open, closed) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
      guard let isOpen = schema[open]?.bool else { continue }
      schema[open] = isOpen ? schema[closed] : nil
      if isOpen { schema[closed] = nil }
    }
  }
}

extension JSONObject.Member {
  /// Whether a member of an object's properties says of itself that it is required.
  fileprivate var isRequired: Bool { value.object?["required"]?.saysTrue ?? false }
}

extension JSONValue {
  /// Whether this is true, be it in quotation marks.
  package var saysTrue: Bool { self == true || self == "true" }
}
