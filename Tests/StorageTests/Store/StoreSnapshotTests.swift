import SQLiteStorage
import EventLoop
import Foundation
import Manifests
import Pacing
import Storage
import System
import Tasks
import TestSupport
import Testing
import Time

@testable import Failures

extension StoreTests {
  @Suite struct StoreSnapshotTests {
    private static let key = ScopeKey(scope: "credential", key: "crm/credential:secret-print")

    /// A task that waits, a hold, a gate and a used limit.
    @Engine
    private static func fill(_ store: any Store & AdministrativeStore) async throws {
      let api = try PacedAPI(budgets: Budgets.window)
      let request = try api.request()
      let task = try TaskRecord.with(.waiting(now: .at(0)), 1, name: "import-42", now: .at(0))
      _ = try await store.change(.id(task.id), orEnter: task, now: .at(0)) { _, _ in }
      let admission = await store.admit(request, now: .at(0))
      let place = try #require(admission.place)
      let observations: [Observation] = [
        .held(scope: key, credential: "secret-print", failure(.askOperator, status: 401)),
        .shut(scope: ScopeKey(scope: "api", key: "crm/api"), until: .at(9), failure()),
      ]
      await store.settle(place, .sent, recording: observations, now: .at(0))
    }

    private static func check(_ survey: StoreSnapshot?) throws {
      let survey = try #require(survey)
      #expect(survey.tasks.map(\.reference.text) == ["import-42"])
      #expect(survey.pacingSnapshot.holds.map(\.place.text) == ["crm/credential"])
      #expect(survey.pacingSnapshot.holds.map(\.key) == [key.key])
      #expect(survey.pacingSnapshot.gates.map(\.until) == [.at(9)])
      #expect(survey.pacingSnapshot.limits.map(\.used) == [1])
      #expect(survey.pacingSnapshot.limits.map(\.budget) == ["w"])
    }

    @Test(arguments: StoreKind.available)
    func `a survey tells the same of every store`(kind: StoreKind) async throws {
      try await onEngine {
        let home = try await kind.home()
        let store = home.store(1)
        try await Self.fill(store)
        try Self.check(await store.survey(now: .at(1)))
        try Self.check(await home.store(2).survey(now: .at(1)))
      }
    }

    @Test func `a survey changes nothing in the directory, whether or not others use the store`()
      async throws
    {
      try await onEngine {
        let shared = SharedDirectory()
        let store = shared.process(1)
        try await Self.fill(store)
        for isOpen in [true, false] {
          if !isOpen { await store.close() }
          let before = Self.snapshot(shared)
          try Self.check(await shared.process(2).survey(now: .at(1)))
          _ = try await shared.process(2).anchorAtSight(boot: "b") {
            ClockAnchor(wall: .at(1), boot: 1)
          }
          #expect(Self.snapshot(shared) == before)
        }
        #expect(shared.reports.isEmpty)
      }
    }

    /// What is in the directory but for SQLite's index of the log, which belongs to whoever has the file open.
    @Engine
    private static func snapshot(_ shared: SharedDirectory) -> [String: [UInt8]?] {
      let names = shared.scratch.names.filter { !$0.hasSuffix("-shm") }
      return Dictionary(uniqueKeysWithValues: names.map { ($0, shared.scratch.bytes($0)) })
    }

    @Test
    func
      `a copy that SQLite makes while a server is there holds everything, and can be served from`()
      async throws
    {
      try await onEngine {
        let (shared, copy) = (SharedDirectory(), SharedDirectory())
        let store = shared.process(1)
        try await Self.fill(store)
        try copy.scratch.makeState()
        try RawConnection(shared.scratch.state + "/state.db").backUp(
          to: copy.scratch.state + "/state.db"
        )
        try SystemFile.setPermissions(copy.scratch.state + "/state.db", 0o600)
        try Self.check(await copy.process(2).survey(now: .at(1)))
        try await copy.process(3).lift([Self.key.key], gates: [], paces: [], now: .at(1))
        #expect(try await copy.process(2).survey(now: .at(1))?.pacingSnapshot.holds.isEmpty == true)
        // The server goes on with what it has.
        try Self.check(await store.survey(now: .at(1)))
        #expect(shared.reports.isEmpty && copy.reports.isEmpty)
      }
    }

    @Test func `where nothing is kept a survey makes nothing`() async throws {
      try await onEngine {
        let shared = SharedDirectory()
        #expect(try await shared.process(1).survey(now: .at(0)) == nil)
        #expect(shared.scratch.names.isEmpty)
        try shared.scratch.makeState()
        #expect(try await shared.process(1).survey(now: .at(0)) == nil)
        #expect(shared.scratch.names.isEmpty)
      }
    }

    @Test func `a survey leaves a damaged store where it is`() async throws {
      try await onEngine {
        let shared = SharedDirectory()
        try shared.scratch.makeState()
        try shared.scratch.write(Array("no database, whatever its name".utf8), "state.db")
        await #expect(throws: StoreError.self) {
          _ = try await shared.process(1).survey(now: .at(0))
        }
        #expect(shared.scratch.names == ["state.db"])
      }
    }

    @Test(arguments: StoreKind.available)
    func `a lifted hold is lifted for every process`(kind: StoreKind) async throws {
      try await onEngine {
        let home = try await kind.home()
        let store = home.store(1)
        try await Self.fill(store)
        try await home.store(2).lift([Self.key.key], gates: [], paces: [], now: .at(1))
        let survey = try #require(await store.survey(now: .at(1)))
        #expect(survey.pacingSnapshot.holds.isEmpty)
      }
    }

    @Test(arguments: StoreKind.available)
    func `a gate that a person opens is open for every process, and its limits begin anew`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let store = home.store(1)
        let call = try PacedAPI(budgets: "").request()
        let gate = try #require(call.scopes.first { $0.scope == "api" })
        let place = try #require(await store.admit(call, now: .at(0)).place)
        let observation = Observation.shut(scope: gate, until: .at(900), failure())
        await store.settle(place, .sent, recording: [observation], now: .at(0.1))
        #expect(await home.store(2).admit(call, now: .at(1)).place == nil)
        try await home.store(2).lift([], gates: [gate.key], paces: [gate.key], now: .at(1))
        let survey = try #require(await store.survey(now: .at(1)))
        #expect(survey.pacingSnapshot.gates.isEmpty)
        let next = try #require(await store.admit(call, now: .at(2)).place)
        #expect(next.notBefore == .at(2))
      }
    }

    @Test func `a hold that cannot be lifted is not said to be`() async throws {
      try await onEngine {
        let shared = SharedDirectory()
        try shared.scratch.makeState()
        try shared.scratch.write([], "lock/")
        await #expect(throws: StoreError.self) {
          try await shared.process(1).lift([Self.key.key], gates: [], paces: [], now: .at(1))
        }
      }
    }

    @Test(arguments: StoreKind.shared)
    func `what a dead process was sending is told as what it is`(kind: StoreKind) async throws {
      try await onEngine {
        let home = try await kind.home()
        let store = home.store(1)
        var call = CallRecord.waiting(repetition: .harmful, now: .at(0))
        call.deadline = .at(99)
        _ = call.claim(
          Lease(process: String(repeating: "a", count: 32), until: .at(99)),
          now: .at(0)
        )
        let task = try TaskRecord.with(call, 1, now: .at(0))
        _ = try await store.change(.id(task.id), orEnter: task, now: .at(0)) { _, _ in }
        let survey = try #require(await home.store(2).survey(now: .at(1)))
        #expect(survey.tasks.first?.state == .unknown)
      }
    }
  }
}

extension MemoryScratch {
  fileprivate func makeState() throws {
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: state)
  }

  fileprivate func write(_ bytes: [UInt8], _ name: String) throws {
    if name.hasSuffix("/") {
      try FileManager.default.createDirectory(
        atPath: state + "/" + name,
        withIntermediateDirectories: true
      )
    } else {
      try Data(bytes).write(to: URL(fileURLWithPath: state + "/" + name))
    }
  }
}
