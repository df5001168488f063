import SQLiteStorage
import EventLoop
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

extension StoreTests {
  @Suite struct StoreClockTests {
    @Test func `within a boot all processes read one line, whatever the wall clock says`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let first = await directory.process(1)
          .anchor(boot: "one") { ClockAnchor(wall: .at(100), boot: 5000) }
        #expect(first.instant(boot: 6000) == .at(101))
        for wall in [-90_000.0, 0, 99, 4000, 1e6] {
          let next = await directory.process(2)
            .anchor(boot: "one") { ClockAnchor(wall: .at(wall), boot: 7000) }
          #expect(next == first)
        }
      }
    }

    @Test
    func `a line that another process fixes while one waits for the store is the line of both`()
      async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        let (early, late) = (directory.process(1), directory.process(2))
        let first = await late.anchor(boot: "one") { ClockAnchor(wall: .at(100.05), boot: 5050) }
        // What it read before it had the store lies behind the line.
        var readings = [5100, 5000].map { Int64($0) }
        let next = await early.anchor(boot: "one") {
          let boot = readings.count > 1 ? readings.removeLast() : readings[0]
          return ClockAnchor(wall: .at(95) + Double(boot) / 1000, boot: boot)
        }
        #expect(next == first)
        #expect(directory.reports.isEmpty)
      }
    }

    @Test(arguments: [(50.0, 300.0), (-3000, 300), (-3400, -3400), (1e6, 1e6), (-1e6, -1e6)])
    func `after a restart time goes on from what was stored, if the wall clock is not far from it`(
      wall: Double,
      line: Double
    ) async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let store = directory.process(1)
        _ = await store.anchor(boot: "one") { ClockAnchor(wall: .at(100), boot: 5000) }
        let task = try TaskRecord.with(nil, 1, name: "a", now: .at(300))
        try await store.change(task.reference, orEnter: task, now: .at(300)) { _, _ in }
        let next = await directory.process(2).anchor(boot: "two") {
          ClockAnchor(wall: .at(wall), boot: 10)
        }
        #expect(next.instant(boot: 10) == .at(line))
      }
    }

    @Test func `without a store the line begins with the wall clock`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let store = SQLiteStore(directory: "/dev/null/x", process: [1]) {
          directory.reports.append($0)
        }
        let anchor = await store.anchor(boot: "one") { ClockAnchor(wall: .at(7), boot: 1000) }
        #expect(anchor.instant(boot: 3000) == .at(9))
        #expect(directory.reports.count == 1)
      }
    }
  }
}
