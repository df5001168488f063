import JSON
import Testing

struct SchemaKeywordTests {
  /// A schema, values that fit it and values that do not.
  struct Row: Sendable, CustomTestStringConvertible {
    let schema: String
    let good: [String]
    let bad: [String]

    init(_ schema: String, good: [String], bad: [String]) {
      (self.schema, self.good, self.bad) = (schema, good, bad)
    }

    var testDescription: String { schema }
  }

  private func check(_ row: Row) throws {
    let schema = JSONSchema(document: try JSONParser.parse(row.schema)) { pattern in
      // Enough of a regular expression for the tables: a text that must be contained.
      { text in
        text.contains(pattern.filter { $0 != "^" })
          && !(pattern.first == "^" && !text.hasPrefix(pattern.dropFirst()))
      }
    }
    for text in row.good {
      #expect(schema.validate(try JSONParser.parse(text)).isEmpty, "\(text) fits")
    }
    for text in row.bad {
      #expect(!schema.validate(try JSONParser.parse(text)).isEmpty, "\(text) does not fit")
    }
  }

  @Test(arguments: [
    Row("true", good: ["1", "{}"], bad: []), Row("false", good: [], bad: ["1", "null"]),
    Row("{}", good: ["1", "null"], bad: []), Row("[]", good: ["1"], bad: []),
    Row(
      #"{"type":"integer"}"#,
      good: ["1", "1.0", "-0", "1e2", "123456789012345678901234567890"],
      bad: ["1.5", "\"1\"", "true", "null", "1.00000000000000000001"]
    ),
    Row(#"{"type":"number"}"#, good: ["1", "1.5"], bad: ["\"1\""]),
    Row(#"{"type":["string","null"]}"#, good: ["\"\"", "null"], bad: ["0", "[]", "false"]),
    Row(#"{"type":"boolean"}"#, good: ["true", "false"], bad: ["0", "\"true\"", "null"]),
    Row(#"{"type":"array"}"#, good: ["[]"], bad: ["{}"]),
    Row(#"{"type":"object"}"#, good: ["{}"], bad: ["[]", "null"]),
    Row(#"{"type":"text"}"#, good: ["1"], bad: []),
    Row(
      #"{"enum":[1,"a",null,[1],{"a":1}]}"#,
      good: ["1.0", "\"a\"", "null", "[1.0]", "{\"a\":1}"],
      bad: ["2", "\"b\"", "false", "[]", "{\"a\":1,\"b\":2}", "\"1\""]
    ),
    Row(#"{"const":false}"#, good: ["false"], bad: ["0", "null", "[]"]),
    Row(#"{"const":null}"#, good: ["null"], bad: ["false", "0"]),
  ])
  func `values of every kind`(row: Row) throws { try check(row) }

  @Test(arguments: [
    Row(#"{"minimum":1}"#, good: ["1", "1.0", "\"0\""], bad: ["0", "0.999999999999999999999"]),
    Row(#"{"maximum":1e400}"#, good: ["1e400", "1"], bad: ["1.1e400"]),
    Row(#"{"exclusiveMinimum":0}"#, good: ["1e-999"], bad: ["0", "-0.0", "-1"]),
    Row(#"{"exclusiveMaximum":10}"#, good: ["9.99"], bad: ["10", "11"]),
    Row(#"{"minimum":9007199254740993}"#, good: ["9007199254740993"], bad: ["9007199254740992"]),
    Row(#"{"multipleOf":0.01}"#, good: ["0.07", "19.99", "0"], bad: ["0.075"]),
    Row(#"{"multipleOf":0}"#, good: ["3"], bad: []),
    Row(#"{"minLength":2}"#, good: ["\"ab\"", "\"e\u{301}\"", "1"], bad: ["\"a\"", "\"😀\""]),
    Row(#"{"maxLength":1}"#, good: ["\"\"", "\"😀\""], bad: ["\"ab\"", "\"e\u{301}\""]),
    Row(#"{"pattern":"^a"}"#, good: ["\"ab\"", "1"], bad: ["\"ba\"", "\"\""]),
    Row(#"{"format":"date"}"#, good: ["\"no date\""], bad: []),
  ])
  func `numbers and texts`(row: Row) throws { try check(row) }

  @Test(arguments: [
    Row(#"{"items":{"type":"integer"}}"#, good: ["[]", "[1,2]", "{}"], bad: ["[1,\"2\"]"]),
    Row(#"{"items":false}"#, good: ["[]"], bad: ["[1]"]),
    Row(
      #"{"prefixItems":[{"type":"integer"},{"type":"string"}],"items":{"type":"null"}}"#,
      good: ["[]", "[1]", "[1,\"a\"]", "[1,\"a\",null]"],
      bad: ["[\"a\"]", "[1,2]", "[1,\"a\",1]"]
    ),
    Row(#"{"minItems":1,"maxItems":2}"#, good: ["[1]", "[1,2]"], bad: ["[]", "[1,2,3]"]),
    Row(
      #"{"uniqueItems":true}"#,
      good: ["[]", "[1,\"1\",true,null]", "[[1],[2]]", "[{\"a\":1},{\"a\":2}]", "[0,false]"],
      bad: ["[1,1.0]", "[[1],[1]]", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", "[null,null]"]
    ),
    Row(#"{"uniqueItems":false}"#, good: ["[1,1]"], bad: []),
    Row(#"{"contains":{"const":1}}"#, good: ["[0,1]"], bad: ["[]", "[0,2]"]),
    Row(
      #"{"contains":{"const":1},"minContains":2,"maxContains":3}"#,
      good: ["[1,1]", "[1,0,1,1]"],
      bad: ["[1]", "[1,1,1,1]"]
    ),
    Row(#"{"contains":{"const":1},"minContains":0}"#, good: ["[]"], bad: []),
  ])
  func arrays(row: Row) throws { try check(row) }

  @Test(arguments: [
    Row(
      #"{"properties":{"a":{"type":"integer"}}}"#,
      good: ["{}", "{\"a\":1}", "{\"b\":\"x\"}", "[]"],
      bad: ["{\"a\":\"1\"}"]
    ),
    Row(
      #"{"required":["a","b"]}"#,
      good: ["{\"a\":null,\"b\":0}", "1"],
      bad: ["{\"a\":1}", "{}"]
    ),
    Row(
      #"{"properties":{"a":true},"additionalProperties":false}"#,
      good: ["{}", "{\"a\":1}"],
      bad: ["{\"b\":1}", "{\"a\":1,\"b\":1}"]
    ),
    Row(
      #"{"properties":{"a":true},"additionalProperties":{"type":"string"}}"#,
      good: ["{\"a\":1,\"b\":\"x\"}"],
      bad: ["{\"b\":1}"]
    ),
    Row(
      #"{"patternProperties":{"^x":{"type":"integer"}},"properties":{"xa":{"minimum":5}},"additionalProperties":false}"#,
      good: ["{\"x1\":1}", "{\"xa\":5}"],
      bad: ["{\"x1\":\"\"}", "{\"xa\":4}", "{\"xa\":\"5\"}", "{\"y\":1}"]
    ),
    Row(#"{"propertyNames":{"maxLength":2}}"#, good: ["{\"ab\":1}"], bad: ["{\"abc\":1}"]),
    Row(
      #"{"minProperties":1,"maxProperties":2}"#,
      good: ["{\"a\":1}"],
      bad: ["{}", "{\"a\":1,\"b\":1,\"c\":1}"]
    ),
    Row(
      #"{"dependentRequired":{"a":["b"]}}"#,
      good: ["{}", "{\"b\":1}", "{\"a\":1,\"b\":1}"],
      bad: ["{\"a\":1}"]
    ),
    Row(
      #"{"dependentSchemas":{"a":{"minProperties":2}}}"#,
      good: ["{\"b\":1}", "{\"a\":1,\"b\":1}"],
      bad: ["{\"a\":1}"]
    ),
  ])
  func objects(row: Row) throws { try check(row) }

  @Test(arguments: [
    Row(#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, good: ["2"], bad: ["0", "4"]),
    Row(#"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, good: ["\"\"", "4", "null"], bad: ["1"]),
    Row(#"{"oneOf":[{"minimum":2},{"maximum":4}]}"#, good: ["1", "5"], bad: ["3"]),
    Row(#"{"not":{"type":"null"}}"#, good: ["1"], bad: ["null"]),
    Row(
      #"{"if":{"minimum":10},"then":{"multipleOf":10},"else":{"multipleOf":2}}"#,
      good: ["20", "4"],
      bad: ["15", "3"]
    ),
    Row(#"{"then":{"const":1}}"#, good: ["2"], bad: []),
    Row(##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}}"##, good: ["null"], bad: ["1"]),
    Row(
      ##"{"$ref":"#/$defs/a~1b%25","minimum":2,"$defs":{"a/b%":{"maximum":3}}}"##,
      good: ["2", "3"],
      bad: ["1", "4"]
    ),
    Row(
      ##"{"type":"object","properties":{"next":{"$ref":"#"}},"additionalProperties":false}"##,
      good: [#"{"next":{"next":{}}}"#],
      bad: [#"{"next":{"next":{"x":1}}}"#, #"{"next":1}"#]
    ),
    Row(##"{"$ref":"#/nowhere"}"##, good: ["1"], bad: []),
    Row(#"{"$ref":"https://example.com/schema"}"#, good: ["1"], bad: []),
    Row(
      #"{"x-unknown":{"type":"null"},"minimum":"1","required":"a","enum":{}}"#,
      good: ["0", "{}"],
      bad: []
    ),
  ])
  func combinations(row: Row) throws { try check(row) }

  @Test func `a pattern that cannot be read asks for nothing`() {
    let schema = JSONSchema([
      "pattern": "(", "patternProperties": ["(": false], "additionalProperties": false,
    ])
    #expect(schema.validate("anything").isEmpty)
    #expect(schema.validate(["a": 1]).isEmpty)
  }

  @Test(arguments: [
    ##"{"$ref":"#"}"##, ##"{"allOf":[{"$ref":"#"},{"$ref":"#"}]}"##,
    ##"{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}"##,
    ##"{"not":{"$ref":"#"}}"##, ##"{"if":{"$ref":"#"},"then":{"$ref":"#"}}"##,
  ])
  func `a schema that only refers to itself is given up and not followed for ever`(text: String)
    throws
  {
    let violations = JSONSchema(document: try JSONParser.parse(text)).validate(1)
    #expect(violations.map(\.problem).first?.hasPrefix("could not be checked") == true)
  }

  @Test func `a schema that doubles with every reference is given up`() {
    var definitions: JSONObject = ["d0": true]
    for level in 1...60 {
      let next: JSONValue = ["$ref": .string("#/$defs/d\(level - 1)")]
      definitions["d\(level)"] = ["allOf": [next, ["not": ["not": next]]]]
    }
    let schema = JSONSchema(["$ref": "#/$defs/d60", "$defs": .object(definitions)])
    #expect(schema.validate(1).count == 1)
  }

  @Test func `a value of any depth that can be parsed is checked`() throws {
    let text = String(repeating: #"{"a":"#, count: 255) + "0" + String(repeating: "}", count: 255)
    let schema = JSONSchema(["properties": ["a": ["$ref": "#"]]])
    #expect(schema.validate(try JSONParser.parse(text)).isEmpty)
  }
}
