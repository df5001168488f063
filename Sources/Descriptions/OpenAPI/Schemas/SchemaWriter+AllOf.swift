import JSON

extension SchemaWriter {
  /// Keywords of a schema that only lists properties, so that several of them make one.
  private static let mergeable: Set<String> = [
    "type", "properties", "required", "additionalProperties", "title", "description", "example",
    "examples", "default", "deprecated", "nullable", "allOf", "xml", "externalDocs",
    "discriminator", "readOnly", "writeOnly", "$ref", "$dynamicRef", "$id", "$schema", "$anchor",
    "$dynamicAnchor", "$comment", "$defs", "definitions",
  ]
  private static let mergeLimit = 1000

  /// Keywords that describe what a schema refers to and do not change it.
  private static let words: Set<String> = [
    "allOf", "description", "title", "example", "examples", "default", "deprecated", "nullable",
    "readOnly", "writeOnly", "xml", "externalDocs",
  ]

  /// A reference with words about it, as documents write it where nothing may stand beside `$ref` (OpenAPI 3.0.3 §4.7.24):
  /// an `allOf` of one part; nil for any other schema.
  mutating func described(_ located: Located, _ object: JSONObject) -> JSONValue? {
    guard object["allOf"]?.array?.count == 1, let part = located["allOf"]?.elements.first,
      let inner = part.object, inner["$ref"]?.string != nil,
      object.names.allSatisfy({ Self.words.contains($0) || $0.hasPrefix("x-") }),
      var written = reference(part, inner).object
    else { return nil }
    var own = JSONObject()
    own["description"] = SchemaAnnotations.description(of: words(object, about: part))
      .map { .string($0) }
    writeAnnotations(object, into: &own)
    spend(on: own)
    written = written.merging(own)
    if object.isNullable { SchemaTypes.allowNull(&written) }
    return .object(written)
  }

  /// A schema's own words; one that only says it is deprecated keeps the words of what it refers to.
  private func words(_ object: JSONObject, about part: Located) -> JSONObject {
    guard object["deprecated"] == true, object["description"] == nil, object["title"] == nil,
      let target = try? document.resolved(part).object
    else { return object }
    var words = object
    words["description"] = target["description"] ?? target["title"]
    return words
  }

  /// A schema with `allOf`: one object where all parts only list properties, else all parts; nil without `allOf`.
  mutating func allOf(_ located: Located, _ object: JSONObject, depth: Int) -> JSONObject? {
    guard let parts = located["allOf"], let elements = parts.value.array else { return nil }
    guard !elements.isEmpty else { return nil }
    if let shape = mergedShape(of: located) {
      var schema: JSONObject = ["type": "object"]
      if let text = SchemaAnnotations.description(of: shape.annotations) {
        schema["description"] = .string(text)
      }
      writeProperties(shape, depth: depth, into: &schema)
      if let others = shape.others {
        schema["additionalProperties"] = self.schema(others, depth: depth + 1)
      }
      writeAnnotations(shape.annotations, into: &schema)
      if object.isNullable { SchemaTypes.allowNull(&schema) }
      return schema
    }
    return combined(located, object, parts, depth: depth)
  }

  private mutating func combined(
    _ located: Located,
    _ object: JSONObject,
    _ parts: Located,
    depth: Int
  ) -> JSONObject {
    var own = object
    own["allOf"] = nil
    var schema = keywords(of: Located(value: .object(own), place: located.place), own, depth: depth)
    let written = parts.elements.map { self.schema($0, depth: depth + 1) }
    // A single part beside mere words is the usual way to describe a reference.
    if written.count == 1, let only = written[0].object,
      schema.names.allSatisfy({ ["description", "default", "examples"].contains($0) })
    {
      return only.merging(schema)
    }
    schema["allOf"] = .array(written)
    return schema
  }

  /// The object that a schema and the parts of its `allOf` describe together; nil where one says more than properties.
  mutating func mergedShape(of located: Located) -> ObjectShape? {
    var parts: [Located] = []
    var path: [Place] = []
    guard gather(located, into: &parts, path: &path), let first = parts.first else { return nil }
    var shape = ObjectShape(of: first, first.object ?? [:])
    for part in parts.dropFirst() { shape.add(part, part.object ?? [:]) }
    return shape
  }

  /// Lists a schema and the parts of its `allOf`, the schema itself first.
  private mutating func gather(
    _ located: Located,
    into parts: inout [Located],
    path: inout [Place]
  ) -> Bool {
    merges += 1
    guard merges < Self.mergeLimit, path.count < 16, parts.count < 100 else { return false }
    guard let part = (try? document.resolved(located)).map({ repaired($0) }),
      let object = part.object,
      Self.isPlain(object, edition: document.edition)
    else { return false }
    // A schema that is a part of itself says nothing more by it.
    if path.contains(part.place) { return true }
    path.append(part.place)
    defer { path.removeLast() }
    // One part reached twice says nothing new.
    if !parts.contains(where: { $0.place == part.place }) { parts.append(part) }
    for inner in part["allOf"]?.elements ?? [] {
      guard gather(inner, into: &parts, path: &path) else { return false }
    }
    return true
  }

  private static func isPlain(_ object: JSONObject, edition: SpecificationVersion) -> Bool {
    let hasProperties = object["properties"]?.object != nil || object["required"]?.array != nil
    let isObject = object["type"] == "object" || object["type"] == ["object"]
    let isKindless =
      object["type"] == nil && (hasProperties || object["allOf"] != nil || isWordless(object))
    guard isObject || isKindless else { return false }
    return object.names.allSatisfy { mergeable.contains($0) || $0.hasPrefix("x-") }
  }

  /// Whether a schema is nothing but words, as the part of an `allOf` that only adds a description.
  private static func isWordless(_ object: JSONObject) -> Bool {
    object.names.allSatisfy {
      ["description", "title", "example", "deprecated"].contains($0) || $0.hasPrefix("x-")
    }
  }
}

extension JSONObject {
  /// The object with the members of another, which win.
  func merging(_ other: JSONObject) -> JSONObject {
    var result = self
    for member in other.members { result[member.name] = member.value }
    return result
  }
}
