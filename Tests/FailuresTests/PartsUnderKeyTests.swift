import Failures
import Guidance
import Testing

/// Refusals of writes that may be repeated unchanged, and that did a part: changed, the call would do that part twice.
struct PartsUnderKeyTests {
  @Test(
    arguments: [
      (#"{"success":false,"succeeded":["o-a"],"failed":[{"id":"c","error":"invalid"}]}"#, "o-a"),
      (#"{"errors":[{"index":1,"message":"no mail"}],"created":[{"id":"o-a"}]}"#, "o-a"),
      (
        #"{"error":"some failed","results":[{"id":"o-a","status":"success"},{"status":"error"}]}"#,
        "o-a"
      ),
      (#"{"message":"partly","succeeded":3,"failed":1}"#, "succeeded: 3"),
      (#"{"message":"Receipt failed","order":{"id":"o-a","status":"created"}}"#, "o-a"),
    ],
    [400, 409, 422]
  )
  func `a repeatable write says which parts were done`(answer: (String, String), status: Int) throws
  {
    guard status != 409 || !answer.0.contains("order") else { return }
    let guidance = try #require(
      try AnswerTo.guidance("POST", "/orders", answer.0, status: status, safe: true)
    )
    #expect(guidance.action == .revise)
    #expect(guidance.text.contains("did a part of this call"), "\(guidance.text)")
    #expect(guidance.text.contains("Leave out of the changed call"), "\(guidance.text)")
    #expect(guidance.text.contains(answer.1), "\(guidance.text)")
  }

  @Test func `behind a good status too`() throws {
    let body = #"{"success":false,"succeeded":["o-a"],"failed":[{"id":"c","error":"invalid"}]}"#
    let guidance = try #require(
      try AnswerTo.guidance("POST", "/orders", body, status: 207, safe: true)
    )
    #expect(guidance.text.contains("Leave out of the changed call"))
    #expect(guidance.text.contains("o-a"))
  }

  @Test func `what was done is told before a long list of what was not`() throws {
    let errors = (0..<16).map { #"{"index":\#($0),"message":"the mail address is not valid"}"# }
    let body = #"{"errors":[\#(errors.joined(separator: ","))],"created":[{"id":"o-a"}]}"#
    for safe in [true, false] {
      let guidance = try AnswerTo.guidance("POST", "/orders", body, status: 422, safe: safe)
      #expect(guidance?.text.contains("created.0.id: o-a") == true)
    }
  }

  @Test(
    arguments: [
      #"{"success":false,"created":[],"failed":[{"id":1,"error":"x"}]}"#,
      #"{"success":false,"created":2,"failed":1,"message":"all changes were rolled back"}"#,
      #"{"message":"The given data was invalid.","errors":{"email":["is required"]}}"#,
    ]
  )
  func `a repeatable write of which nothing was done is refused as any`(body: String) throws {
    let guidance = try AnswerTo.guidance("POST", "/orders", body, status: 422, safe: true)
    #expect(guidance?.action == .revise)
    #expect(guidance?.text.contains("Leave out") == false)
  }
}
