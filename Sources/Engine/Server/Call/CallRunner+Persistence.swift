import Requests
import Credentials
import EventLoop
import Failures
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// What is stored of a call. Reads go on without a store that fails, and are not kept; a write that cannot be written down
// is not sent: after a crash nobody would know that it may have happened.

extension CallRunner {
  var limits: TaskLimits { entry.manifest.taskLimits }

  /// Whether the call is written down before it is sent: writes, calls of a task that the agent named, and those that are
  /// kept already.
  var isWrittenDown: Bool { persistedCall != nil || reference != nil || isWrite }

  /// Whether what is sent changes something; to look for the outcome of what the API has accepted does not.
  private var isWrite: Bool { entry.operation.effect != .read && accepted == nil }

  /// Looks for an equal call that is kept: takes it up, if need be after a short wait, or says that it still has to wait.
  ///
  /// A write that nobody can look for is not sent: an equal one may have happened.
  func lookForEqual(_ call: ScopedCall) async throws(CancellationError) -> ToolResult? {
    guard persistedCall == nil, !dependencies.store.hasNothingPending else { return nil }
    while true {
      let uptake: CallJournal.ClaimOutcome
      do throws(PersistenceError) {
        uptake = try await claimEqual(call)
      } catch {
        return isWrite ? refusal(because: error, call.arguments) : nil
      }
      switch uptake {
      case .gone: return nil
      case .sentHere(let persistedCall): return try await join(persistedCall)
      case .sentElsewhere(let persistedCall, let lease):
        guard let ended = try await end(of: persistedCall) else {
          self.persistedCall = persistedCall
          return ToolResult(sentElsewhere(persistedCall, lease))
        }
        if ended.record.state == .done { return await share(ended) }
      case .unresolved(let persistedCall):
        self.persistedCall = persistedCall
        return ToolResult(unresolved(persistedCall))
      case .untold(let persistedCall): return await tell(persistedCall)
      case .claimed(let persistedCall):
        self.persistedCall = persistedCall
        accepted = persistedCall.record.accepted
        state.isUnproven = persistedCall.record.failure?.isUnproven ?? false
        return nil
      case .kept(let persistedCall, let times):
        let until = persistedCall.record.state.until ?? now
        guard until > now, state.retryPolicy.fitsWaitLimit(until: until, now: now) else {
          self.persistedCall = persistedCall
          return ToolResult(early(persistedCall, times: times))
        }
        try await wait(until: until, reason: persistedCall.reason)
      }
    }
  }

  /// Takes up an equal call, where there is one.
  private func claimEqual(_ call: ScopedCall) async throws(PersistenceError)
    -> CallJournal.ClaimOutcome
  {
    var equal: PendingCall?
    do throws(StoreError) {
      equal = try await dependencies.store.pendingCall(call.deduplicationKey, now: now)
      if equal == nil, !call.credential.isEmpty { equal = try await lookForReplaced(call) }
    } catch {
      throw .store(error)
    }
    guard let equal else { return .gone }
    return try await dependencies.journal.claim(equal, now: clock)
  }

  /// Looks for a call that equals this one but for its credential, and that may have happened, or is held for a credential
  /// that is no longer in use.
  private func lookForReplaced(_ call: ScopedCall) async throws(StoreError) -> PendingCall? {
    let store = dependencies.store
    guard let found = try await store.unsettledCall(of: call.identity.key, now: now) else {
      return nil
    }
    let task = try await dependencies.journal.task(.id(found.task), now: clock)
    guard let record = task?[found.number] else { return nil }
    // A new key is nearly always the same account's, and what may have happened there is to be looked for.
    if record.state == .unknown { return found }
    guard record.state == .held, record.failure?.hold == .person else { return nil }
    let mine = AdmissionRequest(scopes: entry.scopes, call: call)
    let its = AdmissionRequest(
      scopes: entry.scopes,
      call: ScopedCall(record),
      further: record.failure?.scope
    )
    let holds = await store.holds(before: [mine, its], now: clock)
    return holds[1] == nil ? found : nil
  }

  /// Writes a call that is to be written down before it is sent, because a crash must not lose it.
  ///
  /// A write whose arguments hold a key of this server goes without: the key must not lie on a disk.
  ///
  /// - Returns: why a write, or a call that the agent wants kept, must not be sent.
  func recordIntent(_ call: PreparedCall) async -> PersistenceError? {
    if let persistedCall { return await mark(persistedCall, with: call) }
    do throws(PersistenceError) {
      try await writeDown(call, key: call.idempotencyKey)
      return nil
    } catch {
      if case .secretArguments = error, reference == nil { return nil }
      return error
    }
  }

  /// A kept call that goes with another credential than it was made with must still be known by who makes it once more,
  /// the key under which it goes for the first time must be known to who sends it again, and nobody else may take it up
  /// while it is sent.
  ///
  /// - Returns: why it must not be sent: somebody else has it, or it cannot be written down.
  private func mark(_ persistedCall: PersistedCallReference, with call: PreparedCall) async
    -> PersistenceError?
  {
    let isRekeyed = persistedCall.record.idempotencyKey != call.idempotencyKey
    let isRecredited = persistedCall.record.credential != call.scoped.credential
    guard isRekeyed || isRecredited || !isLeaseEnough else { return nil }
    do throws(PersistenceError) {
      let record = try await dependencies.journal.mark(persistedCall, with: call, now: clock)
      self.persistedCall?.record = record
    } catch {
      if case .takenOver = error { return error }
      if isRekeyed || isWrite { return error }
      self.persistedCall?.record.credential = call.scoped.credential
    }
    return nil
  }

  /// Whether the right to send the call lasts until its answer is here.
  private var isLeaseEnough: Bool {
    guard case .running(let lease)? = persistedCall?.record.state else { return true }
    return lease.until >= now + min(entry.builder.timeout, state.retryPolicy.remaining(at: now))
  }

  private func writeDown(
    _ call: PreparedCall,
    key: String? = nil,
    besides cause: GatheredReads.Cause? = nil
  ) async throws(PersistenceError) {
    let redactor = dependencies.keys.redactor
    guard redactor.redact(call.arguments) == call.arguments,
      reference.map({ redactor.redact($0.text) == $0.text }) ?? true
    else { throw .secretArguments }
    var record = call.record(key: key, now: now)
    record.accepted = accepted
    // What is selected does not change the call, but what is told of its answer.
    if let selection { record.arguments[Operation.select] = selection.json }
    if let cause, reference == nil, record.repetition == .harmless {
      persistedCall = try await gather(record, .init(api: call.api, cause: cause))
      return
    }
    persistedCall = try await dependencies.journal.enter(
      record,
      in: reference,
      limits: limits,
      now: clock
    )
  }

  /// Writes a read without a name down beside those that wait for the same.
  private func gather(
    _ record: CallRecord,
    _ place: GatheredReads.Place
  ) async throws(PersistenceError) -> PersistedCallReference {
    let (journal, gathered) = (dependencies.journal, dependencies.gathered)
    // A task whose reads are done is left; somebody else may have begun and ended the next one meanwhile.
    for _ in 0..<3 {
      let task = gathered.task(of: place) { TaskID(entropy: dependencies.world.entropy()) }
      if let persistedCall = try await journal.gather(record, in: task, limits: limits, now: clock)
      {
        return persistedCall
      }
      gathered.leave(task, of: place)
    }
    return try await journal.enter(record, in: nil, limits: limits, now: clock)
  }

  /// Writes down what the call came to, if it was written down.
  @discardableResult
  func conclude(_ ending: CallOutcome) async -> CallRecord? {
    guard let persistedCall else { return nil }
    let journal = dependencies.journal
    let conclusion = await journal.conclude(persistedCall, ending, limits: limits, now: clock)
    guard let conclusion else { return nil }
    self.persistedCall?.record = conclusion.record
    self.persistedCall?.sendings = 0
    return conclusion.record
  }

  /// Keeps the call for later, so that the agent can be told a handle.
  ///
  /// - Returns: the call as it is kept, in the store or, where that was written before it was sent, in memory.
  /// - Throws: why it is not.
  func keep(_ call: PreparedCall, _ ending: CallOutcome) async throws(PersistenceError)
    -> CallJournal.Conclusion
  {
    if persistedCall == nil {
      try await writeDown(
        call,
        key: state.retryPolicy.attempts > 0 ? call.idempotencyKey : nil,
        besides: ending.cause
      )
      persistedCall?.sendings = accepted == nil ? state.retryPolicy.attempts : 1
    }
    persistedCall?.audience = .told
    guard let persistedCall else { throw .unknownTask }
    let kept = ending.unproven(state.isUnproven)
    let journal = dependencies.journal
    let conclusion = await journal.conclude(persistedCall, kept, limits: limits, now: clock)
    guard let conclusion else { throw .unrecorded }
    self.persistedCall?.record = conclusion.record
    self.persistedCall?.sendings = 0
    return conclusion
  }

  /// Ends what is written of a call that nobody waits for any more.
  func abandon() async {
    guard persistedCall != nil else { return }
    let ending = abandonment
    // The books are closed even though the call's own task is cancelled.
    let closing = EventLoop.shared.start {
      await self.conclude(ending)
    }
    await closing.value
  }

  /// What is written of a call that nobody waits for: one that was sent may be made once more.
  private var abandonment: CallOutcome {
    if accepted != nil { return .snooze(until: now, place: nil, nil) }
    return switch persistedCall?.record.repetition {
    case .harmful where state.retryPolicy.isCutOff:
      .unknown(.unanswered(delivery.withdrawal == .byEnd ? .programEnded : .cancelled), .untold)
    // The same call is then sent with the same key, which the API knows.
    case .keyed where state.retryPolicy.attempts > 0: .snooze(until: now, place: nil, unproven)
    // The same deletion must know that what it does not find any more it may have deleted itself.
    case .harmless where state.retryPolicy.isCutOff && entry.operation.method == "DELETE":
      .snooze(until: now, place: nil, unproven)
    default: .dropped
    }
  }
}

extension CallRunner {
  /// The last failure of a call that was cut off meanwhile.
  private var unproven: Failure {
    var failure = persistedCall?.record.failure ?? .unanswered(.cancelled)
    failure.outcome = .notExecuted
    failure.isUnproven = true
    return failure
  }
}

extension PersistedCallReference {
  /// Why the call waits, in a clause of our own.
  fileprivate var reason: String {
    record.failure.map(Sentence.reason(of:)) ?? "its turn comes then"
  }
}

extension PreparedCall {
  /// The call as it is kept; without a key as long as nothing was sent under one.
  func record(key: String?, now: Timestamp) -> CallRecord {
    CallRecord(
      api: api,
      tool: entry.operation.toolName,
      arguments: arguments,
      identity: admissionRequest.call,
      credential: scoped.credential,
      idempotencyKey: key,
      repetition: keptRepetition,
      disclose: entry.operation.disclose,
      now: now
    )
  }

  private var keptRepetition: CallRecord.Repetition {
    if idempotencyKey != nil { return .keyed }
    return entry.manifest.isRepeatHarmful(entry.operation) ? .harmful : .harmless
  }
}
