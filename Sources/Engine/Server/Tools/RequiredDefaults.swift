import JSON

/// What stands for a required member that was left out: its default, or the only value that it can have.
///
/// Documents require members that they give a default, such as a version of the API; asking an agent for them wastes a
/// call.
struct RequiredDefaults {
  /// Levels of members that are looked into.
  private static let depthLimit = 16

  /// Elements of a list that are looked into.
  private static let elementLimit = 100

  private let root: JSONObject

  /// Members of the whole that only the caller may give.
  private let literal: Set<String>

  /// Whether any member could be filled in: most schemas have none, and are not walked for each call.
  private let isEmpty: Bool

  init(_ schema: JSONObject, literal: Set<String>) {
    root = schema
    self.literal = literal
    isEmpty = !Self.hasAny(.object(schema), depth: 0)
  }

  private static func hasAny(_ value: JSONValue, depth: Int) -> Bool {
    guard depth < 40 else { return true }
    switch value {
    case .object(let object):
      return object.members.contains { member in
        (member.name == "default" && !member.value.isNull) || member.name == "const"
          || (member.name == "enum" && member.value.array?.count == 1)
          || hasAny(member.value, depth: depth + 1)
      }
    case .array(let elements): return elements.contains { hasAny($0, depth: depth + 1) }
    case .null, .bool, .number, .string: return false
    }
  }

  /// What stands for a member of this schema that was left out; nil where only the caller can know.
  static func value(of schema: JSONObject) -> JSONValue? {
    if let standard = schema["default"], !standard.isNull { return standard }
    if let only = schema["const"], !only.isNull { return only }
    guard let values = schema["enum"]?.array, values.count == 1, !values[0].isNull else {
      return nil
    }
    return values[0]
  }

  /// The arguments with what was left out, and what was done.
  func filled(_ arguments: JSONObject) -> (arguments: JSONObject, coercions: [JSONSchema.Coercion])
  {
    guard !isEmpty else { return (arguments, []) }
    var filling = Filling(defaults: self)
    return (filling.filled(arguments, by: root, at: []), filling.coercions)
  }

  /// A schema, what it refers to, and the parts that it is made of.
  private func parts(of schema: JSONObject, level: Int = 0) -> [JSONObject] {
    guard level < Self.depthLimit else { return [] }
    var parts = [schema]
    if let target = schema["$ref"]?.string, target.hasPrefix("#/"),
      let pointer = JSONPointer(String(target.dropFirst())),
      let found = JSONValue.object(root).value(at: pointer)?.object
    {
      parts += self.parts(of: found, level: level + 1)
    }
    for part in (schema["allOf"]?.array ?? []).compactMap(\.object) {
      parts += self.parts(of: part, level: level + 1)
    }
    let forms = Self.forms(of: schema).filter { !Self.isNull($0) }
    if forms.count == 1 { parts += self.parts(of: forms[0], level: level + 1) }
    return parts
  }

  /// The forms of a choice; none where a schema has no choice.
  private static func forms(of schema: JSONObject) -> [JSONObject] {
    ((schema["anyOf"] ?? schema["oneOf"])?.array ?? []).compactMap(\.object)
  }

  /// Whether a schema allows null.
  private static func isNull(_ schema: JSONObject) -> Bool {
    let type = schema["type"]
    return type == "null" || type?.array?.contains("null") ?? false
  }

  private struct Filling {
    let defaults: RequiredDefaults
    var coercions: [JSONSchema.Coercion] = []

    mutating func filled(
      _ object: JSONObject,
      by schema: JSONObject,
      at path: [String]
    ) -> JSONObject {
      guard path.count < RequiredDefaults.depthLimit else { return object }
      var whole = object
      let parts = defaults.parts(of: schema)
      for part in parts {
        for name in (part["required"]?.array ?? []).compactMap(\.string) {
          guard whole[name] ?? .null == .null, !(path.isEmpty && defaults.literal.contains(name)),
            let value = standard(of: name, in: parts)
          else { continue }
          if whole[name] != nil, takesNull(name, in: parts) { continue }
          whole[name] = value
          note(value, at: path + [name])
        }
      }
      for member in whole.members {
        let schemas = parts.compactMap { $0["properties"]?[member.name]?.object }
        for schema in schemas {
          whole[member.name] = whole[member.name].map {
            filled($0, by: schema, at: path + [member.name])
          }
        }
      }
      return whole
    }

    private mutating func filled(
      _ value: JSONValue,
      by schema: JSONObject,
      at path: [String]
    ) -> JSONValue {
      switch value {
      case .object(let object): return .object(filled(object, by: schema, at: path))
      case .array(let elements) where elements.count <= RequiredDefaults.elementLimit:
        let items = defaults.parts(of: schema).compactMap { $0["items"]?.object }.first
        guard let items else { return value }
        return .array(
          elements.enumerated().map { filled($1, by: items, at: path + [String($0)]) }
        )
      default: return value
      }
    }

    private func standard(of name: String, in parts: [JSONObject]) -> JSONValue? {
      parts.lazy.compactMap { $0["properties"]?[name]?.object }
        .flatMap { defaults.parts(of: $0) }.compactMap(RequiredDefaults.value).first
    }

    private func takesNull(_ name: String, in parts: [JSONObject]) -> Bool {
      parts.compactMap { $0["properties"]?[name]?.object }.contains { schema in
        RequiredDefaults.isNull(schema)
          || RequiredDefaults.forms(of: schema).contains(where: RequiredDefaults.isNull)
      }
    }

    private mutating func note(_ value: JSONValue, at path: [String]) {
      let action = "was left out, and \(value.shown) was taken"
      let name = path.joined(separator: ".")
      coercions.append(
        .init(path: JSONPointer(tokens: path), name: name, action: action, kind: .filling)
      )
    }
  }
}
