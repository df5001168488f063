package import EventLoop
package import Storage
import System
package import Time

/// The state of a directory that is read to be written elsewhere.
@Engine
package final class DirectoryReader: StateReader {
  package let place: String
  package let latest: Latest

  private let directory: StateDirectory
  private let queue: LockQueue?
  private let database: Database

  private init(
    _ directory: StateDirectory,
    _ queue: LockQueue?,
    _ database: Database,
    now: Timestamp
  ) throws(StoreError) {
    place = directory.path
    self.directory = directory
    self.queue = queue
    self.database = database
    try database.statement("BEGIN").run()
    latest = try Latest(in: database, now: now)
  }

  /// Opens the state of a directory; nobody else can write it from then on, until it is let go.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  package static func open(
    _ path: String,
    for purpose: MovePurpose,
    now: Timestamp
  ) async throws(StoreError) -> MoveOpening<any StateReader> {
    try SelfTest.checkLibrary()
    guard let directory = try StateDirectory(existing: path),
      let file = try ReadOnlySnapshot.facts(directory.database), file.size > 0 || file.kind != .file
    else { return .nothing }
    let queue = try ReadOnlySnapshot.lockQueue(of: directory, limit: limit)
    try await queue?.enter(until: SuspendingClock.now.advanced(by: limit))
    do throws(StoreError) {
      let database = try ReadOnlySnapshot.current(try ReadOnlySnapshot.open(directory), .store)
      if try database.userVersion() > Migrations.store.version { throw newer(database) }
      guard purpose == .move else {
        return .open(try DirectoryReader(directory, queue, database, now: now))
      }
      database.close(.none)
      guard try isAlone(directory) else {
        queue?.leave()
        return .inUse([])
      }
      let again = try ReadOnlySnapshot.current(try ReadOnlySnapshot.open(directory), .store)
      return .open(try DirectoryReader(directory, queue, again, now: now))
    } catch {
      queue?.leave()
      guard case .moved(_, let target) = error else { throw error }
      return .moved(to: target)
    }
  }

  /// How long others are waited for that write at the moment.
  private static let limit = Duration.seconds(5)

  private static func newer(_ database: Database) -> StoreError {
    .newerSchema(
      path: database.path,
      found: (try? database.userVersion()) ?? 0,
      known: Migrations.store.version
    )
  }

  /// Whether no program has the file open.
  private static func isAlone(_ directory: StateDirectory) throws(StoreError) -> Bool {
    let database = try Database(path: directory.database)
    defer { database.close(.none) }
    return try database.leaveLog()
  }

  package func count(of table: StateTable) async throws(StoreError) -> Int {
    let words = "SELECT count(*) FROM \(table.name) WHERE \(table.condition(in: ""))"
    return try database.statement(words).first { row in Int(row.integer(0)) } ?? 0
  }

  package func rows(
    of table: StateTable,
    after last: [BoundValue]?
  ) async throws(StoreError) -> [[BoundValue]] {
    var rows: [[BoundValue]] = []
    let statement = try database.statement(Self.page(of: table, isFirst: last == nil))
    try statement.forEach(all: last.map(table.place) ?? []) { row in
      rows.append(row.values(of: table.columns))
    }
    return rows
  }

  /// Reads the rows of a table behind one, or the first.
  private static func page(of table: StateTable, isFirst: Bool) -> String {
    var order = table.order.joined(separator: ", ")
    var place = table.order.map { _ in "?" }.joined(separator: ", ")
    if table.name == "result" {
      // Of results that were kept in the same moment the greater row is the newer.
      (order, place) = ("rowid", "SELECT rowid FROM result WHERE (\(order)) = (\(place))")
    }
    let isBehind = isFirst ? "" : " AND (\(order)) > (\(place))"
    return "SELECT \(table.columns.names) FROM \(table.name) WHERE \(table.condition(in: ""))"
      + "\(isBehind) ORDER BY \(order) LIMIT \(table.page)"
  }

  package func leasedUses(now: Timestamp) async throws(StoreError) -> LeasedUses { .uses([]) }

  package func leave(for target: String, now: Timestamp) async throws(StoreError) {
    defer { queue?.leave() }
    close()
    let database = try Database(path: directory.database)
    defer { database.close(queue == nil ? .none : .underLock) }
    try database.migrate(.store)
    try database.change(.full) { database throws(StoreError) in
      let version = try database.userVersion()
      try database.note(.to, MoveMark.text(target, revision: latest.revision), now: now)
      try database.connection.execute("PRAGMA user_version = \(MoveMark.version + version)")
    }
    _ = try database.leaveLog()
  }

  package func end() async {
    close()
    queue?.leave()
  }

  private func close() {
    _ = try? database.statement("COMMIT").run()
    database.close(.none)
  }
}

extension Database {
  /// The marks of moves.
  enum MoveKey { case from, to }

  /// Notes where the state came from, or where it went.
  func note(_ key: MoveKey, _ text: String, now: Timestamp) throws(StoreError) {
    let word = key == .from ? MoveMark.from : MoveMark.to
    try forgetMove(key)
    _ = try MarkTable.insert(.move, word, text, now: now, in: self)
  }

  /// Takes such a note out.
  func forgetMove(_ key: MoveKey) throws(StoreError) {
    try statement("DELETE FROM mark WHERE kind = ? AND key = ?")
      .run(Mark.Kind.move.rawValue, key == .from ? MoveMark.from : MoveMark.to)
  }
}
