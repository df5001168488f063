import SQLiteStorage
import EventLoop
import Manifests
import Pacing
import Storage
import TestSupport
import Testing
import Time

extension StoreTests {
  @Suite struct StoreLimitTests {
    /// Whether no stretch of `seconds` holds more than `limit` of the instants.
    private func isKept(_ instants: [Timestamp], limit: Int, seconds: Double) -> Bool {
      let instants = instants.sorted()
      return instants.indices.allSatisfy { index in
        index < limit || instants[index] - instants[index - limit] >= seconds
      }
    }

    @Test(arguments: [1 as UInt64, 2, 3, 4])
    func `no window ever holds more than its limit, whichever processes send`(
      seed: UInt64
    ) async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let api = try PacedAPI(
          budgets: #"{"id": "w", "kind": "window", "scope": "ip", "limit": 5, "per": 10}"#
        )
        let call = try api.request()
        var random = SeededGenerator(seed: seed)
        var processes = (1...4).map { directory.process(UInt8($0)) }
        var waiting: [(process: Int, place: Reservation)] = []
        var sent: [Timestamp] = []
        var now = Timestamp.at(0)
        for step in 0..<150 {
          now = now + Double.random(in: 0..<1.5, using: &random)
          let process = Int.random(in: 0..<4, using: &random)
          if step % 40 == 39 {
            // Its places are given on, and what it sent still counts.
            directory.end(processes[process].process)
            processes[process] = directory.process(UInt8(10 + step))
            waiting.removeAll { $0.process == process }
          }
          var admissions: [(Int, Admission)] = []
          if waiting.count < 6 {
            admissions.append((process, await processes[process].admit(call, now: .fixed(now))))
          }
          let due = waiting.filter { $0.place.notBefore <= now }
          waiting.removeAll { $0.place.notBefore <= now }
          for (process, place) in due {
            let turn = await processes[process].turn(of: place.place, for: call, now: .fixed(now))
            admissions.append((process, turn))
          }
          for (process, admission) in admissions {
            let place = try #require(admission.place)
            guard place.notBefore <= now else {
              waiting.append((process, place))
              continue
            }
            sent.append(now)
            await processes[process].settle(place, .sent, recording: [], now: .fixed(now))
          }
        }
        #expect(sent.count > 40)
        #expect(isKept(sent, limit: 5, seconds: 10))
        #expect(directory.reports.isEmpty)
      }
    }

    @Test func `of calls at once no more than the limit are out, and a dead process's are over`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let call = try PacedAPI(budgets: Budgets.single).request()
        let first = directory.process(1)
        var second: SQLiteStore? = directory.process(2)
        let one = try #require(await first.admit(call, now: .at(0)).place)
        let other = try #require(await second?.admit(call, now: .at(0)).place)
        #expect(other.notBefore == .at(0))
        let third = try #require(await first.admit(call, now: .at(0)).place)
        #expect(third.notBefore > .at(0))
        directory.end(second?.process ?? "")
        second = nil
        await first.look(now: .at(0.1))
        #expect(
          await first.turn(of: third.place, for: call, now: .at(0.1)).place?.notBefore == .at(0.1)
        )
        await first.settle(one, .sent, recording: [], now: .at(0.2))
        let fourth = await directory.process(3).admit(call, now: .at(0.2))
        #expect(fourth.place?.notBefore == .at(0.2))
      }
    }

    @Test func `a place that another process gives back wakes whoever waits longest`() async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let call = try PacedAPI(
          budgets: #"{"id": "w", "kind": "window", "scope": "ip", "limit": 1, "per": 60}"#
        ).request()
        let (a, b, c) = (directory.process(1), directory.process(2), directory.process(3))
        let sent = try #require(await a.admit(call, now: .at(0)).place)
        let second = try #require(await b.admit(call, now: .at(0)).place)
        let third = try #require(await c.admit(call, now: .at(0)).place)
        #expect([second.notBefore.offset, third.notBefore.offset] == [60, 120])
        var woken: [String] = []
        b.notify(of: second) { woken.append("b") }
        c.notify(of: third) { woken.append("c") }
        await a.settle(sent, .unsent, recording: [], now: .at(1))
        // The later one looks first, and is not let past the earlier one.
        await c.look(now: .at(2))
        await b.look(now: .at(2))
        #expect(woken == ["c", "b"])
        #expect(await b.turn(of: second.place, for: call, now: .at(2)).place?.notBefore == .at(2))
        #expect(await c.turn(of: third.place, for: call, now: .at(2)).place?.notBefore == .at(61))
      }
    }

    @Test(arguments: StoreKind.available)
    func `a place that was taken before counts from then on, and whoever asks again is told so`(
      _ kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let store = home.store(1)
        let call = try PacedAPI(budgets: Budgets.window).request()
        let place = try #require(await store.admit(call, now: .at(0)).place)
        // As when the answer to the first question got lost: what is counted from 0 s on must not be sent at 2 s.
        let again = await store.turn(of: place.place, for: call, now: .at(2))
        #expect(again.opening == nil)
        #expect(again.place?.notBefore == .at(0))
      }
    }

    @Test(arguments: StoreKind.available)
    func `what an answer sets free is told with what is written next`(_ kind: StoreKind)
      async throws
    {
      try await onEngine {
        let home = try await kind.home()
        let (a, b) = (home.store(1), home.store(2))
        let call = try Self.shortWindow().request()
        try await Self.send(call, by: a)
        let second = try #require(await b.admit(call, now: .at(0.5)).place)
        let third = try #require(await a.admit(call, now: .at(0.6)).place)
        await b.look(now: .at(1))
        let turn = await b.turn(of: second.place, for: call, now: .at(2.02))
        #expect(turn.opening == nil)
        #expect(turn.place?.notBefore == .at(2.02))
        #expect(third.notBefore > .at(4))
      }
    }

    @Test(arguments: StoreKind.available)
    func `a call counts from its answer on, whatever others wrote while it was on its way`(
      _ kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let (a, b) = (home.store(1), home.store(2))
        let call = try Self.shortWindow().request()
        var sent = try #require(await a.admit(call, now: .at(0)).place)
        let second = try #require(await b.admit(call, now: .at(0.001)).place)
        #expect(second.notBefore == .at(2.05))
        sent.passage = Passage(leftAt: .at(0), answeredAt: .at(0.004))
        await a.settle(sent, .sent, recording: [], now: .at(0.004))
        await b.look(now: .at(1))
        #expect(await b.turn(of: second.place, for: call, now: .at(2.02)).opening == nil)
      }
    }

    @Test(arguments: StoreKind.shared)
    func `a limit that a person opens stays open, though something was still to be told of it`(
      _ kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let (a, b) = (home.store(1), home.store(2))
        let call = try Self.shortWindow().request()
        try await Self.send(call, by: a)
        try await Self.open(call, by: b)
        #expect(await a.admit(call, now: .at(0.6)).opening == nil)
      }
    }

    @Test(arguments: StoreKind.shared)
    func `what was used before a person opened a limit does not come back`(
      _ kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let (a, b) = (home.store(1), home.store(2))
        let call = try Self.shortWindow(of: 2).request()
        try await Self.send(call, by: a)
        try await Self.open(call, by: b)
        #expect(await b.admit(call, now: .at(0.5)).opening == nil)
        #expect(await a.admit(call, now: .at(0.6)).opening == nil)
      }
    }

    @Test
    func `one call that counts from earlier on takes none of those that were put together with it`()
      throws
    {
      let budget = try #require(Self.shortWindow().request().claims.first?.budget)
      var base = LimiterState(declared: budget.paced, isDefault: false, now: .at(0))
      var (ours, theirs) = (base, base)
      let use = { (seconds: Double, cost: Double) in
        Usage(time: .at(seconds), cost: cost, owner: 7, phase: .past)
      }
      base.add(use(0.5, 1))
      ours.add(use(0.4, 1))
      theirs.add(use(0.5, 64))
      let merged = theirs.adding(what: ours, hasBeside: base, now: .at(1))
      #expect(merged.uses.map(\.cost) == [64])
      #expect(base.adding(what: ours, hasBeside: base, now: .at(1)).uses == [use(0.4, 1)])
    }

    /// Makes a call at 0 s that is answered 4 ms later, which is told to others with what is written next.
    @Engine
    private static func send(_ call: AdmissionRequest, by store: any LocalStore) async throws {
      var sent = try #require(await store.admit(call, now: .at(0)).place)
      sent.passage = Passage(leftAt: .at(0), answeredAt: .at(0.004))
      await store.settle(sent, .sent, recording: [], now: .at(0.004))
    }

    /// Has a person open the limit of a call at 0.5 s.
    @Engine
    private static func open(_ call: AdmissionRequest, by store: any LocalStore) async throws {
      let key = try #require(call.claims.first?.key)
      let scope = String(key[..<(try #require(key.lastIndex(of: "/")))])
      try await store.lift([], gates: [scope], paces: [], now: .at(0.5))
    }

    /// An API of few calls in two seconds, with room for the way of each.
    private static func shortWindow(of limit: Int = 1) throws -> PacedAPI {
      var api = try PacedAPI(
        budgets: #"{"id": "w", "kind": "window", "scope": "ip", "limit": \#(limit), "per": 2}"#
      )
      api.manifest = api.manifest.withMargin()
      return api
    }
  }
}
