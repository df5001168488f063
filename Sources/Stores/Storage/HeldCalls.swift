import Failures
package import Pacing
package import Tasks
package import Time

// Kept calls that are held, beside the holds that are closed.

extension PacingState {
  /// Whether a call that is kept as held still is, for the credential it was made with: what only a person's word sets
  /// free always is, and what stands behind a hold as long as that is closed.
  func isHolding(_ call: CallRecord) -> Bool {
    guard call.state == .held, let failure = call.failure, failure.hold == .person else {
      return true
    }
    var scoped = ScopedCall(call)
    if let told = remembered[call.tool + "/" + call.credential] { scoped = scoped.knowing(told) }
    let key = ScopeKey.of(failure.scope, api: call.api, call: scoped).key
    return holds.holds[key]?.credential == call.credential
  }
}

extension ScopedCall {
  /// Makes a call that is kept, with the credential that it was made with unless there is another by now.
  package init(_ call: CallRecord, credential: String? = nil) {
    self.init(
      tool: call.tool,
      arguments: call.arguments,
      credential: credential ?? call.credential,
      identity: CallIdentity(ofEqual: call.identity)
    )
  }
}

extension CallRecord {
  /// The call as whoever takes it up finds it once nothing holds it any more.
  package func opened(now: Timestamp) -> CallRecord {
    var call = self
    // Told in whole seconds, rounded up, the present instant would be one to wait for.
    call.state = .waiting(until: now + -1)
    return call
  }
}
