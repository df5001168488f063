import JSON
import Testing

/// Good answers that look like failures: what was asked for tells of an error of its own.
struct LookalikeTests {
  @Test(
    arguments: [
      (
        "/error-codes/{id}", "rate_limited",
        #"{"code":"rate_limited","status":429,"message":"Too many requests"}"#
      ),
      (
        "/docs/problems/{id}", "E42",
        #"{"code":"E42","title":"Payment required","status":402,"detail":"No credit."}"#
      ),
      (
        "/errors/{id}", "404",
        #"{"code":404,"message":"Not Found","description":"It does not exist."}"#
      ),
      (
        "/error-codes", "",
        #"{"code":"E1","title":"Quota exceeded","message":"Used up","status":402}"#
      ),
      (
        "/operations/{id}", "7",
        #"{"name":"operations/abc","done":true,"error":{"code":3,"message":"Invalid rate"}}"#
      ),
      ("/runs/{id}", "7", #"{"test_result":{"id":7,"status":"failed","message":"expected 1"}}"#),
      (
        "/entries/{id}", "7",
        #"{"id":"1","level":"error","message":"Internal Server Error","timestamp":"t"}"#
      ),
      ("/quota", "", #"{"limit":100,"used":100,"message":"Quota limit exceeded","reset_at":"t"}"#),
      ("/notes", "", "Error handling: retry on 429 Too Many Requests.\nMore text"),
      (
        "/shipments/{id}", "7",
        #"{"awb":"1","status":"undelivered","remarks":"Customer not available"}"#
      ),
    ]
  )
  func `what a read was to find may be an error`(path: String, id: String, body: String) throws {
    #expect(try AnswerTo.action("GET", path, body, sent: ["id": .string(id)]) == "ok")
  }

  @Test(
    arguments: [
      (
        "/statuses/{id}",
        #"{"url":"u","id":1,"state":"error","description":"Build failed","created_at":"t"}"#
      ),
      (
        "/runs/{id}/cancel",
        #"{"id":46,"status":"failed","ref":"main","yaml_errors":null,"created_at":"t"}"#
      ),
      ("/hooks/{id}/attempts", #"{"id":1,"guid":"g","status":"failed","status_code":502}"#),
      (
        "/subscriptions",
        #"{"id":"s","status":"past_due","last_payment":{"status":"failed","message":"Declined"}}"#
      ),
      ("/probe", #"{"code":503,"url":"https://x","latency_ms":12}"#),
      ("/visits", #"{"id":4,"code":"A1","remark":"could not reach customer"}"#),
      ("/sms", #"{"id":"s1","message":"Your token has expired","status":"queued"}"#),
      ("/containers/{id}/wait", #"{"StatusCode":137}"#),
    ]
  )
  func `what a write has made, or has taken up, may tell of another failure`(
    path: String,
    body: String
  ) throws {
    #expect(try AnswerTo.action("POST", path, body, sent: ["state": "error"]) == "ok")
  }

  @Test
  func `a call that names a thing in its arguments takes it up too`() throws {
    let body = #"{"run_id":7,"status":"failed","error":"disk full"}"#
    #expect(try AnswerTo.action("POST", "/retry", body, sent: ["run_id": 7]) == "ok")
    #expect(try AnswerTo.action("POST", "/run", body, sent: ["run_id": 7]) == "verify")
  }

  @Test(
    arguments: [
      (#"{"state":"error","message":"Invalid commit"}"#, ["state": "error"]),
      (#"{"status":1,"msg":"参数错误"}"#, ["status": 1]),
    ] as [(String, JSONObject)]
  )
  func `a refusal that has a word or a number of the call's own is none the less one`(
    body: String,
    sent: JSONObject
  ) throws {
    #expect(try AnswerTo.action("POST", "/statuses/{id}", body, sent: sent) != "ok")
  }
}
