import Failures
import Guidance
import HTTP
import Testing

/// Refusals in the ways of single services, which need no manifest.
struct ServiceRefusalTests {
  private static let json = ("Content-Type", "application/json")

  @Test(
    arguments: [
      (190, "false", Guidance.Action.askOperator), (4, "false", .backOff), (100, "false", .revise),
      (100, "true", .verify),
    ]
  )
  func `a number of Facebook's says more than its status`(
    code: Int,
    isTransient: String,
    action: Guidance.Action
  ) throws {
    let body = """
      {"error":{"message":"m","type":"OAuthException","code":\(code),"is_transient":\(isTransient)}}
      """
    let context = try TestManifest.context("create_deal")
    let guidance = try context.guidance(400, [Self.json], body)
    #expect(guidance.action == action, "\(guidance.text)")
  }

  @Test(
    arguments: [
      ("8", Guidance.Action.backOff), ("14", .verify), ("16", .askOperator), ("3", .revise),
    ]
  )
  func `an answer of gRPC without content that failed is no success`(
    code: String,
    action: Guidance.Action
  ) throws {
    let context = try TestManifest.context("create_deal")
    let fields = [("Content-Type", "application/grpc"), ("grpc-status", code)]
    let guidance = try context.guidance(200, fields, "")
    #expect(guidance.action == action, "\(guidance.text)")
  }

  @Test(
    arguments: [
      (
        #"{"error_code":"ComplexityException","status_code":429,"error_message":"reset in 46 seconds","error_data":{}}"#,
        Guidance.Action.backOff
      ),
      (#"{"Fault":{"Error":[{"Message":"Stale","code":"5010"}],"type":"V"},"time":"x"}"#, .revise),
      (#"{"errors":[{"extensions":{"code":"THROTTLED"}}]}"#, .backOff),
    ]
  )
  func `an error that is all there is of a good answer is a failure`(
    body: String,
    action: Guidance.Action
  ) throws {
    let guidance = try TestManifest.context("create_deal").guidance(200, [Self.json], body)
    #expect(guidance.action == action, "\(guidance.text)")
  }
}
