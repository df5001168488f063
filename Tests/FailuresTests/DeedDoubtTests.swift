import Failures
import Guidance
import HTTP
import JSON
import Testing

/// Refusals of writes that tell of what was done, or of what is at work still: told as refused, a write would be done twice.
struct DeedDoubtTests {
  @Test(
    arguments: [
      #"{"success":false,"created":[{"id":1}],"errors":[{"index":1,"message":"email is invalid"}]}"#,
      #"{"status":"error","results":[{"id":1,"status":"success"},{"id":2,"status":"error"}]}"#,
      #"{"success":false,"results":[{"ok":true,"id":1},{"ok":false,"error":"bad"}]}"#,
      #"{"success":false,"succeeded":3,"failed":1,"message":"Some failed"}"#,
      #"{"ok":false,"sent":3,"failed":1,"error":"one recipient"}"#,
      #"{"success":false,"successCount":3,"failureCount":1,"message":"x"}"#,
      #"{"success":false,"message":"x","data":{"created":3,"failed":1}}"#,
      #"{"success":false,"processed":7,"total":10,"message":"row 8"}"#,
      #"{"success":false,"message":"3 of 4 sent"}"#,
      #"{"status":"error","code":"PARTIAL_FAILURE","message":"x"}"#,
      #"{"error":{"code":"partial_failure","message":"x"}}"#,
      #"{"success":false,"message":"Receipt failed","order":{"id":"o_1","status":"created"}}"#,
      #"{"success":false,"succeeded":["a"],"failed":[{"id":"c","error":"x"}]}"#,
    ],
    [200, 207, 400, 402, 422]
  )
  func `a refused write that tells of parts which were done is to be verified`(
    body: String,
    status: Int
  ) throws {
    #expect(try AnswerTo.action("POST", "/orders", body, status: status) == "verify")
  }

  @Test(
    arguments: [
      #"{"success":false,"status":"PENDING","message":"Payment pending"}"#,
      #"{"error":{"message":"The order is being processed by another request"}}"#,
      #"{"error":"Transfer already in progress"}"#,
      #"{"error":{"code":"REQUEST_IN_PROGRESS","message":"x"}}"#,
      #"{"error":{"code":"PROCESSING","message":"Please wait"}}"#,
      #"{"success":false,"error":"The previous transaction is still pending"}"#,
    ],
    [200, 400, 409, 422]
  )
  func `a write that is refused because one is at work still is not to be changed`(
    body: String,
    status: Int
  ) throws {
    #expect(try AnswerTo.action("POST", "/orders", body, status: status) == "verify")
  }

  @Test(
    arguments: [
      (422, #"{"message":"invalid","errors":{"email":["is required"]}}"#),
      (400, #"{"errors":[{"field":"a","code":"x","error":"bad"},{"field":"b","code":"y"}]}"#),
      (400, #"{"error":"unsupported type","accepted":["image/png"]}"#),
      (400, #"{"error":{"message":"bad"},"created":1700000000}"#),
      (400, #"{"id":"err_1","error":"bad","created_at":"2026-11-20"}"#),
      (422, #"{"error":"Email already registered","user":{"id":5,"created_at":"2019-01-01"}}"#),
      (422, #"{"error":"Cart is empty","cart":{"id":"c1","status":"pending"}}"#),
      (400, #"{"success":false,"created":0,"failed":3,"errors":[{"message":"x"}]}"#),
      (400, #"{"success":false,"created":[],"failed":[{"id":1,"error":"x"}]}"#),
      (400, #"{"success":false,"results":[{"success":false},{"success":false,"error":"y"}]}"#),
      (400, #"{"success":false,"created":2,"failed":1,"message":"all were rolled back"}"#),
      (422, #"{"error":"weak","rules":[{"rule":"length","ok":true},{"rule":"digit","ok":false}]}"#),
      (400, #"{"error":{"code":"PARTIAL_REFUND_NOT_ALLOWED","message":"x"}}"#),
      (400, #"{"error":{"code":"KYC_PENDING","message":"verify yourself"}}"#),
      (400, #"{"error":"The account is still pending approval"}"#),
      (422, #"{"error":"status must be pending or processing"}"#),
      (409, #"{"error":"Order is no longer being processed"}"#),
      (409, #"{"error":"The game is in progress"}"#),
    ] as [(Int, String)]
  )
  func `a refusal that only sounds like it is one to revise`(status: Int, body: String) throws {
    let sent: JSONObject = ["cart": "c1"]
    #expect(
      try AnswerTo.action("POST", "/orders", body, status: status, sent: sent) == "revise"
    )
  }

  @Test func `all of an answer that lists parts is quoted`() throws {
    let body = #"{"success":false,"created":[{"id":"d7"}],"errors":[{"message":"no mail"}]}"#
    let guidance = try TestManifest.context("create_deal").guidance(422, Self.json, body)
    #expect(guidance.text.contains("only in part"))
    #expect(guidance.text.contains("created.0.id: d7"))
  }

  @Test func `a write that is at work is told as such`() throws {
    let body = #"{"error":"Transfer already in progress"}"#
    let guidance = try TestManifest.context("create_deal").guidance(409, Self.json, body)
    #expect(guidance.text.contains("still at work on this call or on one like it"))
  }

  @Test func `parts beside a limit keep a write from going again by itself`() throws {
    let fields = Self.json + [("Retry-After", "5")]
    let body = #"{"error":"Rate limit exceeded","succeeded":3,"failed":1}"#
    let context = try TestManifest.context("create_deal")
    #expect(try context.guidance(429, fields, body).action == .verify)
    let counts = #"{"error":"Rate limit exceeded","used":100,"limit":100,"sent":100}"#
    #expect(try context.guidance(429, fields, counts).action == .backOff)
  }

  @Test func `an error beside empty results tells which parts failed`() throws {
    let body = #"""
      {"partialFailureError":{"code":3,"message":"x"},"results":[{"resourceName":"c/1"},{}]}
      """#
    #expect(try AnswerTo.action("POST", "/mutate", body) == "part")
    #expect(try AnswerTo.action("GET", "/mutate", body) == "ok")
  }

  private static let json = [("Content-Type", "application/json")]
}
