import JSON
import Manifests
import OpenAPI
import Testing

/// Schemas that come back to themselves through `allOf`, which is followed without a name.
struct RecursionTests {
  private static func ref(_ name: String) -> JSONValue {
    ["$ref": .string("#/components/schemas/\(name)")]
  }

  private static let text: JSONValue = ["type": "string"]

  /// A tree whose members refer to it in the ways that documents have for it.
  private static let schemas: JSONObject = [
    "Node": [
      "type": "object", "required": ["name"],
      "properties": [
        "name": ["type": "string", "description": "The name of the node."],
        "parent": ["allOf": [ref("Node")], "description": "The node above.", "nullable": true],
        "children": ["type": "array", "items": ["allOf": [ref("Node")]]],
      ],
    ],
    "Wide": [
      "type": "object",
      "properties": [
        "name": text,
        "child": ["allOf": [ref("Wide"), ["type": "object", "properties": ["extra": text]]]],
        "other": ["allOf": [ref("Tall"), ["type": "object", "properties": ["more": text]]]],
      ],
    ],
    "Tall": [
      "type": "object",
      "properties": [
        "height": ["type": "integer"],
        "wide": ["allOf": [ref("Wide"), ["type": "object", "required": ["name"]]]],
      ],
    ],
    "Own": [
      "allOf": [ref("Own"), ["type": "object", "required": ["a"], "properties": ["a": text]]]
    ],
    "Ping": ["allOf": [ref("Pong"), ["type": "object", "properties": ["p": text]]]],
    "Pong": ["allOf": [ref("Ping"), ["type": "object", "properties": ["q": text]]]],
  ]

  private func imported(_ name: String) throws -> Imported {
    let content: JSONValue = ["application/json": ["schema": Self.ref(name)]]
    return try Imported(
      operation: [
        "requestBody": ["required": true, "content": content],
        "responses": ["200": ["description": "Done.", "content": content]],
      ],
      components: ["schemas": .object(Self.schemas)]
    )
  }

  @Test(arguments: ["Node", "Wide", "Tall", "Own", "Ping", "Pong"])
  func `recursion through allOf is written as definitions, not unrolled`(name: String) throws {
    let imported = try imported(name)
    #expect(JSONWriter.bytes(imported.arguments).count < 1500)
    let output = try #require(imported.definition()["output"])
    #expect(JSONWriter.bytes(output).count < 1500)
    #expect(imported.remarks == [])
    #expect(imported.defects == [])
  }

  @Test func `a member that refers to its own object is checked however deep it stands`() throws {
    let schema = JSONSchema(try imported("Node").arguments.object ?? [:])
    let good: JSONValue = [
      "name": "a", "children": [["name": "b", "parent": ["name": "c", "parent": .null]]],
    ]
    #expect(schema.validate(good).isEmpty)
    let bad: JSONValue = ["name": "a", "children": [["name": "b", "parent": ["name": 1]]]]
    #expect(!schema.validate(bad).isEmpty)
    let nameless: JSONValue = ["name": "a", "parent": ["parent": ["name": "c"]]]
    #expect(!schema.validate(nameless).isEmpty)
  }

  @Test func `a member that adds to its own object keeps what it adds at every level`() throws {
    let schema = JSONSchema(try imported("Wide").arguments.object ?? [:])
    let leaf: JSONValue = ["child": ["extra": "x", "child": ["extra": "y"]]]
    #expect(schema.validate(["child": leaf, "other": ["wide": ["name": "n"]]]).isEmpty)
    #expect(!schema.validate(["child": ["child": ["child": ["extra": 1]]]]).isEmpty)
    #expect(!schema.validate(["child": ["other": ["wide": ["child": [:]]]]]).isEmpty)
  }

  @Test func `the words about a member stay with it`() throws {
    let parent = try imported("Node").argument("parent")
    #expect(parent["description"] == "The node above.")
    #expect(JSONWriter.text(parent).contains("null"))
  }

  @Test func `a part of an allOf that is the schema itself adds nothing`() throws {
    #expect(try imported("Own").arguments["required"] == ["a"])
    let names = try imported("Ping").arguments["properties"]?.object?.names ?? []
    #expect(Set(names) == ["p", "q"])
  }

  @Test func `a schema that holds itself costs what its members cost`() throws {
    var properties: JSONObject = ["inner": ["allOf": [Self.ref("Settings")]]]
    for index in 10..<30 { properties["knob_\(index)"] = ["type": "string"] }
    let settings: JSONObject = ["type": "object", "properties": .object(properties)]
    let imported = try Imported(
      body: .object(Self.ref("Settings").object ?? [:]),
      schemas: ["Settings": .object(settings)]
    )
    #expect(imported.argument("knob_10") == ["type": "string"])
    #expect(JSONWriter.bytes(imported.arguments).count < 2000)
    #expect(imported.remarks == [])
  }

  @Test func `a described reference stands in place where it is used once`() throws {
    let imported = try Imported(
      body: [
        "type": "object",
        "properties": [
          "a": ["allOf": [Self.ref("Size")], "nullable": true, "description": "The size."],
          "b": ["allOf": [Self.ref("Old")], "deprecated": true],
        ],
      ],
      schemas: [
        "Size": ["type": "string", "enum": ["s", "l"], "description": "A size."],
        "Old": ["type": "object", "properties": ["x": Self.text], "description": "The old way."],
      ]
    )
    #expect(
      imported.argument("a")
        == ["type": ["string", "null"], "enum": ["s", "l", .null], "description": "The size."]
    )
    #expect(imported.argument("b")["description"] == "Deprecated. The old way.")
    #expect(imported.argument("b")["properties"] == ["x": Self.text])
  }
}
