package import EventLoop
package import Storage
package import Time

/// A directory to which a state is written, in one transaction.
@Engine
package final class DirectoryWriter: StateWriter {
  package let place: String
  package private(set) var occupancy = Occupancy.empty

  private let queue: WriteQueue
  private let database: Database
  private let former: Latest

  private init(_ queue: WriteQueue, _ database: Database, now: Timestamp) throws(StoreError) {
    place = queue.directory.path
    self.queue = queue
    self.database = database
    try database.admitDeparted()
    former = try Latest(in: database, now: now)
  }

  /// Opens a directory, which is made where it is missing, for a state that comes from `other`.
  ///
  /// Nobody else can write there from then on, until it is let go.
  ///
  /// - Throws: `StoreError` when it cannot be used; `moved` for one whose state went elsewhere than to `other`.
  package static func open(
    _ path: String,
    comingFrom other: String,
    now: Timestamp
  ) async throws(StoreError) -> any StateWriter {
    let writer = try await begun(path, now: now)
    do throws(StoreError) {
      writer.occupancy = try writer.database.occupancy(
        comingFrom: other,
        revision: writer.former.revision
      )
      if let target = try writer.database.departure(), target != other {
        throw .moved(place: writer.place, to: target)
      }
      return writer
    } catch {
      await writer.abandon()
      throw error
    }
  }

  private static func begun(_ path: String, now: Timestamp) async throws(StoreError)
    -> DirectoryWriter
  {
    let steps = Migrations(Migrations.store.steps, departed: .admitted)
    let outcome = try await WriteQueue.open(path, migrations: steps, now: now)
    let database: Database
    do throws(StoreError) {
      database = try await outcome.queue.beginChange()
    } catch {
      await outcome.queue.close()
      throw error
    }
    do throws(StoreError) {
      return try DirectoryWriter(outcome.queue, database, now: now)
    } catch {
      try? outcome.queue.endChange(.leftOut)
      await outcome.queue.close()
      throw error
    }
  }

  /// What stands in a directory, which is not touched.
  ///
  /// - Throws: `StoreError` when it cannot be read; `moved` for one whose state went elsewhere than to `other`.
  package static func look(
    at path: String,
    comingFrom other: String,
    now: Timestamp
  ) async throws(StoreError) -> Occupancy {
    do throws(StoreError) {
      let found = try await ReadOnlySnapshot.read(path, migrations: .store, lockLimit: .seconds(5))
      {
        database,
        _ throws(StoreError) in
        let revision = try Latest(in: database, now: now).revision
        return try database.occupancy(comingFrom: other, revision: revision)
      }
      return found ?? .empty
    } catch {
      guard case .moved(_, let target) = error, target == other else { throw error }
      return .superseded
    }
  }

  /// Takes a state into use again that was moved to another place, as it was then.
  ///
  /// - Returns: Where it was moved to; nil where it was not.
  /// - Throws: `StoreError` when it cannot be written.
  package static func reopen(_ path: String, now: Timestamp) async throws(StoreError) -> String? {
    guard try StateDirectory(existing: path) != nil else { return nil }
    let writer = try await begun(path, now: now)
    do throws(StoreError) {
      guard let target = try writer.database.departure() else {
        await writer.abandon()
        return nil
      }
      try writer.database.forgetMove(.to)
      var latest = writer.former
      latest.changeEverything()
      try latest.write(in: writer.database)
      try await writer.keep()
      return target
    } catch {
      await writer.abandon()
      throw error
    }
  }

  package func clear() async throws(StoreError) {
    for table in StateTable.all.reversed() {
      try database.statement("DELETE FROM \(table.name)").run()
    }
    for table in ["gone", "clock"] { try database.statement("DELETE FROM \(table)").run() }
  }

  package func write(_ rows: [[BoundValue]], to table: StateTable) async throws(StoreError) {
    let places = Array(repeating: "?", count: table.columns.count).joined(separator: ", ")
    // What two have used at the same instant counts for both.
    let more =
      table.name == "use"
      ? " ON CONFLICT (account, at, owner) DO UPDATE SET cost = cost + excluded.cost" : ""
    let insert = try database.statement(
      "INSERT INTO \(table.name) (\(table.columns.names)) VALUES (\(places))\(more)"
    )
    for row in rows {
      do throws(StoreError) {
        try insert.run(all: row)
      } catch {
        guard case .other(let code, let message, let path) = error else { throw error }
        throw .other(code: code, message: "\(message), in \(table.named(row))", path: path)
      }
    }
  }

  package func finish(_ latest: Latest, from other: String, now: Timestamp)
    async throws(StoreError)
  {
    let latest = latest.arriving(after: former)
    try latest.write(in: database)
    try database.note(.from, MoveMark.text(other, revision: latest.revision), now: now)
    try await keep()
  }

  private func keep() async throws(StoreError) {
    try queue.endChange(.kept)
    await queue.close()
  }

  package func abandon() async {
    try? queue.endChange(.leftOut)
    await queue.close()
  }
}

extension Database {
  /// Gives tables whose state was moved away the version that they had, and brings them up to date.
  fileprivate func admitDeparted() throws(StoreError) {
    let found = try userVersion()
    guard Migrations.moved.contains(found) else { return }
    let steps = Migrations.store.steps
    for step in steps.dropFirst(found - MoveMark.version) { try connection.execute(step) }
    let version = max(found - MoveMark.version, steps.count)
    try connection.execute("PRAGMA user_version = \(version)")
  }

  /// Where the state went; nil where it is here.
  fileprivate func departure() throws(StoreError) -> String? {
    try MarkTable.mark(.move, of: MoveMark.to, in: self).map {
      MoveMark.parts($0.text)?.place ?? "another place"
    }
  }

  /// What stands here.
  fileprivate func occupancy(
    comingFrom other: String,
    revision: Int64
  ) throws(StoreError) -> Occupancy {
    var counts: [String: Int] = [:]
    for table in StateTable.all {
      let words = "SELECT count(*) FROM \(table.name) WHERE \(table.condition(in: ""))"
      counts[table.name] = try statement(words).first { row in Int(row.integer(0)) } ?? 0
    }
    return MoveMark.occupancy(
      departure: try MarkTable.mark(.move, of: MoveMark.to, in: self)?.text,
      arrival: try MarkTable.mark(.move, of: MoveMark.from, in: self)?.text,
      revision: revision,
      comingFrom: other,
      counts: counts
    )
  }
}
