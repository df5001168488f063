import EventLoop
import Guidance
import Failures
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// What the agent is told when the call ends without what was asked for, and what is kept of it.

extension CallRunner {
  /// Ends a call that was refused before it could be prepared; one that is kept stays due, for nothing was sent.
  func end(with refusal: Refusal) async -> ToolResult {
    await conclude(.dropped)
    return ToolResult(refusal.guidance)
  }

  // MARK: - After an attempt

  /// Guidance after the last attempt; a call that has to wait is kept, and gets a place where places are known, or keeps
  /// the one that it was waiting for.
  func reply(
    to attemptFailure: AttemptFailure,
    of call: PreparedCall,
    at place: Reservation? = nil
  ) async -> ToolResult {
    let failure = attemptFailure.failure(of: context(call.arguments))
    if let told = self.refusal(ofAnonymous: failure, call.arguments) {
      return await end(with: Refusal(guidance: told))
    }
    switch failure.action {
    case .revise: await conclude(.failed(failure))
    case .verify: return await replyUnresolved(attemptFailure, failure, of: call)
    case .askOperator:
      return await holdForOperator(failure, of: call) { .init(attemptFailure, context: $0) }
    case .backOff: return await keepForLater(after: attemptFailure, failure, of: call, at: place)
    }
    let opening = await pacing.opening(for: call.admissionRequest, now: clock)
    return ToolResult(
      Guidance(attemptFailure, context: context(call.arguments), opensAt: opening.map(shown))
    )
  }

  private func keepForLater(
    after attemptFailure: AttemptFailure,
    _ failure: Failure,
    of call: PreparedCall,
    at scheduled: Reservation?
  ) async -> ToolResult {
    let told = failure.wait.map(\.margined)
    let seconds = told ?? failure.retry.longestWait(afterAttempts: state.retryPolicy.attempts)
    let opening = await pacing.opening(for: call.admissionRequest, now: clock)
    let start = scheduled == nil ? max(now + seconds, opening ?? now) : now
    let place: Reservation
    if let scheduled {
      await pacing.entrust(scheduled, now: clock)
      place = scheduled
    } else {
      place = await pacing.appoint(call.admissionRequest, from: start, now: clock)
    }
    let until = place.notBefore
    let isLeftAlone = pacing.isLeftAlone(entry.manifest.id, now: now)
    var failure = failure
    if isLeftAlone { failure.scope = "api" }
    let ending: CallOutcome =
      told == nil
      ? .retry(at: until, place: place.place, failure)
      : .snooze(until: until, place: place.place, failure)
    let origin = place.origin(behind: scheduled == nil ? start : place.gate?.until)
    return await kept(call, ending, place) { context, until in
      var context = context
      context.isLeftAlone = isLeftAlone
      return Guidance(attemptFailure, context: context, opensAt: until, origin: origin)
    }
  }

  // MARK: - Before an attempt

  /// Guidance for a call that is not let through; what an attempt before came to is told rather than what followed.
  func reply(to refusal: Admission, of call: PreparedCall) async -> ToolResult {
    if let attemptFailure = state.attemptFailure, case .scheduled(let place) = refusal {
      return await reply(to: attemptFailure, of: call, at: place)
    }
    if let attemptFailure = state.attemptFailure, refusal.opening != nil {
      return await reply(to: attemptFailure, of: call)
    }
    if case .scheduled(let place) = refusal, place.isUncounted, let problem = pacing.lastingProblem
    {
      return await giveBack(place, because: problem, of: call)
    }
    switch refusal {
    case .granted(let place), .scheduled(let place):
      await pacing.entrust(place, now: clock)
      let cause = place.gate.map { behindGate(of: $0.failure, until: $0.until, place) } ?? nil
      return await keepForLater(at: place, call, because: cause) {
        place.guidance(context: $0, until: $1)
      }
    case .shut(let scope, let until, let failure) where failure.verdict == .revise:
      // A block that asks for another call must not be told as a wait after which this one is welcome.
      await conclude(.failed(failure))
      let context = context(call.arguments)
      return ToolResult(.gateShut(scope, until: shown(until), because: failure, context: context))
    case .shut(let scope, let until, let failure):
      let place = await pacing.appoint(call.admissionRequest, from: until, now: clock)
      let origin = place.origin(behind: until)
      let cause = behindGate(of: failure, until: until, place)
      return await keepForLater(at: place, call, because: cause) {
        .gateShut(scope, until: $1, because: failure, from: origin, context: $0)
      }
    case .broken(let until, let scope):
      return await keepForLater(from: until, call) {
        .breakerOpen(until: $1, scope: scope, context: $0)
      }
    case .struck(let until, let strikes):
      return await keepForLater(from: until, call) { .struck(strikes, until: $1, context: $0) }
    case .held(let scope, let failure):
      if let told = self.refusal(ofAnonymous: failure, call.arguments) {
        return await end(with: Refusal(guidance: told))
      }
      // After an attempt it would be wrong to say that nothing was sent.
      let isFirst = state.attemptFailure == nil
      return await holdForOperator(failure, of: call) {
        isFirst ? .onHold(scope, because: failure, context: $0) : Guidance(failure, context: $0)
      }
    case .repeated(let failure, let count):
      await conclude(.failed(failure))
      return ToolResult(.repeated(count: count, failure: failure, context: context(call.arguments)))
    }
  }

  /// Gives a place back that nobody can count until somebody has mended the store; a call that is kept stays due.
  private func giveBack(
    _ place: Reservation,
    because problem: StoreError,
    of call: PreparedCall
  ) async -> ToolResult {
    await pacing.settle(place, .unsent, recording: [], now: clock)
    await conclude(.dropped)
    return ToolResult(.neverCounted(problem.message, context: context(call.arguments)))
  }

  /// Keeps a call that may be sent from an instant on, with a place where places are known.
  private func keepForLater(
    from start: Timestamp,
    _ call: PreparedCall,
    because failure: Failure? = nil,
    _ guidance: (CallContext, Timestamp) -> Guidance
  ) async -> ToolResult {
    let place = await pacing.appoint(call.admissionRequest, from: start, now: clock)
    return await keepForLater(at: place, call, because: failure, guidance)
  }

  private func keepForLater(
    at place: Reservation,
    _ call: PreparedCall,
    because failure: Failure? = nil,
    _ guidance: (CallContext, Timestamp) -> Guidance
  ) async -> ToolResult {
    let cause = failure ?? fullForLong(place)
    let ending = CallOutcome.snooze(until: place.notBefore, place: place.place, cause)
    return await kept(call, ending, place, guidance)
  }

  /// Why a call waits for a place that is further away than it is kept, so that a person hears whom that concerns; nil
  /// for a nearer one.
  private func fullForLong(_ place: Reservation) -> Failure? {
    let seconds = place.notBefore - now
    guard accepted == nil, let budget = place.budget, !budget.isPace, seconds > limits.lifetime
    else { return nil }
    return .full(budget.reach, for: seconds, origin: WaitTime.Origin(budget))
  }

  /// Why the call waits behind a gate; nil where it waits for what the API has accepted, which stays the reason.
  private func behindGate(
    of failure: Failure,
    until: Timestamp,
    _ place: Reservation
  ) -> Failure? {
    guard accepted == nil else { return nil }
    let origin = place.origin(behind: until)
    return .behindGate(of: failure, until: until, from: origin, now: now)
  }

  /// A call that is kept already, and asked for again too early.
  func early(_ persistedCall: PersistedCallReference, times: Int) -> Guidance {
    let record = persistedCall.record
    let until = shown(record.state.until ?? now)
    return .early(record.failure, until: until, times: times, context: context(record.arguments))
  }

  /// A call that may have happened, and is made again: whoever makes it may not know that there was one before.
  func unresolved(_ persistedCall: PersistedCallReference) -> Guidance {
    let record = persistedCall.record
    var context = context(record.arguments)
    context.attempts = CallContext.Attempts(made: 0)
    return .unresolved(
      record.failure ?? .unanswered(.unrecorded),
      .takenUp,
      closing: persistedCall.closing,
      context: context
    )
  }

  /// A call that may have happened under a key which the API may no longer know.
  func replyUnresolved(underForgottenKeyOf persistedCall: PersistedCallReference) async
    -> ToolResult
  {
    await conclude(.unknown(.unanswered(.keyForgotten), .untold))
    noteToldAfterwards()
    return ToolResult(unresolved(self.persistedCall ?? persistedCall))
  }

  /// A call that another process is sending: nobody can say yet whether this one is still wanted.
  func sentElsewhere(_ persistedCall: PersistedCallReference, _ lease: Lease) -> Guidance {
    var context = context(persistedCall.record.arguments)
    context.attempts = CallContext.Attempts(made: 0)
    return .sentElsewhere(by: lease.process, until: shown(lease.until), context: context)
  }
}

extension Reservation {
  /// Where the place's instant comes from, when it is later than that of the gate before it; nil when it is the gate's.
  fileprivate func origin(behind gate: Timestamp?) -> WaitTime.Origin? {
    let own = budget.map(WaitTime.Origin.init)
    guard let gate else { return own }
    return notBefore > gate ? own ?? .turn : nil
  }

  func guidance(context: CallContext, until: Timestamp) -> Guidance {
    if let gate, gate.failure.verdict != .revise {
      return .gateShut(
        gate.scope,
        until: until,
        because: gate.failure,
        from: origin(behind: gate.until),
        context: context
      )
    }
    guard let budget else { return .breakerOpen(until: until, context: context) }
    if isUncounted { return .uncounted(budget, until: until, context: context) }
    return budget.isPace
      ? .paced(budget, until: until, context: context)
      : .budgetFull(budget, until: until, context: context)
  }
}

extension WaitTime.Origin {
  /// A place in a limit.
  init(_ budget: Budget) {
    self = budget.isPace ? .pace : budget.isTold ? .toldLimit : .budget(id: budget.id)
  }
}

extension Guidance {
  /// The guidance with what else its handle keeps.
  func naming(companionsOf persistedCall: PersistedCallReference?) -> Guidance {
    guard let persistedCall, persistedCall.companions > 0 else { return self }
    let task = persistedCall.reference.text
    return adding(
      Sentence.companions(persistedCall.companions, task: task, call: persistedCall.number)
    )
  }

  /// Guidance after an attempt.
  init(
    _ attemptFailure: AttemptFailure,
    context: CallContext,
    opensAt: Timestamp? = nil,
    origin: WaitTime.Origin? = nil
  ) {
    switch attemptFailure {
    case .failure(let failure):
      self.init(failure, context: context, opensAt: opensAt, origin: origin)
    case .noAnswer(let error):
      self = .transport(error, context: context, opensAt: opensAt, origin: origin)
    }
  }

  static func gateShut(
    _ scope: String,
    until: Timestamp,
    because failure: Failure,
    from origin: WaitTime.Origin? = nil,
    context: CallContext
  ) -> Guidance {
    .gateShut(
      scope: scope,
      until: until,
      reason: Sentence.reason(of: failure),
      because: failure,
      from: origin,
      context: context
    )
  }

  static func onHold(
    _ scope: String,
    because failure: Failure,
    context: CallContext
  ) -> Guidance {
    let reason = Sentence.reason(of: failure)
    return .onHold(scope: scope, reason: reason, because: failure, context: context)
  }
}
