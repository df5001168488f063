import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Testing

struct VerdictTests {
  @Test(
    arguments: [
      ("search_deals", "<!DOCTYPE html><title>Log in</title>", Guidance.Action.backOff),
      ("update_deal", "<html><body>Log in</body></html>", .verify),
    ]
  )
  func `a page that came with a good status is no data`(
    operation: String,
    body: String,
    action: Guidance.Action
  ) throws {
    // A rule for bodies that say no does not mean a page.
    let errors = #"{"rules": [{"when": {"status": ["2xx"]}, "do": "revise"}]}"#
    let context = try TestManifest.context(operation, arguments: ["id": 7], errors: errors)
    let guidance = try context.guidance(200, [("Content-Type", "text/html")], body)
    #expect(guidance.action == action)
    #expect(guidance.kind == "page")
    #expect(guidance.text.contains("with an HTML page instead of data (200)"))
    #expect(guidance.text.contains("may have happened") == (action == .verify))
  }

  @Test(
    arguments: [
      ("The access token is invalid.", "auth", "credential"),
      ("Your API key has expired", "auth", "credential"),
      ("Insufficient scope: the token is invalid for this", "permission", "call"),
      ("CSRF token invalid", "permission", "call"), ("Not yours.", "permission", "call"),
    ]
  )
  func `a 403 that refuses the key itself is about the credential`(
    message: String,
    kind: String,
    scope: String
  ) throws {
    let body = JSONWriter.text(["detail": .string(message)])
    let failure = try TestManifest.context().failure(403, [], body)
    #expect(failure.kind == kind)
    #expect(failure.scope == scope)
  }

  @Test(
    arguments: [
      // What Google, AWS, Salesforce, GitHub and OpenAI send where their status says less.
      (
        403,
        #"{"error":{"errors":[{"reason":"userRateLimitExceeded"}],"code":403,"message":"User"}}"#,
        Guidance.Action.backOff, "rate_limit"
      ),
      (400, #"{"__type":"com.aws#ThrottlingException","message":"x"}"#, .backOff, "rate_limit"),
      (400, #"{"__type":"UnrecognizedClientException","message":"x"}"#, .askOperator, "auth"),
      (400, #"{"__type":"AccessDeniedException","message":"x"}"#, .askOperator, "permission"),
      (403, #"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"x"}]"#, .backOff, "rate_limit"),
      (403, #"{"message":"API rate limit exceeded for user ID 1."}"#, .backOff, "rate_limit"),
      (429, #"{"error":{"code":"insufficient_quota","message":"x"}}"#, .askOperator, "billing"),
      (403, #"{"message":"You may not do this."}"#, .askOperator, "permission"),
      (400, #"{"error":"invalid_token","message":"page token"}"#, .revise, "validation"),
      (529, #"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#, .backOff, "upstream"),
    ]
  )
  func `a code that everybody uses says more than a coarse status`(
    status: Int,
    body: String,
    action: Guidance.Action,
    kind: String
  ) throws {
    let context = try TestManifest.context("update_deal", arguments: ["id": 7])
    let guidance = try context.guidance(status, [("Content-Type", "application/json")], body)
    #expect(guidance.action == action)
    #expect(guidance.kind == kind)
  }

  @Test func `a 403 that names a time ends by itself`() throws {
    let failure = try TestManifest.context().failure(403, [("Retry-After", "60")], "{}")
    #expect(failure.verdict == .backOff)
    #expect(failure.wait?.seconds == 60)
  }

  @Test(
    arguments: [
      (#"{"data": null, "errors": [{"message": "no", "locations": [{"line": 1}]}]}"#, true),
      (#"{"errors": [{"message": "no", "extensions": {"code": "THROTTLED"}}]}"#, true),
      (#"{"data": {"a": 1}, "errors": [{"message": "no", "path": ["b"]}]}"#, false),
      (#"{"errors": [{"message": "no", "locations": [{"line": 1, "column": 2}]}]}"#, true),
      (#"{"errors": [{"message": "no", "locations": [{"line": 0}]}]}"#, false),
      (#"{"valid": false, "errors": [{"message": "no", "path": ["a", 0]}]}"#, false),
      (#"{"errors": [{"message": "no", "path": ["a", 0]}]}"#, false),
      (#"{"file": "x", "errors": [{"message": "no", "locations": [{"line": 1}]}]}"#, false),
      (#"{"errors": [{"message": "row 7 was skipped"}], "imported": 6}"#, false),
      (#"{"ok": false, "error": "channel_not_found"}"#, true),
      (#"{"success": false, "message": "no"}"#, true),
      (#"{"success": false}"#, false), (#"{"ok": true, "error": "x"}"#, false),
      (#"{"error": {"code": 400, "message": "Invalid URL", "details": []}}"#, true),
      (#"{"error": "invalid_grant", "error_description": "The code has expired."}"#, true),
      (#"{"Response": "False", "Error": "Movie not found!"}"#, true),
      (#"{"jsonrpc": "2.0", "id": 1, "error": {"code": -32602, "message": "no"}}"#, true),
      (#"{"status": "error", "message": "No such city"}"#, true),
      (#"{"status": "fail", "data": null, "message": "no"}"#, true),
      (#"{"code": 500, "message": "internal error", "data": null}"#, true),
      (#"{"errcode": 40001, "errmsg": "invalid credential"}"#, true),
      (#"{"success": "false", "msg": "Wrong key"}"#, true),
      (#"{"error": true, "message": "Wrong key"}"#, true),
      (#"{"error": null, "message": "ok"}"#, false), (#"{"error": ""}"#, false),
      (#"{"error": false, "message": "fine"}"#, false), (#"{"message": "hello"}"#, false),
      (#"{"code": 200, "message": "success", "data": null}"#, false),
      (#"{"code": 0, "message": "success"}"#, false), (#"{"errcode": 0, "errmsg": "ok"}"#, false),
      (#"{"id": 7, "status": "failed", "error": "the disk is full"}"#, false),
      (#"{"status": "failed", "error": "the disk is full"}"#, false),
      (#"{"state": "stopped", "error": {"message": "x"}}"#, false),
      (#"{"errors": [{"message": "line 3"}]}"#, false), (#"{"errors": ["line 3"]}"#, false),
      (#"{"error": "x", "items": [1]}"#, false), (#"{"error": "x", "data": {"a": 1}}"#, false),
      (#"{"status": "ok", "message": "no error"}"#, false), ("{}", false),
    ]
  )
  func `what everybody refuses by behind a good status is no success`(
    body: String,
    isRefused: Bool
  ) throws {
    let answer = HTTPResponse(
      status: 200,
      fields: HTTPFields([("Content-Type", "application/json")]),
      body: Array(body.utf8)
    )
    let reading = try ResponseInterpretation(answer, context: TestManifest.context())
    #expect((reading.failure != nil) == isRefused)
  }

  @Test(
    arguments: [
      (-32603, Guidance.Action.verify), (-32602, .revise), (-32601, .revise), (-32005, .backOff),
      (-32000, .revise),
    ]
  )
  func `the codes of JSON-RPC mean what they stand for`(code: Int, action: Guidance.Action) throws {
    let body = #"{"jsonrpc": "2.0", "id": 1, "error": {"code": \#(code), "message": "no"}}"#
    let context = try TestManifest.context("create_deal")
    let answer = HTTPResponse(200, [("Content-Type", "application/json")], body)
    let failure = try #require(ResponseInterpretation(answer, context: context).failure)
    #expect(Guidance(failure, context: context).action == action)
    #expect(failure.said.message == "no; id: 1" && failure.code == "\(code)")
  }

  @Test(
    arguments: [
      (419, "", "ask_operator", "ask_operator"), (440, "", "ask_operator", "ask_operator"),
      (498, "", "ask_operator", "ask_operator"), (460, "", "back_off", "verify"),
      (499, "", "back_off", "verify"), (420, "Enhance your calm.", "back_off", "back_off"),
      (420, "Method failure", "revise", "revise"),
    ]
  )
  func `a status that only servers and proxies have means what it says there`(
    status: Int,
    body: String,
    read: String,
    write: String
  ) throws {
    #expect(try TestManifest.context().guidance(status, [], body).action.rawValue == read)
    let context = try TestManifest.context("create_deal")
    #expect(try context.guidance(status, [], body).action.rawValue == write)
  }

  @Test(
    arguments: [
      ("search_deals", 304, true), ("update_deal", 304, false), ("update_deal", 303, true),
      ("update_deal", 302, false), ("update_deal", 307, false),
    ]
  )
  func `what is not modified, or done with its outcome elsewhere, is no failure`(
    operation: String,
    status: Int,
    isGood: Bool
  ) throws {
    let answer = HTTPResponse(
      status: status,
      fields: HTTPFields([("Location", "/x")])
    )
    let context = try TestManifest.context(operation, arguments: ["id": 7])
    let reading = ResponseInterpretation(answer, context: context)
    #expect((reading.failure == nil) == isGood)
    guard status == 303, case .success(let good) = reading else { return }
    #expect(good.fields.map(\.name) == ["Location"])
  }

  @Test(
    arguments: [
      (#"{"ok": false, "error": "rate_limited"}"#, Guidance.Action.backOff, "rate_limit"),
      (#"{"ok": false, "error": {"code": "RESOURCE_EXHAUSTED"}}"#, .backOff, "rate_limit"),
      (#"{"ok": false, "error_code": 429, "description": "Too Many"}"#, .backOff, "rate_limit"),
      (#"{"ok": false, "error": {"code": "Internal_Error"}}"#, .verify, "upstream"),
      (#"{"ok": false, "status": 503}"#, .verify, "upstream"),
      (#"{"ok": false, "error": "invalid_auth"}"#, .askOperator, "auth"),
      (#"{"ok": false, "error": {"type": "permission_denied"}}"#, .askOperator, "permission"),
      (#"{"ok": false, "error": {"code": "NOT_FOUND"}}"#, .revise, "not_found"),
      (
        #"{"ok": false, "errors": [{"extensions": {"code": "UNAUTHENTICATED"}}]}"#, .askOperator,
        "auth"
      ),
    ]
  )
  func `a good status whose body refuses means what the body would have said as a status`(
    body: String,
    action: Guidance.Action,
    kind: String
  ) throws {
    let errors = #"{"failed": ["json:/ok=false"]}"#
    let context = try TestManifest.context("update_deal", arguments: ["id": 7], errors: errors)
    let guidance = try context.guidance(200, [], body)
    #expect(guidance.action == action)
    #expect(guidance.kind == kind)
  }

  @Test func `a good status whose body refuses and says no more is revised`() throws {
    let errors = #"{"failed": ["json:/ok=false"]}"#
    let context = try TestManifest.context("update_deal", arguments: ["id": 7], errors: errors)
    for body in [#"{"ok": false}"#, #"{"ok": false, "error": "unknown_deal", "code": 7}"#] {
      #expect(try context.guidance(200, [], body).action == .revise)
    }
  }

  @Test func `what begins like a page and is none is data`() throws {
    let context = try TestManifest.context()
    let answer = HTTPResponse(200, [("Content-Type", "application/xml")], "<?xml?><deals/>")
    #expect(ResponseInterpretation(answer, context: context).failure == nil)
  }

  @Test(
    arguments: [
      (300, .askOperator, "redirect", "call"), (400, .revise, "validation", "call"),
      (401, .askOperator, "auth", "operation"), (402, .askOperator, "billing", "operation"),
      (403, .askOperator, "permission", "call"), (404, .revise, "not_found", "call"),
      (405, .askOperator, "unsupported", "call"), (408, .retry, "upstream", "operation"),
      (409, .revise, "conflict", "call"), (413, .revise, "too_large", "call"),
      (418, .revise, nil, "call"), (422, .revise, "validation", "call"),
      (423, .askOperator, "conflict", "call"), (425, .retry, "upstream", "operation"),
      (429, .backOff, "rate_limit", "credential"), (451, .askOperator, "permission", "call"),
      (500, .retry, "upstream", "operation"), (501, .revise, "unsupported", "call"),
      (502, .retry, "upstream", "api"), (503, .retry, "upstream", "api"),
      (504, .retry, "upstream", "api"), (505, .askOperator, "unsupported", "call"),
      (511, .askOperator, "network", "call"), (522, .retry, "upstream", "api"),
      (529, .retry, "upstream", "api"), (999, .retry, "upstream", "api"),
    ] as [(Int, Rule.Verdict, String?, String)]
  )
  func `without a rule the status decides`(
    status: Int,
    verdict: Rule.Verdict,
    kind: String?,
    scope: String
  ) throws {
    let failure = try TestManifest.context().failure(status)
    #expect(failure.verdict == verdict)
    #expect(failure.kind == kind)
    #expect(failure.scope == scope)
    #expect(failure.rule == nil)
    #expect((failure.hold == .person) == (verdict == .askOperator))
  }

  @Test func `without a credential the address is what a limit counts`() throws {
    let manifest = try TestManifest.make(credentials: .none)
    let context = CallContext(manifest: manifest, operation: nil, now: TestManifest.noon)
    #expect(try context.failure(429).scope == "ip")
  }

  @Test func `the first rule that matches decides, and codes match without case`() throws {
    let errors = """
      {"code": ["json:/code", "json:/type"], "rules": [
        {"when": {"code": ["loop"]}, "do": "revise", "kind": "loop", "hold": true},
        {"when": {"status": ["5xx"], "json:/n": [5]}, "do": "ask_operator"},
        {"when": {"text": "too .any", "operation": ["search_deals"]}, "do": "back_off"},
        {"when": {"status": [404], "header:X-Gone": "exists"}, "do": "ok"},
        {"when": {"code": ["LOOP"]}, "do": "retry"}]}
      """
    let context = try TestManifest.context(errors: errors)
    let loop = try context.failure(429, [], #"{"code": 7, "type": "Loop"}"#)
    #expect(loop.verdict == .revise && loop.rule == 0 && loop.hold == .gate)
    #expect(loop.kind == "loop" && loop.codes == ["7", "Loop"] && loop.scope == "operation")
    #expect(try context.failure(500, [], #"{"n": 5}"#).verdict == .askOperator)
    #expect(try context.failure(500, [], #"{"n": 6}"#).verdict == .retry)
    #expect(try context.failure(400, [], "too many").verdict == .backOff)
    let other = try TestManifest.context("get_deal", errors: errors)
    #expect(try other.failure(400, [], "too many").verdict == .revise)
    #expect(
      ResponseInterpretation(HTTPResponse(404, [("X-Gone", "1")]), context: context).failure == nil
    )
    #expect(try context.failure(404).verdict == .revise)
  }

  @Test(
    arguments: [
      (#"{"ok": false}"#, true), (#"{"ok": true}"#, false), (#"{"errors": [{"a": 1}]}"#, true),
      (#"{"errors": []}"#, false), (#"{"error": ""}"#, false), (#"{"error": "x"}"#, true),
      (#"{"error": false}"#, false), (#"{"error": {}}"#, false), ("", false), ("ok", false),
    ] as [(String, Bool)]
  )
  func `a good status whose body says no is a failure`(body: String, fails: Bool) throws {
    let errors = #"{"failed": ["json:/ok=false", "json:/errors", "json:/error"]}"#
    let context = try TestManifest.context(errors: errors)
    let failure = ResponseInterpretation(HTTPResponse(200, [], body), context: context).failure
    #expect((failure != nil) == fails)
    #expect(failure == nil || failure?.verdict == .revise)
  }

  @Test func `a warning turns a retry into a revision, and nothing else`() throws {
    let errors = #"{"warning": ["json:/warning"]}"#
    let context = try TestManifest.context(errors: errors)
    #expect(try context.failure(500, [], #"{"warning": "you repeat yourself"}"#).verdict == .revise)
    #expect(try context.failure(500, [], #"{"warning": ""}"#).verdict == .retry)
    #expect(try context.failure(429, [], #"{"warning": "slow down"}"#).verdict == .backOff)
  }

  @Test(
    arguments: [
      ("update_deal", 500, nil, .verify), ("update_deal", 504, "5", .verify),
      ("update_deal", 503, nil, .verify), ("update_deal", 503, "5", .backOff),
      ("update_deal", 429, nil, .backOff), ("update_deal", 408, nil, .backOff),
      ("update_deal", 400, nil, .revise), ("update_deal", 502, "b", .backOff),
      ("search_deals", 500, nil, .backOff), ("get_deal", 504, nil, .backOff),
      ("count_deals", 500, nil, .backOff),
    ] as [(String, Int, String?, Guidance.Action)]
  )
  func `a write that may have happened is to be checked`(
    operation: String,
    status: Int,
    hint: String?,
    action: Guidance.Action
  ) throws {
    let errors = """
      {"wait": [{"from": "header:Retry-After", "as": "http"}],
       "rules": [{"when": {"header:Retry-After": ["b"]}, "do": "back_off"}]}
      """
    let context = try TestManifest.context(operation, errors: errors)
    let failure = try context.failure(status, hint.map { [("Retry-After", $0)] } ?? [])
    #expect(failure.action == action)
    #expect(failure.allowsRepetition == (action == .backOff))
  }

  @Test func `a write that met a warning is checked as well`() throws {
    let context = try TestManifest.context(
      "update_deal",
      errors: #"{"warning": ["json:/warning"]}"#
    )
    let failure = try context.failure(500, [], #"{"warning": "again"}"#)
    #expect(failure.verdict == .revise)
    #expect(failure.action == .verify)
  }
}
