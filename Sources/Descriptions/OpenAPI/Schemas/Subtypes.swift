import JSON
import Manifests

/// The schemas that are made of another by `allOf`, where that one tells them apart by a property: what takes the base
/// takes each of them (OpenAPI 3.1 §4.8.25, Swagger 2.0 "Models with Polymorphism").
struct Subtypes {
  /// The property that tells which one is meant.
  let property: String

  /// The values of the property, the base's own name first.
  private(set) var values: [String] = []

  /// The schemas, each after those that it is made of.
  private(set) var schemas: [Located] = []

  private static let limit = 60

  /// Finds them; nil where the schema tells none apart, or lists them itself.
  init?(of base: Located, in document: APIDocument) {
    guard let object = base.object, object["oneOf"] == nil, object["anyOf"] == nil,
      let property = object["discriminator"]?["propertyName"]?.string
        ?? object["discriminator"]?.string
    else { return nil }
    self.property = property
    let mapping = object["discriminator"]?["mapping"]?.object ?? [:]
    let all =
      document.member("components", of: document.whole)
      .flatMap { document.member("schemas", of: $0) } ?? document.whole["definitions"]
    guard let all else { return nil }
    var known = [base.place]
    // A grandchild may stand before its parent.
    for _ in 0..<4 {
      let count = known.count
      for (name, schema) in all.members
      where known.count < Self.limit && !known.contains(schema.place)
        && Self.extends(schema, known, document)
      {
        known.append(schema.place)
        schemas.append(schema)
        values.append(Self.value(of: schema, named: name, mapping))
      }
      if known.count == count { break }
    }
    guard !schemas.isEmpty else { return nil }
    let name = all.members.first { $0.1.place == base.place }
    if let name { values.insert(Self.value(of: base, named: name.0, mapping), at: 0) }
  }

  private static func extends(
    _ schema: Located,
    _ known: [Place],
    _ document: APIDocument
  ) -> Bool {
    (schema["allOf"]?.elements ?? []).prefix(16).contains { part in
      part.value["$ref"] != nil
        && (try? document.resolved(part)).map { known.contains($0.place) } ?? false
    }
  }

  /// The value that means a schema: what is mapped to it, what Azure writes beside it, else its name.
  private static func value(of schema: Located, named name: String, _ mapping: JSONObject) -> String
  {
    let mapped = mapping.members.first { member in
      member.value.string == name || member.value.string?.hasSuffix("/" + name) == true
    }
    return mapped?.name ?? schema.value["x-ms-discriminator-value"]?.string ?? name
  }
}

extension SchemaWriter {
  /// The shape of a base with the members of all that are made of it, none of which is required.
  mutating func withSubtypes(_ shape: ObjectShape, of base: Located) -> ObjectShape {
    guard let base = try? document.resolved(base),
      let subtypes = Subtypes(of: base, in: document)
    else { return shape }
    var shape = shape
    for schema in subtypes.schemas {
      if let more = mergedShape(of: schema) { shape.addOptional(more) }
    }
    shape.narrow(subtypes.property, to: subtypes.values, at: base.place)
    return shape
  }
}

extension ObjectShape {
  /// Adds the members of another shape that this one has not, and requires none of them.
  fileprivate mutating func addOptional(_ other: ObjectShape) {
    for property in other.properties
    where !properties.contains(where: { $0.name == property.name }) {
      for schema in property.schemas { add(property.name, schema) }
    }
  }

  /// Says which values a member has, where its schemas do not.
  fileprivate mutating func narrow(_ name: String, to values: [String], at place: Place) {
    let isListed = properties.first { $0.name == name }?.schemas.contains {
      $0.value["enum"] != nil || $0.value["const"] != nil || $0.value["$ref"] != nil
    }
    guard isListed != true, !values.isEmpty else { return }
    let schema: JSONValue = ["type": "string", "enum": .array(values.map { .string($0) })]
    add(name, Located(value: schema, place: place.appending("discriminator")))
  }
}
