import JSON
import Manifests
import OpenAPI
import Testing

/// References by the names that schemas give themselves.
struct SchemaNameTests {
  private static let shape: JSONValue = [
    "type": "object", "properties": ["name": ["type": "string"]],
  ]

  @Test(
    arguments: [
      ["$ref": "#pet"], ["$ref": "#/components/schemas/Pet"], ["$ref": "https://shop.example/pet"],
      ["$ref": "https://shop.example/pet#inner"], ["$ref": "https://shop.example/pet#/$defs/In"],
      ["$dynamicRef": "#pet"],
    ] as [JSONValue]
  )
  func `a schema is found by its anchor and by its address`(reference: JSONValue) throws {
    let imported = try Imported(
      body: ["type": "object", "properties": ["a": reference]],
      schemas: [
        "Pet": [
          "$id": "https://shop.example/pet", "$dynamicAnchor": "pet", "type": "object",
          "properties": ["name": ["type": "string"]],
          "$defs": [
            "In": [
              "$anchor": "inner", "type": "object", "properties": ["name": ["type": "string"]],
            ]
          ],
        ]
      ],
      version: "3.1.0"
    )
    let argument = imported.argument("a")
    #expect(argument["properties"]?["name"] == ["type": "string"], "\(imported.remarks)")
    #expect(!imported.remarks.contains { $0.contains("reference") }, "\(imported.remarks)")
  }

  @Test func `of two schemas of one name that of the nearest resource is meant`() throws {
    let imported = try Imported(
      body: [
        "type": "object", "properties": ["a": ["$ref": "#/components/schemas/B/properties/x"]],
      ],
      schemas: [
        "A": ["$id": "a", "$defs": ["N": ["$anchor": "n", "type": "integer"]]],
        "B": [
          "$id": "b", "properties": ["x": ["$ref": "#n"]],
          "$defs": ["N": ["$anchor": "n", "type": "boolean"]],
        ],
      ],
      version: "3.1.0"
    )
    #expect(imported.argument("a")["type"] == "boolean")
  }

  @Test func `a schema that refers to itself by a dynamic name becomes a definition`() throws {
    let imported = try Imported(
      body: ["type": "object", "properties": ["a": ["$ref": "#/components/schemas/Tree"]]],
      schemas: [
        "Tree": [
          "$dynamicAnchor": "node", "type": "object",
          "properties": ["children": ["type": "array", "items": ["$dynamicRef": "#node"]]],
        ]
      ],
      version: "3.1.0"
    )
    let items = imported.arguments["$defs"]?["Tree"]?["properties"]?["children"]?["items"]
    #expect(items == ["$ref": "#/$defs/Tree"], "\(imported.arguments)")
  }

  @Test func `a name that no schema has is said with what to write`() throws {
    let imported = try Imported(
      body: ["type": "object", "properties": ["a": ["$ref": "#nobody"]]],
      version: "3.1.0"
    )
    #expect(imported.remarks.contains { $0.contains("give one the \"$anchor\" \"nobody\"") })
  }
}
