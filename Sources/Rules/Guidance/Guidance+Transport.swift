package import Failures
package import HTTP
import Manifests
package import Time

extension Guidance {
  /// Makes guidance for an attempt that brought no whole answer.
  ///
  /// `opensAt` is the instant chosen for the next attempt; without it the longest of the usual waits is taken.
  package static func transport(
    _ error: TransportError,
    context: CallContext,
    opensAt: Timestamp? = nil,
    origin: WaitTime.Origin? = nil
  ) -> Guidance {
    let api = context.manifest.title
    let detail = APIText.clean(error.detail, limit: 200)
    switch error.progress {
    case .nothingSent:
      let happened = Sentences.unreachable(api, detail: detail)
      guard error.reason.mayPass else {
        return unreachable(happened, error.reason, context: context)
      }
      let extra = Sentences.nothingSent
      return later(happened, context: context, opensAt: opensAt, origin: origin, extra: extra)
    case .sent where context.isRepeatHarmful:
      return unknownOutcome(Sentences.unansweredWrite(api, detail: detail), context: context)
    case .sent:
      let happened = Sentences.unanswered(api, detail: detail)
      var guidance = later(
        happened,
        context: context,
        opensAt: opensAt,
        origin: origin,
        extra: nil
      )
      if error.reason == .timeout {
        guidance.advise(Sentences.longerTimeout)
      }
      return guidance
    }
  }

  private static func unknownOutcome(_ happened: String, context: CallContext) -> Guidance {
    var guidance = Guidance(.verify, happened, context: context)
    guidance.kind = "network"
    guidance.sayVerify(context, notBefore: context.now + Look.patience)
    guidance.sayAttempts(context)
    return guidance
  }

  private static func later(
    _ happened: String,
    context: CallContext,
    opensAt: Timestamp?,
    origin: WaitTime.Origin?,
    extra: String?
  ) -> Guidance {
    let sending = [extra].compactMap(\.self)
    var guidance = Guidance(.backOff, happened, sending: sending, context: context)
    guidance.kind = "network"
    let wait = Failure.RetryShape().longestWait(afterAttempts: context.attempts.made)
    let from = origin ?? .chosen
    guidance.setWait(until: opensAt ?? context.now + wait, from: from.text, context: context)
    // A connection that cannot be had is the API's trouble; an answer that does not come is that of the operation until
    // a second one meets the same.
    let isOfOperation = extra == nil && !context.isAPITroubled && !context.isLeftAlone
    let scope = isOfOperation ? "operation" : "api"
    guidance.sayWait(from, scope: scope, .trouble, context: context)
    let host = context.server.host
    if extra == nil {
      guidance.advise(Sentences.ifUnansweredAgain(host: host))
      guidance.sayAttempts(context)
    } else {
      guidance.advise(Sentences.ifUnreachableAgain(host: host))
    }
    return guidance
  }

  private static func unreachable(
    _ happened: String,
    _ reason: TransportError.Reason,
    context: CallContext
  ) -> Guidance {
    var guidance = Guidance(
      .askOperator,
      happened,
      sending: [Sentences.nothingSent],
      context: context
    )
    guidance.kind = "network"
    guidance.scope = "api"
    guidance.disclose = context.operation?.disclose
    let files = context.credentials.filter { $0.carrier == .connection }.flatMap(\.variables)
    let message = Sentences.openWay(
      to: context.server.host,
      reason,
      file: context.manifest.file,
      certificate: files
    )
    guidance.sayOperator(OperatorTask(message: message, url: nil), context)
    let reach = ScopeReach(scope: "api", context: context)
    guidance.advise(Sentences.untilActed(reach, id: guidance.api))
    guidance.advise(Sentences.tellUser(disclose: guidance.disclose))
    return guidance
  }
}
