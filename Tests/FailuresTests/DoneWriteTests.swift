import JSON
import Testing

/// Answers of writes that were done, whose words sound like those of a refusal: told as refused, they would be done twice.
struct DoneWriteTests {
  @Test(
    arguments: [
      ("/checkout", #"{"order":"o_1","shipping":"LABEL_NOT_READY"}"#),
      ("/checkout", #"{"order":"o_1","state":"INVOICE_NOT_READY"}"#),
      ("/checkout", #"{"confirmation":"AB12","label":"LABEL_NOT_READY"}"#),
      ("/feedback", #"{"category":"BAD_SERVICE","stored":true}"#),
      ("/feedback", #"{"category":"BAD_SERVICE","stars":1}"#),
      ("/events", #"{"level":"LOG_ERROR","count":2}"#),
      ("/applications/decide", #"{"application":"a1","decision":"LOAN_DENIED"}"#),
      ("/rules", #"{"rule":"r1","action":"ACCESS_DENIED"}"#),
      ("/printers/{id}/jobs", #"{"queue":"q1","printer":"ERROR_PRINTER_BUSY"}"#),
      ("/queues", #"{"queue":"DEAD_LETTER_ERROR"}"#),
      ("/alerts", #"{"rule":"r","threshold":"INSUFFICIENT_DATA"}"#),
      ("/returns", #"{"message":"Return opened","reason":"WRONG_ITEM"}"#),
      ("/returns", #"{"status":"opened","reason":"WRONG_ITEM"}"#),
      ("/products", #"{"code":"SKU1","desc":"Wrong-size bin","message":"saved"}"#),
      ("/items", #"{"desc":"Failed product batch, reduced"}"#),
    ]
  )
  func `a constant or a description that is data refuses no write`(path: String, body: String)
    throws
  {
    #expect(try AnswerTo.action("POST", path, body) == "ok")
    #expect(try AnswerTo.action("POST", path, body, status: 201) == "ok")
  }

  @Test(
    arguments: [
      ("POST", "/users/{id}/ban", #"{"state":"USER_BANNED"}"#),
      ("POST", "/users/{id}/ban", #"{"message":"USER_BANNED"}"#),
      ("POST", "/users/{id}/ban", "USER_BANNED"),
      ("POST", "/applications/{id}/deny", #"{"decision":"LOAN_DENIED"}"#),
      ("POST", "/orders/{id}/reject", #"{"status":"order_rejected"}"#),
      ("POST", "/orders/{id}/reject", #"{"status":"REQUEST_REJECTED","message":"done"}"#),
      ("POST", "/requests/{id}/decline", #"{"id":"7","status":"REQUEST_DECLINED"}"#),
      ("POST", "/orders/{id}/mark_failed", #"{"status":"delivery_failed","message":"Status set"}"#),
      ("POST", "/clusters/{id}/failover", #"{"status":"failed_over","message":"Failover done"}"#),
      ("POST", "/tests/{id}/result", #"{"status":"test_failed"}"#),
      ("PUT", "/orders/{id}", #"{"id":"7","status":"payment_failed","amount":5}"#),
      ("PATCH", "/orders/{id}", #"{"status":"payment_failed"}"#),
      ("DELETE", "/orders/{id}", #"{"status":"order_declined"}"#),
      ("POST", "/orders", #"{"id":"o1","state":"PAYMENT_DECLINED"}"#),
      ("POST", "/events", #"{"status":"login_failed","note":"stored"}"#),
      ("POST", "/events", #"{"event_id":"e1","status":"login_failed"}"#),
    ]
  )
  func `a state that a call brought about refuses nothing`(
    method: String,
    path: String,
    body: String
  ) throws {
    #expect(try AnswerTo.action(method, path, body) == "ok")
  }

  @Test(
    arguments: [
      #"{"status":0,"message":"Order placed. Incorrect address? Contact us","order":"o1"}"#,
      #"{"status":0,"data":{"id":1},"message":"Payment was received but is not settled"}"#,
      #"{"status":0,"message":"Illegal content report received"}"#,
      #"{"status":0,"message":"Forbidden word added","id":12}"#,
      #"{"status":0,"error":"none","order":"o1"}"#,
      #"{"code":1,"message":"Illegal content report received"}"#,
      #"{"id":"p1","method":"card","code":1000,"message":"Approved"}"#,
      #"{"id":"p1","method":"card","code":51,"message":"Payment created"}"#,
      #"{"id":"p1","method":"express","code":4711,"message":"Leave at door"}"#,
      #"{"success":true,"errors":["owner ignored: no permission to set it"],"data":null}"#,
      #"{"success":true,"message":"Created","errors":["2 skipped: forbidden"],"result":[]}"#,
      #"{"imported":5,"errors":["row 3: access denied"],"records":[]}"#,
    ]
  )
  func `a number or an error beside what was done refuses nothing`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/orders", body) == "ok")
  }

  @Test(
    arguments: [
      ("POST", #"{"message":"Your order is being processed","retry_after":30}"#),
      ("POST", #"{"message":"In progress","vm":{"id":"v1"},"retry_after":10}"#),
      ("POST", #"{"message":"Export in progress","job":"9","poll_after_seconds":5}"#),
      ("DELETE", #"{"message":"Deletion in progress","retry_after":10}"#),
      ("PUT", #"{"message":"Update in progress","retry_after":10}"#),
    ]
  )
  func `what was accepted is not sent again by the time that it names`(method: String, body: String)
    throws
  {
    let path = method == "POST" ? "/vms" : "/vms/{id}"
    #expect(try AnswerTo.action(method, path, body, status: 202) == "ok")
    let fields = [("Retry-After", "10")]
    #expect(try AnswerTo.action(method, path, body, status: 202, fields: fields) == "ok")
  }

  @Test(
    arguments: [
      ("/webhooks", #"{"id":"wh1","url":"https://x","last_error":"Too many requests"}"#),
      ("/webhooks", #"{"id":"wh1","last_error":{"code":500,"message":"internal error"}}"#),
      ("/import", #"{"created":3,"failed":0,"errors":[]}"#),
      ("/bulk", #"{"success":true,"succeeded":3,"failed":0}"#),
      ("/orders", #"{"id":1,"errors":[]}"#),
      ("/campaigns", #"{"id":"c1","stats":{"sent":100,"rejected":4}}"#),
      ("/campaigns", #"{"campaign":"c1","sent":100,"rejected":4}"#),
      ("/translate-text", #"{"text":"Überlastet","source":"Too many requests"}"#),
      ("/mails", #"{"id":"m1","subject":"Payment failed","body":"internal server error"}"#),
      ("/tickets", #"{"id":7,"status":"pending","subject":"deadline exceeded"}"#),
      ("/exports", #"{"status":"PENDING","job_id":"j1"}"#),
      ("/exports", #"{"status":"processing","message":"Your export is being processed"}"#),
      ("/exports", #"{"message":"Already in progress"}"#),
      ("/runs/{id}/cancel", #"{"id":9,"status":"failed","conclusion":"failure"}"#),
      ("/payments", #"{"id":"p1","status":"PENDING","message":"Payment pending"}"#),
      ("/payments", #"{"id":"p1","type":"partial","partial":true}"#),
      ("/refunds", #"{"id":"r1","status":"PARTIALLY_REFUNDED"}"#),
      ("/import", #"{"status":"partial_success","created":2}"#),
      ("/imports", #"{"processed":3,"total":10,"status":"running"}"#),
      ("/sends", #"{"id":1,"message":"3 of 4 sent"}"#),
      ("/quiz", #"{"score":3,"total":4,"failed":1,"passed":3}"#),
      ("/alerts", #"{"id":"a1","rule":"5xx","message":"upstream timeout"}"#),
      ("/vms", #"{"message":"accepted","retry_after":{"seconds":30}}"#),
    ]
  )
  func `what was done is done, whatever it tells of failures and of what is at work`(
    path: String,
    body: String
  ) throws {
    for status in [200, 201, 202] {
      let action = try AnswerTo.action("POST", path, body, status: status)
      #expect(action == "ok" || action == "part", "\(status)")
    }
  }

  @Test(arguments: ["429", "503", "401", "1001"])
  func `a code that the call has sent, as that of a coupon, is no status`(code: String) throws {
    for sent in [JSONObject([("code", .string(code))]), try figure(code)] {
      for body in [#"{"code":\#(code),"discount":10}"#, #"{"code":"\#(code)","discount":10}"#] {
        #expect(try AnswerTo.action("POST", "/coupons", body, status: 201, sent: sent) == "ok")
      }
    }
    let refusal = #"{"code":\#(code),"message":"Too many requests"}"#
    #expect(try AnswerTo.action("POST", "/coupons", refusal) != "ok")
  }

  private func figure(_ code: String) throws -> JSONObject {
    JSONObject([("code", JSONValue(try #require(Int(code))))])
  }
}
