package import Storage
internal import CSQLite
package import EventLoop

/// How much of a transaction survives a power cut; a killed process loses nothing with either.
package enum Durability: Sendable {
  /// On the disk before the write returns: for intents and tasks.
  case full

  /// On the disk with a later one: a power cut may take the last ones, never a part of one.
  case normal
}

/// A connection to the store's file.
@Engine
package final class Database {
  /// The file.
  package nonisolated let path: String

  /// How the tables stand to what this program knows; it can become newer while the program runs.
  package private(set) var schema = Schema.current

  package let connection: Connection

  /// What was read and makes no sense.
  let oddities = Oddities()
  var knownVersion = 0

  /// What is looked at before each use; nil while the files are being opened.
  private var files: OpenFiles?
  private(set) var statements: [String: Statement] = [:]
  private var durability: Durability?

  var logWatch = LogWatch()

  /// Opens a file that exists; only for whoever has the lock.
  init(path: String) throws(StoreError) {
    self.path = path
    connection = try Connection(path: path)
    try connection.execute(Platform.openingPragmas)
    let mode = try writing { () throws(StoreError) in
      try statement("PRAGMA journal_mode = WAL").first { row in row.text(0) }
    }
    guard mode == "wal" else {
      throw connection.misuse("write-ahead logging is not possible here")
    }
  }

  /// Opens a file that exists to read it and nothing else.
  init(looking path: String, for purpose: Connection.Purpose) throws(StoreError) {
    self.path = path
    connection = try Connection(path: path, for: purpose)
    try connection.execute(Platform.openingPragmas)
  }

  /// The statement of these words: compiled at the first call and kept for the next ones.
  ///
  /// - Throws: `StoreError` when the words are wrong or the database cannot be read.
  package func statement(_ sql: String) throws(StoreError) -> Statement {
    if let statement = statements[sql] { return statement }
    let statement = try Statement(sql, on: connection)
    statements[sql] = statement
    return statement
  }

  /// A number that differs from the last one if and only if another connection has changed the database since.
  ///
  /// - Throws: `StoreError`.
  package func dataVersion() throws(StoreError) -> Int64 {
    if connection.isIdle { try files?.checkIndex() }
    return try statement("PRAGMA data_version").first { row in row.integer(0) } ?? 0
  }

  /// Rows changed by the statement that ran last.
  package var changes: Int { connection.changes }

  func noteVersion(_ version: Int) {
    schema = version > knownVersion ? .newer(version) : .current
  }

  /// Has the files looked at before each use from here on.
  func watchFiles() { files = OpenFiles(path) }

  /// Closes the connection; only whoever has the lock may write the log back into the file with it.
  ///
  /// A transaction that is open while the files are not what they were is left to the end of the process, for its end
  /// would look at them.
  func close(_ checkpoint: Checkpoint) {
    let isSound = (try? files?.check()) != nil || files == nil
    if !isSound, !connection.isIdle { return connection.leave() }
    if checkpoint == .underLock, isSound {
      // Readers of other processes may stand in the way; whoever closes later does it then.
      connection.waitWhenBusy(seconds: 0)
      _ = try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
      connection.allowCheckpointOnClose()
    }
    for statement in statements.values { statement.finalize() }
    statements = [:]
    connection.close()
  }

  enum Checkpoint {
    case underLock
    case none
  }
}

extension Database {
  /// Runs a body in a transaction of its own, unless the tables are newer than this program.
  func transaction<Result>(
    _ durability: Durability,
    _ body: (Database) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try files?.check()
    return try change(durability) { database throws(StoreError) in
      let version = try userVersion()
      if version != knownVersion { noteVersion(version) }
      if Migrations.moved.contains(version) { throw movedError() }
      if case .newer(let found) = schema {
        throw StoreError.newerSchema(path: path, found: found, known: knownVersion)
      }
      return try body(database)
    }
  }

  /// Runs a body in a transaction that commits when the body returns, and leaves nothing behind when it throws.
  func change<Result>(
    _ durability: Durability,
    _ body: (Database) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try writing { () throws(StoreError) in
      try begin(durability)
      do throws(StoreError) {
        let result = try body(self)
        try commit()
        return result
      } catch {
        // What went wrong first is what matters; what the rollback says is not.
        if !connection.isIdle { _ = try? statement("ROLLBACK").run() }
        throw error
      }
    }
  }

  /// Runs a body that sees one state of the database throughout.
  func snapshot<Result>(
    _ body: (Database) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    guard connection.isIdle else { return try body(self) }
    try files?.check()
    try statement("BEGIN").run()
    defer { _ = try? statement("COMMIT").run() }
    return try body(self)
  }

  private func writing<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    if connection.access == .writing { throw connection.misuse("a write within a write") }
    connection.access = .writing
    defer { connection.access = .reading }
    return try body()
  }

  /// Begins a change that goes on while others are waited for; to be followed by `endChange`.
  func beginChange() throws(StoreError) {
    if connection.access == .writing { throw connection.misuse("a write within a write") }
    connection.access = .writing
    do throws(StoreError) {
      try begin(.full)
    } catch {
      connection.access = .reading
      throw error
    }
  }

  /// How a change ends.
  enum ChangeEnd { case kept, leftOut }

  /// Ends a change that was begun.
  func endChange(_ end: ChangeEnd) throws(StoreError) {
    defer { connection.access = .reading }
    switch end {
    case .kept: try commit()
    case .leftOut: if !connection.isIdle { try statement("ROLLBACK").run() }
    }
  }

  /// Writes the log back and does without one; returns false where others have the file open.
  func leaveLog() throws(StoreError) -> Bool {
    connection.waitWhenBusy(seconds: 0)
    defer { connection.waitWhenBusy(seconds: busySeconds) }
    do throws(StoreError) {
      let mode = try writing { () throws(StoreError) in
        try statement("PRAGMA journal_mode = DELETE").first { row in row.text(0) }
      }
      return mode == "delete"
    } catch {
      guard case .locked = error else { throw error }
      return false
    }
  }

  private func begin(_ durability: Durability) throws(StoreError) {
    if !connection.isIdle { try statement("ROLLBACK").run() }
    connection.abandonment = nil
    if self.durability != durability {
      // SQLite obeys while it compiles, so this one cannot be kept.
      try connection.execute("PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL")")
      self.durability = durability
    }
    // The kernel lock keeps out whoever plays fair; whoever does not is waited for without blocking the loop.
    connection.waitWhenBusy(seconds: 0)
    defer { connection.waitWhenBusy(seconds: busySeconds) }
    try statement("BEGIN IMMEDIATE").run()
  }

  private func commit() throws(StoreError) {
    if let reason = connection.abandonment { throw reason }
    try statement("COMMIT").run()
    if logWatch.counts() { shortenLog() }
  }
}
