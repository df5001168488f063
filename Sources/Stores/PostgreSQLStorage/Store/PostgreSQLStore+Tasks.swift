import EventLoop
package import Storage
package import Tasks
package import Time

extension PostgreSQLStore: TaskLedger {
  package func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    besides identity: String?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(StoreError) -> Outcome? {
    var sent: SentChange<Outcome>?
    return try await using(now: clock.now) { connection throws(ServerProblem) in
      if let change = sent {
        if try await isKept(change, connection, now: clock.now) {
          pending = nil
          noteCalls(of: change.task)
          startBeating()
          return change.outcome
        }
        sent = nil
      }
      if fresh == nil {
        switch try await trial(reference, connection, now: clock, body) {
        case .absent: return nil
        case .unchanged(let outcome): return outcome
        case .changed: break
        }
      }
      let locked = try await self.locked(reference, besides: identity, connection, now: clock)
      let now = clock.now
      guard var task = locked.row?.found.task ?? fresh else {
        _ = try await connection.run([Words.commit])
        return nil
      }
      let id = task.id
      let outcome = body(&task, moment(now, equal: locked.equal))
      task.id = id
      let change = SentChange(task, nextToken(), after: locked, outcome)
      sent = change
      try await write(task, after: locked, as: change.token, connection, now: now)
      sent = nil
      noteCalls(of: task)
      return outcome
    }
  }

  /// Tries a change without the lock, which most that change nothing never need.
  private func trial<Outcome>(
    _ reference: TaskReference,
    _ connection: ServerConnection,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(ServerProblem) -> TaskTrial<Outcome> {
    let now = clock.now
    guard let found = try await task(reference, connection, now: now) else {
      forgetCalls(of: reference)
      return .absent
    }
    var trial = found.found.task
    let outcome = body(&trial, moment(now))
    return trial == found.found.written ? .unchanged(outcome) : .changed
  }

  private func moment(_ now: Timestamp, equal: PendingCall? = nil) -> Moment {
    Moment(now: now, equal: equal) { [self] process in isAlive(process, at: now) }
  }

  /// Whether a change whose answer got lost was kept.
  ///
  /// It asks under the lock of all changes: a session that is still at the lost change has it until it ends.
  /// - Throws: `uncertain` where nobody can tell any more, or that session does not end.
  private func isKept<Outcome>(
    _ change: SentChange<Outcome>,
    _ connection: ServerConnection,
    now: Timestamp
  ) async throws(ServerProblem) -> Bool {
    let task = Command(
      "SELECT writer FROM recourse.task WHERE id = $1",
      [change.task.id.text.bound]
    )
    let results: [CommandResult]
    do throws(ServerProblem) {
      results = try await connection.run(
        [
          Words.begin, Words.limits, Reading.lock, History.writer(of: change.revision), task,
          Words.commit,
        ]
      )
    } catch {
      throw error == .locked ? .uncertain : error
    }
    let head = try head(in: results[2], now: now)
    if head.latest.revision < change.revision { return false }
    if let writer = results[3].first({ $0.text(0) }) { return writer == change.token }
    // An older program came since, or very many changes.
    let writer = results[4].first { $0.text(0) }
    if writer == change.token || (change.isDeletion && writer == nil) { return true }
    if writer == change.former { return false }
    throw .uncertain
  }

  /// The task that is meant, unless its time is over.
  private func task(
    _ reference: TaskReference,
    _ connection: ServerConnection,
    now: Timestamp
  ) async throws(ServerProblem) -> FoundRow? {
    let look = TaskLook(reference, now: now)
    let results = try await connection.run(
      [Words.beginLook, Reading.living] + look.commands + [Words.commit]
    )
    takeLiving(results[1])
    return look.found(in: results[2...], oddities)
  }

  /// The task that is meant, under the lock of all changes, and the pending call of another process that equals an identity.
  private func locked(
    _ reference: TaskReference,
    besides identity: String?,
    _ connection: ServerConnection,
    now clock: InstantSource
  ) async throws(ServerProblem) -> LockedTask {
    let look = TaskLook(reference, now: clock.now)
    let equal = identity.map { Self.equal($0, besides: process) }
    let begin = [Words.begin, Words.limits, Reading.lock, Reading.living]
    let results = try await connection.run(begin + look.commands + (equal.map { [$0] } ?? []))
    let now = clock.now
    let head = try head(in: results[2], now: now)
    takeLiving(results[3])
    let row = look.found(in: results[4..<(4 + look.commands.count)], oddities)
    let found = equal == nil ? nil : results.last?.map { PendingEntry($0, now: now) }
    return LockedTask(row: row, head: head, equal: found?.newest(now: now))
  }

  private func write(
    _ task: TaskRecord,
    after locked: LockedTask,
    as token: String,
    _ connection: ServerConnection,
    now: Timestamp
  ) async throws(ServerProblem) {
    var latest = locked.head.latest
    latest.revision += 1
    latest[.task] = latest.revision
    let isToSweep = latest.prune()
    var writing = Writing(latest, after: locked.head, token: token)
    if task.isWorthKeeping {
      writing.write(task, after: locked.row?.found, limits: settings.limits)
    } else {
      writing.delete(task.id)
    }
    writing.sweepTasks(now: now)
    if isToSweep { writing.sweep(now: now, latest) }
    let until = presenceToShow(now: now)
    if let until { writing.show(presence, until: until) }
    let commands = writing.commands + [Words.clock, Words.commit]
    let results = try await timed(commands, clock: commands.count - 2, through: connection)
    guard results[0].changes == 1 else { throw .contended }
    if let until { noteShown(until) }
    // Where nobody else came between, the copy of the book is as new as before.
    if known.head.writer == locked.head.writer, known.latest.revision == locked.head.latest.revision
    {
      known.head = Head(latest: latest, writer: token)
    }
    pending = nil
  }

  package func tasks(
    _ extent: TaskExtent,
    now: Timestamp
  ) async throws(StoreError) -> TaskListing {
    let (found, unread) = try await using(now: now) { connection throws(ServerProblem) in
      let looks = TaskLook.tasks(extent, now: now) + TaskLook.unread(extent, now: now)
      let results = try await connection.run(
        [Words.beginLook, Reading.living] + looks + [Reading.place, Words.commit]
      )
      // What lies in a place that was left is nobody's to take up.
      if results[2 + looks.count].count == 0 { throw Self.isEmptied }
      takeLiving(results[1])
      var unread = UnreadTasks()
      if extent.isCounted { results[5].forEach { unread.read($0) } }
      return (TaskLook.tasks(in: results[2..<5], now: now, oddities), unread)
    }
    for odd in found where odd.isOdd {
      _ = try await change(.id(odd.task.id), orEnter: nil, now: InstantSource { now }) { _, _ in }
    }
    tellOddities(now: now)
    let tasks = found.map { found in
      found.task.settled(now: now) { self.isAlive($0, at: now) }
    }
    return TaskListing(tasks, unread: unread)
  }

  package func saveFile(
    _ bytes: [UInt8],
    as name: String,
    now: Timestamp
  ) async throws(StoreError) -> String? {
    try settings.saveFile(bytes, name)
  }
}

/// What came of trying a change without the lock.
private enum TaskTrial<Outcome> {
  case absent, changed
  case unchanged(Outcome)
}

/// A change that was sent and may have been kept, whatever became of the answer.
private struct SentChange<Outcome> {
  let task: TaskRecord
  let token: String

  /// The revision that it makes.
  let revision: Int64

  /// Whose change the task was of before; nil where there was no such task.
  let former: String?
  let outcome: Outcome

  init(_ task: TaskRecord, _ token: String, after locked: LockedTask, _ outcome: Outcome) {
    self.task = task
    self.token = token
    self.outcome = outcome
    revision = locked.head.latest.revision + 1
    former = locked.row?.writer
  }

  var isDeletion: Bool { !task.isWorthKeeping }
}

/// A task as it stands under the lock.
private struct LockedTask {
  let row: FoundRow?
  let head: Head

  /// The pending call that equals what was asked for, unless this process is sending it.
  let equal: PendingCall?
}
