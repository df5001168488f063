import JSON

/// A JSON Schema within a number of characters: whole where it fits, else with the deeper parts left out and named.
struct SchemaExcerpt {
  /// The schema as compact JSON.
  let text: String

  /// Whether parts were left out; `part` stands in their place and names them.
  let isPartial: Bool

  /// The names of the definitions, where they were left out.
  let definitions: [String]

  /// The member that stands for what was left out.
  static let partKey = "part"

  private static let depths = [8, 6, 5, 4, 3, 2, 1]

  /// Cuts a schema to size; `place` is where it stands in the whole one, so that the parts can be named.
  init(_ schema: JSONValue, at place: JSONPointer = JSONPointer(), limit: Int) {
    let whole = JSONWriter.text(schema)
    guard whole.utf8.count > limit else {
      (text, isPartial, definitions) = (whole, false, [])
      return
    }
    definitions = Self.definitionNames(in: schema)
    isPartial = true
    for depth in Self.depths {
      let pruning = Pruning(depth: depth, descriptions: depth > 2 ? 300 : 120)
      let text = JSONWriter.text(pruning.pruned(schema, at: place))
      if text.utf8.count <= limit {
        self.text = text
        return
      }
    }
    text = Self.bare(schema, limit: limit)
  }

  private static func definitionNames(in schema: JSONValue) -> [String] {
    ["$defs", "definitions"].flatMap { schema[$0]?.object?.names ?? [] }
  }

  /// The names of the properties alone, as many as fit.
  private static func bare(_ schema: JSONValue, limit: Int) -> String {
    let names = schema["properties"]?.object?.names ?? []
    var shown: [String] = []
    var length = 60
    for name in names {
      length += name.utf8.count + 3
      guard length < limit else { break }
      shown.append(name)
    }
    var object: JSONObject = ["properties": .array(shown.map { .string($0) })]
    if shown.count < names.count { object["left_out"] = JSONValue(names.count - shown.count) }
    return JSONWriter.text(.object(object))
  }
}

/// The removal of what lies deep in a schema.
private struct Pruning {
  let depth: Int

  /// Characters of a description.
  let descriptions: Int

  /// Values of an enumeration that are shown in what was left out.
  private static let values = 12

  /// Keywords whose value holds schemas by name, in a row, or one.
  private static let named: Set = ["properties", "patternProperties", "dependentSchemas"]
  private static let listed: Set = ["allOf", "anyOf", "oneOf", "prefixItems"]
  private static let single: Set = [
    "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
    "unevaluatedItems", "unevaluatedProperties",
  ]
  private static let definitions: Set = ["$defs", "definitions"]

  func pruned(_ schema: JSONValue, at place: JSONPointer) -> JSONValue {
    pruned(schema, place, left: depth)
  }

  private func pruned(_ schema: JSONValue, _ place: JSONPointer, left: Int) -> JSONValue {
    guard let object = schema.object else { return schema }
    guard left > 0 || !Self.isDeep(object) else { return summary(of: object, place) }
    var result = JSONObject()
    for member in object.members where !Self.definitions.contains(member.name) {
      result[member.name] = self.member(member, place.appending(member.name), left: left - 1)
    }
    return .object(result)
  }

  private func member(
    _ member: JSONObject.Member,
    _ place: JSONPointer,
    left: Int
  ) -> JSONValue {
    let value = member.value
    if Self.named.contains(member.name), let schemas = value.object {
      return .object(
        JSONObject(
          schemas.members.map { ($0.name, pruned($0.value, place.appending($0.name), left: left)) }
        )
      )
    }
    if Self.listed.contains(member.name), let schemas = value.array {
      return .array(schemas.enumerated().map { pruned($1, place.appending($0), left: left) })
    }
    if Self.single.contains(member.name) { return pruned(value, place, left: left) }
    return member.name == "description" ? short(value) : value
  }

  private func short(_ description: JSONValue) -> JSONValue {
    guard let text = description.string, text.count > descriptions else { return description }
    return .string(text.prefix(descriptions - 1) + "…")
  }

  /// What says most of a schema in little room, and where the rest is.
  private func summary(of object: JSONObject, _ place: JSONPointer) -> JSONValue {
    var result = JSONObject()
    for name in ["type", "title", "$ref", "const", "format"] { result[name] = object[name] }
    result["description"] = object["description"].map(short)
    if let values = object["enum"]?.array, values.count <= Self.values {
      result["enum"] = .array(values)
    }
    result[SchemaExcerpt.partKey] = .string(place.description)
    return .object(result)
  }

  /// Whether anything would be left out.
  private static func isDeep(_ object: JSONObject) -> Bool {
    object.members.contains { member in
      if member.name == "enum" { return (member.value.array?.count ?? 0) > values }
      return named.contains(member.name) || listed.contains(member.name)
        || (single.contains(member.name) && member.value.object?.isEmpty == false)
    }
  }
}
