import SQLiteStorage
import EventLoop
import Failures
import Foundation
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

extension StoreTests {
  /// Files that somebody cuts off while they are in use; what is read beyond the end of a mapped one ends the process.
  @Suite struct CutFileTests {
    private static let files = [[""], ["-wal"], ["-shm"], ["", "-wal"], ["", "-wal", "-shm"]]

    @Test(arguments: files, [0, 100, 5000])
    func `a file that is cut off under two open stores ends neither of them`(
      suffixes: [String],
      length: Int
    ) async {
      await #expect(processExitsWith: .success) { [suffixes, length] in
        try await onEngine {
          let directory = SharedDirectory()
          let api = try PacedAPI(budgets: Budgets.window)
          let stores = [directory.process(1), directory.process(2)]
          let call = try api.request()
          for store in stores { #expect(await store.admit(call, now: .at(0)).place != nil) }
          try await enter(1, in: stores[0], at: 0)
          _ = try await stores[1].tasks(.all, now: .at(0)).tasks
          try cut(suffixes, of: directory, to: length)
          // Whether a question is answered at once does not matter, but that the store works again soon.
          for second in 1...4 {
            let now = Double(second) / 100
            for store in stores {
              _ = await store.admit(call, now: .at(now))
              _ = try? await store.tasks(.all, now: .at(now)).tasks
              await store.look(now: .at(now))
            }
          }
          for (number, store) in stores.enumerated() {
            try await enter(UInt8(7 + number), in: store, at: 90)
          }
          for store in stores {
            let tasks = try await store.tasks(.all, now: .at(91)).tasks.map(\.id)
            #expect(tasks.contains(.number(7)) && tasks.contains(.number(8)))
            if suffixes == ["-shm"] { #expect(tasks.contains(.number(1))) }
            await store.close()
          }
        }
      }
    }

    @Test func `where all was cut off the limits count as just used up`() async {
      await #expect(processExitsWith: .success) {
        try await onEngine {
          let directory = SharedDirectory()
          let api = try PacedAPI(budgets: Budgets.window)
          let store = directory.process(1)
          _ = await store.admit(try api.request(), now: .at(0))
          try cut(["", "-wal", "-shm"], of: directory, to: 0)
          _ = try? await store.tasks(.all, now: .at(1)).tasks
          _ = try await store.tasks(.all, now: .at(5)).tasks
          let other = try api.request("create", credential: "c2")
          #expect(await directory.process(2).admit(other, now: .at(6)).place?.notBefore == .at(15))
          #expect(
            directory.reports.contains { $0.contains("every limit is taken as just used up") }
          )
        }
      }
    }

    @Test func `a store that one process began anew is soon that of the others`() async {
      await #expect(processExitsWith: .success) {
        try await onEngine {
          let directory = SharedDirectory()
          let (store, other) = (directory.process(1), directory.process(2))
          let call = try PacedAPI(budgets: Budgets.window).request()
          let gate = Observation.shut(scope: call.scopes[0], until: .at(60), failure())
          let nowhere = Reservation(notBefore: .at(0))
          _ = await store.admit(call, now: .at(0))
          _ = await other.admit(call, now: .at(1))
          try cut(["", "-wal", "-shm"], of: directory, to: 0)
          _ = try? await store.tasks(.all, now: .at(1)).tasks
          await store.settle(nowhere, .sent, recording: [gate], now: .at(5))
          _ = await other.admit(call, now: .at(6))
          let words = await other.admit(call, now: .at(8)).words
          #expect(words == "shut \(call.scopes[0].scope) 60.0 429")
        }
      }
    }
  }
}

/// Cuts files of the store off, whoever has them open.
@Engine
private func cut(_ suffixes: [String], of directory: SharedDirectory, to length: Int) throws {
  for suffix in suffixes {
    let path = directory.scratch.state + "/state.db" + suffix
    #expect(unsafe truncate(path, length) == 0)
  }
}

/// Keeps a task.
@Engine
private func enter(_ number: UInt8, in store: SQLiteStore, at seconds: Double) async throws {
  let now = Timestamp.at(seconds)
  let task = try TaskRecord.with(.waiting("crm_search#\(number)", now: now), number, now: now)
  try await store.change(task.reference, orEnter: task, now: .fixed(now)) { _, _ in }
}
