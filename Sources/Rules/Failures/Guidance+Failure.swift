import JSON
import Manifests
package import Time

extension Guidance {
  /// Makes guidance of a failure.
  ///
  /// `opensAt` is the instant that the gate or the reservation gives, or the one chosen for a retry; without it the
  /// failure's own wait counts from now, and a free retry takes its longest wait. `origin` tells where that instant comes
  /// from, if not from the failure.
  package init(
    _ failure: Failure,
    facts: CallFacts,
    opensAt: Timestamp? = nil,
    origin: WaitTime.Origin? = nil
  ) {
    let action = failure.action
    let why = Sentences.why(failure)
    let api = facts.manifest.title
    var happened = Sentences.happened(action, kind: failure.kind, api: api, why: why)
    switch failure.peculiarity {
    case .none: break
    case .repeatedTooOften: happened = Sentences.repeatedTooOften(api, why: why)
    case .page: happened = Sentences.page(action, api: api, why: why)
    }
    if action == .askOperator, let days = failure.wait?.days {
      happened = Sentences.farAway(api, days: days, why: why)
    }
    self.init(action, [happened], facts: facts)
    code = failure.code
    status = failure.status
    kind = failure.kind
    said = failure.said
    requestID = failure.requestID
    sentences += [failure.say].compactMap { $0?.asLine }
    sentences += failure.implausibleWaits.map(Sentences.implausible)
    switch action {
    case .revise: revise(failure, facts: facts, opensAt: opensAt)
    case .backOff: backOff(failure, facts: facts, opensAt: opensAt, origin: origin)
    case .askOperator: askOperator(failure, facts: facts)
    case .verify: verify(failure, facts: facts, opensAt: opensAt)
    }
  }

  // MARK: - The four actions

  private mutating func revise(_ failure: Failure, facts: CallFacts, opensAt: Timestamp?) {
    if let wait = failure.wait, failure.hold == .gate {
      scope = failure.scope
      setWait(until: opensAt ?? facts.now + wait.seconds, from: wait.origin.text, facts: facts)
      if let wait = self.wait {
        sentences.append(Sentences.stillShut(until: wait.until.rfc3339, seconds: wait.seconds))
      }
    }
    let hints = ArgumentHint(operation: facts.operation)
    fields = failure.fields.map {
      FieldError(
        field: $0.field,
        problem: Sentences.apiProblem($0.problem, allowed: hints.allowed($0.field)),
        owner: hints.isOwn($0.field) ? .tool : .api
      )
    }
    if failure.peculiarity == .repeatedTooOften {
      disclose = facts.operation?.disclose
      sentences.append(Sentences.stopRepeating(disclose: disclose))
    } else if fields.isEmpty {
      sentences += [advice(failure, hints, facts)].compactMap(\.self)
      sentences.append(Sentences.notUnchanged)
    } else {
      sentences.append(Sentences.notUnchanged)
      sentences.append(Sentences.correct(facts.phrase()))
    }
  }

  private func advice(_ failure: Failure, _ hints: ArgumentHint, _ facts: CallFacts) -> String? {
    switch failure.kind {
    case "validation": Sentences.unnamedArgument(facts.tool, facts.way)
    case "not_found": Sentences.check(hints.pathArguments)
    case "conflict": Sentences.readState
    case "too_large": Sentences.smaller
    default: failure.say == nil ? Sentences.heed(facts.phrase()) : nil
    }
  }

  private mutating func backOff(
    _ failure: Failure,
    facts: CallFacts,
    opensAt: Timestamp?,
    origin: WaitTime.Origin?
  ) {
    let longest = failure.retry.longestWait(afterAttempts: facts.attempts.made)
    let wait = failure.wait ?? WaitTime(seconds: longest, origin: .chosen)
    let origin = origin ?? wait.origin
    setWait(until: opensAt ?? facts.now + wait.seconds, from: origin.text, facts: facts)
    sayWait(origin, scope: failure.scope, Sentences.Sharing(failure), facts: facts)
    if failure.repetition > max(1, facts.attempts.made), failure.growsWithRepetition {
      sentences.append(Sentences.cameAgain(failure.repetition))
    }
    if failure.peculiarity == .page {
      sentences.append(Sentences.ifPageAgain(host: facts.manifest.baseURL.host))
    }
    sayAttempts(facts)
  }

  private mutating func askOperator(_ failure: Failure, facts: CallFacts) {
    scope = failure.scope
    disclose = facts.operation?.disclose
    if let wait = failure.wait {
      return askWhetherToWait(wait, failure, facts: facts)
    }
    let message = (failure.message(for: facts.sources) ?? Self.usualMessage(failure, facts)).asLine
    sayOperator(
      OperatorTask(message: message, url: failure.url, isURLOffered: failure.isURLOffered),
      facts
    )
    if failure.kind == "auth" { sentences.append(Sentences.noSecretInChat) }
    let reach = ScopeReach(scope: failure.scope, facts: facts)
    sentences.append(Sentences.untilActed(reach, id: api))
    sentences.append(Sentences.tellUser(disclose: disclose))
  }

  /// A wait of days is nothing an agent can sit out, nor is it a fault that a person has to mend.
  private mutating func askWhetherToWait(
    _ wait: WaitTime,
    _ failure: Failure,
    facts: CallFacts
  ) {
    setWait(until: facts.now + wait.seconds, from: wait.origin.text, facts: facts)
    sentences.append(Sentences.notBefore(self.wait?.until.rfc3339 ?? ""))
    sentences.append(Sentences.origin(wait.origin))
    let message = failure.operatorMessage?.asLine ?? Sentences.decideOnWait(facts.manifest.title)
    sayOperator(
      OperatorTask(message: message, url: failure.url, isURLOffered: failure.isURLOffered),
      facts
    )
    let reach = ScopeReach(scope: failure.scope, facts: facts)
    sentences.append(Sentences.untilThen(reach, Sentences.Sharing(failure), id: api))
    sentences.append(Sentences.tellUser(disclose: disclose))
  }

  private mutating func verify(_ failure: Failure, facts: CallFacts, opensAt: Timestamp?) {
    if let wait = failure.wait {
      setWait(until: opensAt ?? facts.now + wait.seconds, from: wait.origin.text, facts: facts)
    }
    sayVerify(facts)
    sayAttempts(facts)
  }

  private static func usualMessage(_ failure: Failure, _ facts: CallFacts) -> String {
    let variables = facts.credentials.flatMap(\.variables)
    if failure.kind == "auth", !variables.isEmpty {
      return Sentences.replaceKeys(in: variables)
    }
    return Sentences.operatorMessage(
      kind: failure.kind,
      api: facts.manifest.title,
      file: facts.manifest.file
    )
  }

  // MARK: - Parts that several makers say

  /// Says when to call again, where that time comes from, and what rests until then.
  mutating func sayWait(
    _ origin: WaitTime.Origin,
    scope: String,
    _ sharing: Sentences.Sharing,
    facts: CallFacts
  ) {
    guard let wait else { return }
    let until = wait.until.rfc3339
    if let task {
      sentences.append(Sentences.resume(task, until: until, seconds: wait.seconds))
    } else {
      sentences.append(Sentences.again(facts.phrase(), until: until, seconds: wait.seconds))
    }
    self.scope = scope
    let reach = ScopeReach(scope: scope, facts: facts)
    sentences.append(Sentences.untilThen(reach, sharing, id: api))
    disclose = facts.operation?.disclose
    sentences.append(Sentences.cannotWait(disclose: disclose, task: task))
    sentences.append(Sentences.origin(origin))
  }

  /// Says what a person has to do, and where, and how what was held goes on afterwards.
  mutating func sayOperator(_ task: OperatorTask, _ facts: CallFacts) {
    operatorTask = task
    sentences.append(Sentences.forOperator(task.message))
    if let place = task.place { sentences.append(Sentences.place(place)) }
    if let release = facts.release {
      sentences.append(Sentences.release(release, api: facts.manifest.title))
    }
    if let kept = self.task { sentences.append(Sentences.resumeAfterwards(kept)) }
    let seconds = { Int(max(0, $0 - facts.now).rounded(.up)) }
    if let word = facts.word, word > facts.now, self.task != nil {
      let until = word.roundedUpToSecond.rfc3339
      sentences.append(Sentences.heedsWords(from: until, seconds: seconds(word)))
    }
    guard let look = facts.look else { return }
    sentences.append(Sentences.looks(at: look.roundedUpToSecond.rfc3339, seconds: seconds(look)))
  }

  /// Says how to find out whether a write happened, and what follows from it.
  mutating func sayVerify(_ facts: CallFacts) {
    if let check = VerifyingCall(facts: facts) {
      sentences.append(Sentences.verifyWith(check.phrase))
    } else {
      sentences.append(Sentences.verifyBlind)
    }
    sentences.append(Sentences.afterCheck(facts.phrase(), until: wait?.until.rfc3339))
    sentences.append(Sentences.notUnchecked)
  }

  /// Says how often the call was sent.
  mutating func sayAttempts(_ facts: CallFacts) {
    guard facts.attempts.made > 0 else { return }
    attempts = facts.attempts
    sentences.append(
      Sentences.attempts(
        facts.attempts.made,
        left: facts.attempts.left,
        seconds: facts.attempts.seconds
      )
    )
  }
}

/// The read call that shows whether a write happened, with what the write's arguments tell of its own.
private struct VerifyingCall {
  /// The call as it stands behind the word "call", with its arguments when the write tells all that are required.
  let phrase: String

  init?(facts: CallFacts) {
    guard let name = facts.operation?.verifyWith,
      let reader = facts.manifest.operations.first(where: { $0.name == name })
    else { return nil }
    let known = reader.arguments["properties"]?.object?.names ?? []
    let required = reader.arguments["required"]?.array?.compactMap(\.string) ?? []
    let shared = known.compactMap { name -> (String, JSONValue)? in
      guard let value = facts.arguments[name], value.scalarText != nil,
        required.contains(name)
          || reader.places.contains(where: { $0.argument == name && $0.target.isPath })
          || known.count <= 2
      else { return nil }
      return (name, value)
    }
    let object = JSONObject(shared)
    let isComplete = required.allSatisfy { object[$0] != nil } && !object.isEmpty
    let isShort = JSONWriter.text(.object(object)).utf8.count <= 200
    phrase = facts.way.phrase(reader, with: isComplete && isShort ? object : nil)
  }
}

extension WaitTime {
  /// The wait in days, rounded.
  fileprivate var days: Int { Int(saturating: (seconds / 86_400).rounded()) }
}

extension String {
  /// The text on one line.
  var asLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
