package import HTTP
import Manifests
package import Time

extension Guidance {
  /// Makes guidance for an attempt that brought no whole answer.
  ///
  /// `opensAt` is the instant chosen for the next attempt; without it the longest of the usual waits is taken.
  package static func transport(
    _ error: TransportError,
    facts: CallFacts,
    opensAt: Timestamp? = nil,
    origin: WaitTime.Origin? = nil
  ) -> Guidance {
    let api = facts.manifest.title
    let detail = Quotation.clean(error.detail, limit: 200)
    switch error.progress {
    case .nothingSent:
      let happened = Sentences.unreachable(api, detail: detail)
      guard error.reason.mayPass else {
        return unreachable(happened, facts: facts)
      }
      let extra = Sentences.nothingSent
      return later(happened, facts: facts, opensAt: opensAt, origin: origin, extra: extra)
    case .sent where facts.isRepeatHarmful:
      return unknownOutcome(Sentences.unansweredWrite(api, detail: detail), facts: facts)
    case .sent:
      let happened = Sentences.unanswered(api, detail: detail)
      return later(happened, facts: facts, opensAt: opensAt, origin: origin, extra: nil)
    }
  }

  private static func unknownOutcome(_ happened: String, facts: CallFacts) -> Guidance {
    var guidance = Guidance(.verify, [happened], facts: facts)
    guidance.kind = "network"
    guidance.sayVerify(facts)
    guidance.sayAttempts(facts)
    return guidance
  }

  private static func later(
    _ happened: String,
    facts: CallFacts,
    opensAt: Timestamp?,
    origin: WaitTime.Origin?,
    extra: String?
  ) -> Guidance {
    let sentences = [happened] + [extra].compactMap(\.self)
    var guidance = Guidance(.backOff, sentences, facts: facts)
    guidance.kind = "network"
    let wait = Failure.RetryShape().longestWait(afterAttempts: facts.attempts.made)
    let from = origin ?? .chosen
    guidance.setWait(until: opensAt ?? facts.now + wait, from: from.text, facts: facts)
    guidance.sayWait(from, scope: "api", .trouble, facts: facts)
    let host = facts.manifest.baseURL.host
    if extra == nil {
      guidance.sentences.append(Sentences.ifUnansweredAgain(host: host))
      guidance.sayAttempts(facts)
    } else {
      guidance.sentences.append(Sentences.ifUnreachableAgain(host: host))
    }
    return guidance
  }

  private static func unreachable(_ happened: String, facts: CallFacts) -> Guidance {
    var guidance = Guidance(.askOperator, [happened, Sentences.nothingSent], facts: facts)
    guidance.kind = "network"
    guidance.scope = "api"
    guidance.disclose = facts.operation?.disclose
    let message = Sentences.checkNetwork(
      host: facts.manifest.baseURL.host,
      file: facts.manifest.file
    )
    guidance.sayOperator(OperatorTask(message: message, url: nil), facts)
    let reach = ScopeReach(scope: "api", facts: facts)
    guidance.sentences.append(Sentences.untilActed(reach, id: guidance.api))
    guidance.sentences.append(Sentences.tellUser(disclose: guidance.disclose))
    return guidance
  }
}

extension TransportError.Reason {
  /// Whether the cause may pass by itself, so that a later call has a chance.
  package var mayPass: Bool {
    switch self {
    case .invalidURL, .addressRefused, .tls: false
    case .nameNotFound, .connectionRefused, .timeout, .connectionClosed, .incompleteAnswer,
      .malformedAnswer, .cancelled, .other:
      true
    }
  }
}
