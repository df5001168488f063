import JSON
import Testing

@testable import Administration

struct CallArgumentsTests {
  private static let schema: JSONObject = {
    let text = """
      {"properties": {
        "id": {"type": "integer"}, "name": {"type": "string"}, "open": {"type": "boolean"},
        "price": {"type": "number"}, "tags": {"type": "array", "items": {"type": "string"}},
        "ids": {"type": "array", "items": {"type": "integer"}},
        "filter": {"$ref": "#/$defs/filter"}, "a.b": {"type": "string"},
        "kind": {"enum": ["404", "x"]}, "any": {}, "maybe": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
       "$defs": {"filter": {"type": "object", "properties": {"state": {"type": "string"}, "n": {"type": "integer"}}}}}
      """
    return (try? JSONParser.parse(text))?.object ?? JSONObject()
  }()

  private static func read(_ words: String...) throws -> String {
    JSONWriter.text(.object(try CallArguments(words, schema: schema).object))
  }

  @Test(
    arguments: [
      ("id=7", #"{"id":7}"#), ("id=seven", #"{"id":"seven"}"#), ("name=7", #"{"name":"7"}"#),
      ("name=true", #"{"name":"true"}"#), ("name=", #"{"name":""}"#),
      ("name=a=b", #"{"name":"a=b"}"#), ("open=true", #"{"open":true}"#),
      ("price=3", #"{"price":3}"#), ("tags=a,b", #"{"tags":["a","b"]}"#),
      ("tags=[\"a\"]", #"{"tags":["a"]}"#), ("ids=1,2", #"{"ids":[1,2]}"#),
      ("ids=5", #"{"ids":[5]}"#), ("filter={\"n\":1}", #"{"filter":{"n":1}}"#),
      ("filter.state=7", #"{"filter":{"state":"7"}}"#), ("filter.n=7", #"{"filter":{"n":7}}"#),
      ("a.b=x", #"{"a.b":"x"}"#), ("kind=404", #"{"kind":"404"}"#), ("any=5", #"{"any":5}"#),
      ("any=007", #"{"any":"007"}"#), ("maybe=null", #"{"maybe":null}"#),
      ("name:=5", #"{"name":5}"#), ("other=x", #"{"other":"x"}"#),
      (#" {"id": 1}"#, #"{"id":1}"#),
    ]
  )
  func `a text is read as the schema of its argument has it`(
    row: (word: String, json: String)
  ) throws {
    #expect(try Self.read(row.word) == row.json)
  }

  @Test func `a list that is given again becomes longer, and members come together`() throws {
    #expect(try Self.read("tags=a", "tags=b,c") == #"{"tags":["a","b","c"]}"#)
    #expect(try Self.read("filter.state=x", "filter.n=2") == #"{"filter":{"state":"x","n":2}}"#)
    #expect(
      try Self.read(#"{"id":1,"name":"a"}"#, "name2=b") == #"{"id":1,"name":"a","name2":"b"}"#
    )
  }

  @Test(
    arguments: [
      (["id"], "\"id\" is no argument; write name=value, or one JSON object."),
      (["=5"], "\"=5\" is no argument; write name=value, or one JSON object."),
      (["id:=x"], "id:= wants JSON after it, found \"x\"; for a text write id=…"),
      (["name=a", "name=b"], "name was given before; give it once."),
      (["id=1", "id.x=2"], nil),
      (["{\"id\":"], "The arguments are no JSON object: the text ends inside a value."),
    ] as [([String], String?)]
  )
  func `what is no argument is said`(row: (words: [String], message: String?)) {
    let error = #expect(throws: CallArguments.Fault.self) {
      try CallArguments(row.words, schema: Self.schema)
    }
    if let message = row.message { #expect(error?.message == message) }
  }
}
