import Failures
import Guidance
import HTTP
import JSON
import Testing

/// Refusals of payment gateways and databases behind the status of something else.
struct PaymentRefusalTests {
  private func read(
    _ body: String,
    _ operation: String = "create_deal",
    type: String = "text/plain",
    status: Int = 200
  ) throws -> (interpretation: ResponseInterpretation, text: String?) {
    let arguments: JSONObject = ["title": "x", "baseId": "y"]
    let context = try TestManifest.context(operation, arguments: arguments)
    let answer = HTTPResponse(status, [("Content-Type", type)], body)
    let interpretation = ResponseInterpretation(answer, context: context)
    let text = interpretation.failure.map { Guidance($0, context: context).text }
    return (interpretation, text)
  }

  @Test(arguments: [
    (
      "TIMESTAMP=2026%2d11%2d20&ACK=Failure&L_ERRORCODE0=10002&L_SHORTMESSAGE0=Security%20error"
        + "&L_LONGMESSAGE0=Security%20header%20is%20not%20valid",
      "ask_operator", "Security header is not valid"
    ),
    (
      "ACK=FailureWithWarning&L_ERRORCODE0=10413&L_LONGMESSAGE0=The+totals+do+not+match.",
      "revise", "The totals do not match."
    ),
    ("RESULT=12&PNREF=VFHA28&RESPMSG=Declined: 10417 & more\n", "revise", "Declined: 10417"),
    ("RESULT=26&RESPMSG=Invalid vendor account", "ask_operator", "Invalid vendor account"),
    ("response=2&responsetext=DECLINE&authcode=&response_code=200", "revise", "DECLINE"),
    (
      #"{"transactionResponse":{"responseCode":"2","errors":[{"errorCode":"2","errorText":"#
        + #""This transaction has been declined."}]},"messages":{"resultCode":"Ok","message":"#
        + #"[{"code":"I00001","text":"Successful."}]}}"#,
      "revise", "This transaction has been declined."
    ),
  ])
  func `what a gateway says no with is a failure, with its words`(
    body: String,
    action: String,
    words: String
  ) throws {
    for type in ["text/plain", "application/x-www-form-urlencoded", "text/html"] {
      let text = try #require(try read(body, type: type).text)
      #expect(text.hasPrefix(action + ":"))
      #expect(text.contains("\"\(words)"))
      #expect(!text.contains("Successful"))
    }
  }

  @Test(arguments: [
    "ACK=Success&TOKEN=EC%2d1", "ACK=SuccessWithWarning&L_ERRORCODE0=11607&L_LONGMESSAGE0=again",
    "RESULT=0&RESPMSG=Approved", "RESULT=12&COUNT=3", "response=1&responsetext=SUCCESS",
    "response=2&count=7", "access_token=x&token_type=bearer", "RESULT=12",
    "ACK=Failure&L_LONGMESSAGE0=one\nACK=Success&L_LONGMESSAGE0=two",
    #"{"transactionResponse":{"responseCode":"1","messages":[{"code":"1"}]},"messages":{"resultCode":"Ok"}}"#,
    #"{"transactionResponse":{"responseCode":"4","errors":[{"errorCode":"252","errorText":"Held."}]}}"#,
    #"{"transaction":{"responseCode":2,"errors":[]}}"#,
    #"{"query":{"pages":[{"title":"readonly","info":"x"}]}}"#,
  ])
  func `what looks like it and is none is good`(body: String) throws {
    #expect(try read(body).interpretation.failure == nil)
    #expect(try read(body, "get_deal").interpretation.failure == nil)
  }

  @Test func `a key that is taken is told as the argument with its name`() throws {
    let body = #"""
      {"code": "23505", "details": "Key (title, baseId)=(x, y) already exists.", "hint": null,
       "message": "duplicate key value violates unique constraint \"deals_title_key\""}
      """#
    let text = try #require(try read(body, type: "application/json", status: 409).text)
    #expect(text.contains("\n- title: the API says \"already exists\"\n"))
    #expect(text.contains("\n- baseId: the API says \"already exists\"\n"))
  }

  @Test(arguments: [
    ("Key (baseId)=(y) is not present in table \\\"bases\\\".", true),
    ("Key (id)=(7) is still referenced from table \\\"parts\\\".", false),
    ("Key (lower(title))=(x) already exists.", false),
  ])
  func `a key that leads nowhere is an argument's matter, one that others hold is not`(
    details: String,
    isTold: Bool
  ) throws {
    let body = #"{"code": "23503", "details": "\#(details)", "hint": null, "message": "no"}"#
    let text = try #require(try read(body, type: "application/json", status: 409).text)
    #expect(text.contains("\n- ") == isTold)
  }

  @Test(arguments: [
    (#"{"name":"content_moderation","errors":["Your request was flagged."]}"#, 403, "revise"),
    (#"{"error":{"code":"content_policy_violation","message":"Not this."}}"#, 403, "revise"),
    (#"{"error":{"code":"forbidden","message":"Not you."}}"#, 403, "ask_operator"),
    (#"{"error":{"code":"readonly","info":"The wiki is in read-only mode."}}"#, 200, "back_off"),
    (#"{"error":{"code":"readonly","message":"id is read-only."}}"#, 200, "revise"),
    (#"{"error":{"code":"readonly","info":"id is read-only."}}"#, 400, "revise"),
  ])
  func `of a code counts what it refuses`(body: String, status: Int, action: String) throws {
    let text = try #require(try read(body, type: "application/json", status: status).text)
    #expect(text.hasPrefix(action + ":"))
  }

  @Test func `of a failure without a name, behind a good status, nothing is said to be for good`()
    throws
  {
    let unnamed = #"{"success": false, "message": "It did not work."}"#
    let text = try #require(try read(unnamed, type: "application/json").text)
    #expect(text.contains("The API does not say whether the same call would go well later"))
    #expect(!text.contains("would be the same"))
    let refused = try #require(try read(unnamed, type: "application/json", status: 422).text)
    #expect(refused.contains("would be the same"))
  }
}
