import EventLoop
import Foundation
import Pacing
@testable import PostgreSQLStorage
import Storage
import Tasks
import TestSupport
import Testing
import Time

extension ServerTests {
  /// What becomes of changes whose answer got lost, and of those that a standby lacks which took the server's place.
  @Suite struct LostCommitTests {
    private static let budget =
      #"{"id": "w", "kind": "window", "scope": "ip", "limit": 40, "per": 1000}"#

    /// The tables in which limits are kept, but for what grows.
    private static let tables = ["latest", "account", "use", "place", "process", "gone"]

    /// How far others have come, and whether the one that lost something looks before it asks.
    @Test(arguments: [2, 5, 9], [false, true])
    func `what a server lost of a limit its processes write again, however far others have come`(
      others: Int,
      isLookedAt: Bool
    ) async throws {
      try await onEngine {
        let home = try await ServerHome()
        let (one, two) = (home.process(1), home.process(2))
        let call = try PacedAPI(budgets: Self.budget).request()
        var granted = 0
        func ask(_ store: PostgreSQLStore, _ times: Int, at second: Double) async {
          for _ in 0..<times where await store.admit(call, now: .at(second)).opening == nil {
            granted += 1
          }
        }
        await ask(one, 2, at: 0)
        await ask(two, 2, at: 0)
        try await home.cluster.run(
          "CREATE SCHEMA past",
          in: home.database
        )
        for table in Self.tables {
          try await home.cluster.run(
            "CREATE TABLE past.\(table) AS TABLE recourse.\(table)",
            in: home.database
          )
        }
        await ask(one, 5, at: 1)
        // A standby takes the server's place that lacks what came since, and a pooler holds the connections.
        let lost = Self.tables.map {
          "DELETE FROM recourse.\($0); INSERT INTO recourse.\($0) SELECT * FROM past.\($0);"
        }
        try await home.cluster.run(
          "DO $$ BEGIN \(lost.joined(separator: " ")) END $$",
          in: home.database
        )
        await ask(two, others, at: 2)
        if isLookedAt { await one.look(now: .at(2.5)) }
        for _ in 0..<20 {
          await ask(one, 1, at: 3)
          await ask(two, 1, at: 3)
        }
        #expect(granted == 40)
      }
    }

    @Test func `a change whose answer got lost is not made twice, whoever changed the same since`()
      async throws
    {
      try await onEngine {
        let home = try await ServerHome()
        let relay = LossyRelay(to: home.socketPath)
        let (one, two) = (home.process(1, home.address(through: relay)), home.process(2))
        let task = try TaskRecord.with(.waiting(now: .at(0)), 1, now: .at(0))
        try await one.change(task.reference, orEnter: task, now: .at(0)) { _, _ in }
        for (number, isFollowed) in [true, false].enumerated() {
          let isOver = Guarded(false)
          relay.loseNextCommit {
            guard isFollowed else { return isOver.withLock { $0 = true } }
            EventLoop.shared.start {
              _ = try? await two.change(task.reference, orEnter: nil, now: .at(1)) { task, _ in
                task.note("theirs", now: .at(1))
              }
              isOver.withLock { $0 = true }
            }
            while !isOver.withLock({ $0 }) { usleep(1000) }
          }
          try await one.change(task.reference, orEnter: task, now: .at(2)) { task, _ in
            _ = task.note("ours \(number)", now: .at(2))
          }
          #expect(isOver.withLock { $0 })
        }
        let notes = try await two.tasks(.all, now: .at(3)).tasks.flatMap(\.notes).map(\.text)
        #expect(notes == ["ours 0", "theirs", "ours 1"])
        relay.stop()
      }
    }

    @Test func `a mark whose answer got lost was made by whoever made it`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        let relay = LossyRelay(to: home.socketPath)
        let store = home.process(1, home.address(through: relay))
        #expect(try await store.mark(.told, "a", now: .at(0)))
        let isLost = Guarded(false)
        relay.loseNextCommit { isLost.withLock { $0 = true } }
        #expect(try await store.mark(.told, "b", "ours", now: .at(1)))
        #expect(isLost.withLock { $0 })
        #expect(try await !store.mark(.told, "b", "ours", now: .at(2)))
        relay.stop()
      }
    }

    @Test
    func
      `who lives says so again where a standby lacks the row, and no more in a place that was left`()
      async throws
    {
      try await onEngine {
        let home = try await ServerHome()
        let store = home.process(1)
        #expect(try await store.mark(.told, "a", now: .at(0)))
        let connection = try await ServerConnection.open(
          try ServerAddress(home.cluster.address(home.database))
        )
        defer { connection.close() }
        for _ in 0..<2 {
          #expect(try await connection.run([store.presence.heartbeat])[0].changes == 1)
        }
        let told = try await connection.run([Command("SELECT id, until FROM recourse.process")])[0]
          .map { ($0.text(0), $0.integer(1)) }
        #expect(told.map(\.0) == [store.process])
        let now = Date().timeIntervalSince1970 * 1000
        #expect(told.allSatisfy { abs(Double($0.1) - now - Presence.term * 1000) < 5000 })
        _ = try await connection.run([Command("DELETE FROM recourse.latest")])
        #expect(try await connection.run([store.presence.heartbeat])[0].changes == 0)
      }
    }

    @Test func `an answer that comes for longer than silence is borne is waited for`() async throws
    {
      try await onEngine {
        let home = try await ServerHome()
        let connection = try await ServerConnection.open(
          try ServerAddress(home.cluster.address(home.database))
        )
        defer { connection.close() }
        let slow = Command("SELECT repeat('x', 40000), pg_sleep(2) FROM generate_series(1, 4)")
        #expect(try await connection.run([slow])[0].count == 4)
        let silent = Command("SELECT pg_sleep(20)")
        await #expect(throws: ServerProblem.silent(seconds: ServerConnection.patience)) {
          _ = try await connection.run([silent])
        }
      }
    }

    @Test func `a state that was moved away takes no marks and no results`() async throws {
      try await onEngine {
        let home = try await ServerHome()
        let store = home.process(1)
        #expect(try await store.mark(.told, "a", now: .at(0)))
        try await home.cluster.run("DELETE FROM recourse.latest", in: home.database)
        await #expect(throws: StoreError.self) {
          try await store.mark(.told, "b", now: .at(1))
        }
        let kept = KeptResult(text: "x", structured: nil)
        await #expect(throws: StoreError.self) {
          try await store.keep(kept, as: ResultID(entropy: [1]), of: .number(1), now: .at(2))
        }
        let count = try await home.cluster.run(
          "SELECT (SELECT count(*) FROM recourse.mark) + (SELECT count(*) FROM recourse.result)",
          in: home.database
        )
        #expect(count == ["1"])
      }
    }
  }
}

extension ServerHome {
  fileprivate var socketPath: String { "\(cluster.folder)/.s.PGSQL.\(cluster.port)" }

  fileprivate func address(through relay: LossyRelay) -> String {
    "postgresql://\(Cluster.role)@127.0.0.1:\(relay.port)/\(database)?sslmode=disable&gssencmode=disable"
  }
}
