import JSON
import Testing

/// Defaults, which a call is filled in with.
struct DefaultTests {
  @Test(
    arguments: [
      (["type": "integer", "default": "10"], 10, 0),
      (["type": "integer", "default": "ten"], nil, 1),
      (["type": "string", "default": 7], "7", 0), (["type": "string", "default": true], "true", 0),
      (["type": "boolean", "default": "false"], false, 0),
      (["type": "array", "items": ["type": "string"], "default": "a"], nil, 1),
      (["type": "string", "enum": ["a", "b"], "default": "c"], nil, 1),
      (["type": "string", "enum": ["1", "2"], "default": 2], "2", 0),
      (["type": "number", "default": 1], 1, 0), (["default": ["a": 1]], ["a": 1], 0),
    ] as [(JSONObject, JSONValue?, Int)]
  )
  func `a default is written as the schema asks for it, or left out and said`(
    schema: JSONObject,
    standard: JSONValue?,
    remarks: Int
  ) throws {
    let imported = try Imported(
      parameter: ["name": "p", "in": "query", "schema": .object(schema)]
    )
    #expect(imported.argument("p")["default"] == standard)
    #expect(imported.remarks.filter { $0.contains("the default") }.count == remarks)
    #expect(imported.defects == [])
  }
}
