@testable import Failures
import Guidance
import HTTP
import JSON
import Manifests
import Testing

/// Writes that an API denies behind a good status: what was not begun, and what tells of a state from before.
struct BusyRefusalTests {
  private func action(_ body: String, path: String? = nil) throws -> String {
    var context = try TestManifest.context(path == nil ? "create_deal" : "update_deal")
    if let path {
      var operation = try #require(context.operation)
      (operation.method, operation.path) = ("POST", path)
      context = CallContext(
        manifest: context.manifest,
        operation: operation,
        arguments: ["id": 7],
        now: TestManifest.noon,
        attempts: CallContext.Attempts(made: 1),
        task: nil
      )
    }
    let answer = HTTPResponse(200, [("Content-Type", "application/json")], body)
    guard let failure = ResponseInterpretation(answer, context: context).failure else {
      return "good"
    }
    return Guidance(failure, context: context).action.rawValue
  }

  @Test(
    arguments: [
      #"{"success":false,"message":"The system is busy, please try again later"}"#,
      #"{"code":-1,"msg":"system busy"}"#, #"{"errcode":-1,"errmsg":"system busy"}"#,
      #"{"code":5001,"message":"server is busy, retry later"}"#,
      #"{"code":5001,"msg":"系统繁忙，请稍后再试","data":null}"#,
      #"{"success":false,"message":"Request was not processed, try again later"}"#,
      #"{"ok":false,"error":"service overloaded"}"#,
    ]
  )
  func `what is denied because the API is busy was not done`(body: String) throws {
    #expect(try action(body) == "back_off")
  }

  @Test(
    arguments: [
      #"{"success":false,"message":"Something went wrong, try again later"}"#,
      #"{"success":false,"message":"The system is busy: the request timed out, try again later"}"#,
      #"{"error":"system busy"}"#, #"{"success":false,"id":"d7","message":"system busy"}"#,
    ]
  )
  func `what may have been begun is looked for`(body: String) throws {
    #expect(try action(body) == "verify")
  }

  @Test(arguments: ["/jobs/{id}/retry", "/jobs/{id}:rerun", "/incidents/{id}/acknowledge"])
  func `the state from before is no failure of what takes a thing up again`(path: String) throws {
    let body = #"{"id":7,"status":"failed","error":"disk full","attempt":2}"#
    #expect(try action(body, path: path) == "good")
    #expect(try action(body) == "verify")
    #expect(try action(#"{"success":false,"message":"no"}"#, path: path) == "revise")
  }
}
