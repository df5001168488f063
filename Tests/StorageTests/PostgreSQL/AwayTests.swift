import EventLoop
import Failures
import Manifests
import Pacing
import PostgreSQLStorage
import Storage
import Tasks
import TestSupport
import Testing
import Time

extension ServerTests {
  /// What goes on while the database is away, and what is made good when it is back.
  @Suite struct AwayTests {
    /// A role that can be locked out.
    @Engine
    private struct Agent {
      let home: ServerHome
      let role: String
      let address: String

      init() async throws {
        home = try await ServerHome()
        role = "agent_" + home.database
        address = home.cluster.address(home.database, role: role)
        try await home.cluster.run(
          "CREATE ROLE \(role) LOGIN",
          "GRANT CREATE ON DATABASE \(home.database) TO \(role)",
          in: home.database
        )
      }

      func leave() async throws {
        try await home.cluster.run(
          "ALTER ROLE \(role) CONNECTION LIMIT 0",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '\(role)'",
          in: home.database
        )
      }

      func comeBack() async throws {
        try await home.cluster.run("ALTER ROLE \(role) CONNECTION LIMIT -1", in: home.database)
      }
    }

    @Test func `calls go on within this process's share, and are counted when it is back`()
      async throws
    {
      try await onEngine {
        let agent = try await Agent()
        let budget = #"{"id": "w", "kind": "window", "scope": "ip", "limit": 4, "per": 10}"#
        let call = try PacedAPI(budgets: budget).request()
        let now = Timestamp(seconds: await Self.serverSeconds(agent))
        let (store, other) = (
          agent.home.process(1, agent.address), agent.home.process(2, agent.address)
        )
        for store in [store, other] {
          let admission = await store.admit(call, now: .fixed(now))
          #expect(admission.isGranted)
        }
        // The first of the two has to see that there is a second.
        await store.look(now: .fixed(now + 1))
        try await agent.leave()
        var sent = 0
        for _ in 0..<4 where await store.admit(call, now: .fixed(now + 20)).isGranted {
          sent += 1
        }
        #expect(sent == 2)
        #expect(agent.home.reports.contains { $0.contains("one of 2") })
        try await agent.comeBack()
        await store.look(now: .fixed(now + 60))
        #expect(store.book.ledger.accounts["crm/ip/w"]?.limit == .window(limit: 4, per: 10))
        let used = try await agent.home.cluster.run(
          "SELECT count(*) FROM recourse.use",
          in: agent.home.database
        )
        #expect(used.first.flatMap { Int($0) } ?? 0 >= 2)
      }
    }

    @Test func `what must be written down is refused, and a lost connection is made anew`()
      async throws
    {
      try await onEngine {
        let agent = try await Agent()
        let store = agent.home.process(1, agent.address)
        let task = try TaskRecord.with(.waiting(now: .at(0)), 1, now: .at(0))
        try await agent.leave()
        await #expect(throws: StoreError.self) {
          try await store.change(task.reference, orEnter: task, now: .at(0)) { _, _ in }
        }
        #expect(agent.home.reports.count == 1)
        try await agent.comeBack()
        try await store.change(task.reference, orEnter: task, now: .at(40)) { _, _ in }
        // A session that the server ended meanwhile is no trouble at all.
        try await agent.home.cluster.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '\(agent.role)'",
          in: agent.home.database
        )
        #expect(try await store.tasks(now: .at(41)) == [task])
        #expect(agent.home.reports.count == 1)
      }
    }

    @Engine
    private static func serverSeconds(_ agent: Agent) async -> Double {
      let told = try? await agent.home.cluster.run(
        "SELECT floor(extract(epoch FROM clock_timestamp()))",
        in: agent.home.database
      )
      return told?.first.flatMap { Double($0) } ?? 0
    }
  }
}

extension Admission {
  fileprivate var isGranted: Bool {
    if case .granted = self { true } else { false }
  }
}
