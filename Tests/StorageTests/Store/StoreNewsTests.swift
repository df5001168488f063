import EventLoop
import Manifests
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import Failures

extension StoreTests {
  /// Who looks again and again reads what may be new, and not what lies there.
  @Suite struct StoreNewsTests {
    /// Sixty tasks that were kept at the beginning and wait long.
    @Engine
    private static func fill(_ store: any LocalStore) async throws {
      for number in 1...60 { try await keep(UInt8(number), in: store) { _ in } }
    }

    @Engine
    private static func keep(
      _ number: UInt8,
      at instant: Timestamp = .at(0),
      in store: any LocalStore,
      _ body: (inout CallRecord) -> Void
    ) async throws {
      var call = CallRecord.waiting("crm_search#\(number)", now: .at(0))
      call.state = .waiting(until: .at(5000))
      let fresh = try TaskRecord.with(call, number, now: .at(0))
      _ = try await store.change(.id(fresh.id), orEnter: fresh, now: .fixed(instant)) { task, _ in
        guard var call = task[1] else { return }
        body(&call)
        task[1] = call
      }
    }

    @Engine
    private static func news(_ store: any LocalStore, since: Double, now: Double) async throws
      -> [TaskID]
    {
      let news = try await store.news(since: .at(since), now: .at(now))
      return try #require(news).tasks.map(\.id)
    }

    @Test(arguments: StoreKind.available)
    func `what was changed, comes due or is being sent since is read, and nothing else`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let (one, two) = (home.store(1), home.store(2))
        try await Self.fill(one)
        #expect(try await Self.news(two, since: 10, now: 20) == [])
        try await Self.keep(7, at: .at(15), in: one) { call in
          _ = call.cancel(now: .at(15))
        }
        try await Self.keep(8, at: .at(15), in: one) { call in
          call.state = .waiting(until: .at(15))
          _ = call.claim(Lease(process: one.process, until: .at(75)), now: .at(15))
        }
        #expect(try await Self.news(two, since: 10, now: 20) == [.number(7), .number(8)])
        #expect(try await Self.news(two, since: 30, now: 40) == [.number(8)])
        #expect(try await Self.news(two, since: 80, now: 90) == [])
        let due = try await Self.news(two, since: 4990, now: 5000)
        #expect(due.count == 58)
        #expect(!due.contains(.number(7)) && !due.contains(.number(8)))
      }
    }

    @Test(arguments: StoreKind.available)
    func `holds are told each time, and of all else that paces calls nothing is read`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let (one, two) = (home.store(1), home.store(2))
        let place = try #require(
          await one.admit(try PacedAPI(budgets: Budgets.window).request(), now: .at(0)).place
        )
        let observations: [Observation] = [
          .held(
            scope: ScopeKey(scope: "credential", key: "crm/credential:c1"),
            credential: "c1",
            failure(.askOperator, status: 401),
            from: []
          ),
          .shut(scope: ScopeKey(scope: "api", key: "crm/api"), until: .at(900), failure()),
        ]
        await one.settle(place, .sent, recording: observations, now: .at(0))
        let news = try #require(try await two.news(since: .at(100), now: .at(200)))
        #expect(news.pacingSnapshot.holds.map(\.key) == ["crm/credential:c1"])
        #expect(news.pacingSnapshot.gates.isEmpty)
        #expect(news.pacingSnapshot.limits.isEmpty)
        let all = try #require(try await two.survey(now: .at(200)))
        #expect(!all.pacingSnapshot.gates.isEmpty)
      }
    }

    @Test(arguments: StoreKind.shared)
    func `what a process was sending that died is news as what it is`(kind: StoreKind) async throws
    {
      try await onEngine {
        let home = try await kind.home()
        let (one, two) = (home.store(1), home.store(2))
        try await Self.keep(9, in: one) { call in
          call.repetition = .harmful
          call.state = .waiting(until: .at(0))
          _ = call.claim(Lease(process: one.process, until: .at(75)), now: .at(0))
        }
        try await home.bury(one.process)
        let news = try #require(try await two.news(since: .at(50), now: .at(60)))
        #expect(news.tasks.first?.state == .unknown)
      }
    }
  }
}
