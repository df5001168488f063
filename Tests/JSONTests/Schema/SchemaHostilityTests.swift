import JSON
import Testing

struct SchemaHostilityTests {
  @Test(arguments: [
    ##"{"$ref":"#"}"##, ##"{"allOf":[{"$ref":"#"},{"$ref":"#"}]}"##,
    ##"{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}"##, ##"{"oneOf":[{"$ref":"#"},{"type":"null"}]}"##,
    ##"{"not":{"$ref":"#"}}"##, ##"{"if":{"$ref":"#"},"then":{"$ref":"#"}}"##,
    ##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##,
    ##"{"if":{"not":{"not":{"$ref":"#"}}},"then":false,"else":false}"##,
    ##"{"$dynamicAnchor":"a","$ref":"#a"}"##,
  ])
  func `a circle asks for nothing, and is remarked upon`(text: String) throws {
    let schema = JSONSchema(document: try JSONParser.parse(text))
    #expect(schema.validate(1).isEmpty)
    #expect(schema.remarks.contains { $0.problem.contains("round in a circle") })
  }

  @Test func `what stands beside a circle is asked for all the same`() throws {
    let text = ##"{"type":"integer","allOf":[{"$ref":"#"},{"minimum":3}]}"##
    let schema = JSONSchema(document: try JSONParser.parse(text))
    #expect(schema.validate(3).isEmpty)
    #expect(schema.validate(2).map(\.problem) == ["must be at least 3, got 2"])
    #expect(schema.validate("x").map(\.problem) == [#"must be an integer, got "x""#])
  }

  @Test func `a circle that only the way closes is given up, and the user is told`() throws {
    let schema = JSONSchema(["$dynamicAnchor": "a", "$dynamicRef": "#a"])
    #expect(schema.validate(1).map(\.problem).first?.hasPrefix("could not be checked") == true)
  }

  @Test func `a schema that doubles with every reference is given up`() {
    var definitions: JSONObject = ["d0": true]
    for level in 1...60 {
      let next: JSONValue = ["$ref": .string("#/$defs/d\(level - 1)")]
      definitions["d\(level)"] = ["allOf": [next, ["not": ["not": next]]]]
    }
    let schema = JSONSchema(["$ref": "#/$defs/d60", "$defs": .object(definitions)])
    #expect(schema.validate(1).count == 1)
    #expect(schema.reading(of: "1").coercions.isEmpty)
  }

  @Test func `a chain of references is read however long it is`() {
    let names = (0..<5000).map { ("d\($0)", ["$ref": .string("#/$defs/d\($0 + 1)")] as JSONValue) }
    let schema = JSONSchema(["$ref": "#/$defs/d0", "$defs": .object(JSONObject(names))])
    #expect(schema.validate(1).map(\.problem).first?.hasPrefix("could not be checked") == true)
  }

  @Test func `a value of any depth that can be parsed is checked`() throws {
    let text = String(repeating: #"{"a":"#, count: 255) + "0" + String(repeating: "}", count: 255)
    let schema = JSONSchema(["properties": ["a": ["$ref": "#"]]])
    #expect(schema.validate(try JSONParser.parse(text)).isEmpty)
  }

  @Test(arguments: [
    (#"{"pattern":"("}"#, "/pattern", "the pattern cannot be checked and is ignored"),
    (
      #"{"patternProperties":{"(":false}}"#, "/patternProperties/(", "the pattern cannot be checked"
    ),
    (#"{"pattern":"(a)\\1"}"#, "/pattern", "a reference to a group is not supported"),
    (#"{"enum":[]}"#, "/enum", "the list of allowed values is empty"),
    (#"{"type":"text"}"#, "/type", "the type is none that JSON Schema knows"),
    (#"{"minimum":3,"maximum":2}"#, "", "no number is within these bounds"),
    (#"{"exclusiveMinimum":3,"maximum":3}"#, "", "no number is within these bounds"),
    (#"{"minLength":3,"maxLength":2}"#, "/minLength", "nothing has so few and so many"),
    (#"{"multipleOf":0}"#, "/multipleOf", "the divisor must be greater than 0"),
    (##"{"items":{"$ref":"#/nowhere"}}"##, "/items/$ref", "leads to nothing that is at hand"),
    (#"{"allOf":[7]}"#, "/allOf/0", "expected a schema"),
  ])
  func `what cannot be carried out is ignored and remarked upon`(
    row: (schema: String, path: String, problem: String)
  ) throws {
    let schema = JSONSchema(document: try JSONParser.parse(row.schema))
    #expect(schema.remarks.map(\.path.description) == [row.path])
    #expect(schema.remarks.first?.problem.contains(row.problem) == true)
  }

  @Test func `a schema without slips has no remarks`() throws {
    let text = ##"{"$ref":"#/$defs/a","$defs":{"a":{"pattern":"^a","minimum":1,"maximum":1}}}"##
    #expect(JSONSchema(document: try JSONParser.parse(text)).remarks.isEmpty)
  }

  @Test func `a pattern that cannot be read asks for nothing`() {
    let schema = JSONSchema([
      "pattern": "(", "patternProperties": ["(": false], "additionalProperties": false,
    ])
    #expect(schema.validate("anything").isEmpty)
    #expect(schema.validate(["a": 1]).isEmpty)
  }

  @Test func `long lists are looked up and not searched`() {
    let numbers = (0..<10_000).map { JSONValue.string("v\($0)") }
    let names = JSONObject((0..<10_000).map { ("v\($0)", 1) })
    let schema = JSONSchema([
      "items": ["enum": .array(numbers)], "uniqueItems": true, "required": .array(numbers),
    ])
    #expect(schema.validate(.array(numbers)).isEmpty)
    #expect(schema.validate(.object(names)).isEmpty)
  }

  @Test func `equal looking numbers do not slow the search for equal elements`() {
    let large = (0..<5_000).map { JSONNumber(validating: "1e\(400 + $0)") }.map(JSONValue.number)
    #expect(JSONSchema(["uniqueItems": true]).validate(.array(large)).isEmpty)
  }
}

extension JSONNumber {
  fileprivate init(validating text: String) {
    self = (try? JSONParser.parse(text))?.number ?? JSONNumber(0)
  }
}
