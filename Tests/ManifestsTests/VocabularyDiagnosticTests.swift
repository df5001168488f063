import Manifests
import Testing

struct VocabularyDiagnosticTests {
  @Test(arguments: sources + shapes + waits + notes + partial)
  func `what is wrong with the words of an API's errors is said`(row: DiagnosticRow) throws {
    try row.check()
  }

  @Test(
    arguments: [
      ("/code", #"["json:/errors/*/type", "header:X-Code~^([^:]+)", "text", "memo:json:/a~1b"]"#),
      ("/code", #"["json:/__type~([^#]+)$", "json:/a~1b~(x)", "json:"]"#),
      ("/failed", #"["json:/ok=false", "json:/errors/*", "json:/a~(x=y)=x=y"]"#),
      ("/fields", #"[{"each": "/e", "field": "/f", "text": ""}, {"map": "/m"}, {"names": "/n"}]"#),
      ("/fields", #"[{"tree": "/errors", "leaf": "_errors"}, {"one": "/p", "text": "/t"}]"#),
      ("/wait", #"[{"from": "header:RateLimit", "as": "seconds", "item": "t", "if": "item:r=0"}]"#),
      ("/wait", #"[{"from": "text", "as": "http", "match": "in (\\d+)s", "if": "code=X"}]"#),
      ("/wait", #"[{"cost": "/c", "available": "/a", "rate": "/r", "plus": 1.5}]"#),
      ("/pick", "\"max\""), ("/strikes", "[401, 403, 429]"),
      ("/strikes", #"{"statuses": [401, 403], "limit": 10000, "per": 600, "scope": "ip"}"#),
      ("/idempotency", #"{"header": "Idempotency-Key"}"#),
      (
        "/idempotency", #"{"header": "R-ID", "format": "raw", "first_sent": "R-First", "ttl": 300}"#
      ),
      ("/idempotency", #"{"header": "Idempotency-Key", "format": "sf-string"}"#),
      ("/idempotency", #"{"json": "/idempotency_key", "ttl": 86400}"#),
      ("/partial", #"[{"each": "/r", "id": "/id", "failed": ["json:/error"], "wrap": "/e"}]"#),
      ("/notes", #"[{"when": {"json:/t": "exists", "json:/u": [true, 1]}, "say": "More."}]"#),
    ]
  )
  func `what the format allows is taken without a word`(change: (String, String)) throws {
    let loaded = try TinyManifest.load((pointer: "/errors" + change.0, json: change.1))
    #expect(loaded.diagnostics.map(\.description) == [])
  }

  private static let when = #"{"json:/t": "exists"}"#

  static let sources: [DiagnosticRow] = [
    .error("/errors", "[]", says: "expected an object"),
    .error("/errors/hints", "[]", says: "did you mean \"hint\"?"),
    .error("/errors/code", "5", says: "a source or an array of sources"),
    .error("/errors/code", "[5]", at: "/errors/code/0", says: "a source such as"),
    .error("/errors/message/0", "\"jsno:/a\"", says: "\"header:Name\", \"text\" or"),
    .error("/errors/message/0", "\"code\"", says: "expected a source"),
    .error("/errors/hint/0", "\"json:a\"", says: "expected a JSON pointer"),
    .error("/errors/notice/0", "\"json:/a~\"", says: "the expression is empty"),
    .error("/errors/warning/0", "\"header:a b\"", says: "the name of a header field"),
    .error("/errors/request_id/0", "\"memo:header:A\"", says: "expected a source"),
    .error("/errors/remedy_url/0", "\"text~(a)(b)\"", says: "write \"(?:…)\" for all but one"),
    .error("/errors/code/0", "\"text~(?=a)\"", says: "looking ahead or behind is not supported"),
    .error("/errors/failed", "[]", says: "at least one element"),
    .error("/errors/failed/0", "\"code=X\"", says: "expected a source"),
    .error("/errors/failed/0", "false", says: "a condition such as"),
    .error("/errors/pick", "\"mx\"", says: "did you mean \"max\"?"),
    .error("/errors/strikes/0", "200", says: "a whole number from 400"),
    .error("/errors/strikes/0", "600", says: "from 400 to 599"),
    .error("/errors/strikes", #"{"statuses": [401], "limit": 5}"#, says: "\"per\" is missing"),
    .error(
      "/errors/strikes/limit",
      "1",
      says: "from 2"
    ).after("/errors/strikes", #"{"statuses": [401], "limit": 2, "per": 600}"#),
    .error("/errors/idempotency", "{}", says: "expected one of \"header\""),
    .error(
      "/errors/idempotency",
      #"{"header": "Key", "json": "/key"}"#,
      says: "expected one of \"header\""
    ),
    .error(
      "/errors/idempotency",
      #"{"path": "txn"}"#,
      at: "/errors/idempotency/path",
      says: "{txn}"
    ),
    .error("/errors/idempotency/json", "\"\"", says: "one member of the body"),
    .error("/errors/idempotency/json", "\"/a/*\"", says: "one member of the body"),
    .error("/errors/idempotency/format", "\"sf\"", says: "\"sf-string\"").after(
      "/errors/idempotency",
      #"{"header": "Key"}"#
    ),
    .error("/errors/idempotency/format", "\"sf-string\"", says: "a form of header fields").after(
      "/errors/idempotency",
      #"{"json": "/key"}"#
    ),
    .error("/errors/idempotency/ttl", "1", says: "a number from 60").after(
      "/errors/idempotency",
      #"{"header": "Key"}"#
    ),
    .error(
      "/errors/idempotency/first_sent",
      "\"key\"",
      at: "/errors/idempotency",
      says: "both the key and the time"
    ).after("/errors/idempotency", #"{"header": "Key"}"#),
    .error(
      "/errors/strikes",
      "[\(Array(repeating: "401", count: 2001).joined(separator: ","))]",
      says: "at most 2000 elements, found 2001"
    ),
    .error("/errors/idempotency/header", "\"x-own\"", says: "is filled by an argument").after(
      "/operations/add_deal/place/title",
      "\"header:X-Own\""
    ),
    .error("/errors/idempotency/header", "\"x-key\"", says: "set by the manifest already"),
    .error("/errors/idempotency/header", "\"a b\"", says: "the name of a header field"),
  ]

  static let shapes: [DiagnosticRow] = [
    .error("/errors/fields/0", "{}", says: "expected one of {\"each\""),
    .error("/errors/fields/0", "5", says: "expected an object"),
    .error("/errors/fields/0", #"{"each": "/e", "field": "/f"}"#, says: "\"text\" is missing"),
    .error("/errors/fields/0", #"{"tree": "/e"}"#, says: "\"leaf\" is missing"),
    .error("/errors/fields/0", #"{"one": "/e"}"#, says: "\"text\" is missing"),
    .error("/errors/fields/0", #"{"map": "e"}"#, at: "/errors/fields/0/map", says: "JSON pointer"),
    .error(
      "/errors/fields/0",
      #"{"map": "/e", "leaf": "x"}"#,
      at: "/errors/fields/0/leaf",
      says: "there is no member of this name here"
    ),
  ]

  static let waits: [DiagnosticRow] = [
    .error("/errors/wait/0", #"{"from": "text"}"#, says: "\"as\" is missing: the unit"),
    .error("/errors/wait/0", #"{"as": "http"}"#, says: "\"from\" is missing"),
    .error(
      "/errors/wait/0",
      #"{"from": "text", "as": "ms"}"#,
      at: "/errors/wait/0/as",
      says: "\"milliseconds\""
    ),
    .error(
      "/errors/wait/0",
      #"{"from": "text", "as": "unix_ms"}"#,
      at: "/errors/wait/0/as",
      says: "did you mean \"unix-ms\"?"
    ),
    .error(
      "/errors/wait/0",
      #"{"from": "text", "as": "http", "match": "("}"#,
      at: "/errors/wait/0/match",
      says: "a group without its \")\" at character 1"
    ),
    .error(
      "/errors/wait/0",
      #"{"from": "text~(a)", "as": "http", "match": "(a)"}"#,
      at: "/errors/wait/0/match",
      says: "keep one of the two"
    ),
    .error(
      "/errors/wait/0",
      #"{"from": "text", "as": "http", "if": "status=5"}"#,
      at: "/errors/wait/0/if",
      says: "or in \"if\" \"code\""
    ),
    .error(
      "/errors/wait/0",
      #"{"from": "text", "as": "http", "plus": -1}"#,
      at: "/errors/wait/0/plus",
      says: "a number from 0"
    ),
    .error(
      "/errors/wait/0",
      #"{"from": "text", "as": "http", "item": "t"}"#,
      says: "\"from\" must be a \"header:Name\""
    ),
    .error(
      "/errors/wait/0",
      #"{"from": "header:A", "as": "http", "if": "item:r=0"}"#,
      says: "\"item\" must name"
    ),
    .error("/errors/wait/0", #"{"cost": "/c", "rate": "/r"}"#, says: "\"available\" is missing"),
    .error(
      "/errors/wait/0",
      #"{"from": "text", "as": "http", "unit": "s"}"#,
      at: "/errors/wait/0/unit",
      says: "there is no member of this name here"
    ),
  ]

  static let notes: [DiagnosticRow] = [
    .error("/errors/notes/0", "{\"when\": \(when)}", says: "\"say\" is missing"),
    .error("/errors/notes/0", #"{"say": "s"}"#, says: "\"when\" is missing"),
    .error(
      "/errors/notes/0",
      #"{"when": {}, "say": "s"}"#,
      at: "/errors/notes/0/when",
      says: "at least one test"
    ),
    .error(
      "/errors/notes/0",
      #"{"when": {"meta": "exists"}, "say": "s"}"#,
      at: "/errors/notes/0/when/meta",
      says: "expected a source"
    ),
    .error(
      "/errors/notes/0",
      #"{"when": {"json:/t": []}, "say": "s"}"#,
      at: "/errors/notes/0/when/json:~1t",
      says: "a list of values with at least one element"
    ),
    .error(
      "/errors/notes/0",
      "{\"when\": \(when), \"say\": \"s\", \"operation\": [\"x\"]}",
      at: "/errors/notes/0/operation/0",
      says: "there is no operation \"x\""
    ),
  ]

  static let partial: [DiagnosticRow] = [
    .error("/errors/partial/0", "{}", says: "\"each\" is missing"),
    .error("/errors/partial/0", #"{"each": "r"}"#, at: "/errors/partial/0/each", says: "JSON poin"),
    .error(
      "/errors/partial/0",
      #"{"each": "/r", "when": 1}"#,
      at: "/errors/partial/0/when",
      says: "there is no member of this name here"
    ),
  ]
}
