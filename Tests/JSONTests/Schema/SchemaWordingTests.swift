import JSON
import Testing

struct SchemaWordingTests {
  /// What is said of a value, one line for each violation.
  private func said(of value: String, by schema: String) throws -> [String] {
    let schema = JSONSchema(document: try JSONParser.parse(schema))
    return schema.validate(try JSONParser.parse(value)).map {
      $0.name.isEmpty ? $0.problem : $0.name + " " + $0.problem
    }
  }

  private static let search = #"""
    {"type":"object","required":["query"],"additionalProperties":false,"properties":{
      "query":{"type":"string","minLength":1,"maxLength":256},"limit":{"type":"integer","minimum":1,"maximum":100},
      "sort":{"enum":["stars","forks","updated"]},"archived":{"type":["boolean","null"]},
      "tags":{"type":"array","maxItems":2,"uniqueItems":true,"items":{"type":"string","pattern":"^[a-z]+$"}},
      "filters":{"type":"object","additionalProperties":false,"properties":{"minStars":{"type":"integer","minimum":0}}}}}
    """#

  @Test(arguments: [
    ("{}", "query is required"),
    (#"{"query":7}"#, "query must be a string, got 7"),
    (#"{"query":""}"#, "query must have at least 1 character, got 0"),
    (#"{"query":"a","limit":"10"}"#, #"limit must be an integer, got "10"; leave out the quotes"#),
    (#"{"query":"a","limit":"ten"}"#, #"limit must be an integer, got "ten""#),
    (#"{"query":"a","limit":2.5}"#, "limit must be an integer, got 2.5"),
    (#"{"query":"a","limit":0}"#, "limit must be at least 1, got 0"),
    (#"{"query":"a","limit":101}"#, "limit must be at most 100, got 101"),
    (#"{"query":"a","limit":[1,2]}"#, "limit must be an integer, got an array of 2 elements"),
    (#"{"query":"a","limit":[1]}"#, "limit must be an integer, got an array of 1 element"),
    (#"{"query":"a","limit":[]}"#, "limit must be an integer, got an empty array"),
    (#"{"query":"a","lmit":5}"#, "lmit is not an argument; did you mean limit?"),
    (
      #"{"query":"a","zebra":5}"#,
      "zebra is not an argument; known are query, limit, sort, archived, tags and filters"
    ),
    (
      #"{"query":"a","querys":5}"#,
      "querys is not an argument; known are query, limit, sort, archived, tags and filters"
    ),
    (
      #"{"query":"a","sort":"star"}"#,
      #"sort must be one of "stars", "forks", "updated", got "star"; did you mean "stars"?"#
    ),
    (#"{"query":"a","sort":5}"#, #"sort must be one of "stars", "forks", "updated", got 5"#),
    (
      #"{"query":"a","archived":"true"}"#,
      #"archived must be true or false or null, got "true"; leave out the quotes"#
    ),
    (#"{"query":"a","tags":["X"]}"#, #"tags[0] must match the pattern ^[a-z]+$, got "X""#),
    (#"{"query":"a","tags":[1]}"#, "tags[0] must be a string, got 1"),
    (
      #"{"query":"a","filters":{"minstars":1}}"#,
      "filters.minstars is not a member of filters; did you mean minStars?"
    ),
    (#"{"query":"a","filters":{"minStars":-1}}"#, "filters.minStars must be at least 0, got -1"),
    (#"{"query":"a","filters":null}"#, "filters must be an object, got null"),
    (
      #"{"query":"a","a b":1}"#,
      "[\"a b\"] is not an argument; known are query, limit, sort, archived, tags and filters"
    ),
  ])
  func `an agent is told what was expected and what came`(value: String, sentence: String) throws {
    #expect(try said(of: value, by: Self.search) == [sentence])
  }

  @Test func `everything that is wrong is said at once, in the order of the schema`() throws {
    let value = #"{"limit":0,"sort":"x","filters":{"minStars":"1"},"lang":"c"}"#
    let schema = JSONSchema(document: try JSONParser.parse(Self.search))
    let violations = schema.validate(try JSONParser.parse(value))
    #expect(
      violations.map(\.path.description) == [
        "/limit", "/sort", "/filters/minStars", "/lang", "/query",
      ]
    )
    #expect(violations.map(\.name) == ["limit", "sort", "filters.minStars", "lang", "query"])
  }

  @Test(arguments: [
    (#"{"const":"v2"}"#, "\"v1\"", #"must be "v2", got "v1""#),
    (#"{"exclusiveMinimum":0}"#, "0", "must be greater than 0, got 0"),
    (#"{"exclusiveMaximum":1}"#, "1", "must be less than 1, got 1"),
    (#"{"multipleOf":5}"#, "7", "must be a multiple of 5, got 7"),
    (#"{"maxLength":3}"#, "\"abcd\"", "must have at most 3 characters, got 4"),
    (#"{"minLength":4,"maxLength":4}"#, "\"abc\"", "must have exactly 4 characters, got 3"),
    (#"{"minItems":2}"#, "[1]", "must have at least 2 elements, got 1"),
    (#"{"uniqueItems":true}"#, "[1,2,1.0]", "must not hold equal elements: [0] and [2] are equal"),
    (#"{"minProperties":1}"#, "{}", "must have at least 1 member, got 0"),
    (#"{"dependentRequired":{"a":["b"]}}"#, "{\"a\":1}", "b is required when a is given"),
    (
      #"{"propertyNames":{"maxLength":1}}"#, "{\"ab\":1}",
      "ab is not allowed as a name: it must have at most 1 character, got 2"
    ),
    (
      #"{"contains":{"type":"integer"}}"#, "[\"a\"]",
      "must hold at least 1 of the elements its schema asks for, got 0; the first must be an integer, got \"a\""
    ),
    (#"{"additionalProperties":false}"#, "{\"a\":1}", "a is not an argument; there are none"),
    (#"{"properties":{"a":false}}"#, "{\"a\":1}", "a is not allowed"),
    (#"{"not":{"const":1}}"#, "1", "has a value that is not allowed: 1"),
    (#"{"not":{"required":["a","b"]}}"#, "{\"a\":1,\"b\":2}", "must not have a and b"),
    (
      #"{"anyOf":[{"type":"integer"},{"type":"null"}]}"#, "\"5\"",
      #"must be an integer or null, got "5"; leave out the quotes"#
    ),
    (
      #"{"anyOf":[{"type":"string","maxLength":2},{"type":"null"}]}"#, "\"abc\"",
      "must have at most 2 characters, got 3"
    ),
    (#"{"anyOf":[{"required":["a"]},{"required":["b","c"]}]}"#, "{}", "needs a or b and c"),
    (
      #"{"oneOf":[{"required":["a"]},{"required":["b"]}]}"#, "{\"a\":1,\"b\":2}",
      "fits more than one of the forms that exclude each other; give only one of a or b"
    ),
    (
      #"{"oneOf":[{"properties":{"kind":{"const":"x"},"size":{"type":"integer"}}},{"properties":{"kind":{"const":"y"},"name":{"type":"string"}}}]}"#,
      #"{"kind":"y","name":5}"#, "name must be a string, got 5"
    ),
  ])
  func `each keyword has its sentence`(schema: String, value: String, sentence: String) throws {
    #expect(try said(of: value, by: schema) == [sentence])
  }

  @Test func `long values and long lists are cut`() throws {
    let long = String(repeating: "x", count: 5000)
    let values = (0..<60).map { #""value\#($0)""# }.joined(separator: ",")
    let texts = try said(of: "\"\(long)\"", by: "{\"enum\":[\(values)]}")
    #expect(texts.count == 1)
    #expect(texts[0].contains("40 more"))
    #expect(texts[0].count < 400)
    let near = try said(of: "\"vaue59\"", by: "{\"enum\":[\(values)]}")
    #expect(near[0].hasSuffix(#"55 more, got "vaue59"; did you mean "value59"?"#))
  }

  @Test func `no more than a hundred things are said`() throws {
    let value = JSONValue.array(Array(repeating: "x", count: 100_000))
    let schema = JSONSchema(["items": ["type": "integer"]])
    #expect(schema.validate(value).count == 100)
    let members = JSONObject((0..<20_000).map { ("wrong\($0)", 1) })
    let closed = JSONSchema(["properties": ["right": true], "additionalProperties": false])
    #expect(closed.validate(.object(members)).count == 100)
  }

  @Test func `a pointer leads to what is wrong and a path names it`() throws {
    let schema = JSONSchema([
      "properties": ["a/b": ["items": ["properties": ["0": ["type": "null"]]]]]
    ])
    let violation = try #require(schema.validate(["a/b": [["0": nil], ["0": 1]]]).first)
    #expect(violation.path.description == "/a~1b/1/0")
    #expect(violation.name == #"["a/b"][1].0"#)
  }
}
