@testable import SQLiteStorage
import EventLoop
import Failures
import JSON
import Manifests
import Pacing
import Tasks
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  /// How the store finds what it is asked for, whatever else it keeps.
  @Suite struct StorePlanTests {
    /// Tables that may hold many thousands of rows.
    private static let large = [
      "call", "gate", "mark", "pace", "place", "refusal", "result", "task", "use",
    ]

    /// What SQLite would do for every statement that a store has run, but to read a whole table at the beginning.
    @Engine
    private func plans(of store: SQLiteStore) async throws -> [(sql: String, plan: String)] {
      let queue = try #require(store.connection?.queue)
      // SQLite takes the plan of a change for a change.
      return try await queue.write(.normal) { database throws(StoreError) in
        var plans: [(sql: String, plan: String)] = []
        for sql in Array(database.statements.keys) where sql.contains("WHERE") {
          let whole = sql.replacing(/\?\d*/, with: "'1'")
          let statement = try database.statement("EXPLAIN QUERY PLAN " + whole)
          try statement.forEach { row in plans.append((sql, row.text(3))) }
        }
        return plans
      }
    }

    @Test func `no question reads a table through that many kept calls fill`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let (store, other) = (directory.process(1), directory.process(2))
        let api = try PacedAPI(budgets: [Budgets.window, Budgets.bucket].joined(separator: ","))
        for number in 0..<70 {
          let now = Timestamp.at(Double(number))
          let asker = number.isMultiple(of: 2) ? store : other
          let call = try api.request("create", ["title": .string("\(number)")])
          let place = await asker.appoint(call, from: now, now: .fixed(now))
          let observations: [Observation] = [
            .shut(scope: call.scopes[0], until: now + 1, failure()),
            .failed(call, failure(.revise, status: 400)),
          ]
          await asker.settle(place, .unsent, recording: observations, now: .fixed(now))
          _ = await asker.admit(call, now: .fixed(now))
          _ = try await asker.pendingCall("crm_create#\(number)/c1", now: now)
          _ = try await asker.unsettledCall(of: "crm_create#\(number)", now: now)
          let task = try TaskRecord.with(.waiting("crm_create#1/c1", now: now), 7, now: now)
          try await asker.change(task.reference, orEnter: task, now: .fixed(now)) { task, _ in
            _ = task[1]?.claim(Lease(process: "p", until: now + 9), now: now)
            _ = task[1]?.hold(failure(.askOperator, status: 401), by: "p", now: now)
          }
          await asker.look(now: .fixed(now))
          _ = try await asker.mark(.event, "\(number)", now: .fixed(now))
          _ = try await asker.marks(.event, after: Int64(number), now: now)
          _ = try await asker.news(since: now + -10, now: now)
        }
        let plans = try await plans(of: store) + plans(of: other)
        #expect(plans.contains { $0.sql.contains("identity = ?") })
        #expect(plans.contains { $0.sql.contains("identity > ?") })
        #expect(plans.contains { $0.sql.contains("gate WHERE until") })
        for (sql, plan) in plans {
          let isWhole = Self.large.contains { (plan + " ").hasPrefix("SCAN \($0) ") }
          let isFirst = sql.hasSuffix("LIMIT 1") && plan.contains("USING")
          #expect(!isWhole || isFirst, "\(plan): \(sql)")
          let isLook = sql.hasSuffix(TaskChoice.isUnsettled + " LIMIT 1")
          #expect(!isLook || plan.hasSuffix("INDEX call_unsettled"), "\(plan): \(sql)")
        }
      }
    }

    @Test func `what is pending is found by its identity, and what is held by its key`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let (store, other) = (directory.process(1), directory.process(2))
        #expect(try await store.pendingCall("crm_create#1/c1", now: .at(0)) == nil)
        for number in UInt8(1)...3 {
          let identity = "crm_create#1/c\(min(number, 2))"
          let at = Timestamp.at(Double(number))
          let task = try TaskRecord.with(.waiting(identity, now: at), number, now: at)
          try await other.change(task.reference, orEnter: task, now: .fixed(at)) { _, _ in }
        }
        let newest = PendingCall(task: .number(3), number: 1)
        #expect(try await store.pendingCall("crm_create#1/c2", now: .at(5)) == newest)
        #expect(try await store.pendingCall("crm_create#1/c3", now: .at(5)) == nil)
        #expect(try await store.unsettledCall(of: "crm_create#1", now: .at(5)) == nil)
        try await other.change(.id(.number(2)), orEnter: nil, now: .at(6)) { task, _ in
          _ = task[1]?.claim(Lease(process: other.process, until: .at(60)), now: .at(6))
          _ = task[1]?.hold(failure(.askOperator, status: 401), by: other.process, now: .at(6))
        }
        let held = PendingCall(task: .number(2), number: 1)
        #expect(try await store.unsettledCall(of: "crm_create#1", now: .at(7)) == held)
        #expect(try await store.unsettledCall(of: "crm_create", now: .at(7)) == nil)
        #expect(try await store.unsettledCall(of: "crm_create#1/c2", now: .at(7)) == nil)
        #expect(try await store.pendingCall("crm_create#1/c1", now: .at(200_000)) == nil)
      }
    }
  }
}
