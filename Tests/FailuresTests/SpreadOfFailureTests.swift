import Failures
import Manifests
import Testing

/// Whom a failure concerns that no rule explains.
struct SpreadOfFailureTests {
  struct Row: Sendable {
    var status: Int
    var said = "no"
    var met: CallContext.Earlier.Meeting?
    var earlier: (status: Int, said: String)?
    var scope: String
  }

  private static let rows: [Row] = [
    Row(status: 402, scope: "operation"), Row(status: 401, scope: "operation"),
    Row(status: 403, scope: "call"), Row(status: 500, scope: "operation"),
    Row(status: 502, scope: "api"), Row(status: 503, scope: "api"),
    Row(status: 401, said: "The API key is invalid.", scope: "credential"),
    Row(status: 403, said: "Token expired", scope: "credential"),
    Row(status: 402, met: .byOtherOperation, earlier: (402, "no"), scope: "credential"),
    Row(status: 401, met: .byOtherOperation, earlier: (401, "other words"), scope: "credential"),
    Row(status: 402, met: .byOtherOperation, earlier: (401, "no"), scope: "operation"),
    Row(status: 402, met: .byOtherCall, earlier: (402, "no"), scope: "operation"),
    Row(status: 402, met: .inScope, earlier: (402, "no"), scope: "operation"),
    Row(status: 403, met: .byOtherCall, earlier: (403, "no"), scope: "operation"),
    Row(status: 403, met: .byOtherOperation, earlier: (403, "no"), scope: "credential"),
    Row(status: 403, met: .byOtherOperation, earlier: (403, "other words"), scope: "call"),
    Row(status: 500, met: .byOtherOperation, earlier: (503, "no"), scope: "api"),
    Row(status: 500, met: .byOtherOperation, earlier: (402, "no"), scope: "operation"),
  ]

  @Test(arguments: rows)
  func `a failure speaks for its operation until others meet the same`(row: Row) throws {
    var context = try TestManifest.context(errors: #"{"message": ["json:/message"]}"#)
    if let earlier = row.earlier, let met = row.met {
      let body = #"{"message": "\#(earlier.said)"}"#
      let failure = try context.failure(earlier.status, [], body)
      context.earlier = [CallContext.Earlier(failure, isOver: false, met: met)]
    }
    let failure = try context.failure(row.status, [], #"{"message": "\#(row.said)"}"#)
    #expect(failure.scope == row.scope)
  }

  @Test func `a rule's verdict keeps the scope that its status has`() throws {
    let errors = #"{"rules": [{"when": {"status": [402]}, "do": "ask_operator"}]}"#
    #expect(try TestManifest.context(errors: errors).failure(402).scope == "credential")
  }

  @Test func `what is refused without a key says nothing of other operations`() throws {
    var context = try TestManifest.context(
      errors:
        #"{"rules": [{"when": {"status": [403]}, "do": "ask_operator", "scope": "credential"}]}"#
    )
    context.isAnonymous = true
    #expect(try context.failure(401, [], #"{"message": "invalid api key"}"#).scope == "operation")
    #expect(try context.failure(403).scope == "operation")
  }
}
