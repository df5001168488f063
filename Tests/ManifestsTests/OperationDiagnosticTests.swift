import Manifests
import Testing

struct OperationDiagnosticTests {
  @Test(arguments: names + members + paths + arguments + schemas + places + bodies + examples)
  func `what is wrong with an operation is said`(row: DiagnosticRow) throws { try row.check() }

  @Test(
    arguments: [
      ("/get_deal/place", #"{"id": "path", "fields": "query:select"}"#),
      ("/get_deal/place", #"{"fields": "header:X-Fields"}"#),
      ("/add_deal/place", #"{"extra": "body:", "title": "body:/fields/TITLE"}"#),
      ("/add_deal/place", #"{"title": "query"}"#),
      ("/get_deal/path", "\"/deals/{id}.json\""), ("/get_deal/path", "\"/de:als/{id}/%20\""),
      ("/get_deal/arguments/type", "\"object\""), ("/add_deal/arguments", nil),
      ("/get_deal/arguments/additionalProperties", "false"),
      ("/get_deal/arguments/properties/id", ##"{"$ref": "#/properties/fields"}"##),
      ("/get_deal/example", #"{"arguments": {"id": 1}, "body": {"a": 1}}"#),
      ("/add_deal/effect", "\"destroy\""), ("/add_deal/repeat_safe", "true"),
      ("/get_deal/disclose", "\"the deal\""), ("/get_deal/title", "\"Deal\""),
    ] as [(String, String?)]
  )
  func `what the format allows is taken without a word`(change: (String, String?)) throws {
    let loaded = try TinyManifest.load((pointer: "/operations" + change.0, json: change.1))
    #expect(loaded.diagnostics.map(\.description) == [])
  }

  private static let get = "/operations/get_deal"
  private static let add = "/operations/add_deal"
  private static let deal = #"{"method": "GET", "path": "/", "effect": "read", "description": "d"}"#
  private static let crowd =
    "{" + (0...200).map { "\"a\($0)\": {\"description\": \"d\"}" }.joined(separator: ",") + "}"
  private static let properties = get + "/arguments/properties"

  static let names: [DiagnosticRow] = [
    .error("/operations", nil, at: "", says: "\"operations\" is missing"),
    .error("/operations", "{}", says: "at least one operation"),
    .error("/operations/x", "1", says: "expected an object, found 1"),
    .error("/operations/Get", deal, says: "a lower-case letter"),
    .error("/operations/get-it", deal, says: "found \"get-it\""),
    .error("/operations/\(String(repeating: "a", count: 36))", deal, says: "has 41 characters"),
    .error("/operations/task", deal, says: "taken by a built-in tool").after("/id", "\"resume\""),
    .error("/operations/operations", deal, says: "taken by a built-in tool")
      .after("/id", "\"find\""),
    .error("/operations/operation", deal, says: "taken by a built-in tool")
      .after("/id", "\"change\""),
  ]

  static let members: [DiagnosticRow] = [
    .error(get + "/method", nil, at: get, says: "\"method\" is missing"),
    .error(get + "/method", "\"get\"", says: "did you mean \"GET\"?"),
    .error(get + "/method", "\"CONNECT\"", says: "\"PATCH\" or \"DELETE\", found \"CONNECT\""),
    .error(get + "/method", "\"no method\"", says: "which no call can have"),
    .error(get + "/base_url", "\"http://example.com\"", says: "expected https"),
    .error(get + "/effect", nil, at: get, says: "\"effect\" is missing"),
    .error(get + "/effect", "\"reed\"", says: "did you mean \"read\"?"),
    .warning(get + "/method", "\"DELETE\"", says: "but DELETE changes things"),
    .error(get + "/repeat_safe", "\"yes\"", says: "expected true or false"),
    .error(get + "/group", "\"a group\"", says: "the name of a group"),
    .error(get + "/title", "\"\"", says: "found an empty one"),
    .error(get + "/description", nil, at: get, says: "\"description\" is missing"),
    .error(
      get + "/description",
      "\"\(String(repeating: "a", count: 1025))\"",
      says: "at most 1024 characters, found 1025"
    ),
    .error(add + "/verify_with", "\"get_dael\"", says: "did you mean \"get_deal\"?"),
    .error(add + "/verify_with", "\"add_deal\"", says: "changes things itself"),
    .error(add + "/verify_with", "true", says: "expected the name of a call that reads"),
    .error(add + "/verify_with", "{}", says: "\"operation\" is missing"),
    .error(
      add + "/verify_with",
      #"{"operation": "get_dael"}"#,
      says: "did you mean \"get_deal\"?"
    ),
    .error(
      add + "/verify_with",
      #"{"operation": "get_deal", "arguments": {"idd": 1}}"#,
      at: add + "/verify_with/arguments/idd",
      says: "did you mean \"id\"?"
    ),
    .error(
      add + "/verify_with",
      #"{"operation": "get_deal", "arguments": {"id": ["{/tilte}"]}}"#,
      at: add + "/verify_with/arguments/id/0",
      says: "did you mean \"title\"?"
    ),
    .error(get + "/disclose", "\"\"", says: "found an empty one"),
    .error(get + "/efect", "\"read\"", says: "there is no member of this name here"),
    .error(get + "/verify", "\"get_deal\"", says: "did you mean \"verify_with\"?"),
  ]

  static let paths: [DiagnosticRow] = [
    .error(get + "/path", nil, at: get, says: "\"path\" is missing"),
    .error(get + "/path", "\"deals/{id}\"", says: "starts with \"/\""),
    .error(get + "/path", "\"/deals/{id}?x={y}\"", says: "with the place \"query\""),
    .error(get + "/path", "\"/deals/{id}?\"", says: "ends with \"?\""),
    .error(get + "/path", "\"/deals/{id}?a b\"", says: "percent-encode it"),
    .error(get + "/path", "\"/deals/{id}#b\"", says: "without \"#\""),
    .error(get + "/path", "\"/deals/../{id}\"", says: "the segment \"..\""),
    .error(get + "/path", "\"/deals/%2E%2e/{id}\"", says: "the segment \"%2E%2e\""),
    .error(get + "/path", "\"/deals/.{id}\"", says: "could become \"..\""),
    .error(get + "/path", "\"/deals/{id\"", says: "a brace without its partner"),
    .error(get + "/path", "\"/deals/id}\"", says: "a brace without its partner"),
    .error(get + "/path", "\"/deals/{i d}\"", says: "the name of an argument in braces"),
    .error(get + "/path", "\"/deals/{id}/\\u00e9\"", says: "percent-encode it"),
    .error(get + "/path", "\"/deals/{id}/a b\"", says: "percent-encode it"),
    .error(get + "/path", "\"/deals/{id}/{fields}\"", says: "list it under \"required\""),
    .error(get + "/path", "\"/deals/{id}/{feilds}\"", says: "did you mean \"fields\"?"),
  ]

  static let arguments: [DiagnosticRow] = [
    .error(get + "/arguments/type", "\"array\"", says: "because arguments have names"),
    .error(get + "/arguments/additionalProperties", "true", says: "each argument needs a place"),
    .error(get + "/arguments/required/1", "\"feilds\"", says: "did you mean \"fields\"?"),
    .error(get + "/arguments/required/1", "1", says: "the name of an argument, found 1"),
    .error(properties + "/task", #"{"description": "d"}"#, says: "call it \"api_task\""),
    .error(properties + "/confirm", #"{"description": "d"}"#, says: "the server's own"),
    .error(properties + "/select", #"{"description": "d"}"#, says: "\"query:select\""),
    .error(properties + "/a b", #"{"description": "d"}"#, says: "rename \"a b\""),
    .error(properties + "/fields", "true", says: "expected an object, found true"),
    .warning(properties + "/fields", "{}", says: "the argument has no description"),
    .warning(
      properties,
      #"{"fields": {}, "id": {"type": "string"}}"#,
      says: "the arguments \"fields\" and \"id\" have no description"
    ),
    .error(add + "/arguments/properties", crowd, says: "at most 200 arguments, found 201"),
  ]

  static let schemas: [DiagnosticRow] = [
    .error(properties + "/id/type", "\"int\"", says: "did you mean \"integer\"?"),
    .error(properties + "/id/type", "[\"null\", 1]", says: "found 1"),
    .error(properties + "/id/enum", "[]", says: "at least one value"),
    .warning(properties + "/id/minimun", "1", says: "did you mean \"minimum\"?"),
    .warning(properties + "/id/minimum", "\"5\"", says: "found \"5\"; it is read as 5"),
    .warning(properties + "/id/minLength", "2.5", says: "expected a whole number from 0 on"),
    .warning(properties + "/fields/required", "true", says: "read as requiring this member"),
    .warning(properties + "/id/pattern", "\"\\\\A[a-z]+\"", says: "it is read as \"^[a-z]+\""),
    .error(properties + "/id/properties", "[]", says: "expected an object of schemas"),
    .error(properties + "/id/anyOf", "{}", says: "expected a list of schemas"),
    .warning(properties + "/id/pattern", "\"(a\"", says: "cannot be checked and is ignored"),
    .warning(properties + "/id/$ref", "\"#/$defs/x\"", says: "leads to nothing that is at hand"),
    .error(
      properties + "/fields/items",
      #"{"anyOf": [{"properties": {"x": {"type": "sting"}}}]}"#,
      at: properties + "/fields/items/anyOf/0/properties/x/type",
      says: "did you mean \"string\"?"
    ),
  ]

  static let places: [DiagnosticRow] = [
    .error(get + "/place", "[]", says: "expected an object"),
    .error(
      get + "/place",
      #"{"feilds": "query"}"#,
      at: get + "/place/feilds",
      says: "did you mean"
    ),
    .error(get + "/place/fields", "\"cookie\"", says: "expected \"path\", \"query\""),
    .error(get + "/place/fields", "\"query:\"", says: "expected \"path\", \"query\""),
    .error(get + "/place/fields", "\"path\"", says: "the path has no {fields}"),
    .error(get + "/place/id", "\"query\"", says: "it cannot go elsewhere too"),
    .error(get + "/place/fields", "\"header:Host\"", says: "belongs to the connection"),
    .error(get + "/place/fields", "\"header:content-LENGTH\"", says: "belongs to the connection"),
    .error(get + "/place/fields", "\"header:Transfer-Encoding\"", says: "belongs to the"),
    .error(get + "/place/fields", "\"header:Connection\"", says: "belongs to the connection"),
    .error(get + "/place/fields", "\"header:x-key\"", says: "set by the manifest itself"),
    .error(get + "/place/fields", "\"header:a:b\"", says: "the name of a header field"),
    .error(get + "/place/fields", "\"header:X-Fixed\"", says: "set by the manifest itself").after(
      "/headers",
      #"{"x-fixed": "1"}"#
    ),
  ]

  static let bodies: [DiagnosticRow] = [
    .error(get + "/place/fields", "\"body\"", says: "a GET request has no body"),
    .error(get + "/place/fields", "\"body:/x\"", says: "a GET request has no body"),
    .error(add + "/place/title", "\"body:x\"", says: "expected a JSON pointer"),
    .error(add + "/place/title", "\"body:/~2\"", says: "write ~0"),
    .error(add + "/place/title", "\"body:/*/x\"", says: "must be exact"),
    .error(add + "/place/title", "\"body:\"", says: "the argument's type is \"string\""),
    .error(add + "/place/extra", "\"body:/title\"", says: "would go to the same place"),
    .error(add + "/place/extra", "\"body:/title/x\"", says: "would go to the same place"),
    .error(
      get + "/place",
      #"{"fields": "query:a", "more": "query:a"}"#,
      at: get + "/place/more",
      says: "would go to the same place"
    ).after(properties + "/more", #"{"description": "d"}"#),
    .error(
      get + "/place",
      #"{"fields": "header:A", "more": "header:a"}"#,
      at: get + "/place/more",
      says: "would go to the same place"
    ).after(properties + "/more", #"{"description": "d"}"#),
  ]

  static let examples: [DiagnosticRow] = [
    .error(get + "/example", "[]", says: "expected an object"),
    .error(
      get + "/example",
      "{\"arguments\": {}}",
      at: get + "/example/arguments",
      says: "lacks the required \"id\""
    ),
    .error(
      get + "/example/arguments",
      #"{"id": 1, "feilds": 1}"#,
      at: get + "/example/arguments/feilds",
      says: "did you mean \"fields\"?"
    ),
    .error(get + "/example/status", "99", says: "a status, a whole number from 100").after(
      get + "/example/arguments",
      #"{"id": 1}"#
    ),
    .error(
      get + "/example",
      #"{"arguments": {"id": 1}, "headers": {"A": 1}}"#,
      at: get + "/example/headers/A",
      says: "a string, as sent in the field"
    ),
    .error(
      get + "/example",
      #"{"arguments": {"id": 1}, "headers": {"A:": "1"}}"#,
      at: get + "/example/headers/A:",
      says: "the name of a header field"
    ),
    .error(
      get + "/example",
      #"{"arguments": {"id": 1}, "response": 1}"#,
      at: get + "/example/response",
      says: "known are arguments, status, headers, body"
    ),
  ]
}
