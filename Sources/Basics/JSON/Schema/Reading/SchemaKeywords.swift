/// Which keywords hold schemas, and how (JSON Schema 2020-12, sections 10 and 11; draft 7, section 6).
package enum SchemaKeywords {
  /// Keywords whose value is a schema.
  package static let single: Set<String> = [
    "additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items",
    "not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
  ]

  /// Keywords whose value is a list of schemas.
  package static let lists: Set<String> = ["allOf", "anyOf", "items", "oneOf", "prefixItems"]

  /// Keywords whose value has a schema for each name.
  package static let maps: Set<String> = [
    "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties",
  ]

  /// The schemas that stand directly inside another, with the tokens that lead to them.
  static func parts(of schema: JSONObject) -> [(tokens: [String], schema: JSONValue)] {
    var parts: [(tokens: [String], schema: JSONValue)] = []
    for member in schema.members {
      switch member.value {
      case .object(let object) where maps.contains(member.name):
        parts += object.members.map { ([member.name, $0.name], $0.value) }
      case .object where single.contains(member.name): parts.append(([member.name], member.value))
      case .array(let elements) where lists.contains(member.name):
        parts += elements.enumerated().map { ([member.name, String($0)], $1) }
      default: break
      }
    }
    return parts
  }
}
