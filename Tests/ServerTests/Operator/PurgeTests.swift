import Administration
import EventLoop
import Manifests
import Storage
import Tasks
import TestSupport
import Testing
import Time

@Suite struct PurgeTests {
  private static let now = StatusReportTests.now

  /// A task of one call in a state, named so.
  private static func task(
    _ name: String,
    _ change: (inout CallRecord) -> Void = { _ in }
  ) throws -> TaskRecord {
    var task = try StatusReportTests.task(name, StatusReportTests.claimed())
    var call = task.calls[0]
    change(&call)
    task.calls[0] = call
    return task
  }

  private static func over(_ name: String) throws -> TaskRecord {
    try task(name) { _ = $0.finish(nil, by: "p", now: now) }
  }

  private static func purged(_ tasks: [TaskRecord], after seconds: Double) -> [String] {
    let found = Purge(StoreSnapshot(tasks: tasks), overSince: now + seconds).tasks
    return tasks.filter { found.contains($0.id) }.map(\.reference.text)
  }

  @Test func `what has been over for long enough is found, and nothing else`() throws {
    let over = try Self.over("over")
    #expect(Self.purged([over], after: 0) == ["over"])
    #expect(Self.purged([over], after: -1).isEmpty)
  }

  @Test func `what waits, is sent, is held, has to be checked, or is not told stays`() throws {
    let failure = StatusReportTests.failure(.askOperator, "credential", 401)
    let tasks = try [
      StatusReportTests.task("waits", StatusReportTests.call()),
      Self.task("running"),
      Self.task("is held") { _ = $0.hold(failure, by: "p", now: Self.now) },
      Self.task("unknown!") { _ = $0.leaveUnknown(failure, .told, by: "p", now: Self.now) },
      Self.task("not told..") { _ = $0.finishUntold(nil, by: "p", now: Self.now) },
      StatusReportTests.task("notes alone"),
    ]
    #expect(Self.purged(tasks, after: 1_000_000).isEmpty)
  }

  @Test func `what something has happened to meanwhile is not deleted`() async throws {
    try await onEngine {
      let store = InMemoryStore()
      let clock = InstantSource { Self.now }
      var tasks = try [Self.over("one"), Self.over("three")]
      for task in tasks {
        _ = try store.change(.id(task.id), orEnter: task, besides: nil, now: clock) { _, _ in }
      }
      let purge = Purge(StoreSnapshot(tasks: tasks), overSince: Self.now)
      tasks[1] = try Self.task("three")
      _ = try store.change(.id(tasks[1].id), orEnter: nil, besides: nil, now: clock) { task, _ in
        task.calls = tasks[1].calls
      }
      let acts = OperatorActs(on: store, now: clock)
      #expect(try await acts.carryOut(purge, overSince: Self.now) == 1)
      #expect(try store.tasks(.all, now: Self.now).tasks.map(\.reference.text) == ["three"])
    }
  }
}
