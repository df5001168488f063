import Tasks
import Testing
import Time

struct TaskRecordTests {
  private let noon = Fixtures.noon

  @Test func `calls are numbered in their order and live a day each`() throws {
    var task = try Fixtures.task()
    #expect(task.state == nil)
    #expect(task.isOver)
    #expect(task.add(Fixtures.call(), limits: Fixtures.limits, now: noon) == 1)
    #expect(task.add(Fixtures.call(), limits: Fixtures.limits, now: noon + 3600) == 2)
    #expect(task[1]?.deadline == noon + 86_400)
    #expect(task[2]?.deadline == noon + 90_000)
    #expect(task.deadline == noon + 90_000)
    #expect(task[3] == nil)
    task[3] = Fixtures.call()
    #expect(task.calls.count == 2)
  }

  @Test func `the state is that of the call that most wants attention`() throws {
    let order: [(CallState, CallState.Kind)] = [
      (.done, .done), (.cancelled, .cancelled), (.failed, .failed), (.expired, .expired),
      (.waiting(until: noon), .waiting), (.running(Fixtures.lease()), .running), (.held, .held),
      (.unknown, .unknown),
    ]
    var task = try Fixtures.task()
    for (state, kind) in order {
      _ = task.add(Fixtures.call(state: state), limits: Fixtures.limits, now: noon)
      #expect(task.state == kind)
      #expect(task.isOver == kind.isEnd)
    }
    #expect(task.pending.map(\.number) == [5, 6, 7, 8])
    #expect(task.nextDue == noon)
  }

  @Test func `a task is forgotten a week after its end, or after its deadline`() throws {
    var task = try Fixtures.task(Fixtures.call())
    #expect(task.forgetAfter(limits: Fixtures.limits) == noon + 86_400 + 604_800)
    #expect(task[1]?.cancel(now: noon + 60) == .done)
    #expect(task.isOver)
    #expect(task.forgetAfter(limits: Fixtures.limits) == noon + 60 + 604_800)
  }

  @Test func `the newest twenty notes are kept`() throws {
    var task = try Fixtures.task()
    for page in 1...20 {
      #expect(task.note("page \(page) done", now: noon) == .kept(dropped: 0))
    }
    #expect(task.note("page 21 done", now: noon) == .kept(dropped: 1))
    #expect(task.notes.count == 20)
    #expect(task.notes.first?.text == "page 2 done")
  }

  @Test func `a note that is too long or empty changes nothing`() throws {
    var task = try Fixtures.task()
    _ = task.note("page 7 of 12 done", now: noon)
    let before = task
    let long = String(repeating: "n", count: 1 << 20)
    #expect(task.note(long, now: noon + 1) == .tooLong(count: 1 << 20))
    #expect(task.note(" \n", now: noon + 1) == .empty)
    #expect(task == before)
    let longest = String(repeating: "n", count: 2000)
    #expect(task.note(longest, now: noon + 1) == .kept(dropped: 0))
  }

  @Test func `giving up takes all that is not being sent, or one call of it`() throws {
    let task = try Fixtures.task(
      Fixtures.call(state: .waiting(until: noon + 9)),
      Fixtures.call(state: .running(Fixtures.lease())),
      Fixtures.call(.harmful, state: .unknown),
      Fixtures.call(state: .done)
    )
    var all = task
    #expect(all.cancel(now: noon) == .init(cancelled: [1, 3], running: [2]))
    var one = task
    #expect(one.cancel(3, now: noon) == .init(cancelled: [3], running: []))
    #expect(one.calls.map(\.state.kind) == [.waiting, .running, .cancelled, .done])
    var none = task
    #expect(none.cancel(4, now: noon) == .init())
    #expect(none == task)
  }

  @Test func `settling takes over what the dead left and ends what is past its time`() throws {
    var task = try Fixtures.task(
      Fixtures.call(.harmful, state: .running(Fixtures.lease())),
      Fixtures.call(.keyed, state: .running(Fixtures.lease())),
      Fixtures.call(state: .running(Fixtures.lease(Fixtures.other))),
      Fixtures.call(state: .done)
    )
    let isAlive = { (process: String) in process == Fixtures.other }
    #expect(task.settle(now: noon + 1, isAlive: isAlive) == [1, 2])
    #expect(task.calls.map(\.state.kind) == [.unknown, .waiting, .running, .done])
    #expect(task.settle(now: noon + 1, isAlive: isAlive) == [])
    #expect(task.settle(now: noon + 86_400, isAlive: isAlive) == [1, 2, 3])
    #expect(task.calls.map(\.state.kind) == [.expired, .expired, .expired, .done])
    #expect(task[1]?.mayHaveHappened == true)
    #expect(task[2]?.mayHaveHappened == false)
  }
}
