import Tasks
import Testing
import Time

struct ResumePlanTests {
  private let noon = Fixtures.noon

  private func resume(
    _ task: inout TaskRecord,
    at now: Timestamp,
    alive: [String] = [Fixtures.me, Fixtures.other],
    operator word: ResumePlan.OperatorWord = .unsaid
  ) -> ResumePlan {
    task.resume(now: now, isAlive: alive.contains, operator: word)
  }

  @Test func `each pending call stands in one list, whatever the others do`() throws {
    var task = try Fixtures.task(
      Fixtures.call(state: .waiting(until: noon)),
      Fixtures.call(state: .waiting(until: noon + 20)),
      Fixtures.call(state: .waiting(until: noon + 10)),
      Fixtures.call(state: .running(Fixtures.lease(Fixtures.other))),
      Fixtures.call(state: .held),
      Fixtures.call(.harmful, state: .unknown),
      Fixtures.call(state: .done)
    )
    let resumption = resume(&task, at: noon)
    #expect(resumption.due == [1])
    #expect(resumption.early == .init(calls: [2, 3], until: noon + 10, times: 0))
    #expect(resumption.running == [.init(call: 4, lease: Fixtures.lease(Fixtures.other))])
    #expect(resumption.held == [5])
    #expect(resumption.unknown == [6])
    #expect(!resumption.isIdle)
  }

  @Test func `coming too early changes no wait, however often, and is counted in a row`() throws {
    var task = try Fixtures.task(Fixtures.call(state: .waiting(until: noon + 60)))
    for time in 1...50 {
      let early = resume(&task, at: noon + Double(time)).early
      #expect(early == .init(calls: [1], until: noon + 60, times: time))
    }
    #expect(resume(&task, at: noon + 60).due == [1])
    #expect(task.earlyResumes == 0)
    #expect(task[1]?.state == .waiting(until: noon + 60))
  }

  @Test func `what is held stays so until a person is said to have acted`() throws {
    var task = try Fixtures.task(Fixtures.call(state: .held))
    #expect(resume(&task, at: noon).held == [1])
    #expect(resume(&task, at: noon, operator: .acted).due == [1])
    #expect(task[1]?.state == .waiting(until: noon))
  }

  @Test func `what is unknown is never due, not even when a person has acted`() throws {
    var task = try Fixtures.task(Fixtures.call(.harmful, state: .running(Fixtures.lease())))
    let resumption = resume(&task, at: noon + 1, alive: [], operator: .acted)
    #expect(resumption.unknown == [1])
    #expect(resumption.due.isEmpty)
  }

  @Test func `a harmless call of a dead process is due at once`() throws {
    var task = try Fixtures.task(Fixtures.call(state: .running(Fixtures.lease())))
    #expect(resume(&task, at: noon + 1).running.count == 1)
    #expect(resume(&task, at: noon + 1, alive: [Fixtures.other]).due == [1])
  }

  @Test func `of two processes that take up a task one gets the call`() throws {
    var task = try Fixtures.task(Fixtures.call(.harmful))
    #expect(resume(&task, at: noon).due == [1])
    #expect(task[1]?.claim(Fixtures.lease(), now: noon) == .done)
    let second = resume(&task, at: noon)
    #expect(second.due.isEmpty)
    #expect(second.running == [.init(call: 1, lease: Fixtures.lease())])
  }

  @Test func `a task whose time ran out has nothing pending`() throws {
    var task = try Fixtures.task(Fixtures.call(state: .held))
    #expect(resume(&task, at: noon + 86_400, operator: .acted).isIdle)
    #expect(task.state == .expired)
  }
}
