import JSON
import Testing

struct SchemaRepairTests {
  /// A schema as it is found, and as JSON Schema 2020-12 has it.
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var written: JSONObject
    var expected: JSONObject
    var changes = 1
  }

  private static let rows: [Row] = [
    Row(
      testDescription: "a number in quotation marks",
      written: ["minimum": "5", "maximum": "ten", "multipleOf": "0.5"],
      expected: ["minimum": 5, "multipleOf": 0.5],
      changes: 3
    ),
    Row(
      testDescription: "a count that is none",
      written: ["minLength": "2", "maxLength": 2.5, "minItems": -1, "maxItems": 3.0],
      expected: ["minLength": 2, "maxItems": 3.0],
      changes: 3
    ),
    Row(testDescription: "a divisor of zero", written: ["multipleOf": 0], expected: [:]),
    Row(
      testDescription: "null, which says nothing",
      written: ["minimum": nil, "format": nil, "items": nil],
      expected: [:],
      changes: 0
    ),
    Row(
      testDescription: "bounds of draft 4",
      written: ["minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false],
      expected: ["exclusiveMinimum": 1, "maximum": 9],
      changes: 0
    ),
    Row(
      testDescription: "a truth value in quotation marks",
      written: ["uniqueItems": "true", "additionalProperties": "false"],
      expected: ["uniqueItems": true, "additionalProperties": false],
      changes: 2
    ),
    Row(testDescription: "a single value", written: ["enum": "a"], expected: ["enum": ["a"]]),
    Row(
      testDescription: "values in one text",
      written: ["enum": "a, b|c"],
      expected: ["enum": ["a", "b", "c"]]
    ),
    Row(
      testDescription: "values with their meanings",
      written: ["enum": ["a": "Apple", "b": "Bee"]],
      expected: ["enum": ["a", "b"]]
    ),
    Row(testDescription: "values that are none", written: ["enum": [:]], expected: [:]),
    Row(
      testDescription: "a single name",
      written: ["required": "id"],
      expected: ["required": ["id"]]
    ),
    Row(
      testDescription: "a name twice",
      written: ["required": ["id", "id"]],
      expected: ["required": ["id"]],
      changes: 0
    ),
    Row(
      testDescription: "members that call themselves required",
      written: [
        "required": ["a"],
        "properties": [
          "a": ["required": true], "b": ["type": "string", "required": true],
          "c": ["required": "true"], "d": ["required": false],
        ],
      ],
      expected: [
        "required": ["a", "b", "c"],
        "properties": ["a": [:], "b": ["type": "string"], "c": [:], "d": [:]],
      ],
      changes: 2
    ),
    Row(
      testDescription: "a schema of which only the type is named",
      written: ["items": "string", "properties": ["a": "int", "b": nil, "c": "what?"]],
      expected: [
        "items": ["type": "string"], "properties": ["a": ["type": "integer"], "b": [:], "c": [:]],
      ],
      changes: 2
    ),
    Row(
      testDescription: "a list of members with names",
      written: ["properties": [["name": "a", "type": "string"], ["type": "integer"]]],
      expected: ["properties": ["a": ["type": "string"]]]
    ),
    Row(
      testDescription: "empty lists",
      written: ["properties": [], "items": [], "anyOf": [], "type": []],
      expected: [:],
      changes: 0
    ),
    Row(
      testDescription: "one schema for a list",
      written: ["allOf": ["type": "string"]],
      expected: ["allOf": [["type": "string"]]]
    ),
    Row(
      testDescription: "the first elements as earlier drafts have them",
      written: ["items": [["minimum": "1"], true], "additionalItems": false],
      expected: ["prefixItems": [["minimum": 1], true], "items": false]
    ),
    Row(
      testDescription: "texts that are none",
      written: ["title": 5, "format": ["date"], "$ref": 3.5, "description": [:]],
      expected: ["title": "5", "$ref": "3.5"],
      changes: 4
    ),
    Row(
      testDescription: "examples that are no list",
      written: ["examples": ["one": ["value": 1], "two": 2]],
      expected: ["examples": [1, 2]]
    ),
    Row(
      testDescription: "names of one member's dependencies",
      written: ["dependentRequired": ["a": "b", "c": ["d"], "e": 3]],
      expected: ["dependentRequired": ["a": ["b"], "c": ["d"]]]
    ),
    Row(
      testDescription: "anchors",
      written: ["$id": "#here", "$dynamicAnchor": "1 bad"],
      expected: ["$anchor": "here"]
    ),
    Row(
      testDescription: "inside other schemas",
      written: ["not": ["anyOf": [["properties": ["a": ["maxLength": "3"]]]]]],
      expected: ["not": ["anyOf": [["properties": ["a": ["maxLength": 3]]]]]]
    ),
  ]

  @Test("A keyword of a wrong kind is what it was meant to be, or is left out", arguments: rows)
  func repair(row: Row) throws {
    let (schema, changes) = try #require(JSONSchema.repaired(row.written))
    #expect(schema == row.expected)
    #expect(changes.count == row.changes, "\(changes)")
    #expect(JSONSchema.repaired(schema) == nil)
  }

  @Test("A schema whose keywords are right stays as it is")
  func rightSchema() {
    let schema: JSONObject = [
      "type": ["string", "null"], "enum": ["a", "a", nil], "minLength": 0, "maxLength": 2.0,
      "pattern": "^[a-z/]+\\\\A$", "default": 5, "exclusiveMinimum": 0.5,
      "properties": ["required": ["type": "boolean"], "minimum": true],
      "dependencies": ["a": ["b"]],
    ]
    #expect(JSONSchema.repaired(schema) == nil)
  }

  @Test(
    "A regular expression of another language is written as ECMA-262 writes it",
    arguments: [
      ("\\A[a-z]+\\z", "^[a-z]+$"), ("\\A\\d+\\Z", "^\\d+$"), ("/^[a-z]+$/", "^[a-z]+$"),
      ("^(?P<year>\\d{4})$", "^(?<year>\\d{4})$"), ("\\\\A\\A", "\\\\A^"), ("\\A[a-", nil),
    ] as [(String, String?)]
  )
  func pattern(written: String, expected: String?) throws {
    let (schema, _) = try #require(JSONSchema.repaired(["pattern": .string(written)]))
    #expect(schema["pattern"]?.string == expected)
  }
}
