package import Failures
import JSON
import Manifests
import Text
package import Time

extension Guidance {
  /// Makes guidance of a failure.
  ///
  /// `opensAt` is the instant that the gate or the reservation gives, or the one chosen for a retry; without it the
  /// failure's own wait counts from now, and a free retry takes its longest wait. `origin` tells where that instant comes
  /// from, if not from the failure.
  package init(
    _ failure: Failure,
    context: CallContext,
    opensAt: Timestamp? = nil,
    origin: WaitTime.Origin? = nil
  ) {
    let action = failure.action
    self.init(action, Self.happened(failure, context), context: context)
    code = failure.code
    status = failure.status
    kind = failure.kind
    said = failure.said
    requestID = failure.requestID
    advise([failure.say].compactMap { $0?.asLine })
    advise(
      [failure.defect].compactMap {
        $0.map { Sentences.unreadError($0, api: context.manifest.title) }
      }
    )
    advise(failure.implausibleWaits.map(Sentences.implausible))
    if action == .backOff || failure.hold == .gate {
      advise(failure.unreadableWaits.map(Sentences.unreadable))
    }
    switch action {
    case .revise: revise(failure, context: context, opensAt: opensAt)
    case .backOff: backOff(failure, context: context, opensAt: opensAt, origin: origin)
    case .askOperator: askOperator(failure, context: context)
    case .verify: verify(failure, context: context, opensAt: opensAt)
    }
  }

  /// What happened, and why.
  private static func happened(_ failure: Failure, _ context: CallContext) -> String {
    let api = context.manifest.title
    let action = failure.action
    let why = Sentences.why(failure)
    if action == .askOperator, let wait = failure.wait, wait.isForPerson {
      return Sentences.farAway(api, days: wait.days, why: why)
    }
    if let stop = failure.redirect {
      return action == .verify
        ? Sentences.redirectedWrite(stop, api, why: why)
        : Sentences.redirected(stop, context.operation?.effect, api, why: why)
    }
    if action == .askOperator, failure.kind == "auth", context.takesNoKey {
      return Sentences.wantsKey(api, why: why)
    }
    return switch failure.peculiarity {
    case .none where failure.isAccepted && failure.status == 303:
      Sentences.outcomeWaits(api, why: why)
    case .redirectedIntoLimit: Sentences.redirectedIntoLimit(api, why: why)
    case .none: Sentences.happened(action, kind: failure.kind, api: api, why: why)
    case .repeatedTooOften: Sentences.repeatedTooOften(api, why: why)
    case .madeAndFailed: Sentences.madeAndFailed(action, api, why: why)
    case .donePartly: Sentences.donePartly(api, why: why)
    case .underWay: Sentences.underWay(api, why: why)
    case .page: Sentences.page(action, api: api, why: why)
    case .failedLater: Sentences.failedLater(api, why: why)
    case .lostLater: Sentences.lostLater(api, why: why)
    }
  }

  // MARK: - The four actions

  private mutating func revise(_ failure: Failure, context: CallContext, opensAt: Timestamp?) {
    tellGate(failure, context: context, opensAt: opensAt)
    let hints = ArgumentHint(context)
    let known = failure.fields.map { told($0, hints) }
    fields = known.filter { $0.standing == .named }
    let mentioned = known.filter { $0.standing == .mentioned }.map(\.quotedField)
    if failure.peculiarity == .donePartly { advise(Sentences.leaveOut) }
    if failure.peculiarity == .repeatedTooOften {
      disclose = context.operation?.disclose
      advise(Sentences.stopRepeating(disclose: disclose))
    } else if !mentioned.isEmpty {
      advise(Sentences.mayBeAbout(mentioned, context.tool, context.way))
      advise(closing(of: failure))
    } else if fields.isEmpty {
      advise([advice(failure, hints, context)].compactMap(\.self))
      advise(closing(of: failure))
    } else {
      advise(Sentences.notUnchanged)
      wording.lead = Sentences.correct(context.phrase())
    }
  }

  /// A field with what is wrong with it, as far as the API or the schema says so.
  private func told(_ field: FieldError, _ hints: ArgumentHint) -> FieldError {
    var told = field
    told.owner = hints.isOwn(field.field) ? .tool : .api
    told.problem = Sentences.apiProblem(field.problem, hints.argument(field.field))
    return told
  }

  /// What is said last of a failure that names no argument.
  private func closing(of failure: Failure) -> String {
    if failure.peculiarity == .failedLater { return Sentences.beginsAnew }
    let isPassing =
      failure.kind == "conflict"
      && ["try again", "retry"].contains {
        failure.said.message?.lowercased().contains(text: $0) ?? false
      }
    if isPassing { return Sentences.mayPass }
    // A failure of no known sort behind a good status does not say that it is for good.
    let isUntold = failure.kind == nil && failure.rule == nil && (failure.status ?? 400) < 300
    return isUntold ? Sentences.mayStay : Sentences.notUnchanged
  }

  /// Tells of the gate that also the mended call will find shut.
  private mutating func tellGate(_ failure: Failure, context: CallContext, opensAt: Timestamp?) {
    guard let wait = failure.wait, failure.hold == .gate else { return }
    scope = failure.scope
    setWait(
      until: opensAt ?? context.now + wait.seconds,
      from: wait.origin.text,
      context: context
    )
    if let wait = self.wait {
      advise(Sentences.stillShut(until: wait.until.rfc3339, seconds: wait.seconds))
    }
  }

  private func advice(_ failure: Failure, _ hints: ArgumentHint, _ context: CallContext) -> String?
  {
    switch failure.kind {
    case "validation" where failure.defect != nil && failure.said.message == nil:
      Sentences.compareArguments(context.tool, context.way)
    case "validation": Sentences.unnamedArgument(context.tool, context.way)
    case "not_found": Sentences.check(hints.pathArguments)
    case "conflict": Sentences.readState
    case "too_large": Sentences.smaller
    default: failure.say == nil ? Sentences.heed(context.phrase()) : nil
    }
  }

  private mutating func backOff(
    _ failure: Failure,
    context: CallContext,
    opensAt: Timestamp?,
    origin: WaitTime.Origin?
  ) {
    if failure.isAccepted { return sayAccepted(failure, context: context, opensAt: opensAt) }
    let longest = failure.retry.longestWait(afterAttempts: context.attempts.made)
    let wait = failure.wait ?? WaitTime(seconds: longest, origin: .chosen)
    let origin = origin ?? wait.origin
    setWait(until: opensAt ?? context.now + wait.seconds, from: origin.text, context: context)
    sayWait(
      origin,
      scope: context.isLeftAlone ? "api" : failure.scope,
      context.isLeftAlone ? .refusal : Sentences.Sharing(failure),
      isNamed: failure.namesUselessTime,
      context: context
    )
    if failure.repetition > max(1, context.attempts.made), failure.growsWithRepetition {
      advise(Sentences.cameAgain(failure.repetition))
    }
    if failure.peculiarity == .page {
      advise(Sentences.ifPageAgain(host: context.server.host))
    }
    sayAttempts(context)
  }

  /// What is accepted is no trouble: nothing rests meanwhile, and giving it up would not undo it.
  mutating func sayAccepted(_ failure: Failure, context: CallContext, opensAt: Timestamp?) {
    let wait = failure.wait ?? WaitTime(seconds: 1, origin: .chosen)
    setWait(until: opensAt ?? context.now + wait.seconds, from: wait.origin.text, context: context)
    scope = failure.scope
    guard let task, let wait = self.wait else { return }
    let until = wait.until.rfc3339
    advise(Sentences.resume(task, until: until, seconds: wait.seconds))
    advise(Sentences.notUndone)
  }

  private mutating func askOperator(_ failure: Failure, context: CallContext) {
    scope = failure.scope
    disclose = context.operation?.disclose
    if let wait = failure.wait {
      return askWhetherToWait(wait, failure, context: context)
    }
    let message = (failure.message(for: context.sources) ?? Self.usualMessage(failure, context))
      .asLine
    sayOperator(
      OperatorTask(message: message, url: failure.url, isURLOffered: failure.isURLOffered),
      context
    )
    if failure.kind == "auth" {
      advise(context.wholeFields.map(Sentences.holdsWholeField))
      advise(Sentences.noSecretInChat)
    }
    let reach = ScopeReach(scope: failure.scope, context: context)
    advise(Sentences.untilActed(reach, kind: failure.kind, id: api))
    advise(Sentences.tellUser(disclose: disclose))
    // A kept call has its next step already.
    if task == nil, context.operation != nil {
      advise(Sentences.againAfterwards(context.phrase()))
    }
  }

  /// A wait of days is nothing an agent can sit out, nor is it a fault that a person has to mend.
  private mutating func askWhetherToWait(
    _ wait: WaitTime,
    _ failure: Failure,
    context: CallContext
  ) {
    setWait(until: context.now + wait.seconds, from: wait.origin.text, context: context)
    advise(Sentences.notBefore(self.wait?.until.rfc3339 ?? ""))
    advise(Sentences.origin(wait.origin, isNamed: failure.namesUselessTime))
    let message =
      failure.operatorMessage?.asLine
      ?? Sentences.decideOnWait(failure.remedy, context.manifest.title)
    sayOperator(
      OperatorTask(message: message, url: failure.url, isURLOffered: failure.isURLOffered),
      context
    )
    let reach = ScopeReach(scope: failure.scope, context: context)
    advise(Sentences.untilThen(reach, Sentences.Sharing(failure), id: api, end: nil))
    advise(Sentences.tellUser(disclose: disclose))
  }

  private mutating func verify(_ failure: Failure, context: CallContext, opensAt: Timestamp?) {
    if let wait = failure.wait {
      setWait(
        until: opensAt ?? context.now + wait.seconds,
        from: wait.origin.text,
        context: context
      )
    }
    let wasSentNow = context.attempts.made > 0
    let instants = [opensAt, wait?.until, wasSentNow ? context.now + Look.patience : nil]
    sayVerify(context, notBefore: instants.compactMap(\.self).max())
    if failure.redirect != nil {
      advise(Sentences.redirectedAgain(context.manifest.title, file: context.manifest.file))
    }
    sayAttempts(context)
  }

  private static func usualMessage(_ failure: Failure, _ context: CallContext) -> String {
    let variables = context.credentials.flatMap(\.variables)
    if failure.kind == "auth", !variables.isEmpty {
      return Sentences.replaceKeys(in: variables)
    }
    if let stop = failure.redirect {
      let effect = context.operation?.effect
      return Sentences.mendRedirect(
        stop,
        effect,
        context.manifest.title,
        file: context.manifest.file
      )
    }
    return Sentences.operatorMessage(
      kind: failure.kind,
      api: context.manifest.title,
      file: context.manifest.file
    )
  }
}

extension CallContext {
  /// The variables of the keys that are sent as the whole of the field in which APIs want a word before the key.
  fileprivate var wholeFields: [String] {
    credentials.compactMap { credential in
      guard case .key(let env, .header(let name, prefix: "")) = credential.kind,
        name.lowercased() == "authorization"
      else { return nil }
      return env
    }
  }
}

extension WaitTime {
  /// The wait in days, rounded.
  fileprivate var days: Int { Int(saturating: (seconds / 86_400).rounded()) }

  /// Whether it is longer than anybody but a person decides on.
  var isForPerson: Bool { days >= 7 }
}

extension String {
  /// The text on one line.
  var asLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
