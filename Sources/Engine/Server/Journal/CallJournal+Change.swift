import EventLoop
import Storage
import Tasks
import Time

// Tasks as this process knows them, which may be more than the store could take so far.

extension CallJournal {
  /// Changes a task as this process knows it: what the store could not take yet is laid over it first.
  ///
  /// - Returns: nil where there is no such task and no fresh one.
  /// - Throws: `StoreError` when it cannot be stored; a body that changes nothing needs no store that can be written.
  func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    besides identity: String? = nil,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(StoreError) -> Outcome? {
    guard !deferred.isEmpty else {
      return try await ledger.change(
        reference,
        orEnter: fresh,
        besides: identity,
        now: clock,
        body
      )
    }
    var written: Set<Int> = []
    let outcome = try await ledger.change(
      reference,
      orEnter: fresh,
      besides: identity,
      now: clock
    ) { task, moment in
      var laid = task
      let orders = deferred.lay(over: &laid)
      let before = laid
      let outcome = body(&laid, moment)
      written = laid == before ? [] : orders
      if laid != before { task = laid }
      return outcome
    }
    deferred.remove(written)
    return outcome
  }

  /// A task as this process knows it, with what dead processes left taken over; nil where there is none.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func task(
    _ reference: TaskReference,
    now clock: InstantSource
  ) async throws(StoreError) -> TaskRecord? {
    try await change(reference, orEnter: nil, now: clock) { task, moment in
      task.settled(now: moment.now, isAlive: moment.isAlive)
    }
  }

  /// Changes a task as `change` does, for what has to be written down before an answer.
  ///
  /// - Throws: `PersistenceError` when it cannot be stored.
  func keeping<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    besides identity: String? = nil,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(PersistenceError) -> Outcome? {
    var fresh = fresh
    if case .id(let id) = reference, id != fresh?.id { fresh = nil }
    do throws(StoreError) {
      return try await change(reference, orEnter: fresh, besides: identity, now: clock, body)
    } catch {
      throw .store(error)
    }
  }
}
