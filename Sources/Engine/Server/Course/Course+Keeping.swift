import EventLoop
import Failures
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// What is stored of a call. A store that fails never fails the call: it is then not kept, and the agent is told so.

extension Course {
  var limits: TaskLimits { entry.manifest.taskLimits }

  /// Whether the call is written down before it is sent: writes, and calls of a task that the agent named.
  private var isRecorded: Bool { reference != nil || entry.operation.effect != .read }

  /// Looks for an equal call that is kept: takes it up, if need be after a short wait, or says that it still has to wait.
  mutating func lookForEqual(_ call: ScopedCall) async throws(CancellationError) -> ToolResult? {
    guard ticket == nil else { return nil }
    let equal = (try? await surroundings.store.pendingCall(call.deduplicationKey, now: now)) ?? nil
    var pending = equal
    if pending == nil, !call.credential.isEmpty { pending = await lookForReplaced(call) }
    guard let pending else { return nil }
    while let uptake = try? await surroundings.clerk.takeUp(pending, now: clock) {
      switch uptake {
      case .gone: return nil
      case .sentElsewhere(let ticket, let lease):
        self.ticket = ticket
        return ToolResult(sentElsewhere(ticket, lease))
      case .unresolved(let ticket):
        self.ticket = ticket
        return ToolResult(unresolved(ticket))
      case .untold(let ticket): return await tell(ticket)
      case .claimed(let ticket):
        self.ticket = ticket
        return nil
      case .kept(let ticket, let times):
        let until = ticket.record.state.until ?? now
        guard until > now, journey.hasPatience(until: until, now: now) else {
          self.ticket = ticket
          return ToolResult(early(ticket, times: times))
        }
        try await wait(until: until, reason: ticket.reason)
      }
    }
    return nil
  }

  /// Looks for a call that is held, equals this one but for its credential, and whose credential is no longer in use.
  private func lookForReplaced(_ call: ScopedCall) async -> PendingCall? {
    let store = surroundings.store
    let found = (try? await store.heldCall(of: call.identity.key, now: now)) ?? nil
    guard let found else { return nil }
    let task = try? await store.change(.id(found.task), orEnter: nil, now: clock) { task, _ in
      task
    }
    guard let record = (task ?? nil)?[found.number], record.failure?.hold == .person else {
      return nil
    }
    let mine = AdmissionRequest(scopes: entry.scopes, call: call)
    let its = AdmissionRequest(
      scopes: entry.scopes,
      call: ScopedCall(record),
      further: record.failure?.scope
    )
    let holds = await store.holds(before: [mine, its], now: clock)
    return holds[1] == nil ? found : nil
  }

  /// Writes the call down before it is sent, where a crash must not lose it.
  ///
  /// - Returns: why a call that the agent wants kept cannot be; others go on without.
  mutating func recordIntent(_ call: PreparedCall) async -> NotKept? {
    if let ticket { return await mark(ticket, with: call) }
    guard isRecorded else { return nil }
    do throws(NotKept) {
      try await writeDown(call, key: call.idempotencyKey)
      return nil
    } catch {
      return reference == nil ? nil : error
    }
  }

  /// A kept call that goes with another credential than it was made with must still be known by who makes it once more,
  /// the key under which it goes for the first time must be known to who sends it again, and nobody else may take it up
  /// while it is sent.
  ///
  /// - Returns: why it must not be sent: its key cannot be kept, or somebody else has it.
  private mutating func mark(_ ticket: Ticket, with call: PreparedCall) async -> NotKept? {
    let isRekeyed = ticket.record.idempotencyKey != call.idempotencyKey
    let isRecredited = ticket.record.credential != call.scoped.credential
    guard isRekeyed || isRecredited || !isLeaseEnough else { return nil }
    do throws(NotKept) {
      let record = try await surroundings.clerk.mark(ticket, with: call, now: clock)
      self.ticket?.record = record
    } catch {
      if case .takenOver = error { return error }
      if isRekeyed { return error }
      self.ticket?.record.credential = call.scoped.credential
    }
    return nil
  }

  /// Whether the right to send the call lasts until its answer is here.
  private var isLeaseEnough: Bool {
    guard case .running(let lease)? = ticket?.record.state else { return true }
    return lease.until >= now + min(entry.manifest.timeout, journey.remaining(at: now))
  }

  private mutating func writeDown(
    _ call: PreparedCall,
    key: String? = nil,
    besides cause: GatheredReads.Cause? = nil
  ) async throws(NotKept) {
    guard surroundings.keys.redactor.redact(call.arguments) == call.arguments else {
      throw .secretArguments
    }
    var record = call.record(key: key, now: now)
    // What is selected does not change the call, but what is told of its answer.
    if let selection { record.arguments[Operation.select] = selection.json }
    if let cause, reference == nil, record.repetition == .harmless {
      ticket = try await gather(record, .init(api: call.api, cause: cause))
      return
    }
    ticket = try await surroundings.clerk.enter(
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
  ) async throws(NotKept) -> Ticket {
    let (clerk, gathered) = (surroundings.clerk, surroundings.gathered)
    // A task whose reads are done is left; somebody else may have begun and ended the next one meanwhile.
    for _ in 0..<3 {
      let task = gathered.task(of: place) { TaskID(entropy: surroundings.world.entropy()) }
      if let ticket = try await clerk.gather(record, in: task, limits: limits, now: clock) {
        return ticket
      }
      gathered.leave(task, of: place)
    }
    return try await clerk.enter(record, in: nil, limits: limits, now: clock)
  }

  /// Writes down what the call came to, if it was written down.
  @discardableResult
  mutating func conclude(_ ending: Ending) async -> CallRecord? {
    guard let ticket else { return nil }
    let record = try? await surroundings.clerk.conclude(ticket, ending, limits: limits, now: clock)
    guard let record = record ?? nil else { return nil }
    self.ticket?.record = record
    return record
  }

  /// Keeps the call for later, so that the agent can be told a handle.
  ///
  /// - Returns: the call as it is kept.
  /// - Throws: why it is not.
  mutating func keep(_ call: PreparedCall, _ ending: Ending) async throws(NotKept) -> CallRecord {
    if ticket == nil {
      try await writeDown(
        call,
        key: journey.attempts > 0 ? call.idempotencyKey : nil,
        besides: ending.cause
      )
    }
    ticket?.audience = .told
    guard let ticket else { throw .unknownTask }
    let record = try await surroundings.clerk.conclude(
      ticket,
      ending.unproven(isUnproven),
      limits: limits,
      now: clock
    )
    guard let record else { throw .unknownTask }
    self.ticket?.record = record
    return record
  }

  /// Ends what is written of a call that nobody waits for any more.
  func abandon() async {
    guard ticket != nil else { return }
    let ending = abandonment
    // The books are closed even though the call's own task is cancelled.
    let closing = EventLoop.shared.start {
      var course = self
      await course.conclude(ending)
    }
    await closing.value
  }

  /// What is written of a call that nobody waits for: one that was sent may be made once more.
  private var abandonment: Ending {
    switch ticket?.record.repetition {
    case .harmful where journey.isCutOff:
      .unknown(.unanswered(delivery.withdrawal == .byEnd ? .programEnded : .cancelled))
    // The same call is then sent with the same key, which the API knows.
    case .keyed where journey.attempts > 0: .snooze(until: now, place: nil, unproven)
    default: .dropped
    }
  }
}

extension Course {
  /// The last failure of a call that was cut off meanwhile.
  private var unproven: Failure? {
    var failure = ticket?.record.failure
    failure?.isUnproven = true
    return failure
  }
}

extension Ticket {
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
