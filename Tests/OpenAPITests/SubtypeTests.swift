import JSON
import Testing

/// Schemas that others are made of by `allOf`, told apart by a property.
struct SubtypeTests {
  private static let pet: JSONValue = [
    "type": "object", "required": ["kind"], "properties": ["kind": ["type": "string"]],
    "discriminator": ["propertyName": "kind", "mapping": ["d": "#/components/schemas/Dog"]],
  ]
  private static let schemas: JSONObject = [
    "Puppy": [
      "allOf": [
        ["$ref": "#/components/schemas/Dog"], ["properties": ["toy": ["type": "string"]]],
      ]
    ],
    "Pet": pet,
    "Dog": [
      "allOf": [
        ["$ref": "#/components/schemas/Pet"],
        ["required": ["bark"], "properties": ["bark": ["type": "string"]]],
      ]
    ],
    "Rock": ["type": "object", "properties": ["weight": ["type": "number"]]],
  ]

  @Test func `what takes a base takes the members of all that are made of it`() throws {
    let imported = try Imported(body: ["$ref": "#/components/schemas/Pet"], schemas: Self.schemas)
    #expect(
      imported.arguments["properties"]?.object.map { Set($0.names) } == ["kind", "bark", "toy"]
    )
    #expect(imported.arguments["required"] == ["kind"])
    #expect(JSONWriter.text(imported.argument("kind")).contains(#"["Pet","d","Puppy"]"#))
    #expect(imported.defects == [])
  }

  @Test func `a schema that tells nothing apart is taken as it is`() throws {
    var schemas = Self.schemas
    var pet = Self.pet.object ?? [:]
    pet["discriminator"] = nil
    schemas["Pet"] = .object(pet)
    let imported = try Imported(body: ["$ref": "#/components/schemas/Pet"], schemas: schemas)
    #expect(imported.arguments["properties"]?.object?.names == ["kind"])
  }
}
