import Storage
import System
internal import EventLoop
internal import Time

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The store's file and the two that SQLite keeps beside it; only for whoever has the lock.
struct DatabaseFile {
  let path: String

  init(_ path: String) { self.path = path }

  /// Makes the file where it is missing and shuts it to others; `isKnown` tells whether there should be one.
  ///
  /// An existing one is not opened here: closing any descriptor of it drops SQLite's own locks on it.
  func prepare(isKnown: Bool) throws(StoreError) -> OpenOutcome.Origin {
    let facts = try telling { () throws(SystemError) in try SystemFile.facts(path) }
    if let facts, let problem = problem(facts) { throw .notOurs(path: path, problem: problem) }
    try telling { () throws(SystemError) in
      if facts == nil { close(try SystemFile.open(path, .make)) }
      if facts?.permissions != 0o600 { try SystemFile.setPermissions(path, 0o600) }
    }
    if let facts, facts.size > 0 { return .found }
    return isKnown ? .vanished : .created
  }

  /// Opens the file and brings its tables up to date.
  @Engine
  func open(
    _ migrations: Migrations,
    _ inspection: Inspection
  ) throws(StoreError) -> Database {
    let tail = try tail()
    try telling { () throws(SystemError) in try OpenFiles.mendIndex(of: path) }
    let database = try Database(path: path)
    do throws(StoreError) {
      try database.claimOwnership()
      if tail % (try database.pageSize()) != 0 {
        throw StoreError.corrupt(path: path, found: "its last page is cut off")
      }
      if inspection == .everyPage { try database.inspect() }
      try database.migrate(migrations)
      database.watchFiles()
      return database
    } catch {
      database.close(.none)
      throw error
    }
  }

  /// The size of the file where no log could complete it, else 0: SQLite takes a part of a page for a whole one.
  private func tail() throws(StoreError) -> Int64 {
    try telling { () throws(SystemError) in
      if let log = try SystemFile.facts(path + "-wal"), log.size > 0 { return 0 }
      return try SystemFile.facts(path)?.size ?? 0
    }
  }

  /// Takes an emptied file away, and returns its new name where its log may still hold something.
  ///
  /// It cannot be filled anew in its place: whoever has it open keeps it locked, and SQLite would delete the log.
  func takeAwayEmptied(_ now: Timestamp) throws(StoreError) -> String? {
    let isEmptied = try telling { () throws(SystemError) in try SystemFile.facts(path)?.size == 0 }
    guard isEmptied else { return nil }
    let log = try telling { () throws(SystemError) in try SystemFile.facts(path + "-wal") }
    if let log, log.size > 0 { return try moveAside(now) }
    for suffix in ["-wal", "-shm", ""] { SystemFile.remove(path + suffix) }
    return nil
  }

  /// Renames the files after an instant and returns the new name of the first of them.
  ///
  /// The log goes first: whatever happens in between, the damaged file is never left without it for another try.
  func moveAside(_ now: Timestamp) throws(StoreError) -> String {
    let stamp = now.rfc3339.filter { $0 != "-" && $0 != ":" }
    var target = "\(path).corrupt-\(stamp)"
    return try telling { () throws(SystemError) in
      var count = 1
      while try SystemFile.facts(target) != nil {
        count += 1
        target = "\(path).corrupt-\(stamp)-\(count)"
      }
      for suffix in ["-wal", "-shm", ""] where try SystemFile.facts(path + suffix) != nil {
        try SystemFile.rename(path + suffix, to: target + suffix)
      }
      return target
    }
  }

  private func problem(_ facts: FileFacts) -> String? {
    if facts.kind != .file { return "it is no file" }
    if facts.owner == SystemFile.user { return nil }
    return "it belongs to user \(facts.owner), and recourse runs as user \(SystemFile.user)"
  }

  private func telling<Result>(
    _ body: () throws(SystemError) -> Result
  ) throws(StoreError) -> Result {
    do throws(SystemError) {
      return try body()
    } catch {
      throw error.asStoreError(path)
    }
  }
}
