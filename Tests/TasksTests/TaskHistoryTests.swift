import Failures
import Tasks
import TestSupport
import Testing
import Time

struct TaskHistoryTests {
  /// A task that random processes, agents and clocks act upon, with what must hold after every step.
  private struct History {
    var random: SeededGenerator
    var now = Fixtures.noon
    var task: TaskRecord
    var alive: Set<String> = ["a", "b", "c"]
    var sent: [Int: Int] = [:]
    private let limits = TaskLimits(attempts: 2, lifetime: 3600, keep: 7200)

    init(seed: UInt64) {
      // Seeds that follow each other give the same numbers, only later.
      var scattered = SeededGenerator(seed: seed)
      random = SeededGenerator(seed: scattered.next())
      task = TaskRecord(id: Fixtures.id, limits: limits, now: now)
      for repetition in CallRecord.Repetition.allCases {
        _ = task.add(Fixtures.call(repetition), limits: limits, now: now)
      }
    }

    private func pick<Element>(_ elements: [Element], _ random: inout SeededGenerator) -> Element {
      elements[Int.random(in: elements.indices, using: &random)]
    }

    mutating func step() {
      now = now + pick([0, 0.3, 1, 20, 300], &random)
      let before = task
      let number = Int.random(in: 1...3, using: &random)
      let process = actor(of: number)
      act(number, process)
      check(after: before)
    }

    /// Who acts: mostly the process that has the call.
    private mutating func actor(of number: Int) -> String {
      let any = pick(["a", "b", "c"], &random)
      guard case .running(let lease) = task[number]?.state else { return any }
      return Int.random(in: 0..<4, using: &random) == 0 ? any : lease.process
    }

    /// One thing that may happen.
    private mutating func act(_ number: Int, _ process: String) {
      guard var call = task[number] else { return }
      let until = now + pick([-5, 0, 10, 400, 4000], &random)
      let choice = pick(Array(0..<14) + [10, 10, 10, 10], &random)
      switch choice {
      case 0: _ = task.settle(now: now, isAlive: alive.contains)
      case 1: _ = task.resume(now: now, isAlive: alive.contains, operator: .unsaid)
      case 2: _ = task.resume(now: now, isAlive: alive.contains, operator: .acted)
      case 3: if alive.remove(process) == nil { alive.insert(process) }
      default:
        move(&call, by: process, until: until, choice: choice)
        task[number] = call
      }
    }

    private mutating func move(
      _ call: inout CallRecord,
      by process: String,
      until: Timestamp,
      choice: Int
    ) {
      switch choice {
      case 5, 6, 7, 8:
        let lease = Lease(process: process, until: now + 60)
        if call.claim(lease, now: now) == .done { sent[call.number, default: 0] += 1 }
      case 9:
        _ = call.snooze(until: until, failure: Fixtures.tooFast, by: process, now: now)
      case 10 where call.repetition != .harmful:
        _ = call.retryLater(at: until, failure: nil, limits: limits, by: process, now: now)
      case 11: _ = call.hold(Fixtures.badKey, by: process, now: now)
      case 4 where Int.random(in: 0..<20, using: &random) == 0: _ = call.cancel(now: now)
      case 12: _ = call.postpone(until: until, now: now)
      case 13:
        if Int.random(in: 0..<4, using: &random) == 0 {
          _ = call.finish(nil, by: process, now: now)
        } else {
          _ = call.leaveUnknown(.unanswered(.programEnded), by: process, now: now)
        }
      default: break
      }
    }

    private func check(after before: TaskRecord) {
      for (old, new) in zip(before.calls, task.calls) {
        #expect(!old.state.isEnd || new == old, "an end is left: \(old.state) → \(new.state)")
        #expect(new.attempts <= limits.attempts)
        #expect(new.repetition == old.repetition && new.deadline >= old.deadline)
        #expect(old.state != .unknown || new.state.isEnd || new.state == .unknown)
        if case .waiting(let earlier) = old.state, case .waiting(let later) = new.state {
          #expect(later >= earlier, "a wait moved up")
        }
        if case .waiting(let until) = new.state, old.state != new.state {
          #expect(until >= old.changed, "a wait lies before what led to it")
          #expect(until <= max(new.deadline, now))
        }
        if old.state.kind == .waiting, new.state.kind == .running { #expect(old.isDue(now)) }
        if new.repetition == .harmful, old.state.kind == .running, new.state.kind == .waiting {
          #expect(new.snoozes > old.snoozes, "it waits to be sent again though none refused it")
        }
      }
    }

    /// After the deadline everything ends, whoever is alive.
    mutating func end() {
      now = max(now, task.deadline) + 60
      _ = task.settle(now: now, isAlive: { _ in true })
      #expect(task.isOver, "\(task.calls.map(\.state))")
      #expect(task.forgetAfter(limits: limits) <= now + limits.keep)
      #expect(task.resume(now: now, isAlive: { _ in true }, operator: .acted).isIdle)
    }
  }

  @Test(arguments: 0..<40)
  func `no history leaves an end, moves a wait up, passes the attempts or never ends`(block: Int) {
    for seed in 0..<15 {
      var history = History(seed: UInt64(block * 15 + seed))
      for _ in 0..<80 { history.step() }
      history.end()
    }
  }

  @Test func `the histories come by every state`() {
    var seen: Set<CallState.Kind> = []
    for seed in 0..<60 as Range<UInt64> {
      var history = History(seed: seed)
      for _ in 0..<80 {
        history.step()
        seen.formUnion(history.task.calls.map(\.state.kind))
      }
      history.end()
      seen.formUnion(history.task.calls.map(\.state.kind))
    }
    // A history has no call that fails by its own fault.
    #expect(seen == Set(CallState.Kind.allCases).subtracting([.failed]))
  }

  @Test func `a harmful call is not sent again once it may have been`() {
    for seed in 0..<200 as Range<UInt64> {
      var history = History(seed: seed)
      var wasUnknown = false
      for _ in 0..<80 {
        let sent = history.sent[2, default: 0]
        history.step()
        if wasUnknown { #expect(history.sent[2, default: 0] == sent) }
        wasUnknown = wasUnknown || history.task[2]?.state == .unknown
      }
    }
  }
}
