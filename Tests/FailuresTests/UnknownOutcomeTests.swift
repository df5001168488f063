@testable import Failures
import Guidance
import HTTP
import Manifests
import Testing

/// Answers that say that nobody knows what became of a call, and those that only sound like it.
struct UnknownOutcomeTests {
  static func action(
    _ operation: String,
    _ status: Int,
    _ fields: [(String, String)],
    _ body: String
  ) throws -> String {
    let context = try TestManifest.context(operation)
    let type = body.hasPrefix("{") || body.hasPrefix("[") ? "application/json" : "text/html"
    let all = [("Content-Type", type)] + fields
    let reading = ResponseInterpretation(HTTPResponse(status, all, body), context: context)
    guard let failure = reading.failure else { return "ok" }
    return Guidance(failure, context: context).action.rawValue
  }

  @Test(
    arguments: [
      (400, #"{"status":"error","message":"The request timed out. It may still be processed."}"#),
      (400, #"{"code":"50004","msg":"timeout (does not indicate success or failure of order)"}"#),
      (400, #"{"error":{"code":13888,"message":"timed_out","data":{"reason":"r"}}}"#),
      (422, #"{"code":"E1","message":"The status of the payment is unknown. Query it first."}"#),
      (409, #"{"code":"E2","message":"The outcome of this payment is not known yet."}"#),
      (408, #"{"statusCode":408,"message":"Request Timeout"}"#),
      (408, #"{"error":"timeout","message":"The server took too long to process the request"}"#),
      (503, #"{"message":"No response could be obtained in time. It may have been processed."}"#),
      (503, #"{"message":"Commit outcome unknown"}"#),
      (503, #"{"message":"The result is indeterminate; check the order before you retry"}"#),
      (503, #"{"message":"Do not resubmit: the transaction may already have been posted"}"#),
      (503, #"{"message":"read: connection reset by peer"}"#),
      (503, #"{"message":"socket hang up"}"#),
      (503, #"{"message":"upstream prematurely closed connection while reading response header"}"#),
      (503, #"{"message":"Worker was terminated while handling the request"}"#),
      (200, #"{"success":false,"message":"Timed out, check the order before trying again"}"#),
      (200, #"{"code":"500000","msg":"Internal Server Error"}"#),
      (200, #"{"code":409,"message":"The payment may have been processed already."}"#),
      (200, #"{"code":409,"message":"The request timed out"}"#),
      (200, #"{"success":false,"code":422,"message":"Outcome unknown"}"#),
    ] as [(Int, String)]
  )
  func `a write of which nobody knows what became is to be verified, whatever the status`(
    status: Int,
    body: String
  ) throws {
    let fields = status == 503 ? [("Retry-After", "5")] : []
    #expect(try Self.action("create_deal", status, fields, body) == "verify")
    #expect(try Self.action("get_deal", status, fields, body) == "back_off")
  }

  @Test(
    arguments: [
      (400, #"{"message":"Unknown status \"x\""}"#, "revise"),
      (400, #"{"message":"status 'x' is unknown"}"#, "revise"),
      (422, #"{"message":"The result set may not be empty"}"#, "revise"),
      (408, "<html><title>408 Request Time-out</title></html>", "back_off"),
      (408, #"{"message":"Your client did not send a complete request in time"}"#, "back_off"),
      (408, "", "back_off"),
      (503, #"{"message":"The service is overloaded"}"#, "back_off"),
      (200, #"{"code":409,"message":"Already exists"}"#, "revise"),
      (200, #"{"code":401,"message":"Session timed out"}"#, "ask_operator"),
    ] as [(Int, String, String)]
  )
  func `words that only sound like it leave a refusal what it is`(
    status: Int,
    body: String,
    wanted: String
  ) throws {
    let fields = status == 503 ? [("Retry-After", "5")] : []
    #expect(try Self.action("create_deal", status, fields, body) == wanted)
  }

  @Test(
    arguments: [
      (201, #"{"id":1,"title":"a","ok":false,"tags":["x"]}"#, "ok"),
      (200, #"{"id":1,"name":"n","succeeded":false,"at":null}"#, "verify"),
      (200, #"{"ErrorCode":1,"ErrorStatus":"Success","Message":"Ok"}"#, "ok"),
      (200, #"{"errorCode":1,"message":"Done"}"#, "ok"),
      (200, #"{"errorCode":1,"message":"Session expired"}"#, "revise"),
    ] as [(Int, String, String)]
  )
  func `what was made is not told as refused by a flag of its own`(
    status: Int,
    body: String,
    wanted: String
  ) throws {
    #expect(try Self.action("create_deal", status, [], body) == wanted)
  }
}
