@testable import SQLiteStorage
import EventLoop
import Failures
import JSON
import Tasks
import TestSupport
import Testing
import Time

@testable import Storage

extension StoreTests {
  /// The rules of tasks hold in both stores.
  @Suite struct StoreTaskTests {
    @Test(arguments: StoreKind.available)
    func `a task left without name, calls and notes is deleted`(kind: StoreKind) async throws {
      try await onEngine {
        let ledger = try await kind.home().store(1)
        let fresh = try TaskRecord.with(.waiting(now: .at(0)), 1, now: .at(0))
        let named = try TaskRecord.with(nil, 2, name: "import", now: .at(0))
        try await ledger.change(fresh.reference, orEnter: fresh, now: .at(0)) { _, _ in }
        try await ledger.change(named.reference, orEnter: named, now: .at(0)) { _, _ in }
        try await ledger.keep(
          KeptResult(text: "x", structured: nil),
          as: ResultID(entropy: [1]),
          of: fresh.id,
          now: .at(0)
        )
        try await ledger.change(fresh.reference, orEnter: nil, now: .at(1)) { task, _ in
          task.calls = []
        }
        #expect(try await ledger.tasks(.all, now: .at(1)).tasks == [named])
        #expect(try await ledger.result(ResultID(entropy: [1]), now: .at(1)) == nil)
        let missing: Void? = try await ledger.change(fresh.reference, orEnter: nil, now: .at(1)) {
          _,
          _ in
        }
        #expect(missing == nil)
      }
    }

    @Test(arguments: StoreKind.available)
    func `what is pending is read always, of what ended the latest, and the rest is counted`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let ledger = try await kind.home().store(1)
        for number in UInt8(1)...9 {
          let task = try TaskRecord.with(
            .waiting(now: .at(0)),
            number,
            name: "t\(number)",
            now: .at(0)
          )
          try await ledger.change(task.reference, orEnter: task, now: .at(0)) { _, _ in }
        }
        // The fifth and the first are done, the others but the last given up, in this order.
        for (order, number) in [5, 8, 7, 6, 4, 3, 2, 1].enumerated() {
          let reference = TaskReference.name(try TaskName("t\(number)"))
          try await ledger.change(reference, orEnter: nil, now: .at(1)) { task, _ in
            let end = Timestamp.at(Double(order + 1))
            if number == 5 || number == 1 {
              task[1]?.state = .done
              task[1]?.changed = end
            } else {
              _ = task.cancel(now: end)
            }
          }
        }
        let latest = try await ledger.tasks(TaskExtent(ended: 3), now: .at(20))
        #expect(latest.tasks.compactMap(\.name?.text) == ["t1", "t2", "t3", "t9"])
        #expect(latest.unread.count == 5)
        #expect(latest.unread.calls == [.done: 1, .cancelled: 4])
        let done = try await ledger.tasks(TaskExtent(ended: 1, holding: .done), now: .at(20))
        #expect(done.tasks.compactMap(\.name?.text) == ["t1", "t9"])
        #expect(done.unread.count == 1)
        #expect(done.unread.calls == [.done: 1])
        let pending = try await ledger.tasks(.pending, now: .at(20))
        #expect(pending.tasks.compactMap(\.name?.text) == ["t9"])
        #expect(pending.unread == UnreadTasks())
        #expect(try await ledger.tasks(.all, now: .at(20)).tasks.count == 9)
      }
    }

    @Test(arguments: StoreKind.available)
    func `a week after its end a task is gone with its results, and its name is free`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let ledger = try await kind.home().store(1)
        let week = 604_800.0
        let old = try TaskRecord.with(.waiting(now: .at(0)), 1, name: "import", now: .at(0))
        try await ledger.change(old.reference, orEnter: old, now: .at(0)) { task, _ in
          _ = task.cancel(now: .at(0))
        }
        try await ledger.keep(
          KeptResult(text: "kept", structured: ["a": 1]),
          as: ResultID(entropy: [7]),
          of: old.id,
          now: .at(0)
        )
        let before = try await ledger.result(ResultID(entropy: [7]), now: .at(week - 1))
        #expect(before == KeptResult(text: "kept", structured: ["a": 1]))
        #expect(try await ledger.tasks(.all, now: .at(week - 1)).tasks.count == 1)
        #expect(try await ledger.tasks(.all, now: .at(week)).tasks.isEmpty)
        let new = try TaskRecord.with(.waiting(now: .at(week)), 2, name: "import", now: .at(week))
        try await ledger.change(new.reference, orEnter: new, now: .at(week)) { _, _ in }
        #expect(try await ledger.tasks(.all, now: .at(week)).tasks == [new])
        #expect(try await ledger.result(ResultID(entropy: [7]), now: .at(week)) == nil)
      }
    }

    @Test(arguments: StoreKind.available)
    func `of equal calls that two processes enter at once the second hears of the first`(
      kind: StoreKind
    ) async throws {
      try await onEngine {
        let home = try await kind.home()
        let stores = [home.store(1), home.store(2)]
        for round in UInt8(0)..<5 {
          let call = CallRecord.waiting("crm_create#\(round)/c", now: .at(0))
          let fresh = try [0, 1].map { try TaskRecord.with(call, round * 2 + $0, now: .at(0)) }
          let told = Told()
          let entries = zip(stores, fresh).map { store, fresh in
            EventLoop.shared.start { told.equals.append(await Self.enter(fresh, in: store)) }
          }
          for entry in entries { await entry.value }
          #expect(told.equals.count { $0 == nil } == 1, "\(told.equals)")
        }
        #expect(try await stores[0].tasks(.all, now: .at(0)).tasks.count == 5)
      }
    }

    /// What those who enter calls are told of equal ones.
    @Engine
    private final class Told {
      var equals: [PendingCall?] = []
    }

    /// Enters a task unless a call that equals its own is pending, which is returned.
    @Engine
    private static func enter(
      _ fresh: TaskRecord,
      in store: any LocalStore
    ) async -> PendingCall? {
      var empty = fresh
      empty.calls = []
      let found = try? await store.change(
        fresh.reference,
        orEnter: empty,
        besides: fresh.calls[0].identity,
        now: .at(0)
      ) { task, moment in
        if moment.equal == nil { task.calls = fresh.calls }
        return moment.equal
      }
      return found ?? nil
    }

    @Test(arguments: StoreKind.available)
    func `what a process sends itself is no equal call of another for it`(kind: StoreKind)
      async throws
    {
      try await onEngine {
        let home = try await kind.home()
        let stores = [home.store(1), home.store(2)]
        let task = try TaskRecord.with(.waiting("crm_create#1/c", now: .at(0)), 1, now: .at(0))
        try await stores[0].change(task.reference, orEnter: task, now: .at(0)) { task, _ in
          _ = task[1]?.claim(Lease(process: stores[0].process, until: .at(60)), now: .at(0))
        }
        let equal = PendingCall(task: task.id, number: 1)
        for (store, expected) in [(stores[0], nil), (stores[1], equal)] {
          let found = try await store.change(
            .id(.number(9)),
            orEnter: try TaskRecord.with(.waiting("other", now: .at(0)), 9, now: .at(0)),
            besides: "crm_create#1/c",
            now: .at(1)
          ) { _, moment in moment.equal }
          #expect(found == .some(expected))
        }
      }
    }

    @Test(arguments: StoreKind.available)
    func `an equal call is answered with the newest that is pending`(kind: StoreKind) async throws {
      try await onEngine {
        let ledger = try await kind.home().store(1)
        for (number, seconds) in [(1 as UInt8, 0.0), (2, 5), (3, 9)] {
          let task = try TaskRecord.with(.waiting(now: .at(seconds)), number, now: .at(seconds))
          try await ledger.change(task.reference, orEnter: task, now: .at(seconds)) { _, _ in }
        }
        let newest = try await ledger.pendingCall("crm_search#1", now: .at(10))
        #expect(newest == PendingCall(task: .number(3), number: 1))
        try await ledger.change(.id(.number(3)), orEnter: nil, now: .at(10)) { task, _ in
          _ = task.cancel(now: .at(10))
        }
        let next = try await ledger.pendingCall("crm_search#1", now: .at(10))
        #expect(next == PendingCall(task: .number(2), number: 1))
        #expect(try await ledger.pendingCall("crm_search#2", now: .at(10)) == nil)
        #expect(try await ledger.pendingCall("crm_search#1", now: .at(86_410)) == nil)
      }
    }

    @Test(arguments: StoreKind.available)
    func `a held call is found by its key, whatever the credential`(kind: StoreKind) async throws {
      try await onEngine {
        let ledger = try await kind.home().store(1)
        let identities = ["a/b/c1", "a/b/c2", "a/b/x/c1", "a/b", "a/b0/c1", "a/c1"]
        for (number, identity) in identities.enumerated() {
          var call = CallRecord.waiting(identity, now: .at(Double(number)))
          call.state = .held
          let task = try TaskRecord.with(call, UInt8(number), now: .at(Double(number)))
          try await ledger.change(task.reference, orEnter: task, now: .at(9)) { _, _ in }
        }
        let found: [String: TaskID?] = [
          "a/b": .number(1), "a": .number(5), "a/b/x": .number(2), "a/b/c1": nil,
        ]
        for (key, task) in found {
          #expect(try await ledger.unsettledCall(of: key, now: .at(10))?.task == task, "\(key)")
        }
      }
    }

    @Test(arguments: [StoreKind.memory, .directory])
    func `of many results the oldest make room`(kind: StoreKind) async throws {
      try await onEngine {
        let ledger = try await kind.home().store(1)
        let result = KeptResult(text: "x", structured: nil)
        for number in 0..<202 as Range<UInt8> {
          let id = ResultID(entropy: [number])
          try await ledger.keep(result, as: id, of: .number(1), now: .at(0))
        }
        for (number, isKept) in [(0 as UInt8, false), (1, false), (2, true), (201, true)] {
          let found = try await ledger.result(ResultID(entropy: [number]), now: .at(0))
          #expect((found != nil) == isKept)
        }
      }
    }

    @Test func `results may be large together, or one of them alone, but not all`() {
      let half = KeptResults.bytes / 2
      #expect(KeptResults.excess(newestFirst: []) == 0)
      #expect(KeptResults.excess(newestFirst: [half, half]) == 0)
      #expect(KeptResults.excess(newestFirst: [1, half, half, 1]) == 2)
      #expect(KeptResults.excess(newestFirst: [half * 3]) == 0)
      #expect(KeptResults.excess(newestFirst: [half * 3, 1]) == 1)
      #expect(KeptResults.excess(newestFirst: Array(repeating: 1, count: 201)) == 1)
    }

    @Test(arguments: StoreKind.available)
    func `everything of a task is read back as it was written`(kind: StoreKind) async throws {
      try await onEngine {
        let home = try await kind.home()
        var task = try TaskRecord.with(
          .waiting(repetition: .keyed, now: .at(0)),
          1,
          name: "a",
          now: .at(0)
        )
        task.earlyResumes = 3
        for state in CallState.Kind.allCases {
          var call = CallRecord.waiting("\(state)", now: .at(1))
          call.state = try #require(CallState(state, until: .at(5), process: "other"))
          call.attempts = 2
          call.snoozes = 4
          call.reservation = 1 << 62
          call.accepted = AcceptedOperation(url: "https://api.crm.example.com/jobs/7")
          call.accepted?.phase = .result
          call.accepted?.looks = 3
          call.failure = failure(status: 418)
          call.result = ResultID(entropy: [9])
          _ = task.add(call, limits: TaskLimits(), now: .at(2))
        }
        for number in 0..<25 { _ = task.note("note \(number)\u{0}\u{1F600}", now: .at(3)) }
        let written = task
        try await home.store(1).change(task.reference, orEnter: task, now: .at(3)) { _, _ in }
        let found = try await home.store(2).tasks(.all, now: .at(3)).tasks
        // Where processes have names of their own, the one that sends is not among the living.
        #expect(found == [written.settled(now: .at(3)) { _ in kind != .server }])
      }
    }
  }
}
