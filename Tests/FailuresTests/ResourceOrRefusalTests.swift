import Failures
import Guidance
import HTTP
import JSON
import Manifests
import Testing

/// Good statuses whose body tells of a failure: that of a thing which was asked for, or that of the call.
struct ResourceOrRefusalTests {
  private static func read(
    _ method: String,
    _ path: String,
    _ body: String,
    output: String = "null",
    sent: JSONObject = ["n": 1],
    type: String = "application/json"
  ) throws -> (reading: ResponseInterpretation, context: CallContext) {
    let effect = method == "GET" ? "read" : "write"
    let hasID = path.contains("{id}")
    let id = hasID ? #""id": {"type": "string"}, "# : ""
    let required = hasID ? #", "required": ["id"]"# : ""
    let output = output == "null" ? "" : #", "output": "# + output
    let text = """
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"}, "base_url": "https://a.example",
       "operations": {"op": {"method": "\(method)", "path": "\(path)", "effect": "\(effect)",
        "description": "d",
        "arguments": {"properties": {\(id)"n": {}, "errors": {}}\(required)}\(output)}}}
      """
    let manifest = try TestManifest.load(text)
    let context = CallContext(
      manifest: manifest,
      operation: manifest.operations.first,
      arguments: JSONObject([("id", "7")] + sent.members.map { ($0.name, $0.value) }),
      now: TestManifest.noon
    )
    let answer = HTTPResponse(200, [("Content-Type", type)], body)
    return (ResponseInterpretation(answer, context: context), context)
  }

  private static func action(
    _ method: String,
    _ path: String,
    _ body: String,
    output: String = "null",
    sent: JSONObject = ["n": 1],
    type: String = "application/json"
  ) throws -> String {
    let (reading, context) = try read(method, path, body, output: output, sent: sent, type: type)
    switch reading {
    case .failure(let failure): return Guidance(failure, context: context).action.rawValue
    case .success(let good): return good.failedCount > 0 ? "part" : "ok"
    }
  }

  // MARK: - Reads

  @Test(
    arguments: [
      ("/checks/{id}", #"{"id":"c1","ok":false,"description":"Disk check of host a"}"#),
      ("/jobs/{id}", #"{"id":"7","success":false,"message":"tests failed"}"#),
      ("/runs/{id}", #"{"run_id":9,"success":false,"message":"exit code 1","duration":31}"#),
      ("/runs/{id}", #"{"success":false,"error":"x","finished_at":"2026-01-01T00:00:00Z"}"#),
      ("/syncs/last", #"{"success":false,"message":"Token expired","startedAt":"2026-01-01"}"#),
      ("/builds/{id}", #"{"build":{"number":7},"success":false,"message":"lint failed"}"#),
      ("/deliveries/{id}", #"{"id":"d1","url":"https://x","ok":false,"error":"401 Unauthorized"}"#),
      (
        "/pay/{id}", #"{"id":"p","amount":9,"success":false,"error":{"code":"insufficient_funds"}}"#
      ),
      ("/pay/{id}", #"{"id":"p","status":"failed","error":{"code":"card_declined"}}"#),
      ("/probes", #"{"success":false,"error":"timeout","target":"10.0.0.1","latency_ms":null}"#),
      ("/hooks/{id}", #"{"ok":false,"statusCode":401,"url":"https://h","message":"Unauthorized"}"#),
      ("/monitors/{id}", #"{"name":"API","ok":false,"error":"401 unauthorized"}"#),
      ("/disks/{id}", #"{"data":{"ok":false,"message":"disk full"}}"#),
      ("/codes/{id}", #"{"code":7,"message":"Not Found","description":"d"}"#),
      ("/imports/{id}", #"{"importId":"i","ok":false,"error":"invalid row","fileName":"x.csv"}"#),
    ]
  )
  func `a resource that tells of a failure of its own is what a read asked for`(
    path: String,
    body: String
  ) throws {
    #expect(try Self.action("GET", path, body) == "ok")
  }

  @Test(
    arguments: [
      (#"{"ok":false,"error":"channel_not_found"}"#, "revise"),
      (#"{"success":false,"errors":[{"code":7003,"message":"No route"}],"result":null}"#, "revise"),
      (#"{"success":false,"message":"Invalid API key"}"#, "ask_operator"),
      (#"{"success":false,"message":"Invalid reset token"}"#, "revise"),
      (#"{"success":false,"message":"Not found","id":"7"}"#, "revise"),
      (#"{"ok":false,"error":"missing_scope","needed":"a","provided":"b"}"#, "ask_operator"),
      (#"{"ok":false,"error":"ratelimited","plan":"free"}"#, "back_off"),
      (#"{"isSuccess":false,"message":"No such customer"}"#, "revise"),
      (#"{"stat":"fail","code":1,"message":"Photo not found"}"#, "revise"),
      (#"{"error":6,"message":"The artist could not be found","links":[]}"#, "revise"),
      (#"{"cod":"404","message":"city not found"}"#, "revise"),
      (#"{"status":"REQUEST_DENIED","error_message":"No key.","results":[]}"#, "ask_operator"),
      (#"{"status":"OVER_QUERY_LIMIT","error_message":"Slow down","results":[]}"#, "back_off"),
      (#"{"code":-1121,"msg":"Invalid symbol."}"#, "revise"),
      (#"{"retCode":10001,"retMsg":"params error","result":{},"time":1}"#, "revise"),
      (#"{"meta":{"code":400,"errorDetail":"ll must be set"},"response":{}}"#, "revise"),
      (#"{"kind":"Status","status":"Failure","message":"gone","code":410}"#, "revise"),
    ]
  )
  func `an answer with nothing but a refusal refuses a read`(body: String, wanted: String) throws {
    #expect(try Self.action("GET", "/items/{id}", body) == wanted)
  }

  @Test(
    arguments: [
      ("/healthz", #"{"ok":false,"message":"db down"}"#),
      ("/backup/last-status", #"{"status":"error","message":"Last backup failed"}"#),
      ("/email/validate", #"{"success":false,"error":"mailbox is full"}"#),
      ("/validations/{id}", #"{"success":false,"errors":[{"field":"a","message":"is bad"}]}"#),
      ("/error-log", #"{"errors":[{"message":"x","path":["a"],"locations":[{"line":1}]}]}"#),
      ("/errors/{id}", #"{"error":"Timeout talking to db","timestamp":"t","path":"/x"}"#),
      ("/exceptions/{id}", #"{"error":{"code":"E1","message":"boom"}}"#),
    ]
  )
  func `a failure is the answer of a call that asks for failures`(path: String, body: String) throws
  {
    #expect(try Self.action("GET", path, body) == "ok")
    #expect(try Self.action("GET", path, #"{"ok":false,"error":"invalid_auth"}"#) == "ask_operator")
  }

  @Test func `what a document promises tells the words of a state from those of a refusal`() throws
  {
    let state = #"{"type":"object","properties":{"ok":{},"error":{}}}"#
    let thing = #"{"type":"object","properties":{"id":{},"size":{}}}"#
    let broken = #"{"ok":false,"error":"3 rules are broken"}"#
    #expect(try Self.action("GET", "/rules", broken, output: state) == "ok")
    #expect(try Self.action("GET", "/rules", broken) == "revise")
    let planned = #"{"ok":false,"error":"3 rules are broken","plan":"free"}"#
    #expect(try Self.action("GET", "/rules", planned, output: thing) == "revise")
    #expect(try Self.action("GET", "/rules", planned) == "ok")
  }

  // MARK: - Writes

  @Test(
    arguments: [
      #"{"success":false}"#, #"{"id":"7","success":false,"error":"locked","updated_at":"t"}"#,
      #"{"success":false,"data":{"id":7},"message":"Could not charge"}"#, #"{"status":"error"}"#,
      #"{"success":0,"message":"Missing field"}"#, #"{"status":false,"message":"Invalid amount"}"#,
      #"{"isError":true,"content":[{"type":"text","text":"bad"}]}"#,
      #"{"id":"7","deleted":false,"error":"in use"}"#, #"{"accepted":false,"reason":"too late"}"#,
      #"{"code":"51000","msg":"Parameter error","data":[]}"#, #"{"code":-1121,"msg":"No symbol."}"#,
      #"{"code":"1","msg":"Operation failed.","data":[{"sCode":"51008"}]}"#,
      #"{"code":"A0400","message":"invalid phone"}"#, #"{"ret":-1,"msg":"失败"}"#,
      #"{"id":"","errors":["All included players are not subscribed"]}"#,
      #"{"error":"Insufficient stock","sku":"A1","available":3}"#, #"{"err":"no team"}"#,
      #"{"return_code":"SUCCESS","result_code":"FAIL","err_code_des":"paid"}"#,
      #"{"messages":{"resultCode":"Error","message":[{"code":"E27","text":"bad"}]}}"#,
      #"{"response":{"status":"error","message":"Bad amount"}}"#,
      #"{"data":{"success":false,"message":"out of stock"}}"#,
      #"{"status":"0","message":"NOTOK","result":"Error! Invalid address"}"#,
      #"{"pay_response":{"code":"40004","msg":"Business Failed","sub_msg":"x"},"sign":"a"}"#,
      #"{"data":{"productCreate":{"product":null,"userErrors":[{"message":"no title"}]}}}"#,
      #"{"data":{"issueCreate":{"success":false}}}"#,
    ]
  )
  func `a write whose answer denies success is never told as done`(body: String) throws {
    for (method, path) in [("POST", "/orders"), ("PATCH", "/orders/{id}")] {
      #expect(try Self.action(method, path, body) == "revise")
    }
  }

  @Test(
    arguments: [
      #"{"code":1,"msg":"success","data":null}"#, #"{"code":20000,"message":"success"}"#,
      #"{"code":1,"msg":"保存成功"}"#, #"{"errors":[{"code":"0","message":"Success"}]}"#,
      #"{"error":{"code":0,"message":"success"}}"#,
      #"{"errors":[{"code":0,"message":"No error"}]}"#,
      #"{"data":{},"error":{"code":"ok","message":"","log_id":"2"}}"#, #"{"done":false,"id":"o"}"#,
      #"{"updated":false,"message":"nothing changed"}"#, #"{"error":false,"msg":"saved"}"#,
      #"{"ok":true,"result":{"text":"error"}}"#, #"{"status":"ok","error":null}"#,
      #"{"data":{"issueCreate":{"success":true,"issue":{"id":"1"}}}}"#,
      #"{"data":{"search":{"errors":[{"message":"x"}],"hits":[{"id":1}]}}}"#,
      #"{"id":"7","status":"queued","last_error":"tests failed"}"#,
      #"{"id":1,"title":"Error 500","description":"It failed","state":"open"}"#,
    ]
  )
  func `a write whose answer says that it was done is told so`(body: String) throws {
    #expect(try Self.action("POST", "/orders", body) == "ok")
  }

  @Test(
    arguments: [
      #"{"id":"pay_1","status":"failed","amount":9,"error":{"code":"insufficient_funds"}}"#,
      #"{"id":"ch_1","status":"failed","failure_code":"card_declined"}"#,
      #"{"id":"b1","status":"error","message":"No build file","url":"https://x"}"#,
      #"{"pspReference":"9","resultCode":"Refused","refusalReason":"Expired Card"}"#,
      #"{"payment":{"id":"p","status":"FAILED","card":{"errors":[{"code":"DECLINED"}]}}}"#,
      #"{"status":true,"message":"Charge attempted","data":{"id":1,"status":"failed"}}"#,
      #"{"id":1,"state":"FAILED","reason":"x"}"#,
    ]
  )
  func `what a call has made and says that it failed has to be looked after, and shuts nothing`(
    body: String
  ) throws {
    let (reading, context) = try Self.read("POST", "/payments", body)
    let failure = try #require(reading.failure)
    #expect(failure.scope == Failure.callScope && failure.hold == .none)
    let guidance = Guidance(failure, context: context)
    #expect(["verify", "revise"].contains(guidance.action.rawValue))
    #expect(try Self.action("GET", "/payments/{id}", body) == "ok")
    if failure.outcome == .unknown { #expect(guidance.text.contains("tells of a failure")) }
  }

  @Test func `a state that a call was to bring about is no failure of it`() throws {
    let body = #"{"id":"7","status":"rejected","reason":"no fit"}"#
    #expect(try Self.action("POST", "/applications/{id}/reject", body) == "ok")
    #expect(try Self.action("POST", "/applications/{id}/rate", body) == "revise")
    let failed = #"{"id":"7","status":"failed","error":{"message":"set by hand"}}"#
    #expect(try Self.action("POST", "/jobs/{id}/fail", failed) == "ok")
  }

  @Test(arguments: ["/validator/run", "/validate/order", "/lint/{id}/results", "/rules/test"])
  func `the errors of a check are its answer, whatever follows its name`(path: String) throws {
    for body in [#"{"errors":["a"]}"#, #"{"success":false,"errors":[{"message":"a"}]}"#] {
      #expect(try Self.action("POST", path, body) == "ok")
      #expect(try Self.action("POST", "/validator/config", body) == "revise")
    }
  }

  @Test func `errors that a call has sent itself, or is to report, come back as data`() throws {
    let body = #"{"errors":[{"message":"boom"}]}"#
    #expect(try Self.action("POST", "/errors/report", body) == "ok")
    #expect(try Self.action("POST", "/collect", body) == "revise")
    #expect(
      try Self.action("POST", "/collect", body, sent: ["errors": [["message": "boom"]]]) == "ok"
    )
    #expect(
      try Self.action("POST", "/errors", #"{"error":{"code":"RATE_LIMITED"}}"#) == "back_off"
    )
  }

  @Test(
    arguments: [
      ("ERR: 105, INVALID DESTINATION", "revise"), ("ERROR 7", "revise"), ("failed", "revise"),
      ("OK: error log cleared", "ok"), ("Error handling was switched on", "ok"),
    ]
  )
  func `a text that begins with the word for a failure refuses a write`(
    text: String,
    wanted: String
  ) throws {
    #expect(try Self.action("POST", "/sms", text, type: "text/plain") == wanted)
    #expect(try Self.action("GET", "/sms", text, type: "text/plain") == "ok")
  }

  // MARK: - Batches

  @Test(
    arguments: [
      (#"{"success":0,"failure":1,"results":[{"error":"InvalidRegistration"}]}"#, "part"),
      (#"{"data":[{"status":"error","message":"not registered"}]}"#, "part"),
      (#"[{"email":"x","status":"rejected","reject_reason":"hard-bounce"}]"#, "part"),
      (#"{"messages":[{"to":"1","status":"0"},{"status":"4","error-text":"Bad"}]}"#, "part"),
      (#"[{"success":{"/on":true}},{"error":{"type":201,"description":"no"}}]"#, "part"),
      (
        #"[{"jsonrpc":"2.0","id":1,"result":1},{"jsonrpc":"2.0","id":2,"error":{"code":1}}]"#,
        "part"
      ),
      (#"{"id":"m","responses":[{"name":"r","status":404,"body":"not here"}]}"#, "ok"),
      (#"{"id":"m","sent":[{"to":"x","status":"rejected","reject_reason":"old"}]}"#, "ok"),
    ]
  )
  func `items tell how they went by a word too, unless a thing of its own lists them`(
    body: String,
    wanted: String
  ) throws {
    #expect(try Self.action("POST", "/send", body) == wanted)
  }

  // MARK: - Streams

  private static let gone =
    #"{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old","code":410}}"#

  @Test(
    arguments: ["application/json", "application/json;stream=watch", "application/x-ndjson"]
  )
  func `an event that ends a watch is the failure of its read`(type: String) throws {
    let added = #"{"type":"ADDED","object":{"kind":"Pod"}}"#
    for body in [Self.gone, "\(added)\n\(Self.gone)\n"] {
      let (reading, _) = try Self.read("GET", "/pods", body, type: type)
      let failure = try #require(reading.failure)
      #expect(failure.said.message?.hasPrefix("too old") == true && failure.code == "410")
    }
    let log = #"{"type":"ERROR","object":{"disk":"full"}}"#
    for body in ["\(Self.gone)\n\(added)\n", "\(added)\n\(log)\n"] {
      #expect(try Self.action("GET", "/pods", body, type: type) == "ok")
    }
  }
}
