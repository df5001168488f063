@testable import SQLiteStorage
import System
import EventLoop
import Failures
import Foundation
import Manifests
import Pacing
import Tasks
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  @Suite struct StoreTroubleTests {
    private func names(_ error: StoreError?, _ word: String) -> Bool {
      "\(error.map { "\($0)" } ?? "none")".hasPrefix(word)
    }

    @Engine
    private func taskError(_ store: SQLiteStore, now: Timestamp) async throws -> StoreError? {
      let task = try TaskRecord.with(.waiting(now: now), 1, now: now)
      do throws(StoreError) {
        try await store.change(task.reference, orEnter: task, now: .fixed(now)) { _, _ in }
        return nil
      } catch {
        return error
      }
    }

    @Test func `while another holds the lock the book answers, and later what it did is written`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let (store, other) = (directory.process(1), directory.process(2))
        let call = try PacedAPI(budgets: Budgets.window).request()
        _ = await store.admit(call, now: .at(0))
        let lock = try LockFile(directory.scratch.state + "/lock")
        #expect(try lock.tryLock())
        let second = try #require(await store.admit(call, now: .at(1)).place)
        #expect(second.notBefore == .at(1))
        await store.settle(second, .sent, recording: [], now: .at(1.5))
        #expect(await store.admit(call, now: .at(1.6)).place?.notBefore == .at(1.6))
        #expect(directory.reports.count == 1)
        #expect(names(try await taskError(other, now: .at(1)), "locked"))
        lock.unlock()
        // A new question after the pause writes the debts.
        #expect(await store.admit(call, now: .at(5)).place?.notBefore == .at(10))
        #expect(await other.admit(call, now: .at(5)).place?.notBefore == .at(11))
        #expect(try await taskError(other, now: .at(5)) == nil)
      }
    }

    @Test func `a directory that cannot be used stops no call and is told once a minute`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        try FileManager.default.createDirectory(
          atPath: directory.scratch.path,
          withIntermediateDirectories: true
        )
        #expect(FileManager.default.createFile(atPath: directory.scratch.state, contents: nil))
        let store = directory.process(1)
        let call = try PacedAPI(budgets: Budgets.window).request()
        for second in 0..<59 { _ = await store.admit(call, now: .at(Double(second))) }
        #expect(directory.reports.count == 1)
        #expect(directory.reports.first?.contains("--state") == true)
        #expect(names(try await taskError(store, now: .at(59)), "directory"))
        _ = await store.admit(call, now: .at(200))
        #expect(directory.reports.count == 2)
        try FileManager.default.removeItem(atPath: directory.scratch.state)
        #expect(try await taskError(store, now: .at(300)) == nil)
      }
    }

    @Test func `after a damaged store limits count as just used up, and the operator is told`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let call = try PacedAPI(budgets: Budgets.window + "," + Budgets.bucket).request()
        _ = await directory.process(1).admit(call, now: .at(0))
        for name in directory.scratch.names where name.hasPrefix("state.db") {
          let path = directory.scratch.state + "/" + name
          try Data(repeating: 7, count: 9000).write(to: URL(fileURLWithPath: path))
        }
        let store = directory.process(2)
        #expect(await store.admit(call, now: .at(1)).place?.notBefore == .at(11))
        #expect(directory.reports.count == 1)
        #expect(directory.reports.first?.contains("just used up") == true)
        // Whoever comes later to the fresh store knows of it too, until a window has passed.
        let other = try PacedAPI(budgets: Budgets.spacing + "," + Budgets.bucket)
          .request(credential: "c9")
        #expect(await directory.process(3).admit(other, now: .at(2)).place?.notBefore == .at(3))
        #expect(await directory.process(4).admit(call, now: .at(30)).place?.notBefore == .at(30))
      }
    }

    @Test
    func `beside the store of a newer program its gates hold, nothing is written, tasks wait`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let call = try PacedAPI(budgets: Budgets.window).request()
        let old = directory.process(1)
        let gate = Observation.shut(scope: call.scopes[0], until: .at(50), failure())
        await old.settle(Reservation(notBefore: .at(0)), .unsent, recording: [gate], now: .at(0))
        let steps =
          Migrations.store.steps + [
            "ALTER TABLE gate ADD COLUMN more TEXT; DROP TABLE use; DROP TABLE place;"
          ]
        let newer = try await directory.scratch.open(Migrations(steps)).queue
        let version = try newer.dataVersion()
        // Both a process that had it open and one that comes new.
        for store in [old, directory.process(2)] {
          #expect(await store.admit(call, now: .at(10)).words.hasPrefix("shut api 50.0"))
          #expect(await store.admit(call, now: .at(51)).place?.notBefore == .at(51))
          #expect(names(try await taskError(store, now: .at(60)), "newerSchema"))
        }
        #expect(try newer.dataVersion() == version)
        #expect(directory.reports.contains { $0.contains("newer recourse") })
      }
    }

    @Test func `a store that is deleted under a process is made anew with what that process knows`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let call = try PacedAPI(budgets: Budgets.window).request()
        let store = directory.process(1)
        for _ in 0..<3 { _ = await store.admit(call, now: .at(0)) }
        try FileManager.default.removeItem(atPath: directory.scratch.state)
        #expect(await store.admit(call, now: .at(1)).place?.notBefore == .at(10))
        #expect(await store.admit(call, now: .at(3)).place?.notBefore == .at(10))
        #expect(await store.admit(call, now: .at(5)).place?.notBefore == .at(10))
        #expect(await directory.process(2).admit(call, now: .at(6)).place?.notBefore == .at(20))
      }
    }

    @Test func `a closed store has written all and opens again when it is asked`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let call = try PacedAPI(budgets: Budgets.window).request()
        let store = directory.process(1)
        for _ in 0..<3 { _ = await store.admit(call, now: .at(0)) }
        await store.close()
        #expect(directory.scratch.bytes("state.db-wal")?.isEmpty != false)
        #expect(await store.admit(call, now: .at(1)).place?.notBefore == .at(10))
      }
    }
  }
}
