import EventLoop
import Pacing
import Storage
import Tasks
import Time

extension PostgreSQLStore {
  /// Until when it is to be said that this process lives; nil where nothing names it, or it was said lately.
  func presenceToShow(_ isNamed: Bool, now: Timestamp) -> Timestamp? {
    guard isNamed else { return nil }
    if let shownUntil, shownUntil - now > Presence.renewal { return nil }
    return now + Presence.term
  }

  /// Notes that others know until when this process lives, and says so again before that is over.
  func noteShown(_ until: Timestamp) {
    shownUntil = until
    guard beating == nil else { return }
    beating = EventLoop.shared.start { await self.beat() }
  }

  /// Says again and again that this process lives, as long as there is something that bears its name.
  private func beat() async {
    defer { beating = nil }
    while true {
      do throws(CancellationError) {
        try await EventLoop.shared.sleep(for: .seconds(10))
      } catch {
        return
      }
      guard isNamed else {
        shownUntil = nil
        return
      }
      let renewal = Command(
        """
        UPDATE recourse.process SET until = CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)
          + $1 WHERE id = $2
        """,
        [Int64(Presence.term * 1000).bound, process.bound]
      )
      // A connection that is gone is made anew by whoever needs it.
      guard connection != nil, let now = lastNow else { continue }
      let isShown = try? await using(now: now) { connection throws(ServerProblem) in
        try await connection.run([renewal])[0].changes == 1
      }
      if isShown != true { shownUntil = nil }
    }
  }

  /// Whether something on the server bears this process's name.
  private var isNamed: Bool {
    !runningCalls.isEmpty
      || book.ledger.places.rows.values.contains { $0.owner == .process(process) }
  }

  /// Notes which calls of a task this process sends.
  func noteCalls(of task: TaskRecord) {
    runningCalls = runningCalls.filter { $0.task != task.id }
    for call in task.calls where call.isRunning(by: process) {
      runningCalls.insert(RunningCall(task: task.id, number: call.number))
    }
  }
}

extension CallRecord {
  /// Whether a process has the right to send it.
  func isRunning(by process: String) -> Bool {
    if case .running(let lease) = state { lease.process == process } else { false }
  }
}
