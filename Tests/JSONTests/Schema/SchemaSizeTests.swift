import Testing

@testable import JSON

/// A value may be as large as it likes; only a schema that makes more of it than it is may not.
struct SchemaSizeTests {
  private func outcome(
    _ value: JSONValue,
    _ schema: JSONObject,
    stepLimit: Int
  ) -> [JSONSchema.Violation] {
    var validation = SchemaValidation(JSONSchema(schema), of: value, stepLimit: stepLimit)
    validation.check(value, against: JSONSchema.root)
    return validation.outcome
  }

  @Test(arguments: [
    (#"{"items":{"type":"integer"}}"#, "%"),
    (
      ##"{"items":{"$ref":"#/$defs/n"},"$defs":{"n":{"$ref":"#/$defs/m"},"m":{"minimum":0}}}"##, "%"
    ),
    (#"{"uniqueItems":true,"items":{"anyOf":[{"type":"string"},{"type":"array"}]}}"#, "[%]"),
    (
      #"{"items":{"properties":{"a":{"minimum":0}},"additionalProperties":false}}"#,
      #"{"a":%}"#
    ),
    (#"{"items":{"pattern":"^[a-z]*$"}}"#, #""abcdefghijklmnopqrstuvwxyz""#),
  ])
  func `a large value is checked to its end`(schema: String, element: String) throws {
    let elements = (0..<500).map { index in
      element.split(separator: "%", omittingEmptySubsequences: false)
        .joined(separator: String(index))
    }
    let value = try JSONParser.parse("[" + elements.joined(separator: ",") + "]")
    let schema = try #require(try JSONParser.parse(schema).object)
    #expect(outcome(value, schema, stepLimit: 100) == [])
  }

  @Test func `a fault at the end of a large value is found`() {
    let value = JSONValue.array(Array(repeating: 1, count: 500) + ["x"])
    let found = outcome(value, ["items": ["type": "integer"]], stepLimit: 100)
    #expect(found.map(\.name) == ["[500]"])
  }

  @Test func `what grows faster than the value is given up`() {
    var definitions: JSONObject = ["d0": true]
    for level in 1...20 {
      let next: JSONValue = ["$ref": .string("#/$defs/d\(level - 1)")]
      definitions["d\(level)"] = ["allOf": [next, ["not": ["not": next]]]]
    }
    let schema: JSONObject = ["items": ["$ref": "#/$defs/d20"], "$defs": .object(definitions)]
    let found = outcome(.array(Array(repeating: 1, count: 50)), schema, stepLimit: 100)
    #expect(found.map(\.problem).first?.hasPrefix("could not be checked") == true)
  }
}
