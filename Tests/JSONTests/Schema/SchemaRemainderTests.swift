import JSON
import Testing

struct SchemaRemainderTests {
  @Test(arguments: [
    SchemaRow(
      #"{"properties":{"a":true},"unevaluatedProperties":false}"#,
      good: ["{}", #"{"a":1}"#, "1"],
      bad: [#"{"b":1}"#]
    ),
    SchemaRow(
      #"{"allOf":[{"properties":{"a":true}},{"patternProperties":{"^b":true}}],"unevaluatedProperties":false}"#,
      good: [#"{"a":1,"bb":2}"#],
      bad: [#"{"a":1,"c":2}"#]
    ),
    SchemaRow(
      #"{"anyOf":[{"required":["a"],"properties":{"a":true}},{"required":["b"],"properties":{"b":true}}],"unevaluatedProperties":false}"#,
      good: [#"{"a":1}"#, #"{"b":1}"#, #"{"a":1,"b":1}"#],
      bad: [#"{"a":1,"c":1}"#]
    ),
    SchemaRow(
      #"{"oneOf":[{"required":["a"],"properties":{"a":true}},{"required":["b"],"properties":{"b":true}}],"unevaluatedProperties":false}"#,
      good: [#"{"a":1}"#, #"{"b":1}"#],
      bad: [#"{"a":1,"c":1}"#, #"{"a":1,"b":1}"#]
    ),
    SchemaRow(
      #"{"if":{"properties":{"a":{"const":1}},"required":["a"]},"then":{"properties":{"b":true}},"else":{"properties":{"c":true}},"unevaluatedProperties":false}"#,
      good: [#"{"a":1,"b":2}"#, #"{"c":2}"#],
      bad: [#"{"a":1,"c":2}"#, #"{"a":2}"#]
    ),
    SchemaRow(
      #"{"dependentSchemas":{"a":{"properties":{"a":true,"b":true}}},"unevaluatedProperties":false}"#,
      good: [#"{"a":1,"b":2}"#],
      bad: [#"{"b":2}"#]
    ),
    // What beside schemas see is not seen here, and what does not fit has seen nothing.
    SchemaRow(
      #"{"allOf":[{"properties":{"a":true}},{"unevaluatedProperties":false}]}"#,
      good: ["{}"],
      bad: [#"{"a":1}"#]
    ),
    SchemaRow(
      #"{"not":{"not":{"properties":{"a":true}}},"unevaluatedProperties":false}"#,
      good: ["{}"],
      bad: [#"{"a":1}"#]
    ),
    SchemaRow(
      #"{"properties":{"n":{"properties":{"a":true}}},"unevaluatedProperties":{"type":"string"}}"#,
      good: [#"{"n":{"x":1},"y":"s"}"#],
      bad: [#"{"y":1}"#]
    ),
    SchemaRow(
      #"{"allOf":[{"additionalProperties":true}],"unevaluatedProperties":false}"#,
      good: [#"{"a":1}"#],
      bad: []
    ),
  ])
  func `members that no other keyword has looked at`(row: SchemaRow) throws { try row.check() }

  @Test(arguments: [
    SchemaRow(
      #"{"prefixItems":[true],"unevaluatedItems":false}"#,
      good: ["[]", "[1]", "1"],
      bad: ["[1,2]"]
    ),
    SchemaRow(
      #"{"allOf":[{"prefixItems":[true,true]}],"unevaluatedItems":{"type":"null"}}"#,
      good: ["[1,2,null]"],
      bad: ["[1,2,3]"]
    ),
    SchemaRow(#"{"items":true,"unevaluatedItems":false}"#, good: ["[1,2]"], bad: []),
    SchemaRow(
      #"{"contains":{"type":"string"},"unevaluatedItems":false}"#,
      good: [#"["a","b"]"#],
      bad: [#"["a",1]"#, "[]"]
    ),
    SchemaRow(
      #"{"items":[{"type":"null"}],"additionalItems":{"type":"string"}}"#,
      good: [#"[null,"a"]"#, "[]"],
      bad: ["[1]", "[null,1]"]
    ),
    SchemaRow(#"{"items":[true],"additionalItems":false}"#, good: ["[1]"], bad: ["[1,2]"]),
    SchemaRow(#"{"items":{},"additionalItems":false}"#, good: ["[1,2]"], bad: []),
  ])
  func `elements that no other keyword has looked at`(row: SchemaRow) throws { try row.check() }

  @Test(arguments: [
    SchemaRow(#"{"minimum":1,"exclusiveMinimum":true}"#, good: ["2"], bad: ["1"]),
    SchemaRow(#"{"minimum":1,"exclusiveMinimum":false}"#, good: ["1"], bad: ["0"]),
    SchemaRow(#"{"maximum":1,"exclusiveMaximum":true}"#, good: ["0"], bad: ["1"]),
    SchemaRow(
      #"{"dependencies":{"a":["b"],"c":{"required":["d"]}}}"#,
      good: [#"{"a":1,"b":1}"#, #"{"c":1,"d":1}"#, "{}"],
      bad: [#"{"a":1}"#, #"{"c":1}"#]
    ),
    SchemaRow(
      #"{"contentEncoding":"base64","contentMediaType":"application/json","contentSchema":false}"#,
      good: [#""%""#],
      bad: []
    ),
  ])
  func `earlier spellings are understood, and content is only described`(row: SchemaRow) throws {
    try row.check()
  }
}
