@testable import SQLiteStorage
import System
import EventLoop
import Failures
import Manifests
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  /// What must cost nothing, or one write.
  @Suite struct StoreQuietTests {
    /// A process, another that sees what it writes, and the other's count of that.
    @Engine
    private struct Watched {
      let directory = SharedDirectory()
      let store: SQLiteStore
      let observer: WriteQueue

      init() async throws {
        store = directory.process(1)
        _ = try await store.pendingCall("", now: .at(0))
        observer = try await directory.scratch.open(.store).queue
      }

      /// What the store's tables say of the number of writes.
      func revision() throws -> Int64 {
        try observer.read { database throws(StoreError) in
          try Latest(in: database, now: .at(0)).revision
        }
      }
    }

    @Test func `a read without budgets that succeeds takes no lock and writes nothing`()
      async throws
    {
      try await onEngine {
        let watched = try await Watched()
        let call = try PacedAPI(budgets: "").request()
        let before = try watched.observer.dataVersion()
        // A lock that somebody else holds is not even noticed.
        let lock = try LockFile(watched.directory.scratch.state + "/lock")
        #expect(try lock.tryLock())
        for second in 0..<20 {
          let now = Timestamp.at(Double(second))
          #expect(try await watched.store.pendingCall("crm_search#1", now: now) == nil)
          let place = try #require(await watched.store.admit(call, now: .fixed(now)).place)
          let observations: [Observation] = [.healthy(api: "crm"), .succeeded(call, place)]
          await watched.store.settle(place, .sent, recording: observations, now: .fixed(now))
          #expect(await watched.store.opening(for: call, now: .fixed(now)) == nil)
          await watched.store.look(now: .fixed(now))
        }
        #expect(try watched.observer.dataVersion() == before)
        #expect(watched.directory.reports.isEmpty)
        #expect(watched.directory.scratch.names.contains("processes") == false)
      }
    }

    @Test(arguments: [Budgets.window, Budgets.bucket, Budgets.spacing])
    func `a call that reserves writes once when it is let go, and not when it is over`(
      budget: String
    ) async throws {
      try await onEngine {
        let watched = try await Watched()
        let call = try PacedAPI(budgets: budget).request()
        let key = try #require(call.claims.first?.key)
        for turn in 1...3 {
          let now = Timestamp.at(Double(turn) * 20)
          let place = try #require(await watched.store.admit(call, now: .fixed(now)).place)
          #expect(try watched.revision() == Int64(turn))
          let observations: [Observation] = [
            .budget(key: key, limit: 4, remaining: 9, reset: nil), .healthy(api: "crm"),
            .succeeded(call, place),
          ]
          await watched.store.settle(place, .sent, recording: observations, now: .fixed(now + 0.5))
          if turn > 1 { #expect(try watched.revision() == Int64(turn)) }
        }
      }
    }

    @Test
    func `that nothing is pending is known while what was read counts as new, until something is`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let (store, hasty) = (directory.process(1, freshness: .seconds(3600)), directory.process(2))
        for store in [store, hasty] {
          #expect(!store.hasNothingPending)
          _ = try await store.pendingCall("crm_search#1", now: .at(0))
        }
        _ = try await store.pendingCall("crm_search#1", now: .at(0))
        #expect(store.hasNothingPending)
        #expect(!hasty.hasNothingPending)
        let task = try TaskRecord.with(.waiting(now: .at(0)), 1, now: .at(0))
        try await store.change(task.reference, orEnter: task, now: .fixed(.at(0))) { _, _ in }
        #expect(!store.hasNothingPending)
        _ = try await store.pendingCall("crm_search#1", now: .at(0))
        #expect(!store.hasNothingPending)
      }
    }

    @Test func `whoever is sent away by a gate, a hold or memory writes nothing`() async throws {
      try await onEngine {
        let watched = try await Watched()
        let call = try PacedAPI(budgets: Budgets.window).request()
        let gate = Observation.shut(scope: call.scopes[0], until: .at(50), failure())
        let nowhere = Reservation(notBefore: .at(0))
        await watched.store.settle(nowhere, .unsent, recording: [gate], now: .at(0))
        let before = try watched.revision()
        for second in 1..<10 {
          #expect(await watched.store.admit(call, now: .at(Double(second))).words.hasPrefix("shut"))
        }
        #expect(try watched.revision() == before)
      }
    }
  }
}
