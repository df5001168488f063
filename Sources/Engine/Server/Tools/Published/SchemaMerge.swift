import JSON
import Text

/// Takes schemas together that hold at once, or of which one holds, as far as a listed schema tells.
enum SchemaMerge {
  /// What two schemas ask for together; where they differ in a keyword, the first counts.
  static func both(_ first: JSONObject, _ second: JSONObject) -> JSONObject {
    var whole = first
    for member in second.members {
      switch (member.name, whole[member.name]) {
      case (_, nil): whole[member.name] = member.value
      case ("properties", .object(var known)?):
        for property in member.value.object?.members ?? [] {
          guard let earlier = known[property.name]?.object, let later = property.value.object else {
            if known[property.name] == nil { known[property.name] = property.value }
            continue
          }
          known[property.name] = .object(
            earlier == later ? earlier : ["allOf": [.object(earlier), .object(later)]]
          )
        }
        whole["properties"] = .object(known)
      case ("required", .array(let known)?):
        let new = (member.value.array ?? []).filter { !known.contains($0) }
        whole["required"] = .array(known + new)
      // A part that is closed against the members of the others would close the whole.
      case ("additionalProperties", let known):
        if known != member.value { whole[member.name] = nil }
      default: break
      }
    }
    return whole
  }

  /// The keywords that speak of values of one type alone.
  private static let keywords: [String: [String]] = [
    "string": ["format", "pattern", "minLength", "maxLength"],
    "array": ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"],
    "object": [
      "properties", "required", "additionalProperties", "minProperties", "maxProperties",
    ],
    "number": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
    "integer": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ]

  /// A schema of several types as a choice of one for each; null is left out.
  static func choosingByType(_ schema: JSONObject) -> JSONObject {
    guard let written = schema["type"]?.array else { return schema }
    var types = written.compactMap(\.string).filter { $0 != "null" }
    if types.contains("number") { types.removeAll { $0 == "integer" } }
    var whole = schema
    whole["type"] = types.count == 1 ? .string(types[0]) : nil
    guard types.count > 1, schema["anyOf"] == nil, schema["oneOf"] == nil else { return whole }
    for name in keywords.values.joined() { whole[name] = nil }
    whole["anyOf"] = .array(
      types.map { type in
        var form: JSONObject = ["type": .string(type)]
        for name in keywords[type] ?? [] { form[name] = schema[name] }
        return .object(form)
      }
    )
    return whole
  }

  /// A choice between single values as a list of them, with their titles in words; nil for any other choice.
  static func enumeration(of branches: [JSONObject], in schema: JSONObject) -> JSONObject? {
    let values = branches.compactMap { $0["const"] ?? Self.single($0["enum"]) }
    guard values.count > 1, values.count == branches.count else { return nil }
    var whole = schema
    whole["anyOf"] = nil
    whole["oneOf"] = nil
    whole["enum"] = .array(values)
    if whole["type"] == nil { whole["type"] = branches[0]["type"] }
    let named = zip(values, branches).compactMap { value, branch in
      branch["title"]?.string.map { "\(value.scalarText ?? JSONWriter.text(value)): \($0)" }
    }
    if !named.isEmpty { whole.say("\(named.prefix(namedLimit).joined(separator: "; ")).") }
    return whole
  }

  /// Values of a list that are named.
  private static let namedLimit = 30

  private static func single(_ values: JSONValue?) -> JSONValue? {
    values?.array.flatMap { $0.count == 1 ? $0[0] : nil }
  }

  /// A schema with the members of all its forms, of which one is to be given: said in words.
  static func folded(_ schema: JSONObject, with branches: [JSONObject]) -> JSONObject {
    var whole = schema
    whole["anyOf"] = nil
    whole["oneOf"] = nil
    guard !branches.isEmpty else { return whole }
    var properties = whole["properties"]?.object ?? JSONObject()
    for property in branches.flatMap({ $0["properties"]?.object?.members ?? [] }) {
      properties[property.name] =
        properties[property.name].map {
          either($0, or: property.value)
        } ?? property.value
    }
    whole["properties"] = .object(properties)
    let needs = branches.map { ($0["required"]?.array ?? []).compactMap(\.string) }
    let common = needs[0].filter { name in needs.allSatisfy { $0.contains(name) } }
    var required = (whole["required"]?.array ?? []).compactMap(\.string)
    required += common.filter { !required.contains($0) }
    if !required.isEmpty { whole["required"] = .array(required.map { .string($0) }) }
    var sets: [String] = []
    for need in needs {
      let names = need.filter { !required.contains($0) }
      let text = names.isEmpty ? "none of them" : English.list(names)
      if !sets.contains(text) { sets.append(text) }
    }
    if sets.count > 1 { whole.say("Give one of these: \(sets.joined(separator: "; or ")).") }
    return whole
  }

  private static func either(_ first: JSONValue, or second: JSONValue) -> JSONValue {
    if first == second { return first }
    return ["anyOf": .array((first["anyOf"]?.array ?? [first]) + [second])]
  }
}
