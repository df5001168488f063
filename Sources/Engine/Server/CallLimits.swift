import EventLoop
import MCP

/// How long one call may take before it is answered.
package struct CallLimits: Sendable, Hashable {
  /// Seconds for waits and repetitions inside one call; design: 20.
  package var inCallWaitLimit: Double

  /// The same for a call of which the client hears no progress: many give such a call up after 5 s.
  package var silentWaitLimit: Double

  /// Seconds after which every call is answered, whatever it is doing; clients give up at 60.
  package var total: Double

  /// HTTP exchanges made for one call.
  package var attempts: Int

  /// Makes limits; `inCallWaitLimit` is the only one a user sets, and holds for silent calls too unless those have their
  /// own.
  package init(
    inCallWaitLimit: Double = 20,
    silentWaitLimit: Double? = nil,
    total: Double = 50,
    attempts: Int = 3
  ) {
    self.inCallWaitLimit = inCallWaitLimit
    self.silentWaitLimit = silentWaitLimit ?? inCallWaitLimit
    self.total = total
    self.attempts = attempts
  }

  /// Lets a call take as long as one request may, and the time around it.
  package mutating func allow(seconds: Double) { total = max(total, seconds + 5) }

  /// The limits where the operator has set none: a silent call is answered within 4 s, its API's own time aside.
  package static let usual = CallLimits(silentWaitLimit: 3)

  /// The limits of a call whose progress the client hears, or does not.
  @Engine
  func of(_ progress: ProgressReporter) -> CallLimits {
    var limits = self
    if !progress.isHeard { limits.inCallWaitLimit = silentWaitLimit }
    return limits
  }
}

/// How a call that did not go through is told, for frameworks that keep the text of errors from their model.
package enum ErrorForm: String, Sendable, CaseIterable {
  /// As MCP has it: `isError` is true.
  case errors
  /// As any other result; the text begins with the action all the same.
  case results
}
