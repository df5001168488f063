import JSON
import Manifests
import OpenAPI
import Testing

/// What a document shows of good answers.
struct ExampleTests {
  private static func example(
    _ responses: JSONObject,
    version: String = "3.1.0",
    components: JSONObject = [:]
  ) throws -> JSONValue? {
    let imported = try Imported(
      operation: ["responses": .object(responses)],
      method: "get",
      components: components,
      version: version
    )
    #expect(imported.defects == [])
    return imported.definition()["example"]
  }

  private static func content(_ type: String, _ media: JSONObject) -> JSONObject {
    ["200": .object(["description": "ok", "content": .object([type: .object(media)])])]
  }

  /// Media type objects, and the example that comes of them.
  private static let rows: [(String, JSONObject, JSONValue?)] = [
    ("application/json", ["example": ["a": 1]], ["body": ["a": 1]]),
    ("application/json", ["examples": ["one": ["value": [1]]]], ["body": [1]]),
    ("application/json", ["examples": ["one": ["dataValue": [2]]]], ["body": [2]]),
    ("application/json", ["example": "word"], ["body": "\"word\""]),
    ("application/json", ["schema": ["type": "object", "example": ["b": 2]]], ["body": ["b": 2]]),
    ("application/json", ["schema": ["type": "object"]], nil),
    ("application/json", [:], ["body": [:]]),
    ("text/csv", ["example": "a,b"], ["headers": ["Content-Type": "text/csv"], "body": "a,b"]),
    ("text/html", [:], ["headers": ["Content-Type": "text/html"], "body": ""]),
  ]

  @Test(arguments: rows.filter { $0.1 != [:] || $0.0 != "application/json" })
  func `the document's example is the answer of a rehearsal`(
    type: String,
    media: JSONObject,
    example: JSONValue?
  ) throws {
    #expect(try Self.example(Self.content(type, media)) == example)
  }

  @Test func `status and shown header fields go with the answer`() throws {
    let example = try Self.example([
      "201": [
        "description": "made",
        "headers": [
          "Location": ["schema": ["type": "string"], "example": "/things/7"],
          "Content-Length": ["schema": ["type": "integer", "example": 7]],
          "bad name": ["schema": ["type": "string", "example": "x"]],
        ],
      ]
    ])
    #expect(example == ["status": 201, "headers": ["Location": "/things/7"]])
    #expect(try Self.example(["204": ["description": "gone"]]) == ["status": 204])
    #expect(try Self.example(["default": ["description": "?"]]) == nil)
  }

  @Test func `a schema too large to be carried over gives a value made of it`() throws {
    let many = JSONObject(
      (0..<400).map { index in
        let words = String(repeating: "w", count: 60)
        return ("p\(index)", JSONValue.object(["type": "integer", "description": .string(words)]))
      }
    )
    let example = try Self.example(
      Self.content("application/json", ["schema": ["$ref": "#/components/schemas/Big"]]),
      components: ["schemas": ["Big": .object(["type": "object", "properties": .object(many)])]]
    )
    #expect(example?["body"]?["p7"] == 1)
  }

  @Test func `an example of more than 16 KiB stays in the document`() throws {
    let long = String(repeating: "x", count: 17_000)
    #expect(try Self.example(Self.content("application/json", ["example": .string(long)])) == nil)
  }

  @Test func `Swagger 2.0 shows examples by their types`() throws {
    let example = try Self.example(
      [
        "200": [
          "description": "ok", "schema": ["type": "object"],
          "examples": ["application/json": ["a": 1]],
        ]
      ],
      version: "2.0"
    )
    #expect(example == ["body": ["a": 1]])
  }
}
