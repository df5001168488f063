import EventLoop
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import PostgreSQLStorage

extension ServerTests {
  /// Programs of two versions on one database, while each of them runs.
  @Suite struct TwoVersionsTests {
    /// What a newer program makes of the tables in one transaction: columns and a table that this one does not know.
    @Engine
    private static func migrate(_ home: ServerHome, oldest: Int) async throws {
      let tables = ServerSchema.tables.filter { $0 != "version" }
      let columns = tables.map { "ALTER TABLE recourse.\($0) ADD COLUMN novelty text;" }
      let next = ServerSchema.version + 1
      try await home.cluster.run(
        """
        DO $$ BEGIN
          \(columns.joined(separator: "\n"))
          CREATE TABLE recourse.novelty (id text PRIMARY KEY);
          UPDATE recourse.version SET version = \(next), oldest = \(oldest) WHERE one = 1;
          UPDATE recourse.latest SET revision = revision + 1 WHERE one = 1;
        END $$
        """,
        in: home.database
      )
    }

    @Test func `a program whom the tables still suit goes on beside a newer one`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        let call = try PacedAPI(budgets: Budgets.window).request()
        let earlier = home.process(1)
        #expect(await earlier.admit(call, now: .at(0)).opening == nil)
        try await Self.migrate(home, oldest: ServerSchema.version)
        let later = home.process(2)
        #expect(await earlier.admit(call, now: .at(1)).opening == nil)
        #expect(await later.admit(call, now: .at(2)).opening == nil)
        #expect(await earlier.admit(call, now: .at(3)).opening != nil)
        for (number, store) in [earlier, later].enumerated() {
          let task = try TaskRecord.with(.waiting(now: .at(4)), UInt8(number), now: .at(4))
          try await store.change(task.reference, orEnter: task, now: .at(4)) { _, _ in }
        }
        #expect(try await earlier.tasks(.all, now: .at(5)).tasks.count == 2)
        #expect(home.reports.isEmpty)
      }
    }

    @Test func `a program whom the tables suit no more stops at once, connected or not`()
      async throws
    {
      try await onEngine {
        let home = try await ServerHome()
        let call = try PacedAPI(budgets: Budgets.window).request()
        let connected = home.process(1)
        #expect(await connected.admit(call, now: .at(0)).opening == nil)
        try await Self.migrate(home, oldest: ServerSchema.version + 1)
        let count = "SELECT count(*) FROM recourse.use"
        for store in [connected, home.process(2)] {
          #expect(await store.admit(call, now: .at(1)).opening != nil)
          let task = try TaskRecord.with(.waiting(now: .at(2)), 1, now: .at(2))
          await #expect(throws: StoreError.self) {
            try await store.change(task.reference, orEnter: task, now: .at(2)) { _, _ in }
          }
        }
        #expect(try await home.cluster.run(count, in: home.database) == ["1"])
        #expect(home.reports.contains { $0.contains("newer recourse") }, "\(home.reports)")
      }
    }

    @Test(arguments: 1..<ServerSchema.version)
    func `what earlier programs left is taken over, from every version of the tables`(
      _ version: Int
    ) async throws {
      try await onEngine {
        let home = try await ServerHome()
        let steps = ServerSchema.steps.prefix(version).flatMap { $0 }
        for statement in ServerSchema.foundation + steps {
          try await home.cluster.run(statement, in: home.database)
        }
        try await home.cluster.run(
          "UPDATE recourse.version SET version = \(version), oldest = 1",
          """
          INSERT INTO recourse.account (key, kind, amount, per, is_default, duration, touched, revision)
            VALUES ('crm/ip/w', 'window', 3, 10, 0, 1, \(Timestamp.at(0).milliseconds), 1)
          """,
          """
          INSERT INTO recourse.use (account, at, owner, cost, phase)
            VALUES ('crm/ip/w', \(Timestamp.at(0).milliseconds), 0, 2, 'past')
          """,
          "UPDATE recourse.latest SET revision = 1, account = 1",
          in: home.database
        )
        let call = try PacedAPI(budgets: Budgets.window).request()
        let store = home.process(1)
        #expect(await store.admit(call, now: .at(1)).opening == nil)
        #expect(await store.admit(call, now: .at(2)).opening != nil)
        let told = try await home.cluster.run(
          "SELECT version FROM recourse.version",
          in: home.database
        )
        #expect(told == ["\(ServerSchema.version)"])
      }
    }
  }
}
