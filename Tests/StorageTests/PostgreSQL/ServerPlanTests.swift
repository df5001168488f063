import EventLoop
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import PostgreSQLStorage

extension ServerTests {
  /// How a server finds what it is asked for, whatever else it keeps.
  @Suite struct ServerPlanTests {
    /// A database of many calls that wait or are held, few that are sent, and many paces, and a connection to it.
    @Engine
    private static func crowd() async throws -> ServerConnection {
      let home = try await ServerHome()
      await home.process(1).look(now: .at(0))
      let connection = try await ServerConnection.open(
        try ServerAddress(home.cluster.address(home.database))
      )
      let fill = [
        """
        INSERT INTO recourse.task (id, created, deadline, early_resumes, changed, forget_after, writer)
          SELECT 'tk_' || i, i, i, 0, i, i, '' FROM generate_series(1, 20000) AS i
        """,
        """
        INSERT INTO recourse.call (task, number, api, tool, arguments, identity, credential, repetition,
            state, process, attempts, snoozes, deadline, changed, untold)
          SELECT 'tk_' || i, 1, 'crm', 'crm_create', '{}', 'crm_create#' || i || '/c', 'c', 'harmful',
            CASE WHEN i % 5000 = 0 THEN 'running' WHEN i < 10000 THEN 'done' WHEN i < 15000 THEN 'held'
              ELSE 'waiting' END,
            CASE WHEN i % 5000 = 0 THEN 'p' || i END, 0, 0, i, i, 0
          FROM generate_series(1, 20000) AS i
        """,
        """
        INSERT INTO recourse.pace (key, scope, basis, every, base, opening, refused, confirmations,
            run_start, accepted, is_busy, revision)
          SELECT 'k' || i, 'api', 'guess', 1, 1, i, i, 0, i, 0, 0, i FROM generate_series(1, 20000) AS i
        """, "ANALYZE",
      ]
      _ = try await connection.run(fill.map { Command($0) })
      return connection
    }

    /// What the server would do for a statement.
    @Engine
    private static func plan(
      _ command: Command,
      _ connection: ServerConnection
    ) async throws -> String {
      let explain = Command("EXPLAIN (COSTS OFF) " + command.words, command.values)
      return try await connection.run([explain])[0].map { $0.text(0) }.joined(separator: "\n")
    }

    @Test func `what matters at once is found without reading all that waits`() async throws {
      try await onEngine {
        let connection = try await Self.crowd()
        defer { connection.close() }
        let over = Command(
          "SELECT key FROM recourse.pace WHERE greatest(opening, refused) <= 9 LIMIT 32"
        )
        for (command, index) in [
          (Reading.living, "call_running"), (PostgreSQLStore.anyPending, "call_unsettled"),
          (PostgreSQLStore.unsettled("crm_create#7/"), "call_unsettled"), (over, "pace_end"),
        ] {
          let plan = try await Self.plan(command, connection)
          #expect(plan.contains(index), "\(plan)")
          #expect(!plan.contains("Seq Scan on call"), "\(plan)")
        }
      }
    }

    @Test
    func `tasks that have ended are told from others in one go, however little memory there is`()
      async throws
    {
      try await onEngine {
        let connection = try await Self.crowd()
        defer { connection.close() }
        _ = try await connection.run([Command("SET work_mem = '64kB'")])
        let extent = TaskExtent(ended: 20)
        let statements =
          TaskLook.tasks(extent, now: .at(0)) + TaskLook.unread(extent, now: .at(0))
        for statement in statements {
          let plan = try await Self.plan(statement, connection)
          #expect(plan.contains("Anti Join"), "\(plan)")
          #expect(!plan.contains("Materialize"), "\(plan)")
        }
      }
    }

    @Test func `the rows of a state are moved in the order of an index`() async throws {
      try await onEngine {
        let connection = try await Self.crowd()
        defer { connection.close() }
        // Of empty tables a server reads all.
        _ = try await connection.run([
          Command("SET enable_seqscan = off"), Command("SET enable_sort = off"),
        ])
        for table in StateTable.all {
          let row = table.columns.map { column in
            column.kind == .text ? BoundValue.text("a") : .integer(1)
          }
          let plan = try await Self.plan(MoveWords.page(of: table, after: row), connection)
          #expect(plan.contains(#/Index Cond: \((ROW\()?[a-z, ]+\)? > /#), "\(plan)")
          #expect(!plan.contains("Sort"), "\(plan)")
        }
      }
    }

    @Test func `the oldest results go, however few each process keeps`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        await home.process(1).look(now: .at(0))
        try await home.cluster.run(
          """
          INSERT INTO recourse.result (id, task, size, kept, text)
            SELECT 'rs_' || i, 'tk_', 1, i, 't' FROM generate_series(1, 10005) AS i
          """,
          in: home.database
        )
        for number in 0..<32 as Range<UInt8> {
          let store = home.process(number + 1)
          let id = ResultID(entropy: [number * 8] + [UInt8](repeating: 7, count: 15))
          try await store.keep(
            KeptResult(text: "t", structured: nil),
            as: id,
            of: .number(1),
            now: .at(0)
          )
          await store.close()
        }
        let oldest = "SELECT min(kept) FROM recourse.result"
        let kept = try await home.cluster.run(oldest, in: home.database)
        #expect(kept.first.flatMap { Int($0) }.map { $0 > 5 } == true, "\(kept)")
      }
    }
  }
}
