import JSON

/// Tells apart operations that share method and path, by what their schemas say of the content.
enum ValueShape {
  /// Whether a value has the form of a schema: types, listed values, required and known members, elements.
  static func fits(_ value: JSONValue, _ schema: JSONValue) -> Bool {
    if let types = schema["type"], !hasType(value, types) { return false }
    if let listed = schema["enum"]?.array, !listed.contains(value) { return false }
    if let constant = schema["const"], constant != value { return false }
    if case .array(let elements) = value, let items = schema["items"] {
      return elements.allSatisfy { fits($0, items) }
    }
    guard case .object(let object) = value else { return true }
    let required = schema["required"]?.array?.compactMap(\.string) ?? []
    guard required.allSatisfy({ object[$0] != nil }) else { return false }
    let properties = schema["properties"]?.object ?? JSONObject()
    let isClosed = schema["additionalProperties"] == false
    return object.members.allSatisfy { member in
      properties[member.name].map { fits(member.value, $0) } ?? !isClosed
    }
  }

  private static func hasType(_ value: JSONValue, _ types: JSONValue) -> Bool {
    let names = types.array?.compactMap(\.string) ?? [types.string].compactMap(\.self)
    return names.contains { $0 == value.kind || ($0 == "integer" && value.integer != nil) }
  }
}
