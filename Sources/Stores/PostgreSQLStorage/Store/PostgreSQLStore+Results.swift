import EventLoop
package import Storage
package import Tasks
package import Time

extension PostgreSQLStore {
  /// Results that are kept of all machines together.
  private static let resultLimit = 10_000

  package func keep(
    _ result: KeptResult,
    as id: ResultID,
    of task: TaskID,
    now: Timestamp
  ) async throws(StoreError) {
    let insert = Command(
      """
      INSERT INTO recourse.result (id, task, size, kept, structured, text)
        SELECT $1, $2, CAST($3 AS bigint), CAST($4 AS bigint), $5, $6
        WHERE EXISTS (SELECT 1 FROM recourse.latest)
        ON CONFLICT (id) DO UPDATE SET task = excluded.task, size = excluded.size,
          kept = excluded.kept, structured = excluded.structured, text = excluded.text
      """,
      [
        id.text.bound, task.text.bound, result.size.bound, now.bound,
        (result.structured?.text).bound, result.text.bound,
      ]
    )
    let sweep = Command(
      """
      DELETE FROM recourse.result WHERE id IN
        (SELECT id FROM recourse.result ORDER BY kept DESC, id DESC LIMIT 64 OFFSET $1)
      """,
      [Self.resultLimit.bound]
    )
    let commands = [insert] + (Self.isToSweep(with: id) ? [sweep] : [])
    try await using(now: now) { connection throws(ServerProblem) in
      let results = try await connection.run([Words.begin] + commands + [Words.commit])
      guard results[1].changes == 1 else { throw Self.isEmptied }
    }
  }

  /// Whether the oldest results are deleted with the one that is kept: with one of 32, as their random handles begin, so
  /// that it does not matter how many each process keeps.
  private static func isToSweep(with id: ResultID) -> Bool {
    id.text.utf8.dropFirst(ResultID.prefix.utf8.count).first == UInt8(ascii: "a")
  }

  package func result(_ id: ResultID, now: Timestamp) async throws(StoreError) -> KeptResult? {
    let select = Command(
      "SELECT text, structured FROM recourse.result WHERE id = $1",
      [id.text.bound]
    )
    return try await using(now: now) { connection throws(ServerProblem) in
      try await connection.run([select])[0].first { row in
        KeptResult(text: row.text(0), structured: row.object(1))
      }
    }
  }

  package func untoldCall(
    of result: ResultID,
    now: Timestamp
  ) async throws(StoreError) -> PendingCall? {
    let select = Command(
      "SELECT task, number FROM recourse.call WHERE result = $1 AND untold = 1",
      [result.text.bound]
    )
    return try await using(now: now) { connection throws(ServerProblem) in
      try await connection.run([select])[0].first { row in
        TaskID(row.text(0)).map { PendingCall(task: $0, number: Int(clamping: row.integer(1))) }
      } ?? nil
    }
  }

  private static let equalWords =
    "SELECT \(PendingEntry.columns) FROM recourse.call WHERE identity = $1 AND \(TaskChoice.isPending)"

  /// Chooses the pending calls that equal an identity, but for what a process is sending.
  static func equal(_ identity: String, besides process: String) -> Command {
    Command(equalWords + " AND coalesce(process, '') <> $2", [identity.bound, process.bound])
  }

  package func pendingCall(
    _ identity: String,
    now: Timestamp
  ) async throws(StoreError) -> PendingCall? {
    if try await pendingKinds(now: now).isEmpty { return nil }
    let select = Command(Self.equalWords, [identity.bound])
    return try await using(now: now) { connection throws(ServerProblem) in
      try await connection.run([select])[0].map { PendingEntry($0, now: now) }.newest(now: now)
    }
  }

  package func unsettledCall(
    of key: String,
    now: Timestamp
  ) async throws(StoreError) -> PendingCall? {
    if try await !pendingKinds(now: now).hasUnsettled { return nil }
    let select = Self.unsettled(key + "/")
    return try await using(now: now) { connection throws(ServerProblem) in
      try await connection.run([select])[0].map { PendingEntry($0, now: now) }
        .newest(of: key, now: now)
    }
  }

  /// Chooses the unsettled calls whose identity begins so, up to the slash before the credential; what follows a slash
  /// depends on how the server orders texts.
  static func unsettled(_ beginning: String) -> Command {
    Command(
      """
      SELECT \(PendingEntry.columns) FROM recourse.call
        WHERE \(TaskChoice.isPending) AND \(TaskChoice.isUnsettled)
          AND left(identity, length($1)) = $1
      """,
      [beginning.bound]
    )
  }

  /// Whether there are pending calls, and unsettled ones.
  ///
  /// The least is looked up in an index. To find any, servers read the table until they meet one, and what has ended
  /// stands before it.
  static let anyPending = Command(
    """
    SELECT (SELECT min(identity) FROM recourse.call WHERE \(TaskChoice.isPending)) IS NOT NULL,
      (SELECT min(identity) FROM recourse.call
        WHERE \(TaskChoice.isPending) AND \(TaskChoice.isUnsettled)) IS NOT NULL
    """
  )

  /// Whether there are such calls; asked anew when tasks have changed, as far as the copy of the book knows.
  private func pendingKinds(now: Timestamp) async throws(StoreError) -> PendingKinds {
    // A look at the book is a look at whether tasks have changed.
    await look(atTasks: now)
    if let pending { return pending }
    let pending = try await using(now: now) { connection throws(ServerProblem) in
      try await connection.run([Self.anyPending])[0].first { row in
        PendingKinds(isEmpty: row.text(0) != "t", hasUnsettled: row.text(1) == "t")
      }
    }
    self.pending = pending
    return pending ?? PendingKinds(isEmpty: false, hasUnsettled: true)
  }

  private func look(atTasks now: Timestamp) async {
    await ask(now: InstantSource { now }) { _, _ in }
  }
}
