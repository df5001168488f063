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

    private static let budget =
      #"{"id": "w", "kind": "window", "scope": "ip", "limit": 40, "per": 10}"#

    @Test func `a server that is silent is waited for once, and asked aside from then on`()
      async throws
    {
      let silent = SilentListener()
      try await onEngine {
        let address = "postgresql://ann@127.0.0.1:\(silent.port)/x?connect_timeout=2"
        let home = try await ServerHome()
        let store = home.process(1, address, patience: .seconds(5))
        let look = { (seconds: Double) async -> Void in
          _ = await #expect(throws: StoreError.self) {
            try await store.tasks(.all, now: .at(seconds))
          }
        }
        await look(0)
        #expect(!store.isAskedAside)
        // It has its answer, and so has the next, while the server is being asked.
        await look(10)
        #expect(store.isAskedAside)
        await look(20)
        #expect(store.isAskedAside)
        let call = try PacedAPI(budgets: Self.budget).request()
        #expect(await store.admit(call, now: .at(20)).opening != nil)
        #expect(home.reports.count == 2, "\(home.reports)")
      }
      withExtendedLifetime(silent) {}
    }

    @Test
    func `what a process on the same machine left is free at once, and elsewhere after its term`()
      async throws
    {
      try await onEngine {
        let single = #"{"id": "c", "kind": "concurrency", "scope": "ip", "limit": 1}"#
        let call = try PacedAPI(budgets: single).request()
        for (name, isSeen) in [("gone", true), ("elsewhere", false)] {
          let home = try await ServerHome()
          let now = Timestamp(seconds: 1_790_000_000)
          let one = home.process(1, home: name)
          #expect(await one.admit(call, now: .fixed(now)).opening == nil)
          let task = try TaskRecord.with(.waiting(now: now), 1, now: now)
          let lease = Lease(process: one.process, until: now + 60)
          _ = try await one.change(task.reference, orEnter: task, now: .fixed(now)) { task, now in
            _ = task.calls[0].claim(lease, now: now.now)
          }
          let other = home.process(2)
          let admission = await other.admit(call, now: .fixed(now + 1))
          #expect((admission.opening == nil) == isSeen, "\(name): \(admission)")
          let calls = try await other.tasks(.all, now: now + 1).tasks.flatMap(\.calls)
          #expect(calls.map { $0.state.kind == .running } == [!isSeen], "\(name)")
        }
      }
    }

    @Test
    func `a process takes itself for living in what it sees of a database, whatever others see`()
      async throws
    {
      try await onEngine {
        for (name, age) in [("gone", 1.0), ("here", 100)] {
          let home = try await ServerHome()
          let now = Timestamp(seconds: 1_790_000_000)
          let one = home.process(1, home: name)
          let task = try TaskRecord.with(.waiting(now: now), 1, now: now)
          let lease = Lease(process: one.process, until: now + 110)
          _ = try await one.change(task.reference, orEnter: task, now: .fixed(now)) { task, now in
            _ = task.calls[0].claim(lease, now: now.now)
          }
          let seen = [
            try await one.survey(now: now + age), try await one.news(since: now, now: now + age),
          ]
          for snapshot in seen {
            let calls = snapshot?.tasks.flatMap(\.calls) ?? []
            #expect(calls.map(\.state) == [.running(lease)], "\(name)")
          }
          let others = try await home.process(2).survey(now: now + age)
          #expect(others?.tasks.flatMap(\.calls).map(\.state.kind) != [.running], "\(name)")
        }
      }
    }

    @Test func `calls go on within what a process has leased, and others take none of it`()
      async throws
    {
      try await onEngine {
        let agent = try await Agent()
        let call = try PacedAPI(budgets: Self.budget).request()
        let now = Timestamp(seconds: await Self.serverSeconds(agent))
        let (store, other) = (
          agent.home.process(1, agent.address, trust: 300),
          agent.home.process(2, agent.address, trust: 300)
        )
        for second in [0.0, 2, 4] {
          let admission = await store.admit(call, now: .fixed(now + second))
          #expect(admission.isGranted)
        }
        let lease = store.book.ledger.accounts["crm/ip/w"]?.leases.first?.amount ?? 0
        #expect(lease >= 2)
        try await agent.leave()
        var sent = 0.0
        while sent < 50, await store.admit(call, now: .fixed(now + 20)).isGranted { sent += 1 }
        #expect(sent == lease)
        #expect(agent.home.reports.contains { $0.contains("has leased") })
        try await agent.comeBack()
        var others = 0.0
        while others < 50, await other.admit(call, now: .fixed(now + 21)).isGranted { others += 1 }
        #expect(sent + others == 40)
        // What it sent without the others counts once it gives the lease back.
        await store.close()
        let taken = await other.admit(call, now: .fixed(now + 22))
        #expect(!taken.isGranted)
      }
    }

    @Test func `a call that asks for its turn without having a place leases like any other`()
      async throws
    {
      try await onEngine {
        let agent = try await Agent()
        let call = try PacedAPI(budgets: Self.budget).request()
        let now = Timestamp(seconds: await Self.serverSeconds(agent))
        let store = agent.home.process(1, agent.address, trust: 300)
        for second in [0.0, 2, 4] {
          // A call of the program begins so, for it may have been kept with a place.
          #expect(await store.turn(of: nil, for: call, now: .fixed(now + second)).isGranted)
        }
        let lease = store.book.ledger.accounts["crm/ip/w"]?.leases.first?.amount ?? 0
        #expect(lease >= 2)
        await store.close()
      }
    }

    @Test func `without a lease a place in a limit waits until it can be counted`() async throws {
      try await onEngine {
        let agent = try await Agent()
        let call = try PacedAPI(budgets: Budgets.window).request()
        let store = agent.home.process(1, agent.address)
        try await agent.leave()
        let away = await store.admit(call, now: .at(0))
        #expect(!away.isGranted)
        #expect(away.opening.map { $0.offset } == 5)
        try await agent.comeBack()
        let back = await store.turn(of: away.place?.place, for: call, now: .at(6))
        #expect(back.isGranted)
      }
    }

    @Test func `a call that needs a place waits for a server that is back in a moment`()
      async throws
    {
      try await onEngine {
        let agent = try await Agent()
        let call = try PacedAPI(budgets: Budgets.window).request()
        let store = agent.home.process(1, agent.address, patience: .seconds(60))
        try await agent.leave()
        let comingBack = EventLoop.shared.start {
          while agent.home.reports.isEmpty {
            try? await EventLoop.shared.sleep(for: .milliseconds(20))
          }
          try? await agent.comeBack()
        }
        let admission = await store.admit(call, now: .at(0))
        #expect(admission.isGranted)
        await comingBack.value
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
        #expect(agent.home.reports.count == 2)
        try await agent.comeBack()
        try await store.change(task.reference, orEnter: task, now: .at(40)) { _, _ in }
        // A session that the server ended meanwhile is no trouble at all.
        try await agent.home.cluster.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '\(agent.role)'",
          in: agent.home.database
        )
        #expect(try await store.tasks(.all, now: .at(41)).tasks == [task])
        #expect(agent.home.reports.count == 2)
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
