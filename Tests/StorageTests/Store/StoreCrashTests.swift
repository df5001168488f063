import SQLiteStorage
import EventLoop
import Failures
import JSON
import Manifests
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

extension StoreTests {
  @Suite struct StoreCrashTests {
    @Test func `gates, holds, places and what was learnt are there after a crash`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let api = try PacedAPI(budgets: Budgets.window)
        let call = try api.request()
        let other = try api.request("create")
        var store: SQLiteStore? = directory.process(1)
        let nowhere = Reservation(notBefore: .at(0))
        let gate = try #require(call.scopes.first { $0.scope == "operation" })
        let hold = try #require(call.scopes.first { $0.scope == "credential" })
        let change: [Observation] = [
          .shut(scope: gate, until: .at(50), failure(status: 503)),
          .remembered(["at": 1], call),
        ]
        await store?.settle(nowhere, .unsent, recording: change, now: .at(0))
        for _ in 0..<3 { _ = await store?.admit(other, now: .at(1)) }
        let place = try #require(await store?.appoint(other, from: .at(5), now: .at(1)))
        #expect(place.notBefore == .at(11))
        store = nil

        let next = directory.process(2)
        #expect(await next.admit(call, now: .at(2)).words == "shut operation 50.0 503")
        #expect(next.remembered(of: call)["at"] == 1)
        #expect(await next.admit(other, now: .at(10)).place?.notBefore == .at(11))
        #expect(
          await next.turn(of: place.place, for: other, now: .at(11)).place?.notBefore == .at(11)
        )
        let held = Observation.held(
          scope: hold,
          credential: "c1",
          failure(.askOperator, status: 401)
        )
        await next.settle(nowhere, .unsent, recording: [held], now: .at(11))
        #expect(
          await directory.process(3).admit(other, now: .at(12)).words == "held credential 401"
        )
      }
    }

    @Test func `whoever was told of a task finds it whole, whenever the process dies`() async throws
    {
      try await onEngine {
        let directory = SharedDirectory()
        var known: [TaskRecord] = []
        for number in 1...8 {
          // Each change is made by a process that ends without a word.
          let store = directory.process(UInt8(number))
          let now = Timestamp.at(1 + Double(number) / 100)
          let fresh = try TaskRecord.with(
            .waiting("crm_search#\(number)", repetition: .keyed, now: now),
            UInt8(number),
            name: number.isMultiple(of: 2) ? "task \(number)" : nil,
            now: now
          )
          let made = try await store.change(fresh.reference, orEnter: fresh, now: .fixed(now)) {
            task,
            _ in
            _ = task.note("page \(number)", now: now)
            let lease = Lease(process: store.process, until: .at(60))
            _ = task[1]?.claim(lease, now: now)
            if number > 3 {
              _ = task[1]?.snooze(until: .at(9), failure: failure(), by: store.process, now: .at(2))
            }
            return task
          }
          known.append(try #require(made))
          let reader = directory.process(100)
          for task in known {
            let kept = try await reader.change(.id(task.id), orEnter: nil, now: .at(2)) { kept, _ in
              kept
            }
            #expect(kept == task)
          }
        }
        for number in 1...8 { directory.end(directory.process(UInt8(number)).process) }
        let last = directory.process(101)
        let states = try await last.change(.id(.number(1)), orEnter: nil, now: .at(3)) {
          task,
          moment in task.resume(now: .at(3), isAlive: moment.isAlive, operator: .unsaid).due
        }
        #expect(states == [1])
      }
    }

    @Test func `a process that lives keeps what it sends`() async throws {
      try await onEngine {
        let directory = SharedDirectory()
        let (store, other) = (directory.process(1), directory.process(2))
        let fresh = try TaskRecord.with(.waiting(now: .at(0)), 1, now: .at(0))
        _ = try await store.change(fresh.reference, orEnter: fresh, now: .at(0)) { task, _ in
          task[1]?.claim(Lease(process: store.process, until: .at(60)), now: .at(0))
        }
        let resumption = try await other.change(fresh.reference, orEnter: nil, now: .at(1)) {
          task,
          moment in task.resume(now: .at(1), isAlive: moment.isAlive, operator: .unsaid)
        }
        #expect(resumption?.running.map(\.lease.process) == [store.process])
      }
    }
  }
}
