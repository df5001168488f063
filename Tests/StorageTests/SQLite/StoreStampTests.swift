import EventLoop
import SQLiteStorage
import Storage
import Tasks
import TestSupport
import Testing
import Time

extension StoreTests {
  @Suite struct StoreStampTests {
    @Test func `a stamp is another one after each change, and the same after a look`() async throws
    {
      try await onEngine {
        let shared = SharedDirectory()
        #expect(StoreStamp(directory: shared.scratch.state) == nil)
        let store = shared.process(1)
        var stamps: Set<StoreStamp> = []
        for number in UInt8(1)...3 {
          let name = "import-\(number)"
          let task = try TaskRecord.with(.waiting(now: .at(0)), number, name: name, now: .at(0))
          _ = try await store.change(.id(task.id), orEnter: task, now: .at(0)) { _, _ in }
          let stamp = try #require(StoreStamp(directory: shared.scratch.state))
          #expect(stamps.insert(stamp).inserted)
          _ = try await store.survey(now: .at(1))
          _ = try await shared.process(2).survey(now: .at(1))
          #expect(StoreStamp(directory: shared.scratch.state) == stamp)
          try await Task.sleep(for: .milliseconds(20))
        }
      }
    }
  }
}
