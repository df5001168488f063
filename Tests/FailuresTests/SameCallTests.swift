import Failures
import Guidance
import Testing

/// Refusals because the very same call is at work, whatever status they come with.
struct SameCallTests {
  private static let busy = [
    "A request with this idempotency key is already in progress",
    "Request with the same key is still processing", "This job is already being processed",
    "The same request is currently in progress", "Your previous request is still being processed",
    "Duplicate request: the original is in flight", "An identical request is already running",
    "Export already in progress, please wait", "A job for this account is already running",
    "The previous transaction is still pending", "Transfer already in progress",
    "Operation in progress", "Order submission in progress", "Request is in process",
    "The previous call has not finished yet", "Task already queued",
    "Concurrent request with the same idempotency key", "The transfer is being executed",
  ]

  @Test(arguments: busy, [403, 409, 423, 425])
  func `a read waits, and a write waits or is looked for`(words: String, status: Int) throws {
    let body = #"{"error":"\#(words)"}"#
    #expect(try AnswerTo.action("GET", "/orders", body, status: status) == "back_off")
    let told = try AnswerTo.action("POST", "/orders", body, status: status)
    #expect(["back_off", "verify"].contains(told), "\(told)")
  }

  @Test(
    arguments: [
      "Duplicate request: the original is in flight", "An identical request is already running",
      "Your previous request is still being processed", "This job is already being processed",
    ],
    [403, 409, 423, 425]
  )
  func `a write like one at work that no key tells apart is looked for`(
    words: String,
    status: Int
  ) throws {
    let body = #"{"error":"\#(words)"}"#
    #expect(try AnswerTo.action("POST", "/orders", body, status: status) == "verify")
    let safe = try AnswerTo.guidance("POST", "/orders", body, status: status, safe: true)
    #expect(safe?.action == .backOff)
  }

  @Test(
    arguments: [
      #"{"code":"IDEMPOTENCY_IN_PROGRESS","message":"x"}"#,
      #"{"error":{"code":"REQUEST_IN_PROGRESS","message":"x"}}"#,
      #"{"error":{"code":"idempotency_key_in_use","message":"x"}}"#,
      #"{"error":{"code":"PROCESSING","message":"Please wait"}}"#,
      #"{"success":false,"status":"PENDING","message":"Payment pending"}"#,
    ],
    [403, 423]
  )
  func `a code for a call that is at work means no missing right`(body: String, status: Int) throws
  {
    let told = try AnswerTo.action("POST", "/orders", body, status: status)
    #expect(["back_off", "verify"].contains(told), "\(told)")
  }

  @Test(arguments: [400, 403, 422])
  func `a status for anything does not have a write sent again for its key`(status: Int) throws {
    let body = #"{"error":"A request with this idempotency key is already in progress"}"#
    #expect(try AnswerTo.action("POST", "/orders", body, status: status) == "verify")
    #expect(try AnswerTo.action("POST", "/orders", body, status: 409) == "back_off")
  }

  @Test(
    arguments: [
      "Forbidden", "Your order is in progress and you may not view it",
      "You do not have permission to see jobs in progress",
      "Access to orders in progress is forbidden",
      "Only admins may cancel a job that is already in progress",
      "Editing is forbidden while the game is in progress",
      "Your application is being processed; access is denied until it is approved",
      "Your account verification is still in progress", "KYC review is already in progress",
      "Account review pending", "Your access request is still pending approval",
      "Registration is already in progress for this user",
    ]
  )
  func `a right that somebody has to give is missing`(words: String) throws {
    let body = #"{"error":"\#(words)"}"#
    #expect(try AnswerTo.action("GET", "/orders", body, status: 403) == "ask_operator")
    #expect(try AnswerTo.action("PATCH", "/orders/{id}", body, status: 403) == "ask_operator")
  }
}
