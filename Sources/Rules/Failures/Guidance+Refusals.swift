import Text
import JSON
package import Manifests
package import Time

// Guidance for calls that were not sent at all.

extension Guidance {
  /// Makes guidance for arguments that do not fit the schema: (path, problem) each.
  package static func invalidArguments(
    _ problems: [(path: String, problem: String)],
    facts: CallFacts
  ) -> Guidance {
    var guidance = Guidance(
      .revise,
      [Sentences.invalidArguments(facts.tool), Sentences.nothingSent],
      facts: facts
    )
    if guidance.caller != nil { guidance.sentences.append(Sentences.seeSchema(facts.tool)) }
    guidance.sentences.append(Sentences.correct(facts.phrase()))
    guidance.kind = "validation"
    guidance.fields = problems.map { path, problem in
      let tools = facts.manifest.operations
      return FieldError(
        field: Self.name(ofPath: path),
        problem: UntrustedText.cutSentence(
          SecretRedaction.redact(problem.asLine, sparing: tools),
          limit: 200
        ),
        owner: .tool
      )
    }
    return guidance
  }

  /// Makes guidance for keys that are not configured, or cannot be used; it never asks the agent for one.
  ///
  /// `problem` says in a clause why what is configured cannot be used; nil where nothing is.
  package static func missingCredential(
    _ variables: [String],
    obtain: String? = nil,
    problem: String? = nil,
    facts: CallFacts
  ) -> Guidance {
    var guidance = Guidance(
      .askOperator,
      [
        Sentences.needsKey(facts.manifest.title, problem: problem),
        Sentences.nothingSent,
      ],
      facts: facts
    )
    guidance.kind = "auth"
    guidance.scope = "credential"
    guidance.disclose = facts.operation?.disclose
    let message =
      problem.map { Sentences.mendKeys(in: facts.sources, variables, problem: $0.asLine) }
      ?? Sentences.setKeys(in: variables)
    guidance.sayOperator(OperatorTask(message: message, url: obtain), facts)
    if guidance.task == nil { guidance.sentences.append(Sentences.againAfterwards(facts.phrase())) }
    guidance.sayStop(facts)
    return guidance
  }

  /// Makes guidance for a hold that only a person lifts; `reason` is one clause in our words.
  package static func onHold(
    scope: String,
    reason: String,
    because failure: Failure,
    facts: CallFacts
  ) -> Guidance {
    var guidance = Guidance(
      .askOperator,
      [
        Sentences.onHold(facts.manifest.title, reason: reason.asLine),
        Sentences.nothingSent,
      ],
      facts: facts
    )
    guidance.setCause(failure)
    guidance.scope = scope
    guidance.disclose = facts.operation?.disclose
    guidance.sayOperator(
      Guidance(failure, facts: facts).operatorTask
        ?? OperatorTask(message: Sentences.liftHold(facts.manifest.title), url: nil),
      facts
    )
    guidance.sayStop(facts)
    return guidance
  }

  /// Makes guidance for a gate that the failure of an earlier call shut; `reason` is one clause in our words, and `origin`
  /// says where the instant comes from.
  ///
  /// A block that asks for another call is not told as a wait after which this one is welcome.
  package static func gateShut(
    scope: String,
    until: Timestamp,
    reason: String,
    because failure: Failure,
    from origin: WaitTime.Origin = .gate,
    facts: CallFacts
  ) -> Guidance {
    let happened = Sentences.shut(facts.manifest.title, reason: reason.asLine)
    var guidance =
      failure.verdict == .revise
      ? blocked(happened, until: until, scope: scope, because: failure, facts: facts)
      : notSent(
        happened,
        until: until,
        origin: origin,
        scope: scope,
        Sentences.Sharing(failure),
        facts: facts
      )
    guidance.setCause(failure)
    return guidance
  }

  /// A block, with the words of the answer that tells of it.
  private static func blocked(
    _ happened: String,
    until: Timestamp,
    scope: String,
    because failure: Failure,
    facts: CallFacts
  ) -> Guidance {
    let advice = failure.say?.asLine ?? Sentences.heed(facts.phrase())
    var guidance = Guidance(.revise, [happened, Sentences.nothingSent, advice], facts: facts)
    guidance.scope = scope
    guidance.said = failure.said
    guidance.setWait(until: until, from: WaitTime.Origin.gate.text, facts: facts)
    if let wait = guidance.wait {
      let until = wait.until.rfc3339
      guidance.sentences.append(Sentences.stillShut(until: until, seconds: wait.seconds))
    }
    return guidance
  }

  /// Names the failure of an earlier call that keeps this one back.
  private mutating func setCause(_ failure: Failure) {
    code = failure.code
    status = failure.status
    kind = failure.kind
  }

  /// Makes guidance for a budget without a free place before `until`.
  package static func budgetFull(_ budget: Budget, until: Timestamp, facts: CallFacts) -> Guidance {
    var guidance = notSent(
      Sentences.full(facts.manifest.title, limit: budget.limit.phrase),
      until: until,
      origin: .budget(id: budget.id),
      scope: budget.group.map { "group:\($0)" } ?? budget.scope,
      .limit,
      facts: facts
    )
    guidance.kind = "rate_limit"
    return guidance
  }

  /// Makes guidance for an API that keeps failing; `until` is when the next probe is let through.
  package static func breakerOpen(until: Timestamp, facts: CallFacts) -> Guidance {
    var guidance = notSent(
      Sentences.brokenOff(facts.manifest.title),
      until: until,
      origin: .probe,
      scope: "api",
      .refusal,
      facts: facts
    )
    guidance.kind = "upstream"
    return guidance
  }

  /// Makes guidance for a call that has failed in the same way `count` times just now.
  package static func repeated(count: Int, failure: Failure, facts: CallFacts) -> Guidance {
    let why = Sentences.why(failure)
    var guidance = Guidance(
      .revise,
      [Sentences.repeated(facts.tool, count: count, why: why)],
      facts: facts
    )
    let original = Guidance(failure, facts: facts)
    guidance.code = failure.code
    guidance.status = failure.status
    guidance.kind = failure.kind
    guidance.said = failure.said
    guidance.requestID = failure.requestID
    guidance.sentences += [failure.say].compactMap { $0?.asLine } + [Sentences.repeatedAdvice]
    guidance.fields = original.fields
    if !guidance.fields.isEmpty { guidance.sentences.append(Sentences.correct(facts.phrase())) }
    return guidance
  }

  static func notSent(
    _ happened: String,
    until: Timestamp,
    origin: WaitTime.Origin,
    scope: String,
    _ sharing: Sentences.Sharing,
    facts: CallFacts
  ) -> Guidance {
    var guidance = Guidance(.backOff, [happened, Sentences.nothingSent], facts: facts)
    guidance.setWait(until: until, from: origin.text, facts: facts)
    guidance.sayWait(origin, scope: scope, sharing, facts: facts)
    return guidance
  }

  /// A path into the arguments as a dotted name, in which every name that is no plain word is quoted.
  private static func name(ofPath path: String) -> String {
    let steps = path.split(separator: "/").joined(separator: ".")
    return steps.isEmpty ? "arguments" : UntrustedText.cutSentence(steps.asLine, limit: 80)
  }

  private mutating func sayStop(_ facts: CallFacts) {
    if kind == "auth" { sentences.append(Sentences.noSecretInChat) }
    let reach = ScopeReach(scope: scope ?? "api", facts: facts)
    sentences.append(Sentences.untilActed(reach, id: api))
    sentences.append(Sentences.tellUser(disclose: disclose))
  }
}

extension Budget.Limit {
  /// The limit as a phrase.
  package var phrase: String {
    switch self {
    case .window(let limit, let per): "\(limit) calls in any \(Sentences.duration(per))"
    case .bucket(let capacity, let refill):
      "\(Int(saturating: min(capacity, 1e9))) calls at once, and \(refill) more each second"
    case .concurrency(let limit): limit == 1 ? "one call at a time" : "\(limit) calls at a time"
    case .spacing(let seconds): "one call every \(Sentences.duration(seconds))"
    }
  }
}
