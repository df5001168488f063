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

    @Test func `tables of others, a version that is gone, and tables of a newer program`()
      async throws
    {
      try await onEngine {
        for (statement, word) in [("version (v text)", "version"), ("task (id text)", "task")] {
          let home = try await ServerHome()
          try await home.cluster.run(
            "CREATE SCHEMA recourse",
            "CREATE TABLE recourse.customer (id text)",
            in: home.database
          )
          #expect(try await Self.inspect(home.process(1)).differences == [])
          try await home.cluster.run("CREATE TABLE recourse." + statement, in: home.database)
          let found = try await Self.inspect(home.process(1))
          #expect(found.tables == nil)
          #expect(found.differences.count == 1)
          #expect(found.differences.first?.contains("recourse." + word) == true)
          // Whoever tried to make its own beside them has made a version.
          await home.process(1).look(now: .at(0))
          let tried = try await Self.inspect(home.process(1))
          #expect(tried.differences == found.differences)
        }
        let home = try await ServerHome()
        await home.process(1).look(now: .at(0))
        try await home.cluster.run(
          "UPDATE recourse.version SET version = 99",
          "ALTER TABLE recourse.pace DROP COLUMN opening",
          in: home.database
        )
        let newer = try await Self.inspect(home.process(1))
        #expect(newer.tables == 99 && !newer.isTooNew)
        #expect(newer.differences == ["the column pace.opening is missing"])
        try await home.cluster.run("DELETE FROM recourse.version", in: home.database)
        let gone = try await Self.inspect(home.process(1))
        #expect(gone.differences == ["the table version is empty"])
      }
    }

    @Test func `a database is the same under every spelling of its address, and no other is`()
      async throws
    {
      try await onEngine {
        let (home, other) = (try await ServerHome(), try await ServerHome())
        let address = { (text: String) in try ServerAddress(text) }
        let cluster = home.cluster
        let spelled =
          "postgresql:///\(home.database)?host=\(cluster.folder)&port=\(cluster.port)&user=\(Cluster.role)"
        let one = try await ServerIdentity.of(address(cluster.address(home.database)))
        #expect(one != nil)
        #expect(try await ServerIdentity.of(address(spelled)) == one)
        #expect(try await ServerIdentity.of(address(cluster.address(other.database))) != one)
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
