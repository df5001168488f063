import JSON
import Testing

struct SchemaFormWordingTests {
  private func said(of value: String, by schema: String) throws -> [String] {
    let schema = JSONSchema(document: try JSONParser.parse(schema))
    return schema.validate(try JSONParser.parse(value)).map {
      $0.name.isEmpty ? $0.problem : $0.name + " " + $0.problem
    }
  }

  private static let payment = #"""
    {"oneOf":[{"$ref":"#/$defs/Card"},{"$ref":"#/$defs/Bank"},{"type":"null"}],"$defs":{
      "Card":{"type":"object","required":["type","number"],"properties":{
        "type":{"const":"card"},"number":{"type":"string"}},"additionalProperties":false},
      "Bank":{"type":"object","required":["type","iban"],"properties":{
        "type":{"enum":["bank","sepa"]},"iban":{"type":"string"}},"additionalProperties":false}}}
    """#

  @Test(arguments: [
    (#"{"type":"card"}"#, ["number is required"]),
    (
      #"{"type":"sepa","iban":5,"number":"1"}"#,
      ["iban must be a string, got 5", "number is not an argument; known are type and iban"]
    ),
    (
      #"{"type":"crad","number":"1"}"#,
      [#"type must be one of "card", "bank", "sepa", got "crad"; did you mean "card"?"#]
    ),
    (
      #"{"number":"1"}"#,
      [#"type is required, because it says which form is meant: one of "card", "bank", "sepa""#]
    ),
    ("5", ["must be an object or null, got 5"]),
  ])
  func `a member with fixed values says which form is meant`(
    row: (value: String, sentences: [String])
  ) throws {
    #expect(try said(of: row.value, by: Self.payment) == row.sentences)
  }

  private static let person = #"""
    {"anyOf":[{"title":"Person","required":["name","birthday"]},{"title":"Firm","required":["name","vat"]}]}
    """#

  @Test(arguments: [
    (person, #"{"name":"A"}"#, ["needs birthday or vat"]),
    (
      #"{"anyOf":[{"title":"Person","properties":{"a":{"type":"string"}}},{"title":"Firm","properties":{"b":false}}]}"#,
      #"{"a":1,"b":2}"#,
      [
        "fits none of 2 forms: as Person, a must be a string, got 1; or as Firm, b is not allowed"
      ]
    ),
    (
      #"{"oneOf":[{"title":"Person","required":["a"],"minProperties":1},{"title":"Firm","required":["b"],"minProperties":1}]}"#,
      #"{"a":1,"b":2}"#,
      [
        "fits more than one of the forms that exclude each other; give only one of Person or Firm"
      ]
    ),
    (
      #"{"anyOf":[{"type":"array"},{"type":"object","required":["id"]}]}"#, "{}", ["id is required"]
    ),
    (
      #"{"anyOf":[{"type":"string","format":"date"},{"type":"string","format":"date-time"}]}"#,
      "\"tomorrow\"",
      [
        "must be a date such as 2026-11-20 or a date and time such as 2026-11-20T12:00:17Z, got \"tomorrow\""
      ]
    ),
    (
      #"{"properties":{"a":{"anyOf":[{"enum":["x","y"]},{"type":"integer"}]}}}"#, #"{"a":"z"}"#,
      [#"a must be one of "x", "y" or an integer, got "z""#]
    ),
  ])
  func `without one, the nearest form or what all have in common is told`(
    row: (schema: String, value: String, sentences: [String])
  ) throws {
    #expect(try said(of: row.value, by: row.schema) == row.sentences)
  }

  @Test(arguments: [
    (
      #"{"properties":{"size":true},"unevaluatedProperties":false}"#, #"{"siez":1}"#,
      ["siez is not an argument; did you mean size?"]
    ),
    (
      #"{"allOf":[{"properties":{"a":true}},{"properties":{"b":true}}],"unevaluatedProperties":false}"#,
      #"{"x":1}"#, ["x is not an argument; known are a and b"]
    ),
    (
      #"{"prefixItems":[true,true],"items":false}"#, "[1,2,3]",
      ["[2] is not allowed; give no more than 2 elements"]
    ),
    (#"{"items":false}"#, "[1]", ["[0] is not allowed; the array must be empty"]),
    (#"{"unevaluatedItems":false}"#, "[1]", ["[0] is not allowed; leave the element out"]),
    (#"{"format":"int32"}"#, "2147483648", ["must be at most 2147483647, got 2147483648"]),
    (
      #"{"format":"date"}"#, "\"20.11.2026\"",
      ["must be a date such as 2026-11-20, got \"20.11.2026\""]
    ),
    (#"{"enum":[]}"#, "1", ["must be nothing, because no value is allowed, got 1"]),
    (
      #"{"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]}}"#, #"{"a":1}"#,
      ["b is required"]
    ),
  ])
  func `each further keyword has its sentence`(
    row: (schema: String, value: String, sentences: [String])
  ) throws {
    #expect(try said(of: row.value, by: row.schema) == row.sentences)
  }
}
