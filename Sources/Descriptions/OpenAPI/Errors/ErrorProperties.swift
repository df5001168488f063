import JSON

/// The properties that a schema's own list and its `allOf`, `oneOf` and `anyOf` name.
struct ErrorProperties {
  private static let limit = 100

  private(set) var all: [(name: String, schema: Located)] = []
  private var names: Set<String> = []

  init(of schema: Located, in document: APIDocument) {
    var waiting = [schema]
    var seen: Set<Place> = []
    while !waiting.isEmpty, seen.count < Self.limit {
      let next = waiting.removeFirst()
      guard let located = try? document.resolved(next), seen.insert(located.place).inserted else {
        continue
      }
      for (name, property) in located["properties"]?.members ?? [] where names.insert(name).inserted
      {
        all.append((name, property))
      }
      for keyword in ["allOf", "oneOf", "anyOf"] { waiting += located[keyword]?.elements ?? [] }
    }
  }

  func has(_ name: String) -> Bool { names.contains(name) }

  /// The list of field errors whose entries have these properties; nil where they name no field.
  func fieldShape(at pointer: JSONPointer) -> JSONObject? {
    let fields = [
      "field", "param", "parameter", "property", "path", "pointer", "loc", "attribute", "name",
      "location", "key",
    ]
    let texts = ["message", "detail", "msg", "description", "error", "reason", "title", "code"]
    guard let text = texts.first(where: has) else { return nil }
    let field =
      fields.first(where: has).map { "/" + $0 } ?? (has("source") ? "/source/pointer" : nil)
    guard let field else { return nil }
    return [
      "each": .string(pointer.description), "field": .string(field), "text": .string("/" + text),
    ]
  }
}

/// Field errors as an object whose members are the fields.
struct ErrorTree {
  private static let leaf = "_errors"

  let document: APIDocument

  /// The shape of an object from field names to texts, or to trees of them; nil where it is none.
  func shape(of schema: Located, at pointer: JSONPointer) -> JSONObject? {
    let parts = [schema] + ["allOf", "oneOf", "anyOf"].flatMap { schema[$0]?.elements ?? [] }
    if parts.contains(where: hasLeaf) {
      return ["tree": .string(pointer.description), "leaf": .string(Self.leaf)]
    }
    guard let values = parts.lazy.compactMap({ resolved($0)?["additionalProperties"] }).first,
      let value = resolved(values)
    else { return nil }
    let item = value["items"].flatMap(resolved) ?? value
    guard item.value["type"] == "string" else { return nil }
    return ["map": .string(pointer.description)]
  }

  private func hasLeaf(_ schema: Located) -> Bool {
    resolved(schema)?.value["properties"]?[Self.leaf] != nil
  }

  private func resolved(_ schema: Located) -> Located? {
    guard schema.object != nil else { return nil }
    return try? document.resolved(schema)
  }
}
