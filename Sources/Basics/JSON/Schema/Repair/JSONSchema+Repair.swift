extension JSONSchema {
  /// A schema of which each keyword, also of the schemas inside it, is of the kind that JSON Schema 2020-12 wants, with what
  /// was changed; nil where nothing was.
  package static func repaired(_ schema: JSONObject) -> (schema: JSONObject, changes: [Remark])? {
    guard RepairWalk.isNeeded(for: schema) else { return nil }
    var walk = RepairWalk()
    let repaired = walk.repaired(schema)
    return (repaired, walk.changes)
  }
}

/// The way through a schema and the schemas inside it.
private struct RepairWalk {
  /// Schemas inside one another that are looked at; no client reads as many.
  private static let depthLimit = 200

  private(set) var changes: [JSONSchema.Remark] = []
  private var place = JSONPointer()

  /// Whether a schema or one inside it has a keyword of a wrong kind.
  static func isNeeded(for schema: JSONObject, depth: Int = 0) -> Bool {
    guard depth < depthLimit else { return false }
    return SchemaRepair.isNeeded(for: schema)
      || schema.members.contains { member in
        switch member.value {
        case .object(let object) where SchemaKeywords.single.contains(member.name):
          isNeeded(for: object, depth: depth + 1)
        case .object(let object) where SchemaKeywords.maps.contains(member.name):
          object.members.contains { isNeeded(inPart: $0.value, depth: depth + 1) }
        case .array(let elements) where SchemaKeywords.lists.contains(member.name):
          elements.contains { isNeeded(inPart: $0, depth: depth + 1) }
        default: false
        }
      }
  }

  private static func isNeeded(inPart value: JSONValue, depth: Int) -> Bool {
    value.object.map { isNeeded(for: $0, depth: depth) } ?? false
  }

  mutating func repaired(_ written: JSONObject) -> JSONObject {
    guard place.tokens.count < Self.depthLimit else { return written }
    let repair = SchemaRepair(written)
    var schema = repair.schema
    for change in repair.changes {
      let path = JSONPointer(tokens: place.tokens + change.tokens)
      changes.append(JSONSchema.Remark(path: path, problem: change.problem))
    }
    for member in schema.members {
      place.tokens.append(member.name)
      if let inner = repaired(member) { schema[member.name] = inner }
      place.tokens.removeLast()
    }
    return schema
  }

  /// The value of a keyword that holds schemas; nil for any other.
  private mutating func repaired(_ member: JSONObject.Member) -> JSONValue? {
    switch member.value {
    case .object(let object) where SchemaKeywords.single.contains(member.name):
      return .object(repaired(object))
    case .object(let object) where SchemaKeywords.maps.contains(member.name):
      return .object(
        JSONObject(object.members.map { ($0.name, repaired($0.value, under: $0.name)) })
      )
    case .array(let elements) where SchemaKeywords.lists.contains(member.name):
      return .array(elements.enumerated().map { repaired($1, under: String($0)) })
    default: return nil
    }
  }

  private mutating func repaired(_ part: JSONValue, under token: String) -> JSONValue {
    guard let object = part.object else { return part }
    place.tokens.append(token)
    defer { place.tokens.removeLast() }
    return .object(repaired(object))
  }
}
