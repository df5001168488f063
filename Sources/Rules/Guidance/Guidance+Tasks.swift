package import Failures
import Text
import JSON
import Manifests
package import Time

// Guidance for calls that are kept, told to whoever takes the task up; `context.task` is how the agent calls it.

extension Guidance {
  /// Early calls in a row after which the agent is told to stop polling.
  private static let pollingLimit = 3

  /// What has just happened to a call that is told of.
  package enum Occasion: Sendable, Hashable {
    /// It was sent.
    case sent
    /// Its task was taken up, and it was not sent.
    case takenUp
  }

  /// Makes guidance for a call that is not due; nothing was sent, and the time stays what it was.
  ///
  /// `times` counts how often in a row the agent came too early.
  package static func early(
    _ failure: Failure?,
    until: Timestamp,
    times: Int,
    context: CallContext
  ) -> Guidance {
    let why = failure.map(Sentences.why) ?? ""
    let isAccepted = failure?.isAccepted ?? false
    let happened =
      isAccepted
      ? Sentences.tooEarlyToLook(context.tool) : Sentences.tooEarly(context.tool, why: why)
    var guidance = Guidance(.backOff, happened, sending: [Sentences.nothingSent], context: context)
    guidance.code = failure?.code
    guidance.status = failure?.status
    guidance.kind = failure?.kind
    if times >= pollingLimit { guidance.advise(Sentences.stopPolling(times)) }
    let origin = failure?.wait?.origin ?? .chosen
    guidance.setWait(until: until, from: origin.text, context: context)
    if let failure, isAccepted {
      guidance.sayAccepted(failure, context: context, opensAt: until)
      return guidance
    }
    guard let failure else {
      guidance.sayUnexplainedWait(context)
      guidance.sayWord(context)
      return guidance
    }
    let isDown = ["upstream", "network"].contains(failure.kind ?? "")
    let sharing: Sentences.Sharing =
      isDown
      ? (failure.verdict == .retry ? .trouble : .refusal)
      : failure.isScopeTold ? .limit : .mayShare
    guidance.sayWait(origin, scope: failure.scope, sharing, context: context)
    guidance.sayWord(context)
    return guidance
  }

  /// Says when to come again where nothing is known of why.
  private mutating func sayUnexplainedWait(_ context: CallContext) {
    guard let wait, let task else { return }
    advise(
      Sentences.resume(task, until: wait.until.rfc3339, seconds: wait.seconds)
    )
    advise(Sentences.meanwhile)
    disclose = context.operation?.disclose
    advise(Sentences.cannotWait(disclose: disclose, task: task))
  }

  /// Makes guidance for a call that another process is sending, to be looked for again soon; `until` is the end of its lease.
  package static func sentElsewhere(
    by process: String,
    until: Timestamp,
    context: CallContext
  ) -> Guidance {
    let process = UntrustedText.named(process)
    return underWay(
      { Sentences.sentElsewhere(context.tool, process: process, until: $0) },
      Sentences.nothingSentFromHere,
      until: until,
      context: context
    )
  }

  /// Makes guidance for a call that this process is sending for another request; `until` is the end of its lease.
  package static func sentHere(until: Timestamp, context: CallContext) -> Guidance {
    underWay(
      { Sentences.sentHere(context.tool, until: $0) },
      Sentences.nothingSentBesides,
      until: until,
      context: context
    )
  }

  /// Seconds until somebody looks again for the end of a call that is being sent: its lease ends long after most have.
  private static let pauseBeforeLook = 10.0

  private static func underWay(
    _ happened: (String) -> String,
    _ sending: String,
    until: Timestamp,
    context: CallContext
  ) -> Guidance {
    let end = max(until, context.now).roundedUpToSecond.rfc3339
    let look = min(until, context.now + pauseBeforeLook)
    var guidance = Guidance(.backOff, happened(end), sending: [sending], context: context)
    guidance.setWait(until: look, from: "lease", context: context)
    guidance.scope = Failure.callScope
    if let wait = guidance.wait {
      let (task, instant) = (context.task ?? "", wait.until.rfc3339)
      guidance.advise(
        look < until
          ? Sentences.lookSoon(task, at: instant, seconds: wait.seconds)
          : Sentences.lookAgain(task, until: instant, seconds: wait.seconds)
      )
    }
    guidance.advise(Sentences.doNotRepeatMeanwhile)
    return guidance
  }

  /// Makes guidance for a call that a person has to see to; `since` is when it was held.
  package static func held(
    _ failure: Failure,
    _ occasion: Occasion,
    since: Timestamp,
    context: CallContext
  ) -> Guidance {
    var failure = failure
    failure.verdict = .askOperator
    failure.outcome = .notExecuted
    if let wait = failure.wait {
      let left = wait.seconds - max(0, context.now - since)
      failure.wait?.seconds = left
      if left <= 0 { failure.wait = nil }
    }
    var guidance = Guidance(failure, context: context)
    let passing = ["rate_limit", "upstream", "network", Failure.keptKind]
    if failure.wait?.isForPerson != true, passing.contains(failure.kind ?? "") {
      let why = Sentences.why(failure)
      guidance.wording.happened = Sentences.heldForPerson(context.tool, why: why)
    }
    if occasion == .takenUp {
      guidance.wording.sending = [Sentences.nothingSent] + guidance.wording.sending
    }
    return guidance
  }

  /// Makes guidance for a call of which nobody knows whether it happened; `closing` is its number where the task holds
  /// other calls that are pending.
  package static func unresolved(
    _ failure: Failure,
    _ occasion: Occasion,
    closing call: Int?,
    context: CallContext
  ) -> Guidance {
    var failure = failure
    failure.outcome = .unknown
    failure.wait = nil
    var context = context
    context.closing = context.task.map { CallContext.Closing(task: $0, call: call) }
    var guidance = Guidance(failure, context: context)
    if failure.status == nil {
      guidance.wording.happened = Sentences.unresolved(context.manifest.title)
    }
    if occasion == .takenUp {
      guidance.wording.sending = [Sentences.nothingSentNow] + guidance.wording.sending
    }
    return guidance
  }

  /// Makes guidance for a kept call whose tool this server does not offer.
  package static func notOffered(tool: String, api: String, task: String) -> Guidance {
    let message = Sentences.offerAgain(api)
    var guidance = Guidance(
      action: .askOperator,
      wording: Wording(
        happened: Sentences.notOffered(tool),
        sending: [Sentences.nothingSent],
        advice: [Sentences.forOperator(message), Sentences.orGiveUp(task)]
      ),
      api: api,
      tool: tool
    )
    guidance.task = task
    guidance.operatorTask = OperatorTask(message: message)
    guidance.kind = "setup"
    guidance.scope = Failure.callScope
    return guidance
  }
}
