import Storage
import System
import EventLoop

/// Reads a store without leaving a trace: nothing is made, mended or moved aside.
@Engine
enum ReadOnlySnapshot {
  /// Opens the store of a directory, runs a body on it, and closes it again; others wait to write meanwhile.
  ///
  /// - Returns: nil where there is no store.
  /// - Throws: what the body throws; `StoreError` when the store cannot be read.
  static func read<Result>(
    _ path: String,
    migrations: Migrations,
    lockLimit: Duration,
    _ body: (Database, StateDirectory) throws(StoreError) -> Result
  ) async throws(StoreError) -> Result? {
    try SelfTest.checkLibrary()
    guard let directory = try StateDirectory(existing: path),
      let file = try facts(directory.database), file.size > 0 || file.kind != .file
    else { return nil }
    let queue = try lockQueue(of: directory, limit: lockLimit)
    try await queue?.enter(until: SuspendingClock.now.advanced(by: lockLimit))
    defer { queue?.leave() }
    let database = try current(try open(directory), migrations)
    defer { database.close(.none) }
    do throws(StoreError) {
      return try database.snapshot { database throws(StoreError) in try body(database, directory) }
    } catch {
      // Tables of a newer program may still be alike, so that only the attempt tells.
      let version = try database.userVersion()
      guard version > migrations.version else { throw error }
      throw .newerSchema(path: database.path, found: version, known: migrations.version)
    }
  }

  /// The database with tables as this program knows them: a copy in memory where an earlier program has written it.
  static func current(
    _ database: Database,
    _ migrations: Migrations
  ) throws(StoreError) -> Database {
    let version: Int
    do throws(StoreError) {
      version = try database.userVersion()
      if Migrations.moved.contains(version) { throw database.movedError() }
      guard (1..<migrations.version).contains(version) else { return database }
    } catch {
      database.close(.none)
      throw error
    }
    defer { database.close(.none) }
    let copy = try Database(looking: ":memory:", for: .use)
    do throws(StoreError) {
      try database.connection.copy(to: copy.connection)
      try copy.migrate(migrations)
      return copy
    } catch {
      copy.close(.none)
      throw error
    }
  }

  static func open(_ directory: StateDirectory) throws(StoreError) -> Database {
    let path = directory.database
    let hasLog = try facts(path + "-wal").map { $0.size > 0 } ?? false
    let size = try facts(path)?.size ?? 0
    let database = try Database(looking: path, for: hasLog ? .look : .lookAlone)
    do throws(StoreError) {
      try database.checkOwnership()
      // With a log the file may be anything: what is missing from it stands there.
      if !hasLog, size % (try database.pageSize()) != 0 {
        throw StoreError.corrupt(path: path, found: "its last page is cut off")
      }
      return database
    } catch {
      database.close(.none)
      throw error
    }
  }

  /// The line in front of the lock; nil without a lock, where nobody can be using the store.
  static func lockQueue(
    of directory: StateDirectory,
    limit: Duration
  ) throws(StoreError) -> LockQueue? {
    do throws(SystemError) {
      if try SystemFile.facts(directory.lock) == nil { return nil }
      return LockQueue(try LockFile(directory.lock, .existing), limit: limit)
    } catch {
      throw error.asStoreError(directory.lock)
    }
  }

  static func facts(_ path: String) throws(StoreError) -> FileFacts? {
    do throws(SystemError) {
      return try SystemFile.facts(path)
    } catch {
      throw error.asStoreError(path)
    }
  }
}
