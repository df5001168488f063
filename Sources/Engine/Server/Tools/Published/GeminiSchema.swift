import JSON

/// The conversion of a listed schema into what a function declaration of Gemini's takes: a part of OpenAPI 3.0's schema
/// object, which refuses what it does not know.
enum GeminiSchema {
  /// Keywords that it knows.
  private static let known: Set<String> = [
    "type", "format", "title", "description", "enum", "default", "items", "minItems", "maxItems",
    "properties", "required", "minProperties", "maxProperties", "minimum", "maximum", "minLength",
    "maxLength", "pattern", "anyOf",
  ]

  /// Converts the schema of a tool's arguments, in which no references are left.
  static func converted(_ schema: JSONObject) -> JSONObject {
    var whole = kept(schema)
    whole["type"] = "object"
    return whole
  }

  private static func converted(_ value: JSONValue) -> JSONValue {
    let schema = kept(value.object ?? [:])
    if let branches = schema["anyOf"]?.array { return choice(branches, in: schema) }
    if schema["type"] == nil { return text(schema, "Any value.") }
    // An object must have members here; one that is given as a text is read as the object that it holds.
    guard schema["type"] == "object", schema["properties"]?.object?.isEmpty ?? true else {
      return .object(schema)
    }
    return text(schema, "A JSON object, as a text.")
  }

  private static func kept(_ schema: JSONObject) -> JSONObject {
    var kept = JSONObject()
    for member in schema.members where known.contains(member.name) {
      switch member.name {
      case "properties":
        let members = member.value.object?.members ?? []
        kept["properties"] = .object(JSONObject(members.map { ($0.name, converted($0.value)) }))
      case "items": kept["items"] = converted(member.value)
      case "anyOf": kept["anyOf"] = .array((member.value.array ?? []).map(converted))
      default: kept[member.name] = member.value
      }
    }
    return kept
  }

  /// A choice stands alone; what is said of it goes to its first form.
  private static func choice(_ branches: [JSONValue], in schema: JSONObject) -> JSONValue {
    var branches = branches
    if let words = schema["description"]?.string, var first = branches.first?.object {
      first.say(words)
      branches[0] = .object(first)
    }
    return .object(["anyOf": .array(branches)])
  }

  private static func text(_ schema: JSONObject, _ sentence: String) -> JSONValue {
    var text: JSONObject = ["type": "string"]
    text["title"] = schema["title"]
    text["description"] = schema["description"]
    text.say(sentence)
    return .object(text)
  }
}
