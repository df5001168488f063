import EventLoop
import Failures
import Pacing
import Storage
import Tasks
import Time

/// Keeps the books of calls: what is stored of one before it is sent, and what it came to.
@Engine
struct Clerk {
  let ledger: any TaskLedger
  let entropy: @Engine () -> [UInt8]

  /// Seconds for which a process has a call to itself; more than a call may take.
  static let lease = 60.0

  /// What taking up a pending call came to.
  enum Uptake: Sendable {
    /// It is this process's to send.
    case claimed(Ticket)
    /// It is kept, but not to be sent now; so many times in a row it was asked for too early.
    case kept(Ticket, times: Int)
    /// Another process is sending it.
    case sentElsewhere(Ticket, Lease)
    /// It was sent, and nobody has said yet whether it happened.
    case unresolved(Ticket)
    /// It was carried out, and its agent may not have been told.
    case untold(Ticket)
    /// It is over, or may be sent several times at once.
    case gone
  }

  func lease(_ now: Timestamp) -> Lease {
    Lease(process: ledger.process, until: now + Self.lease)
  }

  /// Writes a call down before it is sent, and takes the right to send it.
  func enter(
    _ call: CallRecord,
    in reference: TaskReference?,
    limits: TaskLimits,
    now clock: InstantSource
  ) async throws(NotKept) -> Ticket {
    let fresh = fresh(reference, limits: limits, now: clock.now)
    let ticket = try await change(reference ?? fresh.reference, orEnter: fresh, now: clock) {
      task,
      now in
      task.enter(
        call,
        audience: reference == nil ? .untold : .told,
        lease(now),
        limits: limits,
        now: now
      )
    }
    guard let ticket = ticket ?? nil else { throw .unknownTask }
    return ticket
  }

  /// Writes a read down beside others of its kind; nil where those are done, so that their task takes no more.
  ///
  /// - Throws: `NotKept.tooManyReads` where enough of them wait.
  func gather(
    _ call: CallRecord,
    in id: TaskID,
    limits: TaskLimits,
    now clock: InstantSource
  ) async throws(NotKept) -> Ticket? {
    let fresh = TaskRecord(id: id, limits: limits, now: clock.now)
    let (count, ticket) =
      try await change(.id(id), orEnter: fresh, now: clock) { task, now in
        let count = task.pending.count
        guard task.calls.isEmpty || (1..<GatheredReads.limit).contains(count) else {
          return (count, nil as Ticket?)
        }
        var ticket = task.enter(call, audience: .told, lease(now), limits: limits, now: now)
        ticket?.companions = count
        return (count, ticket)
      } ?? (0, nil)
    if ticket == nil, count >= GatheredReads.limit { throw .tooManyReads(id) }
    return ticket
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
  func takeUp(
    _ pending: PendingCall,
    now clock: InstantSource
  ) async throws(NotKept) -> Uptake {
    do throws(StoreError) {
      return try await ledger.change(.id(pending.task), orEnter: nil, now: clock) { task, moment in
        _ = task.settle(now: moment.now, isAlive: moment.isAlive)
        return task.takeUp(pending.number, lease: lease(moment.now), now: moment.now)
      } ?? .gone
    } catch {
      throw .store(error)
    }
  }

  /// Writes down with which credential, and under which key, a call goes now, and takes the right to send it anew.
  ///
  /// - Returns: the call as it is kept then.
  /// - Throws: `NotKept.takenOver` where the right is somebody else's by now.
  func mark(
    _ ticket: Ticket,
    with call: PreparedCall,
    now clock: InstantSource
  ) async throws(NotKept) -> CallRecord {
    let (scoped, key) = (call.scoped, call.idempotencyKey)
    let record = try await change(.id(ticket.task), orEnter: nil, now: clock) { task, now in
      guard var record = task[ticket.number], record.renew(lease(now), now: now) == .done else {
        return nil as CallRecord?
      }
      record.identity = scoped.deduplicationKey
      record.credential = scoped.credential
      record.idempotencyKey = key
      task[ticket.number] = record
      return record
    }
    guard let record = record ?? nil else { throw .takenOver }
    return record
  }

  /// Writes down that the agent has been told what a call gave; a store that fails has it told once more.
  func tell(_ task: TaskID, _ number: Int, now clock: InstantSource) async {
    _ = try? await change(.id(task), orEnter: nil, now: clock) { task, now in
      _ = task[number]?.tell(now: now)
    }
  }

  /// Writes down what a call came to; returns it as it is then, nil where the books know better.
  func conclude(
    _ ticket: Ticket,
    _ ending: Ending,
    limits: TaskLimits,
    now clock: InstantSource
  ) async throws(NotKept) -> CallRecord? {
    let process = ledger.process
    let result = try await keep(ending, of: ticket, now: clock.now)
    return try await change(.id(ticket.task), orEnter: nil, now: clock) { task, now in
      guard var record = task[ticket.number] else { return nil as CallRecord? }
      let outcome = record.conclude(
        ending,
        result: result,
        by: process,
        limits: limits,
        now: now
      )
      if case .refused = outcome { return nil }
      task[ticket.number] = record
      if ticket.audience == .untold, record.isForgettable || ending.isDropped {
        task.calls.removeAll { $0.number == ticket.number }
      }
      return record
    } ?? nil
  }

  /// What was done for a task is kept with it, in case the answer is lost on its way.
  private func keep(
    _ ending: Ending,
    of ticket: Ticket,
    now: Timestamp
  ) async throws(NotKept) -> ResultID? {
    guard case .done(let kept, let named, let telling) = ending,
      ticket.audience == .told || telling == .untold
    else { return nil }
    let id = named ?? ResultID(entropy: entropy())
    do throws(StoreError) {
      try await ledger.keep(kept, as: id, of: ticket.task, now: now)
    } catch {
      throw .store(error)
    }
    return id
  }

  private func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Timestamp) -> Outcome
  ) async throws(NotKept) -> Outcome? {
    var fresh = fresh
    if case .id(let id) = reference, id != fresh?.id { fresh = nil }
    do throws(StoreError) {
      return try await ledger.change(reference, orEnter: fresh, now: clock) { task, moment in
        body(&task, moment.now)
      }
    } catch {
      throw .store(error)
    }
  }
}

extension CallRecord {
  /// Whether nobody will ask for it who was not told of it.
  fileprivate var isForgettable: Bool { state.isEnd && !isUntold }
}

extension Ending {
  /// Whether nothing is left to be told.
  var isDropped: Bool {
    if case .dropped = self { true } else { false }
  }
}

extension TaskRecord {
  /// Takes up one of the calls, if it waits and is due; what a person had to see to is tried once more.
  fileprivate mutating func takeUp(_ number: Int, lease: Lease, now: Timestamp) -> Clerk.Uptake {
    guard var record = self[number] else { return .gone }
    switch record.state.kind {
    case .waiting where !record.isDue(now):
      earlyResumes += 1
      return .kept(ticket(record), times: earlyResumes)
    case .waiting: break
    case .held: _ = record.open(now: now)
    case .unknown: return .unresolved(ticket(record))
    case .done where record.isUntold: return .untold(ticket(record))
    case .running:
      guard record.repetition != .harmless, case .running(let holder) = record.state,
        holder.process != lease.process
      else { return .gone }
      return .sentElsewhere(ticket(record), holder)
    default: return .gone
    }
    guard record.claim(lease, now: now) == .done else { return .gone }
    self[number] = record
    return .claimed(ticket(record))
  }

  /// Takes a call in that is sent at once.
  fileprivate mutating func enter(
    _ call: CallRecord,
    audience: Ticket.Audience,
    _ lease: Lease,
    limits: TaskLimits,
    now: Timestamp
  ) -> Ticket? {
    let number = add(call, limits: limits, now: now)
    guard var record = self[number] else { return nil }
    _ = record.claim(lease, now: now)
    self[number] = record
    return Ticket(task: id, reference: reference, audience: audience, record: record)
  }

  func ticket(_ record: CallRecord) -> Ticket {
    Ticket(task: id, reference: reference, audience: .told, record: record)
  }
}
