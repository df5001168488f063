@testable import SQLiteStorage
import EventLoop
import Pacing
import Tasks
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  @Suite struct StoreSchemaTests {
    /// What a store of version 1 holds, as its own program wrote it.
    private static let versionOne = """
      UPDATE latest SET revision = 9, place_number = 4, gate = 3, hold = 5, account = 9, place = 9;
      INSERT INTO gate VALUES ('crm/api', 'api', 1795000050000, '{"verdict":"back_off","scope":"api",
        "status":429}', 3);
      INSERT INTO account (key, kind, amount, per, is_default, duration, touched, revision)
        VALUES ('crm/ip/w', 'window', 3, 10, 0, 1, 1795000000000, 9);
      INSERT INTO use VALUES ('crm/ip/w', 1795000000000, 1, 1, 'past'),
        ('crm/ip/w', 1795000000000, 2, 1, 'past'), ('crm/ip/w', 1795000000500, 3, 1, 'past'),
        ('crm/ip/w', 1795000100000, 4, 1, 'booked');
      INSERT INTO place VALUES (4, 1795000100000, NULL, '[["crm/ip/w",1]]', NULL, NULL, 9);
      INSERT INTO task VALUES ('tk_aeaqcaibaeaqcaibaeaqcaibae', 'import', 1795000000000,
        1795086400000, 0, 1795000000000, 1795691200000);
      INSERT INTO note VALUES ('tk_aeaqcaibaeaqcaibaeaqcaibae', 0, 1795000000000, 'page 7');
      INSERT INTO call (task, number, api, tool, arguments, identity, credential, repetition, state,
        until, attempts, snoozes, deadline, changed) VALUES ('tk_aeaqcaibaeaqcaibaeaqcaibae', 1,
        'crm', 'crm_search', '{"query":"x"}', 'crm_search#1', 'c1', 'harmless', 'waiting',
        1795000009000, 1, 2, 1795086400000, 1795000000000);
      """

    @Test func `a store of version 1 is read and gone on with`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let first = Migrations(Array(Migrations.store.steps.prefix(1)))
        let queue = try await directory.scratch.open(first).queue
        try await queue.write(.full) { database throws(StoreError) in
          try database.connection.execute(Self.versionOne)
        }
        await queue.close()
        let store = directory.process(1)
        let call = try PacedAPI(budgets: Budgets.window).request()
        #expect(await store.admit(call, now: .at(49)).words == "shut api 50.0 429")
        #expect(await store.turn(of: 4, for: call, now: .at(100)).place?.place == 4)
        #expect(await store.admit(call, now: .at(100)).place?.place == 5)
        let tasks = try await store.tasks(.all, now: .at(100)).tasks
        #expect(tasks.map(\.id) == [.number(1)])
        #expect(tasks.first?.notes.map(\.text) == ["page 7"])
        #expect(tasks.first?[1]?.state == .waiting(until: .at(9)))
        #expect(tasks.first?[1]?.snoozes == 2)
        #expect(directory.reports.isEmpty)
      }
    }

    @Test(
      arguments: [
        "INSERT INTO call SELECT task, 2, api, tool, arguments, identity, credential, "
          + "idempotency_key, repetition, 'held', until, process, attempts, snoozes, place, failure, "
          + "disclose, result, deadline, changed FROM call",
        "UPDATE call SET state = 'running'", "UPDATE call SET state = 'lost'",
        "UPDATE call SET process = 'p'", "UPDATE call SET attempts = -1",
        "UPDATE call SET repetition = 'often'", "UPDATE task SET name = ''",
        "UPDATE task SET id = 'tk_short'", "UPDATE note SET number = 20",
        "UPDATE place SET sent_at = 1", "UPDATE use SET phase = 'lost'",
        "UPDATE use SET account = 'nobody'", "UPDATE use SET owner = 0",
        "UPDATE account SET kind = 'bucket'", "UPDATE account SET per = NULL",
        "UPDATE account SET level = 3", "UPDATE account SET duration = 0",
        "INSERT INTO retry VALUES ('crm', 101, 1)", "INSERT INTO latest (one) VALUES (2)",
        "INSERT INTO breaker VALUES ('crm', '[]', 5, NULL, 0, 1)",
        "UPDATE gate SET until = 'tomorrow'",
      ]
    )
    func `the tables refuse what cannot be`(change: String) async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let queue = try await directory.scratch.open(.store).queue
        try await queue.write(.full) { database throws(StoreError) in
          try database.connection.execute(Self.versionOne)
        }
        await #expect(throws: StoreError.self) {
          try await queue.write(.normal) { database throws(StoreError) in
            try database.connection.execute(change)
          }
        }
      }
    }
  }
}
