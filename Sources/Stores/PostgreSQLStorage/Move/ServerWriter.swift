package import EventLoop
package import Storage
package import Time

/// A database on a server to which a state is written, in one transaction.
@Engine
package final class ServerWriter: StateWriter {
  package let place: String
  package private(set) var occupancy = Occupancy.empty

  private let connection: ServerConnection
  private let former: Latest

  /// Rows that wait to be sent, and about how many bytes they are.
  private var queued: [Command] = []
  private var size = 0

  private init(_ connection: ServerConnection, _ place: String, _ former: Latest) {
    self.connection = connection
    self.place = place
    self.former = former
  }

  /// Opens a database, whose tables are made where they are missing, for a state that comes from `other`.
  ///
  /// Nobody else can change it until it is let go.
  ///
  /// - Throws: `StoreError` when it cannot be used; `moved` for one whose state went elsewhere than to `other`.
  package static func open(
    _ address: ServerAddress,
    comingFrom other: String,
    now: Timestamp
  ) async throws(StoreError) -> any StateWriter {
    try await telling(address) { connection throws(ServerProblem) in
      let version = try await ServerTables(connection).migrate()
      if version.oldest > ServerSchema.version, !version.isDeparted {
        throw .newer(found: version.number, known: ServerSchema.version)
      }
      let marks = try await Self.marks(connection)
      if version.isDeparted, marks[MoveMark.to].flatMap(MoveMark.parts)?.place != other {
        throw .moved(to: try await ServerTables(connection).departure())
      }
      let writer = try await begun(connection, address, now: now)
      if version.isDeparted { try await writer.admitDeparted() }
      writer.occupancy = MoveMark.occupancy(
        departure: marks[MoveMark.to],
        arrival: marks[MoveMark.from],
        revision: writer.former.revision,
        comingFrom: other,
        counts: try await Self.counts(connection)
      )
      return writer
    }
  }

  /// What stands in a database, which is not touched.
  ///
  /// - Throws: `StoreError` when it cannot be read; `moved` for one whose state went elsewhere than to `other`; one of
  ///   rights where tables could not be made.
  package static func look(
    at address: ServerAddress,
    comingFrom other: String,
    now: Timestamp
  ) async throws(StoreError) -> Occupancy {
    try await telling(address) { connection throws(ServerProblem) in
      defer { connection.close() }
      let tables = ServerTables(connection)
      guard let version = try await tables.version() else {
        try await Self.checkRight(connection)
        return .empty
      }
      if version.isDeparted {
        let target = try await tables.departure()
        if target == other { return .superseded }
        throw .moved(to: target)
      }
      if version.oldest > ServerSchema.version {
        throw .newer(found: version.number, known: ServerSchema.version)
      }
      let marks = version.number > 1 ? try await Self.marks(connection) : [:]
      let latest = try await connection.run([Reading.latest])[0]
        .first { Latest($0, now: now, Oddities()) }
      return MoveMark.occupancy(
        departure: nil,
        arrival: marks[MoveMark.from],
        revision: latest?.revision ?? 0,
        comingFrom: other,
        counts: try await Self.counts(connection)
      )
    }
  }

  /// Takes a state into use again that was moved to another place, as it was then.
  ///
  /// - Returns: Where it was moved to; nil where it was not.
  /// - Throws: `StoreError` when it cannot be written.
  package static func reopen(
    _ address: ServerAddress,
    now: Timestamp
  ) async throws(StoreError) -> String? {
    try await telling(address) { connection throws(ServerProblem) in
      defer { connection.close() }
      let tables = ServerTables(connection)
      guard let version = try await tables.version(), version.isDeparted else { return nil }
      let target = try await tables.departure()
      let writer = try await begun(connection, address, now: now)
      try await writer.admitDeparted()
      var latest = writer.former
      latest.changeEverything()
      _ = try await connection.run(
        [
          MoveWords.forget(MoveMark.to), MoveWords.forget(MoveMark.latest), write(latest),
          Words.commit,
        ]
      )
      return target
    }
  }

  /// Begins the change, under the lock of all changes; the row of that is put back where a move has taken it out.
  private static func begun(
    _ connection: ServerConnection,
    _ address: ServerAddress,
    now: Timestamp
  ) async throws(ServerProblem) -> ServerWriter {
    let kept = try await marks(connection)[MoveMark.latest].flatMap(MoveMark.fields)
    var insert = Command("INSERT INTO recourse.latest (one) VALUES (1) ON CONFLICT DO NOTHING")
    if let kept {
      let columns = Array(Latest.columns.prefix(kept.count))
      let places = columns.indices.map { "CAST($\($0 + 1) AS bigint)" }
      insert = Command(
        "INSERT INTO recourse.latest (one, \(columns.names)) VALUES (1, "
          + places.joined(separator: ", ") + ") ON CONFLICT DO NOTHING",
        kept
      )
    }
    let results = try await connection.run(
      [Words.begin, MoveWords.lockLimit, MoveWords.exactFigures, insert, Reading.lock]
    )
    let former = results[4].first { Latest($0, now: now, Oddities()) } ?? Latest()
    return ServerWriter(connection, address.shown, former)
  }

  /// Gives tables whose state was moved away the version that they had, and brings them up to date.
  private func admitDeparted() async throws(ServerProblem) {
    let moved = MoveMark.version
    let update = Command(
      "UPDATE recourse.version SET version = version - $1, oldest = oldest - $1 WHERE one = 1 "
        + "RETURNING version",
      [moved.bound]
    )
    let found = try await connection.run([update])[0].first { Int($0.integer(0)) } ?? 0
    guard found < ServerSchema.version else { return }
    let steps = ServerSchema.steps.dropFirst(found).joined().map { Command($0) }
    let version = Command(
      "UPDATE recourse.version SET version = $1, oldest = $2 WHERE one = 1",
      [ServerSchema.version.bound, ServerSchema.oldest.bound]
    )
    _ = try await connection.run(steps + [version])
  }

  private static func marks(
    _ connection: ServerConnection
  ) async throws(ServerProblem) -> [String: String] {
    let rows = try await connection.run([MoveWords.marks])[0].map { ($0.text(0), $0.text(1)) }
    return Dictionary(rows) { first, _ in first }
  }

  private static func counts(
    _ connection: ServerConnection
  ) async throws(ServerProblem) -> [String: Int] {
    let there = Set(try await ServerColumns.names(connection).map { $0.prefix { $0 != "." } })
    let tables = StateTable.all.filter { there.contains(Substring($0.name)) }
    let results = try await connection.run(tables.map(MoveWords.count))
    let counts = results.map { $0.first { Int($0.integer(0)) } ?? 0 }
    return Dictionary(zip(tables.map(\.name), counts)) { first, _ in first }
  }

  private static func checkRight(_ connection: ServerConnection) async throws(ServerProblem) {
    let select = Command("SELECT has_database_privilege(current_database(), 'CREATE')")
    guard try await connection.run([select])[0].first({ $0.text(0) }) != "t" else { return }
    throw ServerProblem(
      code: "42501",
      words: "permission denied for database \(connection.scene.database)",
      in: connection.scene
    )
  }

  private static func telling<Result>(
    _ address: ServerAddress,
    _ body: (ServerConnection) async throws(ServerProblem) -> Result
  ) async throws(StoreError) -> Result {
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(address)
      do throws(ServerProblem) {
        return try await body(connection)
      } catch {
        connection.close()
        throw error
      }
    } catch {
      throw .server(address: address.shown, error)
    }
  }
}

// MARK: - Writing

extension ServerWriter {
  /// Bytes that are sent in one round, so that each is answered in time on slow ways.
  private static let round = 128 << 10

  package func clear() async throws(StoreError) {
    let tables = StateTable.all.map(\.name) + ["gone", "process"]
    try await run(tables.map { Command("DELETE FROM recourse.\($0)") })
  }

  package func write(_ rows: [[BoundValue]], to table: StateTable) async throws(StoreError) {
    for row in rows {
      queued.append(MoveWords.insert(row, into: table))
      size += row.reduce(200) { $0 + $1.size }
      if size >= Self.round { try await send() }
    }
    try await send()
  }

  private func send() async throws(StoreError) {
    guard !queued.isEmpty else { return }
    let commands = queued
    (queued, size) = ([], 0)
    try await run(commands)
  }

  package func finish(_ latest: Latest, from other: String, now: Timestamp)
    async throws(StoreError)
  {
    let latest = latest.arriving(after: former)
    let arrival = MoveWords.note(
      MoveMark.from,
      MoveMark.text(other, revision: latest.revision),
      now: now
    )
    try await run([MoveWords.restart, MoveWords.forget(MoveMark.from), arrival, Self.write(latest)])
    try await run([Words.commit])
    connection.close()
  }

  private static func write(_ latest: Latest) -> Command {
    let places = Latest.columns.enumerated().map { "\($0.element.name) = $\($0.offset + 1)" }
    return Command(
      "UPDATE recourse.latest SET \(places.joined(separator: ", ")), writer = '' WHERE one = 1",
      latest.fields
    )
  }

  private func run(_ commands: [Command]) async throws(StoreError) {
    do throws(ServerProblem) {
      _ = try await connection.run(commands)
    } catch {
      throw .server(address: place, error)
    }
  }

  package func abandon() async {
    if !connection.isBroken { _ = try? await connection.run([Words.rollback]) }
    connection.close()
  }
}

extension BoundValue {
  /// About how many bytes it takes on the way.
  fileprivate var size: Int {
    switch self {
    case .null: 4
    case .integer, .real: 20
    case .text(let text): text.utf8.count + 4
    case .bytes(let bytes): bytes.count + 4
    }
  }
}
