import Text
import Testing

@testable import JSON

struct SchemaReferenceTests {
  @Test(arguments: [
    SchemaRow(
      ##"{"$ref":"#name","$defs":{"a":{"$anchor":"name","type":"null"}}}"##,
      good: ["null"],
      bad: ["1"]
    ),
    SchemaRow(
      #"{"$id":"https://example.com/root","$ref":"part","$defs":{"a":{"$id":"part","type":"null"}}}"#,
      good: ["null"],
      bad: ["1"]
    ),
    SchemaRow(
      ##"{"$ref":"part#/$defs/b","$defs":{"a":{"$id":"part","$defs":{"b":{"type":"null"}}}}}"##,
      good: ["null"],
      bad: ["1"]
    ),
    SchemaRow(
      ##"{"$ref":"part#b","$defs":{"a":{"$id":"part","$defs":{"b":{"$anchor":"b","type":"null"}}}}}"##,
      good: ["null"],
      bad: ["1"]
    ),
    SchemaRow(
      ##"{"$id":"https://example.com/x/y","properties":{"a":{"$id":"../z","$ref":"#/$defs/n","$defs":{"n":{"type":"null"}}}}}"##,
      good: [#"{"a":null}"#],
      bad: [#"{"a":1}"#]
    ),
    SchemaRow(
      ##"{"$ref":"#/definitions/a","definitions":{"a":{"$id":"#old","type":"null"}}}"##,
      good: ["null"],
      bad: ["1"]
    ),
    SchemaRow(
      ##"{"$ref":"#old","definitions":{"a":{"$id":"#old","type":"null"}}}"##,
      good: ["null"],
      bad: ["1"]
    ),
    // What only looks like a schema has no names.
    SchemaRow(
      ##"{"$ref":"#name","enum":[{"$anchor":"name","type":"null"}]}"##,
      good: [##"{"$anchor":"name","type":"null"}"##],
      bad: ["null"]
    ),
  ])
  func `references lead to names and places in the document`(row: SchemaRow) throws {
    try row.check()
  }

  @Test(arguments: [
    SchemaRow(#"{"$ref":"other.json"}"#, good: [#"{"a":null}"#], bad: [#"{"a":1}"#]),
    SchemaRow(##"{"$ref":"other.json#/$defs/n"}"##, good: ["null"], bad: ["1"]),
    SchemaRow(##"{"$ref":"other.json#n"}"##, good: ["null"], bad: ["1"]),
    SchemaRow(##"{"$ref":"folder/inner.json"}"##, good: ["null"], bad: ["1"]),
    SchemaRow(#"{"$ref":"nowhere.json"}"#, good: ["1"], bad: []),
  ])
  func `references lead to other documents that are at hand`(row: SchemaRow) throws {
    try row.check([
      "other.json": [
        "properties": ["a": ["$ref": "#/$defs/n"]],
        "$defs": ["n": ["type": "null", "$anchor": "n"]],
      ],
      "folder/inner.json": ["$ref": "../other.json#n"],
    ])
  }

  private static let tree = """
    "tree":{"$id":"tree","$dynamicAnchor":"node","type":"object","properties":{
      "data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}
    """

  @Test(arguments: [
    SchemaRow(
      "{\"$ref\":\"tree\",\"$defs\":{\(tree)}}",
      good: [#"{"children":[{"daat":1}]}"#],
      bad: [#"{"children":[1]}"#]
    ),
    SchemaRow(
      """
      {"$id":"strict","$dynamicAnchor":"node","$ref":"tree","unevaluatedProperties":false,
       "$defs":{\(tree)}}
      """,
      good: [#"{"children":[{"data":1}]}"#],
      bad: [#"{"children":[{"daat":1}]}"#, #"{"daat":1}"#]
    ),
    SchemaRow(
      ##"{"$dynamicRef":"#a","$defs":{"x":{"$anchor":"a","type":"null"}}}"##,
      good: ["null"],
      bad: ["1"]
    ),
    SchemaRow(##"{"$dynamicRef":"#nowhere"}"##, good: ["1"], bad: []),
    SchemaRow(
      ##"{"type":"object","properties":{"n":{"$recursiveRef":"#"}}}"##,
      good: [#"{"n":{}}"#],
      bad: [#"{"n":1}"#]
    ),
  ])
  func `dynamic references lead to the outermost schema of the name`(row: SchemaRow) throws {
    try row.check()
  }

  @Test(arguments: [
    ("http://a/b/c/d?q", "g", "http://a/b/c/g"), ("http://a/b/c/d", "./g", "http://a/b/c/g"),
    ("http://a/b/c/d", "../../g", "http://a/g"), ("http://a/b/c/d", "../../../g", "http://a/g"),
    ("http://a/b/c/d", "/g", "http://a/g"), ("http://a/b/c/d", "//g", "http://g"),
    ("http://a/b/c/d?q", "?y", "http://a/b/c/d?y"),
    ("http://a/b/c/d?q", "#s", "http://a/b/c/d?q#s"),
    ("http://a/b/c/d", "x:y", "x:y"), ("http://a", "g", "http://a/g"), ("a/b", "c", "a/c"),
    ("", "c/../d", "d"), ("urn:x:y", "#f", "urn:x:y#f"), ("http://a/b/", "..", "http://a/"),
    ("http://a/b/c/", ".", "http://a/b/c/"),
  ])
  func `a relative reference is resolved against what is around it`(
    row: (base: String, reference: String, result: String)
  ) {
    let base = URIReference(row.base)
    #expect(URIReference(row.reference).resolved(against: base).text == row.result)
  }
}
