import Testing

/// Answers with status 202 that have nothing yet of what was asked for.
struct UnreadyAnswerTests {
  private static let processing =
    #"{"type":"processing","description":"Request is being processed","retry_after":1800}"#

  @Test(
    arguments: [
      processing,
      "<message>Your request has been accepted and will be processed. Please try again later.</message>",
      #"{"message":"The report is not ready, try again in 5 seconds"}"#,
    ]
  )
  func `a read that is asked to come again has no answer yet`(body: String) throws {
    #expect(try AnswerTo.action("GET", "/reports", body, status: 202) == "back_off")
  }

  @Test
  func `a write of which nothing is known yet is looked for first`() throws {
    #expect(try AnswerTo.action("POST", "/payments", Self.processing, status: 202) == "verify")
  }

  @Test(
    arguments: [
      #"{"id":"x","status":"processing","retry_after":5}"#,
      #"{"status":"queued","message":"Your request is being processed"}"#,
    ]
  )
  func `what was accepted is good`(body: String) throws {
    #expect(try AnswerTo.action("POST", "/reports", body, status: 202) == "ok")
  }

  @Test
  func `what names the place of its outcome is good`() throws {
    let fields = [("Location", "/reports/1")]
    let action = try AnswerTo.action(
      "POST",
      "/reports",
      Self.processing,
      status: 202,
      fields: fields
    )
    #expect(action == "ok")
  }
}
