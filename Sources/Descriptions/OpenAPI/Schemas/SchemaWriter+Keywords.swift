import JSON

extension SchemaWriter {
  private static let plain: Set<String> = [
    "format", "pattern", "minLength", "maxLength", "multipleOf", "minItems", "maxItems",
    "uniqueItems", "minProperties", "maxProperties", "contentEncoding", "contentMediaType",
    "minContains", "maxContains", "const", "dependentRequired",
  ]
  private static let single: Set<String> = [
    "additionalProperties", "not", "contains", "if", "then", "else", "propertyNames",
    "unevaluatedItems", "unevaluatedProperties", "contentSchema",
  ]
  private static let lists: Set<String> = ["oneOf", "anyOf", "prefixItems"]
  private static let maps: Set<String> = ["patternProperties", "dependentSchemas"]

  /// Keywords that are read elsewhere, and those that say nothing about a value.
  private static let silent: Set<String> = [
    "type", "enum", "nullable", "description", "title", "default", "example", "examples",
    "deprecated", "properties", "required", "items", "allOf", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "discriminator", "readOnly", "writeOnly", "xml",
    "externalDocs", "$schema", "$id", "id", "$anchor", "$comment", "$defs", "definitions",
    "$vocabulary",
    "$dynamicAnchor", "collectionFormat", "allowEmptyValue", "name", "in",
  ]

  /// The keywords of a schema without `$ref`.
  mutating func keywords(of located: Located, _ object: JSONObject, depth: Int) -> JSONObject {
    if let written = allOf(located, object, depth: depth) { return written }
    var schema = JSONObject()
    writeType(located, object, into: &schema)
    if let text = SchemaAnnotations.description(of: object) {
      schema["description"] = .string(text)
    }
    for member in object.members {
      if Self.plain.contains(member.name) {
        schema[member.name] = member.value
      } else if !Self.silent.contains(member.name) {
        writePart(member, located, object, depth: depth, into: &schema)
      }
    }
    writeBounds(located, object, into: &schema)
    writeItems(located, depth: depth, into: &schema)
    writeProperties(ObjectShape(of: located, object), depth: depth, into: &schema)
    writeAnnotations(object, into: &schema)
    fitDefault(in: &schema, at: located.place.appending("default"))
    if object["discriminator"]?.string != nil, direction == .request {
      remarks.note(
        "the schemas that build on this one are not known from here, so its own members are taken",
        at: located.place.appending("discriminator")
      )
    }
    if object.isNullable { SchemaTypes.allowNull(&schema) }
    return schema
  }

  mutating func writeAnnotations(_ object: JSONObject, into schema: inout JSONObject) {
    schema["default"] = SchemaAnnotations.standard(of: object)
    let examples = SchemaAnnotations.examples(of: object)
    if !examples.isEmpty { schema["examples"] = .array(examples) }
  }

  /// Writes the default as the kind that the schema asks for, and leaves out one that is none of its values.
  ///
  /// A default that does not fit would be filled in for a call, and be refused.
  private mutating func fitDefault(in schema: inout JSONObject, at place: Place) {
    guard let standard = schema["default"], !standard.isNull, schema["$ref"] == nil else { return }
    let fitting = SchemaTypes.fitting(standard, to: schema)
    if fitting == nil {
      remarks.note(
        "the default \(DocumentExcerpt.quoted(standard.scalarText ?? JSONWriter.text(standard))) is no value "
          + "of this schema; it is left out",
        at: place
      )
    }
    schema["default"] = fitting
  }

  private mutating func writeType(
    _ located: Located,
    _ object: JSONObject,
    into schema: inout JSONObject
  ) {
    let (type, complaint) = SchemaTypes.type(of: object)
    if let complaint { remarks.note(complaint, at: located.place.appending("type")) }
    schema["type"] = type
    guard let written = object["enum"]?.array else { return }
    let place = located.place.appending("enum")
    let values = SchemaTypes.values(written, of: type)
    guard values.count <= 1000, JSONWriter.fits(.array(written), in: limit / 4) else {
      return remarks.note("the list of \(values.count) values is too long; any is taken", at: place)
    }
    if let type, !values.contains(where: { SchemaTypes.allows(type, $0) }) {
      remarks.note("no value of the \"enum\" is of the type; the type is left out", at: place)
      schema["type"] = nil
    }
    schema["enum"] = .array(values)
  }

  private mutating func writePart(
    _ member: JSONObject.Member,
    _ located: Located,
    _ object: JSONObject,
    depth: Int,
    into schema: inout JSONObject
  ) {
    let keyword = member.name
    let part = Located(value: member.value, place: located.place.appending(keyword))
    if Self.single.contains(keyword) {
      schema[keyword] = self.schema(part, depth: depth + 1)
    } else if Self.lists.contains(keyword) {
      guard part.value.array?.isEmpty == false else { return }
      schema[keyword] = .array(branches(of: part, keyword, object, depth: depth))
    } else if Self.maps.contains(keyword) {
      guard part.object != nil else { return }
      schema[keyword] = .object(
        JSONObject(part.members.map { ($0.name, self.schema($0.value, depth: depth + 1)) })
      )
    } else if !keyword.hasPrefix("x-") {
      remarks.note(
        "\(DocumentExcerpt.quoted(keyword)) is no keyword of a schema; it is left out",
        at: part.place
      )
    }
  }

  private mutating func writeItems(
    _ located: Located,
    depth: Int,
    into schema: inout JSONObject
  ) {
    guard let items = located["items"] else { return }
    if items.value.array != nil {
      schema["prefixItems"] = .array(items.elements.map { self.schema($0, depth: depth + 1) })
    } else {
      schema["items"] = self.schema(items, depth: depth + 1)
    }
  }

  private mutating func branches(
    of list: Located,
    _ keyword: String,
    _ object: JSONObject,
    depth: Int
  ) -> [JSONValue] {
    let discriminator = keyword == "prefixItems" ? nil : Discriminator(of: object)
    return list.elements.map { branch in
      let written = schema(branch, depth: depth + 1)
      return discriminator?.marked(written, branch: branch, in: document) ?? written
    }
  }
}

// MARK: - Properties

extension SchemaWriter {
  /// Writes the properties that go this way, and which of them are required.
  mutating func writeProperties(
    _ shape: ObjectShape,
    depth: Int,
    into schema: inout JSONObject
  ) {
    var left: Set<String> = []
    var properties: [(String, JSONValue)] = []
    for property in shape.properties {
      if isForeign(property) {
        left.insert(property.name)
      } else {
        properties.append((property.name, self.property(property, depth: depth + 1)))
      }
    }
    if !properties.isEmpty { schema["properties"] = .object(JSONObject(properties)) }
    let required = shape.required.filter { !left.contains($0) }
    if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
  }

  /// The schema of a property, which several parts of an `allOf` may have described.
  mutating func property(_ property: ObjectShape.Property, depth: Int) -> JSONValue {
    let written = property.schemas.map { schema($0, depth: depth) }
    guard written.count > 1 else { return written.first ?? .object([:]) }
    return .object(["allOf": .array(written)])
  }

  /// Whether a property goes the other way: read-only ones are not sent, write-only ones do not come.
  func isForeign(_ property: ObjectShape.Property) -> Bool {
    let keyword = direction == .request ? "readOnly" : "writeOnly"
    return property.schemas.contains { schema in
      if schema.value[keyword]?.saysTrue == true { return true }
      guard let target = try? document.target(of: schema) else { return false }
      return target.value[keyword]?.saysTrue == true
    }
  }
}

extension JSONObject {
  /// Whether null is allowed beside what the type says.
  var isNullable: Bool { self["nullable"] == true || self["x-nullable"] == true }
}
