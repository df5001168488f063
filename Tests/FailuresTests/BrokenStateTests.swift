import JSON
import Testing

/// States of what was made that say that the service itself broke, and those that only look alike.
struct BrokenStateTests {
  @Test(
    arguments: [
      #"{"id":"1","status":"SERVER_ERROR"}"#,
      #"{"id":"6","submitTimeUtc":"2026-11-20","status":"SERVER_ERROR","reason":"SYSTEM_ERROR"}"#,
      #"{"payment":{"id":"6","status":"gateway_error","amount":5}}"#,
      #"{"id":"6","status":"processingError","amount":5}"#,
    ]
  )
  func `what was made and says that the service broke is looked for first`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/payments", body, status: 201) == "verify")
    #expect(try AnswerTo.action("GET", "/payments/{id}", body) == "ok")
    #expect(try AnswerTo.action("PUT", "/payments/{id}", body) == "ok")
  }

  @Test(
    arguments: [
      #"{"id":"6","status":"PENDING_AUTHENTICATION"}"#, #"{"id":"6","status":"NO_ERROR"}"#,
      #"{"id":"6","status":"COMPLETED_WITH_ERRORS"}"#, #"{"id":"6","status":"payment_failed"}"#,
      #"{"id":"6","type":"SERVER_ERROR"}"#, #"{"id":"6","success":true,"status":"SERVER_ERROR"}"#,
    ]
  )
  func `any other state of what was made is good`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/payments", body, status: 201) == "ok")
  }

  @Test
  func `a state that the call has sent, or a log of errors has, is good`() throws {
    let body = #"{"id":"1","status":"SERVER_ERROR"}"#
    let sent: JSONObject = ["n": "SERVER_ERROR"]
    #expect(try AnswerTo.action("POST", "/alerts", body, status: 201, sent: sent) == "ok")
    #expect(try AnswerTo.action("POST", "/errors", body, status: 201) == "ok")
  }
}
