import Testing

/// What was made, or was not, and words and numbers by which an answer tells it.
struct FailedStateTests {
  @Test(
    arguments: [
      #"{"id":"6","submitTimeUtc":"2026-11-20","status":"SERVER_ERROR","reason":"SYSTEM_ERROR"}"#,
      #"{"id":"6","status":"PAYMENT_FAILED"}"#,
      #"{"id":"6","status":"INVALID_REQUEST","message":"Field is missing"}"#,
      #"{"id":1,"error":"invalid number","error_code":7}"#,
      #"{"id":"x","base_resp":{"status_code":1002,"status_msg":"rate limit exceeded"}}"#,
    ]
  )
  func `what was made and names its own failure is looked for first`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/payments", body, status: 201) == "verify")
  }

  @Test(
    arguments: [
      #"{"id":"6","status":"PENDING_AUTHENTICATION"}"#, #"{"id":"6","status":"NO_ERROR"}"#,
      #"{"id":"6","status":"COMPLETED_WITH_ERRORS"}"#, #"{"id":"6","status":"PAYMENT_REQUIRED"}"#,
      #"{"id":"6","status":"MISSING_DOCUMENTS"}"#,
    ]
  )
  func `a state of several words that tells of no failure is good`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/payments", body, status: 201) == "ok")
  }

  @Test(arguments: [#"{"result":false}"#, #"{"result":false,"decision_id":"x"}"#])
  func `a result that is no is an answer`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/data/authz/allow", body) == "ok")
    #expect(try AnswerTo.action("GET", "/data/authz/allow", body) == "ok")
  }

  @Test(
    arguments: [
      #"{"result":false,"message":"Order is locked"}"#,
      #"{"status":0,"error":"'event' must not be blank"}"#,
      #"{"result":1004,"error":"No access to the folder."}"#,
      #"{"responseCode":"Z6","responseDescription":"Unable to complete transaction"}"#,
    ]
  )
  func `a no beside what is wrong refuses a write`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/orders", body) == "revise")
  }

  @Test(
    arguments: [
      #"{"status":"fail","message":"private range","query":"10.0.0.1"}"#,
      #"{"status":"Error","remarks":"Pincode is not serviceable"}"#,
      #"{"code":"51000","msg":"Parameter instId error","data":[]}"#,
      #"{"rt_cd":"7","msg_cd":"APBK0952","msg1":"주문가능금액을 초과 했습니다"}"#,
      #"{"result":{"resultCode":"PARAM_ILLEGAL","resultStatus":"F","resultMessage":"Illegal parameters."}}"#,
      #"{"info":{"statuscode":400,"messages":["Illegal argument from request"]},"results":[]}"#,
      #"{"ocs":{"meta":{"status":"failure","statuscode":997,"message":"Not a folder"},"data":[]}}"#,
    ]
  )
  func `a read is refused where nothing stands beside the refusal but what was asked`(
    body: String
  ) throws {
    #expect(try AnswerTo.action("GET", "/things", body) != "ok")
  }

  @Test(
    arguments: [
      ("/jobs/{id}", #"{"status":"failed","error":"Out of memory"}"#),
      ("/sync/latest", #"{"status":"failed","error":"connection refused"}"#),
      ("/jobs/{id}", #"{"id":"7","status":"error","message":"Out of memory"}"#),
      ("/orders", #"{"items":[{"id":1,"status":"PAYMENT_FAILED"}]}"#),
    ]
  )
  func `the state of a thing that failed is what was asked for`(path: String, body: String) throws {
    #expect(try AnswerTo.action("GET", path, body) == "ok")
  }

  @Test
  func `an unknown outcome counts whatever code stands beside it`() throws {
    let body = #"{"code":409,"message":"The payment may have been processed already."}"#
    #expect(try AnswerTo.action("POST", "/payments", body) == "verify")
  }
}
