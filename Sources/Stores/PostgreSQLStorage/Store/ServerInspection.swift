import EventLoop
package import Storage
import Text
package import Time

/// How the database of a state is, as far as can be seen without changing anything.
package struct ServerInspection: Sendable, Hashable {
  /// The server's version, as 170002 for 17.2.
  package var server: Int

  /// The role under which this was seen.
  package var role: String
  package var database: String

  /// Whether nothing can be written.
  package var onlyReads: Bool

  /// Whether the role may make the schema.
  package var mayCreate: Bool

  /// The version of the tables, and the oldest program's that may write them; nil where there are none.
  package var tables: Int?
  package var oldest = 0

  /// Whether there is a schema that the role may not look into.
  package var isShut = false

  /// What of the tables is not as this program makes it, each as a clause.
  package var differences: [String] = []

  /// Tables in which the role may not do everything that is needed.
  package var withoutRights: [String] = []

  /// Seconds by which this machine's clock is ahead of the server's.
  package var haste = 0.0

  /// Processes that said lately that they live.
  package var living = 0

  /// The version of the tables of this program.
  package static var known: Int { ServerSchema.version }

  /// Whether this program can write the tables.
  package var isTooNew: Bool { oldest > Self.known }
}

extension PostgreSQLStore {
  /// Looks at the database, and changes nothing.
  ///
  /// - Parameter wall: What the clock of this machine says.
  /// - Returns: What was seen.
  /// - Throws: `StoreError` when it cannot be reached.
  package func inspect(wall: @Engine () -> Timestamp) async throws(StoreError) -> ServerInspection {
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(settings.address)
      defer { connection.close() }
      var found = try await Self.role(connection)
      let before = wall()
      let told = try await connection.run([Words.clock])[0].first { $0.instant(0) }
      let after = wall()
      if let told { found.haste = (before + (after - before) / 2) - told }
      guard let isOpen = try await Self.schema(connection) else { return found }
      guard isOpen else {
        found.isShut = true
        return found
      }
      try await Self.tables(connection, &found)
      return found
    } catch {
      throw self.error(of: error)
    }
  }

  private static func role(
    _ connection: ServerConnection
  ) async throws(ServerProblem) -> ServerInspection {
    let select = Command(
      """
      SELECT current_user, current_database(), current_setting('transaction_read_only'),
        has_database_privilege(current_database(), 'CREATE')
      """
    )
    let found = try await connection.run([select])[0].first { row in
      ServerInspection(
        server: connection.serverVersion,
        role: row.text(0),
        database: row.text(1),
        onlyReads: row.text(2) == "on",
        mayCreate: row.text(3) == "t"
      )
    }
    guard let found else { throw .other(code: "", "the server says nothing of the role") }
    return found
  }

  /// Whether the role may look into the schema; nil where there is none.
  private static func schema(_ connection: ServerConnection) async throws(ServerProblem) -> Bool? {
    let select = Command(
      "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = 'recourse'"
    )
    return try await connection.run([select])[0].first { $0.text(0) == "t" }
  }

  private static func tables(
    _ connection: ServerConnection,
    _ found: inout ServerInspection
  ) async throws(ServerProblem) {
    let ours = "n.nspname = 'recourse' AND c.relkind IN ('r', 'p')"
    let from = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    let results = try await connection.run([
      Command(
        """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) \(from)
          JOIN pg_attribute a ON a.attrelid = c.oid
          WHERE \(ours) AND a.attnum > 0 AND NOT a.attisdropped
        """
      ),
      Command("SELECT indexname FROM pg_indexes WHERE schemaname = 'recourse'"),
      Command(
        """
        SELECT c.relname \(from) WHERE \(ours) AND NOT (has_table_privilege(c.oid, 'SELECT')
          AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE')
          AND has_table_privilege(c.oid, 'DELETE')) ORDER BY c.relname
        """
      ),
    ])
    var columns: [String: String] = [:]
    results[0].forEach { columns[$0.text(0) + "." + $0.text(1)] = $0.text(2) }
    let indexes = Set(results[1].map { $0.text(0) })
    found.withoutRights = results[2].map { $0.text(0) }
    guard ["version", "oldest", "one"].allSatisfy({ columns["version." + $0] != nil }) else {
      found.differences = Self.strangers(columns)
      return
    }
    let tables = ServerTables(connection)
    let version: ServerTables.Version?
    do throws(ServerProblem) {
      version = try await tables.version()
    } catch {
      guard case .rights = error else { throw error }
      return
    }
    if version?.isDeparted == true { throw .moved(to: try await tables.departure()) }
    take(version, columns, indexes, &found)
    if found.tables == ServerInspection.known, !found.isTooNew,
      !found.withoutRights.contains("process")
    {
      found.living = try await living(connection)
    }
  }

  /// Notes a version, and what is not as a program of it makes the tables.
  private static func take(
    _ version: ServerTables.Version?,
    _ columns: [String: String],
    _ indexes: Set<String>,
    _ found: inout ServerInspection
  ) {
    found.tables = version?.number
    found.oldest = version?.oldest ?? 0
    let others = strangers(columns.filter { $0.key.prefix { $0 != "." } != "version" })
    guard let version else {
      if !others.isEmpty { found.differences = ["the table version is empty"] }
      return
    }
    // Before the first step there is no other table.
    if version.number == 0 { found.differences = others }
    // Of an earlier version other tables are expected; those of a newer one that may be used have what this one's have.
    guard version.number >= ServerInspection.known, !found.isTooNew else { return }
    let isNewer = version.number > ServerInspection.known
    found.differences = differences(columns, isNewer ? ExpectedSchema().indexes : indexes)
  }

  private static func living(_ connection: ServerConnection) async throws(ServerProblem) -> Int {
    let select = Command(
      """
      SELECT count(*) FROM recourse.process
        WHERE until > CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)
      """
    )
    return try await connection.run([select])[0].first { Int($0.integer(0)) } ?? 0
  }

  /// Tables of the names that the first program gives its own, where they are not those: it could not make its own.
  private static func strangers(_ columns: [String: String]) -> [String] {
    let tables = Set(columns.keys.map { String($0.prefix { $0 != "." }) })
    let met = tables.filter(ServerSchema.tables.contains).sorted().map { "recourse." + $0 }
    guard !met.isEmpty else { return [] }
    return [
      "there are tables of others where those of recourse belong: " + English.list(met)
    ]
  }

  private static func differences(
    _ columns: [String: String],
    _ indexes: Set<String>
  ) -> [String] {
    let expected = ExpectedSchema()
    let tables = Set(columns.keys.map { $0.prefix { $0 != "." } })
    var clauses: [String] = []
    var told: Set<Substring> = []
    for (name, type) in expected.columns.sorted(by: { $0.key < $1.key }) {
      let table = name.prefix { $0 != "." }
      if !tables.contains(table) {
        if told.insert(table).inserted { clauses.append("the table \(table) is missing") }
      } else if let found = columns[name] {
        // CockroachDB makes wide numbers of all whole ones.
        let isWider = type == "integer" && found == "bigint"
        if found != type, !isWider {
          clauses.append("\(name) is of type \(found) where \(type) is expected")
        }
      } else {
        clauses.append("the column \(name) is missing")
      }
    }
    for index in expected.indexes.sorted() where !indexes.contains(index) {
      clauses.append("the index \(index) is missing")
    }
    return clauses
  }
}
