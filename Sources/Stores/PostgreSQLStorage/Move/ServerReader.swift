package import EventLoop
import Pacing
package import Storage
package import Time

/// The state of a database on a server that is read to be written elsewhere.
@Engine
package final class ServerReader: StateReader {
  package let place: String
  package let latest: Latest

  private let connection: ServerConnection
  private let address: ServerAddress
  private let isGone: (String) -> Bool

  /// The tables that there are, and whether accounts tell of leases; tables of an earlier program lack some.
  private let tables: Set<String>
  private let hasLeases: Bool

  private init(
    _ connection: ServerConnection,
    _ address: ServerAddress,
    _ latest: Latest,
    _ columns: Set<String>,
    _ isGone: @escaping (String) -> Bool
  ) {
    place = address.shown
    self.connection = connection
    self.address = address
    self.latest = latest
    self.isGone = isGone
    tables = Set(columns.map { String($0.prefix { $0 != "." }) })
    hasLeases = columns.contains("account." + AccountTable.leaseColumn.name)
  }

  /// Opens the state of a database; unless it is only looked at, nobody else can change it until it is let go.
  ///
  /// `isGone` tells whether the process that calls itself so is known to be dead.
  /// - Throws: `StoreError` when it cannot be read.
  package static func open(
    _ address: ServerAddress,
    for purpose: MovePurpose,
    now: Timestamp,
    isGone: @escaping (String) -> Bool
  ) async throws(StoreError) -> MoveOpening<any StateReader> {
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(address)
      do throws(ServerProblem) {
        let opening = try await begun(connection, address, purpose, now: now, isGone)
        if case .open = opening { return opening }
        connection.close()
        return opening
      } catch {
        connection.close()
        throw error
      }
    } catch {
      throw .server(address: address.shown, error)
    }
  }

  private static func begun(
    _ connection: ServerConnection,
    _ address: ServerAddress,
    _ purpose: MovePurpose,
    now: Timestamp,
    _ isGone: @escaping (String) -> Bool
  ) async throws(ServerProblem) -> MoveOpening<any StateReader> {
    let tables = ServerTables(connection)
    guard var version = try await tables.version() else { return .nothing }
    if version.isDeparted { return .moved(to: try await tables.departure()) }
    if purpose != .look { version = try await tables.migrate() }
    if version.number > ServerSchema.version {
      throw .newer(found: version.number, known: ServerSchema.version)
    }
    let columns = try await ServerColumns.names(connection)
    let begin =
      purpose == .look
      ? [Words.beginLook, MoveWords.exactFigures, Reading.latest]
      : [MoveWords.begin, MoveWords.exactFigures, MoveWords.lockLimit, Reading.lock]
    let results = try await connection.run(begin)
    let latest = results.last?.first { Latest($0, now: now, Oddities()) }
    guard let latest else { throw .tables(code: "", "the table recourse.latest is empty") }
    if purpose == .move {
      let others = try await connection.run([MoveWords.others])[0].map { row in
        "the role \(row.text(0)) (backend \(row.integer(1)))"
      }
      if !others.isEmpty { return .inUse(others) }
    }
    return .open(ServerReader(connection, address, latest, columns, isGone))
  }

  package func count(of table: StateTable) async throws(StoreError) -> Int {
    guard tables.contains(table.name) else { return 0 }
    return try await telling { connection throws(ServerProblem) in
      try await connection.run([MoveWords.count(table)])[0].first { Int($0.integer(0)) } ?? 0
    }
  }

  package func rows(
    of table: StateTable,
    after last: [BoundValue]?
  ) async throws(StoreError) -> [[BoundValue]] {
    guard tables.contains(table.name) else { return [] }
    let select = MoveWords.page(of: table, after: last)
    return try await telling { connection throws(ServerProblem) in
      try await connection.run([select])[0].map { $0.values(of: table.columns) }
    }
  }

  package func leasedUses(now: Timestamp) async throws(StoreError) -> LeasedUses {
    guard hasLeases else { return .uses([]) }
    let columns = ["key", AccountTable.columns.names, AccountTable.leaseColumn.name]
    let select = Command(
      "SELECT \(columns.joined(separator: ", ")) FROM recourse.account WHERE leases IS NOT NULL"
    )
    var rows = AccountRows(now: now, Oddities())
    try await telling { connection throws(ServerProblem) in
      try await connection.run([select])[0]
        .forEach { rows.read($0, leases: AccountTable.columns.count + 1) }
    }
    return LeasedUses(rows.accounts, now: now, isGone: isGone)
  }

  package func leave(for target: String, now: Timestamp) async throws(StoreError) {
    let commands = [
      MoveWords.forget(MoveMark.to),
      MoveWords.note(
        MoveMark.to,
        MoveMark.text(target, revision: latest.revision),
        now: now
      ),
      // Whoever is at it still finds no row by which changes take turns; it is kept as a mark.
      MoveWords.forget(MoveMark.latest),
      MoveWords.note(MoveMark.latest, MoveMark.text(latest), now: now),
      Command("DELETE FROM recourse.latest"),
      Command(
        "UPDATE recourse.version SET version = version + $1, oldest = oldest + $1 WHERE one = 1",
        [MoveMark.version.bound]
      ),
      Words.commit,
    ]
    try await telling { connection throws(ServerProblem) in
      _ = try await connection.run(commands)
    }
    connection.close()
  }

  package func end() async {
    if !connection.isBroken { _ = try? await connection.run([Words.rollback]) }
    connection.close()
  }

  private func telling<Result>(
    _ body: (ServerConnection) async throws(ServerProblem) -> Result
  ) async throws(StoreError) -> Result {
    do throws(ServerProblem) {
      return try await body(connection)
    } catch {
      throw .server(address: place, error)
    }
  }
}

/// The columns that there are, as `table.column`.
@Engine
enum ServerColumns {
  static func names(_ connection: ServerConnection) async throws(ServerProblem) -> Set<String> {
    let select = Command(
      "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'recourse'"
    )
    return Set(try await connection.run([select])[0].map { $0.text(0) + "." + $0.text(1) })
  }
}
