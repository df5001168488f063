package import HTTP
import Manifests
package import Time

// Failures of calls that are kept: what no answer told, and what the limits of a task add to what one told.

extension Failure {
  /// Why nobody knows what came of a call that may have been sent.
  package enum Loss: Sendable, Hashable, CaseIterable {
    /// The program that was sending it ended, by itself or not.
    case programEnded
    /// The client cancelled the request.
    case cancelled
    /// The program that was sending it runs, and its right to do so ran out.
    case overdue
    /// An attempt had no certain answer, and the API may have forgotten the key that it went with.
    case keyForgotten
    /// Nothing tells why.
    case unrecorded
  }

  /// Makes the failure of a call whose answer nobody has.
  package static func unanswered(_ loss: Loss) -> Failure {
    var failure = Failure(verdict: .retry, scope: callScope, outcome: .unknown)
    failure.kind = "network"
    failure.say = FailureSentences.unanswered(loss)
    return failure
  }

  /// The reason for which a call waits that the API has accepted with a status and not done yet.
  package init(accepted status: Int, wait: WaitTime) {
    self.init(verdict: .backOff, scope: Self.callScope, outcome: .notExecuted)
    if [202, 303].contains(status) { self.status = status }
    self.wait = wait
    kind = Self.acceptedKind
    say = FailureSentences.accepted
  }

  /// The kind of what is no failure, but not done yet.
  package static let acceptedKind = "accepted"

  /// Whether the call waits for the outcome of what the API has accepted.
  package var isAccepted: Bool { kind == Self.acceptedKind }

  /// Says that what a call has made tells of the failure: that is of no other call, and no wait mends it.
  mutating func becomesThatOfWhatWasMade() {
    (verdict, scope, hold, wait, kind) = (.revise, Self.callScope, .none, nil, nil)
    (url, isURLOffered, operatorMessage) = (nil, false, nil)
    peculiarity = .madeAndFailed
  }

  /// Says what a failure means that was met in looking for the outcome of what the API had accepted.
  mutating func end(_ accepted: AcceptedOperation, _ progress: OperationProgress?) {
    isUnproven = false
    switch status {
    case 404?, 410?:
      peculiarity = .lostLater
      outcome = .unknown
    case _ where progress == .failed, _ where verdict == .revise: peculiarity = .failedLater
    default: break
    }
  }

  /// Makes a failure of an attempt that brought no whole answer; `outcome` is unknown where a repetition could do harm.
  package init(_ error: TransportError, outcome: Outcome) {
    let mayPass = error.reason.mayPass || error.progress == .sent
    self.init(verdict: mayPass ? .retry : .askOperator, scope: Self.callScope, outcome: outcome)
    kind = "network"
    let detail = APIText.clean(error.detail, limit: 200)
    say =
      error.progress == .sent
      ? FailureSentences.noWholeAnswer(detail) : FailureSentences.notReached(detail)
  }

  /// A call that was tried as often as it may be: a person has to look, `last` says at what.
  package static func usedUp(attempts: Int, last: Failure?) -> Failure {
    forPerson(last, message: FailureSentences.usedUp(attempts: attempts))
  }

  /// A call that may be sent only after its task has ended: a person has to decide.
  ///
  /// Whatever `last` shut stays shut until then, so the scope, the wait and the gate are told as they are.
  package static func beyond(
    until: Timestamp,
    deadline: Timestamp,
    last: Failure?,
    now: Timestamp
  ) -> Failure {
    let message = FailureSentences.beyond(
      until: until.roundedUpToSecond.rfc3339,
      deadline: deadline.rfc3339,
      last?.remedy ?? .higherLimit
    )
    var failure = forPerson(last, message: message)
    guard let last, last.scope != callScope else { return failure }
    failure.scope = last.scope
    failure.hold = .gate
    failure.wait = WaitTime(seconds: max(1, until - now), origin: last.wait?.origin ?? .chosen)
    return failure
  }

  /// What a person may do about a wait that is too long.
  package enum WaitRemedy: Sendable, Hashable {
    /// A limit is used up, which whoever set it may raise.
    case higherLimit
    /// The API is out of service, and may be back before the time that it named.
    case earlierEnd
  }

  /// What a person may do about the wait.
  package var remedy: WaitRemedy {
    ["upstream", "network"].contains(kind ?? "") ? .earlierEnd : .higherLimit
  }

  /// Why a call waits that was not sent, because a gate is shut until the instant by the failure of another; `place` says
  /// where the call's own instant comes from, where that is a later one.
  package static func behindGate(
    of failure: Failure,
    until: Timestamp,
    from place: WaitTime.Origin? = nil,
    now: Timestamp
  ) -> Failure {
    var waiting = failure
    waiting.verdict = .backOff
    waiting.outcome = .notExecuted
    waiting.isUnproven = false
    waiting.wait = WaitTime(
      seconds: max(1, until - now),
      origin: place ?? failure.wait?.gateOrigin ?? .chosenGate
    )
    return waiting
  }

  /// Why a call waits that was not sent, because a limit of a scope is used up for so many seconds.
  package static func full(
    _ scope: String,
    for seconds: Double,
    origin: WaitTime.Origin
  ) -> Failure {
    var waiting = Failure(verdict: .backOff, scope: scope, outcome: .notExecuted)
    waiting.kind = "rate_limit"
    waiting.wait = WaitTime(seconds: max(1, seconds), origin: origin)
    return waiting
  }

  /// A call of which nothing was done, because it was redirected and the request that follows has no place yet.
  package static func redirected(wait: WaitTime, scope: String) -> Failure {
    var waiting = Failure(verdict: .backOff, scope: scope, outcome: .notExecuted)
    waiting.kind = "rate_limit"
    waiting.peculiarity = .redirectedIntoLimit
    waiting.wait = wait
    waiting.say = FailureSentences.redirectedIntoLimit
    return waiting
  }

  /// A call that is held, and nothing tells why any more.
  package static var undecided: Failure { forPerson(nil, message: FailureSentences.undecided) }

  /// A call of which too little can be read to send it; `outcome` is unknown where it may have been sent.
  package static func unreadable(_ outcome: Outcome) -> Failure {
    var failure = Failure(verdict: .revise, scope: callScope, outcome: outcome)
    failure.kind = keptKind
    failure.say = FailureSentences.unreadable
    return failure
  }

  /// A failure of the API's own, of which nothing is known but that.
  package static var serverTrouble: Failure {
    var failure = Failure(verdict: .retry, scope: "api", outcome: .notExecuted)
    failure.status = 500
    failure.kind = "upstream"
    return failure
  }

  /// The kind of a call that only the limits of its task have stopped.
  package static let keptKind = "kept"

  /// The failure as one that stops this call alone until a person acts.
  private static func forPerson(_ last: Failure?, message: String) -> Failure {
    var failure = last ?? Failure(verdict: .askOperator, scope: callScope, outcome: .notExecuted)
    failure.verdict = .askOperator
    failure.outcome = .notExecuted
    failure.scope = callScope
    failure.hold = .none
    failure.wait = nil
    failure.operatorMessage = message
    failure.kind = failure.kind ?? keptKind
    return failure
  }
}

extension WaitTime {
  /// Where the time of a gate comes from that this wait shut: only what the API said is told as the API's.
  package var gateOrigin: Origin {
    switch origin {
    case .api, .gate: .gate
    case .period: origin
    default: .chosenGate
    }
  }
}
