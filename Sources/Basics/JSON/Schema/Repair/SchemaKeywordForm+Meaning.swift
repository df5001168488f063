import Text

// What a value of a wrong kind was meant to be.

extension SchemaKeywordForm {
  /// A value as the kind that it was meant to be; nil where that is not to be told.
  func meant(by value: JSONValue) -> JSONValue? {
    switch self {
    case .types: value.array.flatMap { $0.isEmpty ? nil : .array($0.distinct) }
    case .values: Self.values(value)
    case .names: Self.texts(value).map { .array($0) }
    case .pattern: value.string.flatMap(PatternRepair.repaired).map { .string($0) }
    case .number, .divisor, .count:
      value.string.flatMap(Self.number).flatMap { isMet(by: $0) ? $0 : nil }
    case .openBound: Self.truth(value) ?? value.string.flatMap(Self.number)
    case .flag: Self.truth(value)
    case .text: value.number.map { .string($0.text) }
    case .anchor, .object: nil
    case .list:
      value.object.map { .array($0.members.map { $0.value["value"] ?? $0.value }) } ?? [value]
    case .dependencies: Self.dependencies(value)
    case .schema: Self.schema(value)
    case .items:
      value.array.flatMap { $0.isEmpty ? nil : .array($0.map { Self.schema($0) ?? [:] }) }
        ?? Self.schema(value)
    case .schemas: Self.schemas(value)
    case .namedSchemas: Self.namedSchemas(value)
    }
  }

  private static func values(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .null, .array: nil
    case .bool, .number: [value]
    // A list of names with what each means.
    case .object(let object):
      object.isEmpty ? nil : .array(object.names.map { .string($0) })
    case .string(let text):
      .array(text.split { $0 == "," || $0 == "|" }.map { .string($0.trimmed) }.distinct)
    }
  }

  /// The texts of a list, each once, or a single one; nil for any other value.
  private static func texts(_ value: JSONValue) -> [JSONValue]? {
    if value.string != nil { return truth(value) == nil ? [value] : nil }
    return value.array?.filter { $0.string != nil }.distinct
  }

  private static func dependencies(_ value: JSONValue) -> JSONValue? {
    guard let members = value.object?.members else { return nil }
    return .object(
      JSONObject(
        members.compactMap { member in texts(member.value).map { (member.name, .array($0)) } }
      )
    )
  }

  private static func number(_ text: String) -> JSONValue? {
    guard let value = try? JSONParser.parse(text), value.number != nil else { return nil }
    return value
  }

  /// A truth value, be it in quotation marks; nil for any other value.
  static func truth(_ value: JSONValue) -> JSONValue? {
    if value.bool != nil { return value }
    switch value.string?.lowercased() {
    case "true": return true
    case "false": return false
    default: return nil
    }
  }

  static func isAnchor(_ text: String) -> Bool {
    guard let first = text.utf8.first, ASCII.isLetter(first) || first == UInt8(ascii: "_") else {
      return false
    }
    return text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "_-.".utf8.contains($0) }
  }

  // MARK: - Schemas

  /// A schema of which only the type is named, or a truth value in quotation marks.
  private static func schema(_ value: JSONValue) -> JSONValue? {
    if value.isSchema { return value }
    guard let text = value.string else { return nil }
    return truth(value) ?? SchemaTypeName.meant(by: text).map { ["type": .string($0)] }
  }

  private static func schemas(_ value: JSONValue) -> JSONValue? {
    if value.object != nil { return [value] }
    guard let elements = value.array, !elements.isEmpty else { return nil }
    return .array(elements.map { schema($0) ?? [:] })
  }

  private static func namedSchemas(_ value: JSONValue) -> JSONValue? {
    if let members = value.object?.members {
      return .object(JSONObject(members.map { ($0.name, schema($0.value) ?? [:]) }))
    }
    // A list of members that have their names inside, as parameters have.
    let named = (value.array ?? []).compactMap { element in
      element.object.flatMap { object in
        object["name"]?.string.map { ($0, JSONValue.object(object.without("name"))) }
      }
    }
    return named.isEmpty ? nil : .object(JSONObject(named))
  }
}

extension JSONValue {
  var isSchema: Bool { object != nil || bool != nil }
}

extension JSONObject {
  fileprivate func without(_ name: String) -> JSONObject {
    var rest = self
    rest[name] = nil
    return rest
  }
}

extension [JSONValue] {
  var areTexts: Bool { allSatisfy { $0.string != nil } }
  var areSchemas: Bool { allSatisfy(\.isSchema) }

  var areDistinct: Bool { count < 2 || Set(self).count == count }

  /// The values, each once.
  fileprivate var distinct: [JSONValue] {
    var known: Set<JSONValue> = []
    return filter { known.insert($0).inserted }
  }
}

extension Substring {
  /// The text without the spaces around it.
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
