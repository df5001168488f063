import JSON
import TestSupport
import Testing

struct SchemaSampleTests {
  private static func sample(_ schema: JSONValue) -> JSONValue {
    var sample = SchemaSample<Void> { node in
      guard let text = node.schema["$ref"]?.string,
        let pointer = JSONPointer(String(text.dropFirst()))
      else { return node }
      return (schema.value(at: pointer) ?? [:], ())
    }
    return sample.value(of: schema, in: ())
  }

  /// Schemas, and the values that are made of them.
  private static let rows: [(JSONValue, JSONValue)] = [
    (["type": "string"], "text"), (["type": "string", "maxLength": 2], "te"),
    (["type": "string", "minLength": 6], "textxx"),
    (["type": "string", "format": "date"], "2026-11-20"),
    (["type": "integer"], 1), (["type": "integer", "minimum": 7], 7),
    (["type": "integer", "maximum": -3], -3),
    (["type": "integer", "multipleOf": 5, "minimum": 3], 5),
    (["type": "number", "minimum": 0.5], 0.5), (["type": "boolean"], true),
    (["type": "null"], .null),
    (["type": ["null", "string"]], "text"), (["enum": ["a", "b"]], "a"), (["const": 4], 4),
    (["type": "string", "default": "d"], "d"), (["type": "string", "examples": ["e"]], "e"),
    (["type": "array", "items": ["type": "integer"]], [1]),
    (["type": "array", "items": ["type": "integer"], "minItems": 2], [1, 1]),
    (["type": "object", "properties": ["a": ["type": "integer"]]], ["a": 1]),
    (["properties": ["p": ["type": "string", "writeOnly": true]]], [:]),
    (["oneOf": [["type": "null"], ["type": "integer"]]], 1),
    (
      [
        "allOf": [["properties": ["a": ["const": 1]]], ["properties": ["b": ["const": 2]]]],
        "properties": ["c": ["const": 3]],
      ], ["a": 1, "b": 2, "c": 3]
    ),
    (
      [
        "$defs": ["Node": ["properties": ["id": ["const": 1], "next": ["$ref": "#/$defs/Node"]]]],
        "properties": ["first": ["$ref": "#/$defs/Node"]],
      ], ["first": ["id": 1]]
    ),
  ]

  @Test(arguments: rows)
  func `a value is made of what the schema says`(schema: JSONValue, value: JSONValue) {
    #expect(Self.sample(schema) == value)
  }

  @Test func `a schema that grows with its depth gives a bounded value`() {
    let wide = JSONObject((0..<20).map { ("p\($0)", JSONValue.object(["$ref": "#/$defs/A"])) })
    let schema: JSONValue = [
      "$defs": ["A": ["anyOf": [["type": "object", "properties": .object(wide)]]]],
      "properties": .object(JSONObject((0..<3000).map { ("q\($0)", JSONValue.object([:])) })),
    ]
    #expect(JSONWriter.bytes(Self.sample(schema)).count < 100_000)
  }

  /// Schemas that are made of themselves, of many others in a row, and of two that are made of two each.
  private static let composed: [JSONValue] = [
    [
      "$defs": [
        "Base": ["oneOf": [["$ref": "#/$defs/Derived"]], "properties": ["id": ["const": 1]]],
        "Derived": ["allOf": [["$ref": "#/$defs/Base"]], "properties": ["x": ["const": 2]]],
      ],
      "$ref": "#/$defs/Base",
    ],
    chain(3_000) { [["$ref": .string("#/$defs/S\($0)")]] },
    chain(60) { [["$ref": .string("#/$defs/S\($0)")], ["$ref": .string("#/$defs/S\($0)")]] },
  ]

  /// Schemas of which each is made of parts that name the next.
  private static func chain(_ count: Int, _ parts: (Int) -> JSONValue) -> JSONValue {
    let links = (0..<count).map { ("S\($0)", JSONValue.object(["allOf": parts($0 + 1)])) }
    return ["$defs": .object(JSONObject(links)), "$ref": "#/$defs/S0"]
  }

  // By their places, because what is printed of an argument is as large as it.
  @Test(.timeLimit(.minutes(10)), arguments: composed.indices)
  func `schemas that are made of each other without end give a value`(place: Int) {
    #expect(Self.sample(Self.composed[place]).object != nil)
  }
}
