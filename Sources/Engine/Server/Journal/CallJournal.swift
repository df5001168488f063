import EventLoop
import Failures
import Pacing
import Storage
import Tasks
import Time

/// Keeps the books of calls: what is stored of one before it is sent, and what it came to.
@Engine
struct CallJournal {
  let ledger: any TaskLedger
  let deferred: DeferredWrites
  let entropy: @Engine () -> [UInt8]

  /// Seconds for which a process has a call to itself; more than a call may take.
  static let lease = 60.0

  /// What taking up a pending call came to.
  enum ClaimOutcome: Sendable {
    /// It is this process's to send.
    case claimed(PersistedCallReference)
    /// It is kept, but not to be sent now; so many times in a row it was asked for too early.
    case kept(PersistedCallReference, times: Int)
    /// This process is sending it, or has not written down yet what came of it.
    case sentHere(PersistedCallReference)
    /// Another process is sending it.
    case sentElsewhere(PersistedCallReference, Lease)
    /// It was sent, and nobody has said yet whether it happened.
    case unresolved(PersistedCallReference)
    /// It was carried out, and its agent may not have been told.
    case untold(PersistedCallReference)
    /// It is over, or may be sent several times at once.
    case gone
  }

  func lease(_ now: Timestamp) -> Lease {
    Lease(process: ledger.process, until: now + Self.lease)
  }

  /// Writes a call down before it is sent, and takes the right to send it.
  ///
  /// - Throws: `PersistenceError.forestalled` where one that equals it and could happen twice was written down first, in
  ///   the one step in which this one would be.
  func enter(
    _ call: CallRecord,
    in reference: TaskReference?,
    limits: TaskLimits,
    now clock: InstantSource
  ) async throws(PersistenceError) -> PersistedCallReference {
    let fresh = fresh(reference, limits: limits, now: clock.now)
    var isForestalled = false
    let entered: PersistedCallReference?? = try await keeping(
      reference ?? fresh.reference,
      orEnter: fresh,
      besides: call.repetition == .harmless ? nil : call.identity,
      now: clock
    ) { task, moment in
      isForestalled = moment.equal != nil
      guard !isForestalled else {
        // A task that was named for this call alone is not begun.
        if task.id == fresh.id { task.name = nil }
        return nil
      }
      return task.enter(
        call,
        audience: reference == nil ? .untold : .told,
        lease(moment.now),
        limits: limits,
        now: moment.now
      )
    }
    if isForestalled { throw .forestalled }
    guard let entered = entered ?? nil else { throw .unknownTask }
    return entered
  }

  /// Writes a read down beside others of its kind; nil where those are done or many, so that their task takes no more.
  ///
  /// - Throws: `PersistenceError.tooManyReads` where enough of them wait.
  func gather(
    _ call: CallRecord,
    in id: TaskID,
    limits: TaskLimits,
    now clock: InstantSource
  ) async throws(PersistenceError) -> PersistedCallReference? {
    let fresh = TaskRecord(id: id, limits: limits, now: clock.now)
    let (count, persistedCall) =
      try await keeping(.id(id), orEnter: fresh, now: clock) { task, moment in
        let (now, count) = (moment.now, task.pending.count)
        let takesMore =
          (1..<GatheredReads.limit).contains(count) && task.calls.count < GatheredReads.capacity
        guard task.calls.isEmpty || takesMore else {
          return (count, nil as PersistedCallReference?)
        }
        var persistedCall = task.enter(call, audience: .told, lease(now), limits: limits, now: now)
        persistedCall?.companions = count
        return (count, persistedCall)
      } ?? (0, nil)
    if persistedCall == nil, count >= GatheredReads.limit { throw .tooManyReads(id) }
    return persistedCall
  }

  /// A task to begin with; a handle stands for one that was begun before.
  private func fresh(
    _ reference: TaskReference?,
    limits: TaskLimits,
    now: Timestamp
  ) -> TaskRecord {
    var name: TaskName?
    if case .name(let given)? = reference { name = given }
    return TaskRecord(id: TaskID(entropy: entropy()), name: name, limits: limits, now: now)
  }

  /// Takes up a call that equals one that is made now.
  func claim(
    _ pending: PendingCall,
    now clock: InstantSource
  ) async throws(PersistenceError) -> ClaimOutcome {
    do throws(StoreError) {
      return try await change(.id(pending.task), orEnter: nil, now: clock) { task, moment in
        _ = task.settle(now: moment.now, isAlive: moment.isAlive)
        return task.claim(pending.number, lease: lease(moment.now), now: moment.now)
      } ?? .gone
    } catch {
      throw .store(error)
    }
  }

  /// Writes down with which credential, and under which key, a call goes now, and takes the right to send it anew.
  ///
  /// - Returns: the call as it is kept then.
  /// - Throws: `PersistenceError.takenOver` where the right is somebody else's by now.
  func mark(
    _ persistedCall: PersistedCallReference,
    with call: PreparedCall,
    now clock: InstantSource
  ) async throws(PersistenceError) -> CallRecord {
    let (scoped, key) = (call.scoped, call.idempotencyKey)
    let record = try await keeping(.id(persistedCall.task), orEnter: nil, now: clock) {
      task,
      moment in
      let now = moment.now
      guard var record = task[persistedCall.number], record.renew(lease(now), now: now) == .done
      else {
        return nil as CallRecord?
      }
      record.identity = scoped.deduplicationKey
      record.credential = scoped.credential
      record.idempotencyKey = key
      task[persistedCall.number] = record
      return record
    }
    guard let record = record ?? nil else { throw .takenOver }
    return record
  }

  /// Writes down what the API has accepted of a call that this process sends.
  ///
  /// - Returns: the call as it is kept then; nil where it is somebody else's by now.
  func note(
    _ operation: AcceptedOperation?,
    of persistedCall: PersistedCallReference,
    now clock: InstantSource
  ) async throws(PersistenceError) -> CallRecord? {
    let process = ledger.process
    return try await keeping(.id(persistedCall.task), orEnter: nil, now: clock) { task, moment in
      let now = moment.now
      guard var record = task[persistedCall.number],
        record.note(operation, by: process, now: now) == .done
      else { return nil as CallRecord? }
      _ = record.renew(lease(now), now: now)
      task[persistedCall.number] = record
      return record
    } ?? nil
  }

  /// Writes down that the agent has been told what a call gave, at once or once the store can be written again.
  func tell(_ task: TaskID, _ number: Int, now clock: InstantSource) async {
    do throws(StoreError) {
      _ = try await change(.id(task), orEnter: nil, now: clock) { task, moment in
        _ = task[number]?.tell(now: moment.now)
      }
    } catch {
      deferred.addTold(task, number)
    }
  }

  /// What became of a call's end.
  struct Conclusion {
    /// The call as it is then.
    var record: CallRecord

    /// Why it is held in memory until the store can be written again; nil where it is written.
    var problem: StoreError?
  }

  /// Writes down what a call came to, at once or once the store can be written again; nil where the books know better.
  func conclude(
    _ call: PersistedCallReference,
    _ ending: CallOutcome,
    limits: TaskLimits,
    now clock: InstantSource
  ) async -> Conclusion? {
    let (process, id) = (ledger.process, resultID(of: ending, call))
    do throws(StoreError) {
      if let id, case .done(let kept, as: _, _) = ending {
        try await ledger.keep(kept, as: id, of: call.task, now: clock.now)
      }
      let record = try await change(.id(call.task), orEnter: nil, now: clock) { task, moment in
        task.conclude(call, ending, id, by: process, limits: limits, now: moment.now)
      }
      return (record ?? nil).map { Conclusion(record: $0) }
    } catch {
      let record = deferred.add(ending, of: call, as: id, limits)
      return record.map { Conclusion(record: $0, problem: error) }
    }
  }

  /// What was done for a task is kept with it, in case the answer is lost on its way.
  private func resultID(of ending: CallOutcome, _ call: PersistedCallReference) -> ResultID? {
    guard case .done(_, let named, let telling) = ending,
      call.audience == .told || telling == .untold
    else { return nil }
    return named ?? ResultID(entropy: entropy())
  }
}

extension TaskRecord {
  /// Takes up one of the calls, if it waits and is due; what a person had to see to is tried once more.
  fileprivate mutating func claim(_ number: Int, lease: Lease, now: Timestamp)
    -> CallJournal.ClaimOutcome
  {
    guard var record = self[number] else { return .gone }
    switch record.state.kind {
    case .waiting where !record.isDue(now):
      earlyResumes += 1
      return .kept(persistedCall(record), times: earlyResumes)
    case .waiting: break
    case .held: _ = record.open(now: now)
    case .unknown:
      if record.tell(now: now) == .done { self[number] = record }
      return .unresolved(persistedCall(record))
    case .done where record.isUntold: return .untold(persistedCall(record))
    case .running:
      guard record.repetition != .harmless, case .running(let holder) = record.state else {
        return .gone
      }
      if holder.process == lease.process { return .sentHere(persistedCall(record)) }
      // Whoever asks is told the handle, which must lead somewhere once the other has its answer.
      earlyResumes += 1
      return .sentElsewhere(persistedCall(record), holder)
    default: return .gone
    }
    guard record.claim(lease, now: now) == .done else { return .gone }
    self[number] = record
    return .claimed(persistedCall(record))
  }

  /// Takes a call in that is sent at once.
  fileprivate mutating func enter(
    _ call: CallRecord,
    audience: PersistedCallReference.Audience,
    _ lease: Lease,
    limits: TaskLimits,
    now: Timestamp
  ) -> PersistedCallReference? {
    let number = add(call, limits: limits, now: now)
    guard var record = self[number] else { return nil }
    _ = record.claim(lease, now: now)
    self[number] = record
    return PersistedCallReference(
      task: id,
      reference: reference,
      audience: audience,
      record: record
    )
  }

  func persistedCall(_ record: CallRecord) -> PersistedCallReference {
    PersistedCallReference(task: id, reference: reference, audience: .told, record: record)
  }
}
