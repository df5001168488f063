import EventLoop
import Storage
import TestSupport
import Testing
import Time

@testable import PostgreSQLStorage

extension ServerTests {
  /// What is seen of a database before anybody relies on it.
  @Suite struct InspectionTests {
    @Engine
    private static func inspect(_ store: PostgreSQLStore) async throws -> ServerInspection {
      try await store.inspect { Timestamp(seconds: 1_795_000_000) }
    }

    @Test func `a database without tables, with them, and with some of them changed`() async throws
    {
      try await onEngine {
        let home = try await ServerHome()
        let store = home.process(1)
        let empty = try await Self.inspect(store)
        #expect(empty.tables == nil && empty.mayCreate && !empty.onlyReads)
        #expect(abs(empty.haste) > 1000)
        await store.look(now: .at(0))
        let made = try await Self.inspect(store)
        #expect(made.tables == ServerInspection.known)
        #expect(made.differences == [])
        #expect(made.withoutRights == [])
        try await home.cluster.run(
          "DROP INDEX recourse.gate_until",
          "ALTER TABLE recourse.pace DROP COLUMN opening",
          "ALTER TABLE recourse.hold ALTER COLUMN looks TYPE integer",
          "DROP TABLE recourse.note",
          in: home.database
        )
        let changed = try await Self.inspect(store)
        #expect(
          changed.differences == [
            "hold.looks is of type integer where bigint is expected", "the table note is missing",
            "the column pace.opening is missing", "the index gate_until is missing",
            "the index pace_end is missing",
          ]
        )
      }
    }

    @Test func `what is expected is what the steps make`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        await home.process(1).look(now: .at(0))
        let columns = try await home.cluster.run(
          """
          SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid WHERE n.nspname = 'recourse'
            AND c.relkind = 'r' AND a.attnum > 0 ORDER BY 1
          """,
          in: home.database
        )
        #expect(Set(columns) == Set(ExpectedSchema().columns.keys))
        let indexes = try await home.cluster.run(
          """
          SELECT indexname FROM pg_indexes
            WHERE schemaname = 'recourse' AND indexname NOT LIKE '%_pkey'
          """,
          in: home.database
        )
        #expect(Set(indexes) == ExpectedSchema().indexes)
      }
    }

    @Test func `rights that a role lacks, a newer program, and a server that only reads`()
      async throws
    {
      try await onEngine {
        let home = try await ServerHome()
        await home.process(1).look(now: .at(0))
        let role = "watcher_" + home.database
        try await home.cluster.run("CREATE ROLE \(role) LOGIN", in: home.database)
        let guest = home.process(2, home.cluster.address(home.database, role: role))
        #expect(try await Self.inspect(guest).isShut)
        try await home.cluster.run(
          "GRANT USAGE ON SCHEMA recourse TO \(role)",
          "GRANT SELECT ON ALL TABLES IN SCHEMA recourse TO \(role)",
          in: home.database
        )
        let reads = try await Self.inspect(guest)
        #expect(reads.tables == ServerInspection.known)
        #expect(reads.withoutRights.contains("version"))
        try await home.cluster.run(
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA recourse TO \(role)",
          "REVOKE DELETE ON recourse.gate FROM \(role)",
          "UPDATE recourse.version SET version = 99, oldest = 98",
          "ALTER DATABASE \(home.database) SET default_transaction_read_only = on",
          in: home.database
        )
        let address = home.cluster.address(
          home.database,
          role: role,
          "?target_session_attrs=any"
        )
        let found = try await Self.inspect(home.process(3, address))
        #expect(found.withoutRights == ["gate"])
        #expect(found.isTooNew && found.tables == 99)
        #expect(found.onlyReads && !found.mayCreate)
      }
    }
  }
}
