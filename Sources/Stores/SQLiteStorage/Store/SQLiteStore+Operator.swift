package import Storage
import EventLoop
import Pacing
import Tasks
package import Time

extension SQLiteStore: AdministrativeStore {
  package func survey(now: Timestamp) async throws(StoreError) -> StoreSnapshot? {
    try await snapshot { database, isAlive throws(StoreError) in
      try StoreSnapshot(of: database, now: now, isAlive: isAlive)
    }
  }

  package func news(since: Timestamp, now: Timestamp) async throws(StoreError) -> StoreSnapshot? {
    try await snapshot { database, isAlive throws(StoreError) in
      try StoreSnapshot(newsOf: database, since: since, now: now, isAlive: isAlive)
    }
  }

  private func snapshot(
    _ body: (Database, (String) -> Bool) throws(StoreError) -> StoreSnapshot
  ) async throws(StoreError) -> StoreSnapshot? {
    if let connection {
      return try connection.queue.read { database throws(StoreError) in
        try body(database, isAlive)
      }
    }
    return try await look { database, directory throws(StoreError) in
      try body(database) { process in
        ProcessID(process).map { ProcessLiveness.isAlive($0, in: directory) } ?? true
      }
    }
  }

  package func lift(
    _ keys: [String],
    gates: [String],
    paces scopes: [String],
    now clock: InstantSource
  ) async throws(StoreError) {
    _ = try await required(now: clock.now)
    await ask(now: clock) { book, _ in book.lift(keys, gates: gates, paces: scopes) }
    if let error = trouble.last { throw error }
  }

  /// The time line that whoever opens the store would follow, read without opening it.
  ///
  /// - Parameters:
  ///   - boot: A text that is another one after each start of the machine.
  ///   - reading: What the wall clock and the boot clock say when it is asked, sleep included.
  /// - Returns: nil where nothing is kept.
  /// - Throws: `StoreError` when the store cannot be read.
  package func anchorAtSight(
    boot: String,
    reading: () -> ClockAnchor
  ) async throws(StoreError) -> ClockAnchor? {
    try await look { database, _ throws(StoreError) in
      let known = try ClockTable.anchor(boot, reading: reading, in: database)
      if let known { return known }
      return try ClockTable.newAnchor(reading(), in: database)
    }
  }

  /// What of the store's tables is not as this program makes them, and whether the file is whole; changes nothing.
  ///
  /// Tables of an earlier program are looked at as this one would bring them up to date.
  ///
  /// - Returns: Clauses; nil where nothing is kept.
  /// - Throws: `StoreError` when the store cannot be read.
  package func differences() async throws(StoreError) -> [String]? {
    try await look { database, _ throws(StoreError) in
      let damage = try database.statement("PRAGMA quick_check(1)").all { row in row.text(0) }
      if let found = damage.first, found != "ok" { return ["the file is damaged: \(found)"] }
      let fresh = try Database(looking: ":memory:", for: .use)
      defer { fresh.close(.none) }
      try fresh.migrate(.store)
      let found = Set(try database.shape())
      return try fresh.shape().filter { !found.contains($0) }.map { "\($0) is missing" }
    }
  }

  private func look<Result>(
    _ body: (Database, StateDirectory) throws(StoreError) -> Result
  ) async throws(StoreError) -> Result? {
    try await ReadOnlySnapshot.read(
      settings.directory,
      migrations: .store,
      lockLimit: settings.lockLimit,
      body
    )
  }
}

extension StoreSnapshot {
  /// Reads everything from tables that nobody changes meanwhile.
  @Engine
  init(
    of database: Database,
    now: Timestamp,
    isAlive: (String) -> Bool
  ) throws(StoreError) {
    var book = PacingState()
    for table in TrackedTables.all {
      try table.load(into: &book, after: nil, now: now, from: database)
    }
    for (key, account) in try AccountTable.changed(after: nil, now: now, in: database).accounts {
      book.ledger.accounts.restore(account, at: key)
    }
    _ = try PlaceTable.load(into: &book, after: nil, now: now, from: database)
    self.init(
      tasks: try TaskTable.tasks(.all, now: now, in: database).map(\.task),
      book: book,
      now: now,
      isAlive: isAlive
    )
    declined = try MarkTable.marks(.refusal, after: 0, in: database).map(DeclinedCall.init)
  }

  /// Reads what there may be news of, and the holds.
  @Engine
  fileprivate init(
    newsOf database: Database,
    since: Timestamp,
    now: Timestamp,
    isAlive: (String) -> Bool
  ) throws(StoreError) {
    var book = PacingState()
    for table in TrackedTables.ofHolds {
      try table.load(into: &book, after: nil, now: now, from: database)
    }
    self.init(
      tasks: try TaskTable.recent(since: since, now: now, in: database).map(\.task),
      book: book,
      now: now,
      isAlive: isAlive
    )
  }
}

extension Database {
  /// Columns and indexes, each in words.
  fileprivate func shape() throws(StoreError) -> [String] {
    let columns = try statement(
      """
      SELECT m.name, p.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS p
        WHERE m.type = 'table' ORDER BY m.name, p.cid
      """
    ).all { row in "the column \(row.text(0)).\(row.text(1))" }
    let indexes = try statement(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    ).all { row in "the index \(row.text(0))" }
    return columns + indexes
  }
}
