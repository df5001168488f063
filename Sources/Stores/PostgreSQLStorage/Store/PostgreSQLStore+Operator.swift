import EventLoop
import Pacing
package import Storage
import Tasks
package import Time

extension PostgreSQLStore: AdministrativeStore {
  package func survey(now: Timestamp) async throws(StoreError) -> StoreSnapshot? {
    let reading = Reading(Kind.allCases.filter { $0 != .task }, after: nil)
    return try await snapshot(TaskLook.tasks(.all, now: now), reading, now: now)
  }

  package func news(since: Timestamp, now: Timestamp) async throws(StoreError) -> StoreSnapshot? {
    let reading = Reading(TrackedTables.ofHolds.map { $0.kind }, after: nil)
    return try await snapshot(TaskLook.recent(since: since, now: now), reading, now: now)
  }

  private func snapshot(
    _ tasks: [Command],
    _ reading: Reading,
    now: Timestamp
  ) async throws(StoreError) -> StoreSnapshot? {
    if self.connection != nil {
      return try await using(now: now) { connection throws(ServerProblem) in
        try await snapshot(tasks, reading, through: connection, now: now)
      }
    }
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(settings.address)
      defer { connection.close() }
      let tables = ServerTables(connection)
      guard let version = try await tables.version() else { return nil }
      if version.isDeparted { throw .moved(to: try await tables.departure()) }
      return try await snapshot(tasks, reading, through: connection, now: now)
    } catch {
      throw self.error(of: error)
    }
  }

  private func snapshot(
    _ tasks: [Command],
    _ reading: Reading,
    through connection: ServerConnection,
    now: Timestamp
  ) async throws(ServerProblem) -> StoreSnapshot {
    let commands =
      [Words.beginLook, Reading.living] + tasks + reading.commands
      + [Self.marks(.refusal, after: 0), Words.commit]
    let results = try await connection.run(commands)
    takeLiving(results[1])
    var book = PacingState()
    var known = Known()
    reading.take(results[5...], into: &book, &known, now: now, oddities)
    let found = TaskLook.tasks(in: results[2..<5], now: now, oddities)
    // One's own home bears the number by which others know a dead one, and may be late in saying that it lives.
    let (own, living) = (process, living)
    var snapshot = StoreSnapshot(tasks: found.map(\.task), book: book, now: now) { process in
      process == own || living[process].map { $0 > now } ?? false
    }
    snapshot.machines = machines
    snapshot.declined = results[results.count - 2].map { DeclinedCall(Mark($0)) }
    return snapshot
  }

  package func lift(
    _ keys: [String],
    gates: [String],
    paces scopes: [String],
    now clock: InstantSource
  ) async throws(StoreError) {
    try await using(now: clock.now) { _ in }
    await ask(now: clock) { book, _ in book.lift(keys, gates: gates, paces: scopes) }
    if let error = trouble.last { throw error }
  }

  /// The time line of the server, which all processes share wherever they are.
  ///
  /// - Parameters:
  ///   - wall: What the wall clock says.
  ///   - milliseconds: What the boot clock says, sleep included.
  /// - Returns: The server's line, or one of this process alone while there is no server.
  package func anchor(
    wall: Timestamp,
    boot milliseconds: @Engine () -> Int64
  ) async -> ClockAnchor {
    let alone = ClockAnchor(wall: wall, boot: milliseconds())
    isAnchoring = true
    defer { isAnchoring = false }
    let told = try? await using(now: wall) { connection throws(ServerProblem) in
      let start = milliseconds()
      let told = try await connection.run([Words.clock])[0].first { $0.instant(0) }
      let half = (milliseconds() - start) / 2
      return told.map { ClockAnchor(wall: $0, boot: start + half) }
    }
    return (told ?? nil) ?? alone
  }

  /// The time line of the server, read without making anything there.
  ///
  /// - Throws: `StoreError` when the server cannot be asked.
  package func anchorAtSight(
    boot milliseconds: @Engine () -> Int64
  ) async throws(StoreError) -> ClockAnchor? {
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(settings.address)
      defer { connection.close() }
      let start = milliseconds()
      let told = try await connection.run([Words.clock])[0].first { $0.instant(0) }
      let half = (milliseconds() - start) / 2
      return told.map { ClockAnchor(wall: $0, boot: start + half) }
    } catch {
      throw self.error(of: error)
    }
  }
}
