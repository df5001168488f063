import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Testing
import Time

@Suite struct ToolRouteTests {
  private func context(_ operation: String, _ arguments: JSONObject = [:]) throws -> CallContext {
    var context = try TestManifest.context(
      operation,
      arguments: arguments,
      errors: GuidanceTests.errors
    )
    context.way = .operation
    return context
  }

  @Test func `a tool is called by its name`() throws {
    var context = try context("search_deals")
    context.way = .tool
    #expect(context.phrase() == "crm_search_deals")
    #expect(context.phrase(with: ["limit": 5]) == #"crm_search_deals with {"limit":5}"#)
  }

  @Test(arguments: [
    ("search_deals", "call_operation"), ("update_deal", "change_operation"),
  ])
  func `an operation is called through the tool for its effect`(
    operation: String,
    caller: String
  ) throws {
    let context = try context(operation)
    #expect(
      context.phrase(with: ["limit": 5])
        == #"\#(caller) with {"operation":"crm_\#(operation)","arguments":{"limit":5}}"#
    )
    #expect(
      context.phrase() == #"\#(caller) with {"operation":"crm_\#(operation)","arguments":{…}}"#
    )
  }

  @Test func `arguments that do not fit are told with the way to the schema`() throws {
    let guidance = Guidance.invalidArguments(
      [("/limit", "must be at least 1, got 0")],
      context: try context("search_deals")
    )
    #expect(
      guidance.text == """
        revise: the arguments do not fit the schema of crm_search_deals.
        Nothing was sent.
        To see the schema: describe_operation with {"operation":"crm_search_deals"}.
        Correct this, then call call_operation with {"operation":"crm_search_deals","arguments":{…}} again:
        - limit: must be at least 1, got 0
        """
    )
    #expect(guidance.structured["tool"] == "crm_search_deals")
    #expect(guidance.structured["through"] == "call_operation")
  }

  @Test func `a wait names the call that can be made, and speaks of operations`() throws {
    let guidance = try context("get_deal", ["id": 7]).guidance(429, [("Retry-After", "17")])
    #expect(
      guidance.text.contains(
        #"Call call_operation with {"operation":"crm_get_deal","arguments":{…}} again with the "#
          + "same arguments at or after 2026-11-20T12:00:17Z (17 s from now)."
      )
    )
    #expect(guidance.text.contains("Until then do not call other operations of crm: "))
    #expect(!guidance.text.contains("tools of crm"))
  }

  @Test func `a write is checked through the tool that reads, and made again through the other`()
    throws
  {
    let error = TransportError(progress: .sent, reason: .timeout, detail: "no answer in 30 s")
    let context = try context("update_deal", ["id": 7, "title": "x"])
    let text = Guidance.transport(error, context: context).text
    #expect(
      text.contains(
        #"call call_operation with {"operation":"crm_get_deal","arguments":{"id":7}} at or after "#
      )
    )
    #expect(
      text.contains(
        "If it happened, go on; if it did not, call change_operation with "
          + #"{"operation":"crm_update_deal","arguments":{…}} again."#
      )
    )
  }

  @Test func `no sentence tells to call an operation as if it were a tool`() throws {
    let answers: [(Int, String)] = [
      (400, #"{"error": {"code": "BAD"}}"#), (400, "{}"), (401, "{}"), (402, "{}"), (403, "{}"),
      (404, "{}"), (409, "{}"), (413, "{}"), (422, "{}"), (429, "{}"), (500, "{}"), (503, "{}"),
    ]
    for operation in ["search_deals", "get_deal", "update_deal"] {
      let context = try context(operation, ["id": 7])
      for (status, body) in answers {
        let text = try context.guidance(status, [], body).text
        #expect(!text.lowercased().contains("call crm_\(operation) again"), "\(text)")
        #expect(!text.contains("tools of crm") && !text.contains("tool of crm"), "\(text)")
      }
    }
  }
}
