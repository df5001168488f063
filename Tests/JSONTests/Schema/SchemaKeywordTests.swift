import JSON
import Testing

struct SchemaKeywordTests {
  @Test(arguments: [
    SchemaRow("true", good: ["1", "{}"], bad: []),
    SchemaRow("false", good: [], bad: ["1", "null"]),
    SchemaRow("{}", good: ["1", "null"], bad: []), SchemaRow("[]", good: ["1"], bad: []),
    SchemaRow(
      #"{"type":"integer"}"#,
      good: ["1", "1.0", "-0", "1e2", "123456789012345678901234567890"],
      bad: ["1.5", "\"1\"", "true", "null", "1.00000000000000000001"]
    ),
    SchemaRow(#"{"type":"number"}"#, good: ["1", "1.5"], bad: ["\"1\""]),
    SchemaRow(#"{"type":["string","null"]}"#, good: ["\"\"", "null"], bad: ["0", "[]", "false"]),
    SchemaRow(#"{"type":"boolean"}"#, good: ["true", "false"], bad: ["0", "\"true\"", "null"]),
    SchemaRow(#"{"type":"array"}"#, good: ["[]"], bad: ["{}"]),
    SchemaRow(#"{"type":"object"}"#, good: ["{}"], bad: ["[]", "null"]),
    SchemaRow(#"{"type":"text"}"#, good: ["1"], bad: []),
    SchemaRow(
      #"{"enum":[1,"a",null,[1],{"a":1}]}"#,
      good: ["1.0", "\"a\"", "null", "[1.0]", "{\"a\":1}"],
      bad: ["2", "\"b\"", "false", "[]", "{\"a\":1,\"b\":2}", "\"1\""]
    ),
    SchemaRow(#"{"const":false}"#, good: ["false"], bad: ["0", "null", "[]"]),
    SchemaRow(#"{"const":null}"#, good: ["null"], bad: ["false", "0"]),
  ])
  func `values of every kind`(row: SchemaRow) throws { try row.check() }

  @Test(arguments: [
    SchemaRow(
      #"{"minimum":1}"#,
      good: ["1", "1.0", "\"0\""],
      bad: ["0", "0.999999999999999999999"]
    ),
    SchemaRow(#"{"maximum":1e400}"#, good: ["1e400", "1"], bad: ["1.1e400"]),
    SchemaRow(#"{"exclusiveMinimum":0}"#, good: ["1e-999"], bad: ["0", "-0.0", "-1"]),
    SchemaRow(#"{"exclusiveMaximum":10}"#, good: ["9.99"], bad: ["10", "11"]),
    SchemaRow(
      #"{"minimum":9007199254740993}"#,
      good: ["9007199254740993"],
      bad: ["9007199254740992"]
    ),
    SchemaRow(#"{"multipleOf":0.01}"#, good: ["0.07", "19.99", "0"], bad: ["0.075"]),
    SchemaRow(#"{"multipleOf":0}"#, good: ["3"], bad: []),
    SchemaRow(
      #"{"minLength":2}"#,
      good: ["\"ab\"", "\"e\u{301}\"", "1"],
      bad: ["\"a\"", "\"😀\""]
    ),
    SchemaRow(#"{"maxLength":1}"#, good: ["\"\"", "\"😀\""], bad: ["\"ab\"", "\"e\u{301}\""]),
    SchemaRow(#"{"pattern":"^a"}"#, good: ["\"ab\"", "1"], bad: ["\"ba\"", "\"\""]),
  ])
  func `numbers and texts`(row: SchemaRow) throws { try row.check() }

  @Test(arguments: [
    SchemaRow(#"{"items":{"type":"integer"}}"#, good: ["[]", "[1,2]", "{}"], bad: ["[1,\"2\"]"]),
    SchemaRow(#"{"items":false}"#, good: ["[]"], bad: ["[1]"]),
    SchemaRow(
      #"{"prefixItems":[{"type":"integer"},{"type":"string"}],"items":{"type":"null"}}"#,
      good: ["[]", "[1]", "[1,\"a\"]", "[1,\"a\",null]"],
      bad: ["[\"a\"]", "[1,2]", "[1,\"a\",1]"]
    ),
    SchemaRow(#"{"minItems":1,"maxItems":2}"#, good: ["[1]", "[1,2]"], bad: ["[]", "[1,2,3]"]),
    SchemaRow(
      #"{"uniqueItems":true}"#,
      good: ["[]", "[1,\"1\",true,null]", "[[1],[2]]", "[{\"a\":1},{\"a\":2}]", "[0,false]"],
      bad: ["[1,1.0]", "[[1],[1]]", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", "[null,null]"]
    ),
    SchemaRow(#"{"uniqueItems":false}"#, good: ["[1,1]"], bad: []),
    SchemaRow(#"{"contains":{"const":1}}"#, good: ["[0,1]"], bad: ["[]", "[0,2]"]),
    SchemaRow(
      #"{"contains":{"const":1},"minContains":2,"maxContains":3}"#,
      good: ["[1,1]", "[1,0,1,1]"],
      bad: ["[1]", "[1,1,1,1]"]
    ),
    SchemaRow(#"{"contains":{"const":1},"minContains":0}"#, good: ["[]"], bad: []),
  ])
  func arrays(row: SchemaRow) throws { try row.check() }

  @Test(arguments: [
    SchemaRow(
      #"{"properties":{"a":{"type":"integer"}}}"#,
      good: ["{}", "{\"a\":1}", "{\"b\":\"x\"}", "[]"],
      bad: ["{\"a\":\"1\"}"]
    ),
    SchemaRow(
      #"{"required":["a","b"]}"#,
      good: ["{\"a\":null,\"b\":0}", "1"],
      bad: ["{\"a\":1}", "{}"]
    ),
    SchemaRow(
      #"{"properties":{"a":true},"additionalProperties":false}"#,
      good: ["{}", "{\"a\":1}"],
      bad: ["{\"b\":1}", "{\"a\":1,\"b\":1}"]
    ),
    SchemaRow(
      #"{"properties":{"a":true},"additionalProperties":{"type":"string"}}"#,
      good: ["{\"a\":1,\"b\":\"x\"}"],
      bad: ["{\"b\":1}"]
    ),
    SchemaRow(
      #"{"patternProperties":{"^x":{"type":"integer"}},"properties":{"xa":{"minimum":5}},"additionalProperties":false}"#,
      good: ["{\"x1\":1}", "{\"xa\":5}"],
      bad: ["{\"x1\":\"\"}", "{\"xa\":4}", "{\"xa\":\"5\"}", "{\"y\":1}"]
    ),
    SchemaRow(#"{"propertyNames":{"maxLength":2}}"#, good: ["{\"ab\":1}"], bad: ["{\"abc\":1}"]),
    SchemaRow(
      #"{"minProperties":1,"maxProperties":2}"#,
      good: ["{\"a\":1}"],
      bad: ["{}", "{\"a\":1,\"b\":1,\"c\":1}"]
    ),
    SchemaRow(
      #"{"dependentRequired":{"a":["b"]}}"#,
      good: ["{}", "{\"b\":1}", "{\"a\":1,\"b\":1}"],
      bad: ["{\"a\":1}"]
    ),
    SchemaRow(
      #"{"dependentSchemas":{"a":{"minProperties":2}}}"#,
      good: ["{\"b\":1}", "{\"a\":1,\"b\":1}"],
      bad: ["{\"a\":1}"]
    ),
  ])
  func objects(row: SchemaRow) throws { try row.check() }

  @Test(arguments: [
    SchemaRow(#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, good: ["2"], bad: ["0", "4"]),
    SchemaRow(
      #"{"anyOf":[{"type":"string"},{"minimum":3}]}"#,
      good: ["\"\"", "4", "null"],
      bad: ["1"]
    ),
    SchemaRow(#"{"oneOf":[{"minimum":2},{"maximum":4}]}"#, good: ["1", "5"], bad: ["3"]),
    SchemaRow(#"{"not":{"type":"null"}}"#, good: ["1"], bad: ["null"]),
    SchemaRow(
      #"{"if":{"minimum":10},"then":{"multipleOf":10},"else":{"multipleOf":2}}"#,
      good: ["20", "4"],
      bad: ["15", "3"]
    ),
    SchemaRow(#"{"then":{"const":1}}"#, good: ["2"], bad: []),
    SchemaRow(##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}}"##, good: ["null"], bad: ["1"]),
    SchemaRow(
      ##"{"$ref":"#/$defs/a~1b%25","minimum":2,"$defs":{"a/b%":{"maximum":3}}}"##,
      good: ["2", "3"],
      bad: ["1", "4"]
    ),
    SchemaRow(
      ##"{"type":"object","properties":{"next":{"$ref":"#"}},"additionalProperties":false}"##,
      good: [#"{"next":{"next":{}}}"#],
      bad: [#"{"next":{"next":{"x":1}}}"#, #"{"next":1}"#]
    ),
    SchemaRow(##"{"$ref":"#/nowhere"}"##, good: ["1"], bad: []),
    SchemaRow(#"{"$ref":"https://example.com/schema"}"#, good: ["1"], bad: []),
    SchemaRow(
      #"{"x-unknown":{"type":"null"},"minimum":"1","required":"a","enum":{}}"#,
      good: ["0", "{}"],
      bad: []
    ),
  ])
  func combinations(row: SchemaRow) throws { try row.check() }
}
