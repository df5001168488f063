import Failures
import Guidance
import JSON
import Testing

/// Answers that are the thing itself with the state that it failed, and those that have an identifier of their own.
struct FailedThingTests {
  @Test(
    arguments: [
      (
        #"{"id":"pay_1","object":"payment","status":"failed","failure_code":"card_declined"}"#,
        "pay_1"
      ),
      (#"{"id":"pay_1","status":"failed","failure_message":"Declined.","amount":500}"#, "pay_1"),
      (#"{"id":"ch_1","type":"charge","state":"declined","decline_reason":"no_funds"}"#, "ch_1"),
      (
        #"{"id":17,"status":"rejected","items":[{"sku":"a"}],"created_at":"2026-11-20T00:00:00Z"}"#,
        "17"
      ),
      (#"{"payment":{"id":"pay_1","status":"failed","failure_code":"card_declined"}}"#, "pay_1"),
      (#"{"data":{"id":"pay_1","object":"payment","status":"failed"}}"#, "pay_1"),
      (
        #"{"message":"Card declined","payment":{"id":"pay_1","status":"failed","amount":5,"currency":"eur"}}"#,
        "pay_1"
      ),
    ],
    [400, 402, 422]
  )
  func `a refusal that is the thing itself tells that it is there`(
    answer: (String, String),
    status: Int
  ) throws {
    let guidance = try AnswerTo.guidance("POST", "/payments", answer.0, status: status)
    #expect(guidance?.action == .verify)
    #expect(guidance?.text.contains("id: \(answer.1)") == true, "\(guidance?.text ?? "")")
    let safe = try AnswerTo.guidance("POST", "/payments", answer.0, status: status, safe: true)
    #expect(safe?.action == .revise)
    #expect(safe?.text.contains("id: \(answer.1)") == true)
    #expect(safe?.text.contains("Leave out of the changed call") == true)
  }

  private static let uuid = "0b5e6a3e-7d0c-4b53-9c2e-0c2d6f1f4c11"

  @Test(
    arguments: [
      #"{"id":"err_123","error":"email is invalid"}"#,
      #"{"id":"err_123","code":"invalid","message":"email is invalid"}"#,
      #"{"id":"\#(uuid)","code":"invalid_email","message":"email is invalid"}"#,
      #"{"id":"\#(uuid)","status":422,"message":"email is invalid"}"#,
      #"{"id":"\#(uuid)","status":"error","message":"email is invalid"}"#,
      #"{"id":"\#(uuid)","status":"failed","message":"email is invalid"}"#,
      #"{"id":"\#(uuid)","message":"email is invalid","created_at":"2026-11-20T00:00:00Z"}"#,
      #"{"id":"\#(uuid)","status":"failed","message":"x","created_at":"2026-11-20T00:00:00Z"}"#,
      #"{"id":"req_9x","status":"failed","error":{"message":"x"},"created":1763600000}"#,
      #"{"id":"err_9","object":"error","status":"failed","failure_code":"x"}"#,
      #"{"id":"e1","type":"invalid_request_error","status":"failed","message":"x"}"#,
      #"{"id":4711,"code":"invalid","message":"email is invalid"}"#,
      #"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid params"}}"#,
      #"{"id":"7","status":"paid","error":"invoice is not in draft"}"#,
    ],
    [400, 422]
  )
  func `an identifier of the error or of the request is no thing that was made`(
    body: String,
    status: Int
  ) throws {
    #expect(try AnswerTo.action("POST", "/orders", body, status: status) == "revise")
  }

  @Test func `a thing that the call named was there before`() throws {
    let body = #"{"id":"pay_1","object":"payment","status":"failed","failure_code":"x"}"#
    let sent: JSONObject = ["payment": "pay_1"]
    #expect(
      try AnswerTo.action("POST", "/refunds", body, status: 422, sent: sent) == "revise"
    )
    #expect(try AnswerTo.action("PATCH", "/payments/{id}", body, status: 422) == "revise")
  }
}
