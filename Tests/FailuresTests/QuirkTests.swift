import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Testing
import Time

/// Ways in which public APIs say no that few share: each row is an answer as its documentation shows it.
struct QuirkTests {
  /// An answer, how a manifest reads it, and what must come of it.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var errors: String
    var status = 429
    var fields: [(String, String)] = []
    var body = ""
    var verdict = Rule.Verdict.backOff
    var seconds: Double?
    var code: String?

    var testDescription: String { name }
  }

  /// 2026-11-20T12:00:00Z, as the server's own field tells it.
  private static let date = ("Date", "Fri, 20 Nov 2026 12:00:00 GMT")

  private static func reset(_ unit: String) -> String {
    #"{"wait": [{"from": "header:X-RateLimit-Reset", "as": "\#(unit)"}]}"#
  }

  static let units: [Row] = [
    Row(
      name: "milliseconds from now (Prisjakt)",
      errors: reset("milliseconds"),
      fields: [("X-RateLimit-Reset", "4500")],
      seconds: 4.5
    ),
    Row(
      name: "a moment without seconds (Jira)",
      errors: reset("timestamp"),
      fields: [("X-RateLimit-Reset", "2026-11-20T13:00Z")],
      seconds: 3600
    ),
    Row(
      name: "a moment with microseconds (Mastodon)",
      errors: reset("timestamp"),
      fields: [("X-RateLimit-Reset", "2026-11-20T12:05:00.250500Z")],
      seconds: 300.25
    ),
    Row(
      name: "an HTTP-date (Cloudflare)",
      errors: reset("http"),
      fields: [("X-RateLimit-Reset", "Fri, 20 Nov 2026 12:01:40 GMT")],
      seconds: 100
    ),
    Row(
      name: "Unix seconds (GitHub)",
      errors: reset("unix"),
      fields: [("X-RateLimit-Reset", "1795176042")],
      seconds: 42
    ),
    Row(
      name: "Unix seconds with a fraction (Discord)",
      errors: reset("unix"),
      fields: [("X-RateLimit-Reset", "1795176001.470")],
      seconds: 1.47
    ),
    Row(
      name: "seconds from now (Reddit)",
      errors: reset("seconds"),
      fields: [("X-RateLimit-Reset", "73.0")],
      seconds: 73
    ),
    Row(
      name: "a duration of Go (OpenAI)",
      errors: reset("duration"),
      fields: [("X-RateLimit-Reset", "6m0s")],
      seconds: 360
    ),
    Row(
      name: "Unix milliseconds, and a code on 400 (Linear)",
      errors: """
        {"code": ["json:/errors/*/extensions/code"],
         "wait": [{"from": "header:X-RateLimit-Requests-Reset", "as": "unix-ms"}],
         "rules": [{"when": {"code": ["RATELIMITED"]}, "do": "back_off"}]}
        """,
      status: 400,
      fields: [("X-RateLimit-Requests-Reset", "1795176030500")],
      body: #"{"errors": [{"extensions": {"code": "RATELIMITED"}}]}"#,
      seconds: 30.5,
      code: "RATELIMITED"
    ),
  ]

  static let bodies: [Row] = [
    Row(
      name: "an array as the body, and a limit on 403 (Salesforce)",
      errors: """
        {"code": ["json:/0/errorCode"], "message": ["json:/0/message"],
         "rules": [{"when": {"code": ["REQUEST_LIMIT_EXCEEDED"], "text": "TotalRequests"},
                    "do": "back_off", "kind": "quota", "default": 3600}]}
        """,
      status: 403,
      body:
        #"[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]"#,
      seconds: 3600,
      code: "REQUEST_LIMIT_EXCEEDED"
    ),
    Row(
      name: "a wait among parameters (Telegram)",
      errors: """
        {"failed": ["json:/ok=false"], "code": ["json:/error_code"], "message": ["json:/description"],
         "wait": [{"from": "json:/parameters/retry_after", "as": "seconds"},
                  {"from": "json:/description", "match": "retry after (\\\\d+)", "as": "seconds"}]}
        """,
      body: #"{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}"#,
      seconds: 35,
      code: "429"
    ),
    Row(
      name: "a wait in the text alone (Telegram)",
      errors: """
        {"wait": [{"from": "json:/parameters/retry_after", "as": "seconds"},
                  {"from": "json:/description", "match": "retry after (\\\\d+)", "as": "seconds"}]}
        """,
      body: #"{"ok": false, "description": "Too Many Requests: retry after 8"}"#,
      seconds: 8
    ),
    Row(
      name: "another chat to write to (Telegram)",
      errors: """
        {"rules": [{"when": {"json:/parameters/migrate_to_chat_id": "exists"}, "do": "revise"}]}
        """,
      status: 400,
      body: #"{"ok": false, "parameters": {"migrate_to_chat_id": -100123}}"#,
      verdict: .revise
    ),
    Row(
      name: "seconds among extras (Discourse)",
      errors: """
        {"code": ["json:/error_type"], "wait": [{"from": "json:/extras/wait_seconds", "as": "seconds"}]}
        """,
      body: #"{"errors": ["slow"], "error_type": "rate_limit", "extras": {"wait_seconds": 17}}"#,
      seconds: 17,
      code: "rate_limit"
    ),
    Row(
      name: "a ban for all calls of five minutes (Cloudflare)",
      errors: """
        {"code": ["json:/errors/*/code"], "wait": [{"from": "header:RateLimit", "item": "t",
          "as": "seconds", "if": "item:r=0"}], "rules": [{"when": {"status": [429]},
          "do": "back_off", "scope": "credential", "default": 300}]}
        """,
      fields: [("RateLimit", #""default";r=0;t=211"#)],
      body: #"{"errors": [{"code": 10000}]}"#,
      seconds: 211,
      code: "10000"
    ),
    Row(
      name: "a malformed field that must be ignored (IETF)",
      errors: """
        {"wait": [{"from": "header:RateLimit", "item": "t", "as": "seconds", "if": "item:r=0"}],
         "rules": [{"when": {"status": [429]}, "do": "back_off", "default": 300}]}
        """,
      fields: [("RateLimit", #""default";r=0;t=211;"#)],
      seconds: 300
    ),
  ]

  static let choices: [Row] = [
    Row(
      name: "a figure of another unit than declared falls to the next source",
      errors: """
        {"wait": [{"from": "header:X-RateLimit-Reset", "as": "unix"},
                  {"from": "json:/wait", "as": "seconds"}]}
        """,
      fields: [("X-RateLimit-Reset", "1795176030500")],
      body: #"{"wait": 9}"#,
      seconds: 9
    ),
    Row(
      name: "the longest of several limits counts where the manifest says so",
      errors: """
        {"pick": "max", "wait": [{"from": "header:A", "as": "duration"},
                                 {"from": "header:B", "as": "duration"}]}
        """,
      fields: [("A", "2s"), ("B", "1m30s")],
      seconds: 90
    ),
    Row(
      name: "midnight in a zone behind UTC",
      errors: """
        {"rules": [{"when": {"status": [429]}, "do": "back_off", "until": "midnight", "tz": "-08:00"}]}
        """,
      seconds: 20 * 3600
    ),
    Row(
      name: "a time of day that has passed is tomorrow's",
      errors: """
        {"rules": [{"when": {"status": [429]}, "do": "back_off", "until": "07:30", "tz": "UTC"}]}
        """,
      seconds: 19.5 * 3600
    ),
    Row(
      name: "what a query costs beyond what is there (Shopify)",
      errors: """
        {"failed": ["json:/errors/*"], "code": ["json:/errors/*/extensions/code"],
         "wait": [{"cost": "/extensions/cost/requestedQueryCost",
                   "available": "/extensions/cost/throttleStatus/currentlyAvailable",
                   "rate": "/extensions/cost/throttleStatus/restoreRate"}],
         "rules": [{"when": {"code": ["THROTTLED"]}, "do": "back_off"}]}
        """,
      status: 200,
      body: """
        {"errors": [{"extensions": {"code": "THROTTLED"}}], "extensions": {"cost":
          {"requestedQueryCost": 752, "throttleStatus": {"currentlyAvailable": 252, "restoreRate": 50}}}}
        """,
      seconds: 10,
      code: "THROTTLED"
    ),
  ]

  @Test(arguments: units + bodies + choices)
  func `an answer is read as the manifest says`(row: Row) throws {
    let context = try TestManifest.context(errors: row.errors)
    let failure = try context.failure(row.status, [Self.date] + row.fields, row.body)
    #expect(failure.verdict == row.verdict)
    #expect(failure.wait?.seconds == row.seconds)
    #expect(failure.code == row.code)
  }

  @Test func `a unit that is wrong by a thousand is told as such`() throws {
    let context = try TestManifest.context(errors: Self.reset("unix"))
    let fields = [("X-RateLimit-Reset", "1795176030500")]
    let guidance = try context.guidance(429, [Self.date] + fields)
    #expect(
      guidance.text.contains("The time in header:X-RateLimit-Reset is more than ten years off")
    )
  }

  @Test func `a remembered value is of the last success, in waits and in conditions`() throws {
    let errors = """
      {"wait": [{"from": "memo:json:/time/reset", "as": "unix"}],
       "rules": [{"when": {"memo:json:/plan": ["free"]}, "do": "back_off", "kind": "quota"}]}
      """
    var context = try TestManifest.context(errors: errors)
    let good = HTTPResponse(200, [], #"{"time": {"reset": 1795176020}, "plan": "free", "x": 1}"#)
    guard case .success(let answer) = ResponseInterpretation(good, context: context) else {
      Issue.record("the answer is good")
      return
    }
    context.memory = answer.remembered
    let failure = try context.failure(503, [Self.date])
    #expect(failure.kind == "quota" && failure.wait?.seconds == 20)
    #expect(answer.remembered.names.sorted() == ["json:/plan", "json:/time/reset"])
  }
}
