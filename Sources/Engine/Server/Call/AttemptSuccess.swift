import Failures
import Guidance
import MCP
import Storage
import Tasks

/// A good answer: what is shown of it, and the content where that must be kept whole.
struct AttemptSuccess {
  var result: ToolResult
  var kept: (id: ResultID, answer: KeptAnswer)?

  /// What is still to be looked for; nil where this is the outcome.
  var pending: Pending?

  /// What the API has accepted and not done yet.
  struct Pending {
    var operation: AcceptedOperation
    var wait: WaitTime
    var status: Int
  }
}
