import JSON

/// The step that puts definitions in place where that costs nothing: many clients read a schema without references better.
struct SchemaInliner {
  /// Bytes of a definition that may stand in more than one place.
  private static let repeatable = 160

  private let definitions: [(name: String, schema: JSONValue)]
  private let table: [String: JSONValue]
  private let recursive: Set<String>

  init(definitions: [(String, JSONValue)]) {
    self.definitions = definitions
    table = Dictionary(definitions, uniquingKeysWith: { $1 })
    let references = Dictionary(
      definitions.map { ($0.0, Set($0.1.definitionsUsed)) },
      uniquingKeysWith: { $1 }
    )
    recursive = Set(
      definitions.map(\.0).filter { Self.reaches($0, from: references[$0] ?? [], references) }
    )
  }

  /// The schema with what can stand in place, and the rest under `$defs`.
  func inlined(_ root: JSONObject) -> JSONObject {
    guard !definitions.isEmpty else { return root }
    var uses: [String: Int] = [:]
    for name in JSONValue.object(root).definitionsUsed { uses[name, default: 0] += 1 }
    for (_, schema) in definitions {
      for name in schema.definitionsUsed { uses[name, default: 0] += 1 }
    }
    let movable = definitions.filter { name, schema in
      guard !recursive.contains(name) else { return false }
      return uses[name] == 1
        || (schema.definitionsUsed.isEmpty && JSONWriter.fits(schema, in: Self.repeatable))
    }
    let names = Set(movable.map(\.name))
    var written = replaced(.object(root), names).object ?? root
    let kept = definitions.filter { !names.contains($0.name) }.map { name, schema in
      (name, replaced(schema, names))
    }
    if !kept.isEmpty { written["$defs"] = .object(JSONObject(kept)) }
    return written
  }

  private func replaced(_ value: JSONValue, _ names: Set<String>) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map { replaced($0, names) })
    case .object(let object):
      if let whole = nullable(object, names) { return whole }
      guard let name = object.definitionUsed, names.contains(name), let target = table[name],
        let whole = Self.joined(replaced(target, names), beside: object)
      else {
        return .object(JSONObject(object.members.map { ($0.name, replaced($0.value, names)) }))
      }
      return whole
    default: return value
    }
  }

  /// A definition or null, in one schema where the definition stands in place; nil for any other schema.
  private func nullable(_ object: JSONObject, _ names: Set<String>) -> JSONValue? {
    guard let branches = object["anyOf"]?.array, branches.count == 2,
      branches[1] == ["type": "null"], let reference = branches[0].object, reference.count == 1,
      let name = reference.definitionUsed, names.contains(name), let target = table[name],
      var schema = replaced(target, names).object
    else { return nil }
    SchemaTypes.allowNull(&schema)
    var beside = object
    beside["anyOf"] = nil
    return Self.joined(.object(schema), beside: beside)
  }

  /// A definition with what stood beside the reference to it.
  private static func joined(_ target: JSONValue, beside object: JSONObject) -> JSONValue? {
    var beside = object
    beside["$ref"] = nil
    if beside.isEmpty { return target }
    guard let schema = target.object else {
      return .object((["allOf": [target]] as JSONObject).merging(beside))
    }
    let words = ["description", "default", "examples"]
    if beside.names.allSatisfy(words.contains) { return .object(schema.merging(beside)) }
    return .object(beside.merging(["allOf": [target]]))
  }

  private static func reaches(
    _ name: String,
    from start: Set<String>,
    _ references: [String: Set<String>]
  ) -> Bool {
    var seen = start
    var waiting = Array(start)
    while let next = waiting.popLast() {
      if next == name { return true }
      for further in references[next] ?? [] where seen.insert(further).inserted {
        waiting.append(further)
      }
    }
    return false
  }
}

extension JSONObject {
  /// The definition that a reference names.
  fileprivate var definitionUsed: String? {
    guard let text = self["$ref"]?.string, text.hasPrefix("#/$defs/") else { return nil }
    return String(text.dropFirst("#/$defs/".count))
  }
}

extension JSONValue {
  /// The definitions that a schema refers to, each as often as it does.
  fileprivate var definitionsUsed: [String] {
    switch self {
    case .object(let object):
      (object.definitionUsed.map { [$0] } ?? []) + object.members.flatMap(\.value.definitionsUsed)
    case .array(let elements): elements.flatMap(\.definitionsUsed)
    default: []
    }
  }
}
