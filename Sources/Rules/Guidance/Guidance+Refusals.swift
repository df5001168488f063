package import Failures
import Text
import JSON
package import Manifests
package import Time

// Guidance for calls that were not sent at all.

extension Guidance {
  /// Makes guidance for arguments that do not fit the schema: (path, problem) each.
  package static func invalidArguments(
    _ problems: [(path: String, problem: String)],
    context: CallContext
  ) -> Guidance {
    var guidance = Guidance(
      .revise,
      Sentences.invalidArguments(context.tool),
      sending: [Sentences.nothingSent],
      context: context
    )
    if guidance.caller != nil { guidance.advise(Sentences.seeSchema(context.tool)) }
    guidance.wording.lead = Sentences.correct(context.phrase())
    guidance.kind = "validation"
    guidance.fields = problems.map { path, problem in
      let tools = context.manifest.operations
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
    context: CallContext
  ) -> Guidance {
    let files = context.credentials.filter { $0.carrier == .connection }.flatMap(\.variables)
    let isOfCertificate = variables.allSatisfy(files.contains)
    let api = context.manifest.title
    let message =
      problem.map { Sentences.mendKeys(in: context.sources, variables, problem: $0.asLine) }
      ?? (isOfCertificate
        ? Sentences.setCertificate(in: variables) : Sentences.setKeys(in: variables))
    return withoutCredential(
      isOfCertificate
        ? Sentences.needsCertificate(api, problem: problem)
        : Sentences.needsKey(api, problem: problem),
      OperatorTask(message: message, url: obtain),
      context
    )
  }

  /// Makes guidance for a call that needs a login of a person; `command` is what a person logs in by, `variable` may hold
  /// a token in the place of a login, `reason` is a clause that says why the login of before is of no use.
  package static func missingLogin(
    command: String,
    variable: String?,
    reason: String?,
    obtain: String?,
    context: CallContext
  ) -> Guidance {
    withoutCredential(
      Sentences.needsLogin(context.manifest.title, reason: reason),
      OperatorTask(message: Sentences.logIn(command, or: variable), url: obtain),
      context
    )
  }

  private static func withoutCredential(
    _ sentence: String,
    _ task: OperatorTask,
    _ context: CallContext
  ) -> Guidance {
    let isRefused = context.attempts.made > 0 && context.isAnonymous
    let sent = isRefused ? Sentences.refusedWithoutKey : Sentences.nothingSent
    var guidance = Guidance(.askOperator, sentence, sending: [sent], context: context)
    guidance.kind = "auth"
    guidance.scope = context.isAnonymous ? "operation" : "credential"
    guidance.disclose = context.operation?.disclose
    guidance.sayOperator(task, context)
    if guidance.task == nil {
      guidance.advise(Sentences.againAfterwards(context.phrase()))
    }
    guidance.sayStop(context)
    return guidance
  }

  /// Makes guidance for a hold that only a person lifts; `reason` is one clause in our words.
  package static func onHold(
    scope: String,
    reason: String,
    because failure: Failure,
    context: CallContext
  ) -> Guidance {
    var guidance = Guidance(
      .askOperator,
      Sentences.onHold(context.manifest.title, reason: reason.asLine),
      sending: [Sentences.nothingSent],
      context: context
    )
    guidance.setCause(failure)
    guidance.scope = scope
    guidance.disclose = context.operation?.disclose
    guidance.sayOperator(
      Guidance(failure, context: context).operatorTask
        ?? OperatorTask(message: Sentences.liftHold(context.manifest.title), url: nil),
      context
    )
    guidance.sayStop(context)
    return guidance
  }

  /// Makes guidance for a gate that the failure of an earlier call shut; `reason` is one clause in our words, and `place`
  /// says where the instant comes from; without one it is the wait of that failure.
  ///
  /// A block that asks for another call is not told as a wait after which this one is welcome.
  package static func gateShut(
    scope: String,
    until: Timestamp,
    reason: String,
    because failure: Failure,
    from place: WaitTime.Origin? = nil,
    context: CallContext
  ) -> Guidance {
    let origin = place ?? failure.wait?.gateOrigin ?? .chosenGate
    let happened = Sentences.shut(context.manifest.title, reason: reason.asLine)
    var guidance =
      failure.verdict == .revise
      ? blocked(happened, until: until, scope: scope, because: failure, context: context)
      : notSent(
        happened,
        until: until,
        origin: origin,
        scope: scope,
        Sentences.Sharing(failure),
        context: context
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
    context: CallContext
  ) -> Guidance {
    let advice = failure.say?.asLine ?? Sentences.heed(context.phrase())
    var guidance = Guidance(.revise, happened, sending: [Sentences.nothingSent], context: context)
    guidance.advise(advice)
    guidance.scope = scope
    guidance.said = failure.said
    guidance.setWait(until: until, from: WaitTime.Origin.gate.text, context: context)
    if let wait = guidance.wait {
      let until = wait.until.rfc3339
      guidance.advise(Sentences.stillShut(until: until, seconds: wait.seconds))
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
  package static func budgetFull(_ budget: Budget, until: Timestamp, context: CallContext)
    -> Guidance
  {
    var guidance = notSent(
      Sentences.full(
        context.manifest.title,
        limit: budget.limit.isOpen ? nil : budget.limit.phrase
      ),
      until: until,
      origin: budget.isTold ? .toldLimit : .budget(id: budget.id),
      scope: budget.reach,
      budget.isTold ? .mayShare : .limit,
      context: context
    )
    guidance.kind = "rate_limit"
    return guidance
  }

  /// Makes guidance for an API, or an operation, that keeps failing; `until` is when the next probe is let through.
  package static func breakerOpen(
    until: Timestamp,
    scope: String = "api",
    context: CallContext
  ) -> Guidance {
    let isAPI = scope == "api"
    var guidance = notSent(
      Sentences.brokenOff(isAPI ? context.manifest.title : context.tool),
      until: until,
      origin: .probe,
      scope: scope,
      .refusal,
      context: context
    )
    guidance.kind = "upstream"
    return guidance
  }

  /// Makes guidance for a call that has failed in the same way `count` times just now.
  package static func repeated(count: Int, failure: Failure, context: CallContext) -> Guidance {
    let why = Sentences.why(failure)
    var guidance = Guidance(
      .revise,
      Sentences.repeated(context.tool, count: count, why: why),
      context: context
    )
    let original = Guidance(failure, context: context)
    guidance.code = failure.code
    guidance.status = failure.status
    guidance.kind = failure.kind
    guidance.said = failure.said
    guidance.requestID = failure.requestID
    guidance.advise([failure.say].compactMap { $0?.asLine } + [Sentences.repeatedAdvice])
    guidance.fields = original.fields
    if !guidance.fields.isEmpty { guidance.wording.lead = Sentences.correct(context.phrase()) }
    return guidance
  }

  /// Makes guidance for a call whose place in a budget nobody can count before `until`.
  package static func uncounted(_ budget: Budget, until: Timestamp, context: CallContext)
    -> Guidance
  {
    var guidance = notSent(
      Sentences.uncounted(context.manifest.title),
      until: until,
      origin: .store,
      scope: budget.reach,
      .limit,
      context: context
    )
    guidance.kind = "rate_limit"
    return guidance
  }

  static func notSent(
    _ happened: String,
    until: Timestamp,
    origin: WaitTime.Origin,
    scope: String,
    _ sharing: Sentences.Sharing,
    context: CallContext
  ) -> Guidance {
    var guidance = Guidance(.backOff, happened, sending: [Sentences.nothingSent], context: context)
    guidance.setWait(until: until, from: origin.text, context: context)
    guidance.sayWait(origin, scope: scope, sharing, context: context)
    return guidance
  }

  /// A path into the arguments as a dotted name, in which every name that is no plain word is quoted.
  private static func name(ofPath path: String) -> String {
    let steps = path.split(separator: "/").joined(separator: ".")
    return steps.isEmpty ? "arguments" : UntrustedText.cutSentence(steps.asLine, limit: 80)
  }

  private mutating func sayStop(_ context: CallContext) {
    if kind == "auth" { advise(Sentences.noSecretInChat) }
    let reach = ScopeReach(scope: scope ?? "api", context: context)
    advise(Sentences.untilActed(reach, kind: kind, id: api))
    advise(Sentences.tellUser(disclose: disclose))
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
