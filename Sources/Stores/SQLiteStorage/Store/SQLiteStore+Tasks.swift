package import Storage
package import Tasks
package import Time

extension SQLiteStore: TaskLedger {
  package func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    besides identity: String?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(StoreError) -> Outcome? {
    try await using(now: clock.now) { connection throws(StoreError) in
      let now = clock.now
      let found = try connection.queue.read { database throws(StoreError) in
        try TaskTable.task(reference, now: now, in: database)
      }
      if found == nil, fresh == nil { return nil }
      if let found, !found.isOdd {
        let moment = try connection.queue.read { database throws(StoreError) in
          try self.moment(now, besides: identity, in: database)
        }
        var trial = found.task
        let outcome = body(&trial, moment)
        if trial == found.task { return outcome }
      }
      let (outcome, latest) = try await connection.queue.write(.full) {
        database throws(StoreError) in
        let moment = try self.moment(clock.now, besides: identity, in: database)
        _ = try refresh(database, now: moment.now)
        let outcome = try change(reference, orEnter: fresh, at: moment, connection, database, body)
        return (outcome, try noteTasks(in: database))
      }
      known.latest = latest
      pending = nil
      return outcome
    }
  }

  private func moment(
    _ now: Timestamp,
    besides identity: String?,
    in database: Database
  ) throws(StoreError) -> Moment {
    var equal: PendingCall?
    if let identity {
      equal = try PendingCalls.newest(identity, besides: process, now: now, in: database)
    }
    return Moment(now: now, equal: equal, liveness: isAlive)
  }

  private func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    at moment: Moment,
    _ connection: StoreConnection,
    _ database: Database,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) throws(StoreError) -> Outcome? {
    let found = try TaskTable.task(reference, now: moment.now, in: database)
    guard var task = found?.task ?? fresh else { return nil }
    let id = task.id
    let outcome = body(&task, moment)
    task.id = id
    if task.calls.contains(where: { $0.isRunning(by: process) }) { try connection.presence.show() }
    if task.isWorthKeeping {
      try TaskTable.write(task, after: found, limits: settings.limits, in: database)
    } else {
      try TaskTable.delete(id.text, in: database)
    }
    try TaskTable.sweep(now: moment.now, in: database)
    return outcome
  }

  /// Tells other processes that tasks have changed.
  private func noteTasks(in database: Database) throws(StoreError) -> Latest {
    var latest = known.latest
    latest.revision += 1
    latest[.task] = latest.revision
    try latest.write(in: database)
    return latest
  }

  package var hasNothingPending: Bool {
    guard let connection, pending?.isEmpty == true, wasJustRead else { return false }
    if case .newer = connection.queue.schema { return false }
    return true
  }

  package func pendingCall(
    _ identity: String,
    now: Timestamp
  ) async throws(StoreError) -> PendingCall? {
    try await using(now: now) { connection throws(StoreError) in
      try pendingCalls(connection.queue, now: now)
        .newest(identity, now: now, in: connection.queue)
    }
  }

  package func unsettledCall(
    of key: String,
    now: Timestamp
  ) async throws(StoreError) -> PendingCall? {
    try await using(now: now) { connection throws(StoreError) in
      try pendingCalls(connection.queue, now: now)
        .newestUnsettled(of: key, now: now, in: connection.queue)
    }
  }

  private func pendingCalls(
    _ queue: WriteQueue,
    now: Timestamp
  ) throws(StoreError) -> PendingCalls {
    try refresh(queue, now: now)
    if let pending { return pending }
    let pending = try queue.read { database throws(StoreError) in
      try PendingCalls(in: database)
    }
    self.pending = pending
    return pending
  }

  package func tasks(
    _ extent: TaskExtent,
    now: Timestamp
  ) async throws(StoreError) -> TaskListing {
    try await using(now: now) { connection throws(StoreError) in
      let (found, unread) = try connection.queue.read { database throws(StoreError) in
        // What lies in a place that was left is nobody's to take up.
        try database.checkPlace()
        return (
          try TaskTable.tasks(extent, now: now, in: database),
          try extent.isCounted ? TaskTable.unread(extent, now: now, in: database) : UnreadTasks()
        )
      }
      for odd in found where odd.isOdd {
        _ = try await change(.id(odd.task.id), orEnter: nil, now: InstantSource { now }) { _, _ in }
      }
      return TaskListing(found.map { $0.task.settled(now: now, isAlive: isAlive) }, unread: unread)
    }
  }

  package func keep(
    _ result: KeptResult,
    as id: ResultID,
    of task: TaskID,
    now: Timestamp
  ) async throws(StoreError) {
    try await using(now: now) { connection throws(StoreError) in
      try await connection.queue.write(.full) { database throws(StoreError) in
        try ResultTable.write(result, as: id, of: task, now: now, in: database)
      }
    }
  }

  package func result(_ id: ResultID, now: Timestamp) async throws(StoreError) -> KeptResult? {
    try await using(now: now) { connection throws(StoreError) in
      try connection.queue.read { database throws(StoreError) in
        try ResultTable.result(id, in: database)
      }
    }
  }

  package func untoldCall(
    of result: ResultID,
    now: Timestamp
  ) async throws(StoreError) -> PendingCall? {
    try await using(now: now) { connection throws(StoreError) in
      try connection.queue.read { database throws(StoreError) in
        try CallTable.untold(result, in: database)
      }
    }
  }

  package func saveFile(
    _ bytes: [UInt8],
    as name: String,
    now: Timestamp
  ) async throws(StoreError) -> String? {
    // What goes wrong with files is no trouble of the store.
    try FileRoom(try await required(now: now).queue.directory).save(bytes, as: name)
  }

  /// Runs a body with the open store; what goes wrong is told to the operator too.
  func using<Result>(
    now: Timestamp,
    _ body: (StoreConnection) async throws(StoreError) -> Result
  ) async throws(StoreError) -> Result {
    let connection = if let connection { connection } else { try await required(now: now) }
    defer { tellOddities(of: connection.queue, now: now) }
    do throws(StoreError) {
      if case .newer(let version) = connection.queue.schema {
        throw schemaError(version, connection.queue)
      }
      return try await body(connection)
    } catch {
      fail(error, now: now)
      throw error
    }
  }
}
