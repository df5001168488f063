import JSON
import Testing

struct SchemaCoercionTests {
  private static let schema = #"""
    {"type":"object","properties":{
      "limit":{"type":"integer","maximum":100},"ratio":{"type":"number"},"dry":{"type":"boolean"},
      "maybe":{"type":["integer","null"]},"text":{"type":"string","maxLength":3},"any":{},
      "either":{"anyOf":[{"type":"string","format":"date"},{"type":"integer"}]},
      "mixed":{"anyOf":[{"enum":["auto"]},{"type":"integer"}]},"level":{"enum":[1,2,3]},
      "filter":{"type":"object","properties":{"stars":{"type":"integer"}},"additionalProperties":false},
      "ids":{"type":"array","items":{"type":"integer"}},
      "tags":{"type":"array","items":{"type":"string"}},
      "states":{"type":"array","items":{"enum":["open","closed"]}},
      "form":{"oneOf":[
        {"properties":{"kind":{"const":"a"},"size":{"type":"integer"}},"required":["kind"]},
        {"properties":{"kind":{"const":"b"},"name":{"type":"string"}},"required":["kind"]}]}}}
    """#

  private func read(_ text: String) throws -> JSONSchema.Reading {
    let schema = JSONSchema(document: try JSONParser.parse(Self.schema))
    return schema.reading(of: try JSONParser.parse(text))
  }

  @Test(arguments: [
    (#"{"limit":"20"}"#, #"{"limit":20}"#, [#"limit: "20" was read as the number 20"#]),
    (#"{"ratio":"-1.50"}"#, #"{"ratio":-1.50}"#, [#"ratio: "-1.50" was read as the number -1.50"#]),
    (#"{"dry":"true"}"#, #"{"dry":true}"#, [#"dry: "true" was read as true"#]),
    (#"{"maybe":"7"}"#, #"{"maybe":7}"#, [#"maybe: "7" was read as the number 7"#]),
    (#"{"mixed":"7"}"#, #"{"mixed":7}"#, [#"mixed: "7" was read as the number 7"#]),
    (#"{"level":"2"}"#, #"{"level":2}"#, [#"level: "2" was read as the number 2"#]),
    // What is still wrong afterwards is told of the number.
    (#"{"limit":"500"}"#, #"{"limit":500}"#, [#"limit: "500" was read as the number 500"#]),
    (
      #"{"filter":"{\"stars\":5}"}"#, #"{"filter":{"stars":5}}"#,
      ["filter: the text was read as the object that it holds"]
    ),
    (
      #"{"filter":" {\"stars\":\"5\"} "}"#, #"{"filter":{"stars":5}}"#,
      [
        "filter: the text was read as the object that it holds",
        #"filter.stars: "5" was read as the number 5"#,
      ]
    ),
    (
      #"{"ids":"[1,2]"}"#, #"{"ids":[1,2]}"#,
      ["ids: the text was read as the array that it holds"]
    ),
    (#"{"text":12}"#, #"{"text":"12"}"#, [#"text: 12 was read as "12""#]),
    (#"{"text":7.0}"#, #"{"text":"7"}"#, [#"text: 7.0 was read as "7""#]),
    (#"{"ids":"1,2, 3"}"#, #"{"ids":[1,2,3]}"#, [#"ids: "1,2, 3" was read as a list of 3"#]),
    (#"{"ids":5}"#, #"{"ids":[5]}"#, ["ids: 5 was read as a list of 1"]),
    (
      #"{"tags":"a,true,7"}"#, #"{"tags":["a","true","7"]}"#,
      [#"tags: "a,true,7" was read as a list of 3"#]
    ),
    (#"{"states":"open"}"#, #"{"states":["open"]}"#, [#"states: "open" was read as a list of 1"#]),
    (
      #"{"ids":["1",2,"3"]}"#, #"{"ids":[1,2,3]}"#,
      [#"ids[0]: "1" was read as the number 1"#, #"ids[2]: "3" was read as the number 3"#]
    ),
    (
      #"{"form":{"kind":"a","size":"5"}}"#, #"{"form":{"kind":"a","size":5}}"#,
      [#"form.size: "5" was read as the number 5"#]
    ),
  ])
  func `a text that cannot be meant is read as what it holds, and it is said`(
    row: (given: String, value: String, said: [String])
  ) throws {
    let reading = try read(row.given)
    let again = try read(JSONWriter.text(reading.value))
    #expect(JSONWriter.text(reading.value) == row.value)
    #expect(reading.coercions.map(\.sentence) == row.said)
    #expect(again.coercions.isEmpty)
    #expect(again.violations == reading.violations)
  }

  @Test(arguments: [
    #"{"limit":"20 "}"#, #"{"limit":"+20"}"#, #"{"limit":"020"}"#, #"{"limit":"2.5"}"#,
    #"{"limit":"ten"}"#, #"{"limit":"true"}"#,
    #"{"dry":"True"}"#, #"{"dry":"1"}"#, #"{"dry":1}"#, #"{"maybe":"null"}"#, #"{"text":"1234"}"#,
    #"{"any":"1"}"#, #"{"either":"20"}"#, #"{"mixed":"manual"}"#,
    #"{"level":"5"}"#, #"{"ids":"1,b"}"#, #"{"ids":"1,"}"#, #"{"tags":"well, it depends"}"#,
    #"{"states":"open,gone"}"#, #"{"filter":"[1]"}"#, #"{"filter":"{stars:5}"}"#, #"{"limit":20}"#,
    "[]", "\"5\"",
  ])
  func `what leaves a doubt stays as it is`(text: String) throws {
    let reading = try read(text)
    #expect(reading.value == (try JSONParser.parse(text)))
    #expect(reading.coercions.isEmpty)
  }

  @Test(arguments: [#"{"limit":""}"#, #"{"limit":null}"#, #"{"limit":[]}"#, #"{"unheard":null}"#])
  func `an empty value that does not fit counts as left out`(text: String) throws {
    let schema = JSONSchema([
      "properties": ["limit": ["type": "integer"]], "additionalProperties": false,
    ])
    let reading = schema.reading(of: try JSONParser.parse(text))
    #expect(reading.value == [:])
    #expect(reading.coercions.map(\.kind) == [.omission])
    #expect(reading.violations.isEmpty)
  }

  @Test func `an empty value of what is required, or in a list, stays and is told`() throws {
    let schema = JSONSchema([
      "required": ["limit"],
      "properties": [
        "limit": ["type": "integer"], "ids": ["items": ["type": "integer"]],
        "inner": ["properties": ["n": ["type": "integer"]]],
      ],
    ])
    let reading = schema.reading(of: ["limit": nil, "ids": [nil], "inner": ["n": nil]])
    #expect(reading.value == ["limit": nil, "ids": [nil], "inner": [:]])
    #expect(reading.violations.map(\.name) == ["limit", "ids[0]"])
  }

  @Test func `what is wrong with the reading is told of the reading`() throws {
    let reading = try read(#"{"limit":"500","dry":"maybe"}"#)
    #expect(
      reading.violations.map { "\($0.name) \($0.problem)" } == [
        "limit must be at most 100, got 500", #"dry must be true or false, got "maybe""#,
      ]
    )
  }

  @Test func `a member that is to be literal is left alone`() {
    let schema = JSONSchema(["properties": ["sure": ["const": true], "n": ["type": "integer"]]])
    let reading = schema.reading(of: ["sure": "true", "n": "1"], literal: ["sure"])
    #expect(reading.value == ["sure": "true", "n": 1])
    #expect(reading.violations.map(\.name) == ["sure"])
  }

  @Test func `many texts are read at once, and no more than is sensible`() throws {
    let schema = JSONSchema(["items": ["type": "integer"]])
    let texts = JSONValue.array((0..<1000).map { .string(String($0)) })
    #expect(schema.reading(of: texts).value == .array((0..<1000).map { JSONValue($0) }))
    #expect(schema.reading(of: texts).coercions.count == 1000)
    let more = JSONValue.array(Array(repeating: "1", count: 20_000))
    #expect(schema.reading(of: more).coercions.count <= 8000)
  }
}
