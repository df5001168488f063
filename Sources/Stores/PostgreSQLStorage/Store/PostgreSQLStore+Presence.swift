import EventLoop
import Pacing
import Storage
import Tasks
import Time

extension PostgreSQLStore {
  /// Until when it is to be said with a change that this process lives; nil where that was said lately.
  func presenceToShow(now: Timestamp) -> Timestamp? {
    if let shownUntil, shownUntil - now > Presence.renewal { return nil }
    return now + Presence.term
  }

  /// Notes that others know until when this process lives, and says so again before that is over.
  func noteShown(_ until: Timestamp) {
    shownUntil = until
    startBeating()
  }

  /// Says again and again that this process lives, as long as something bears its name.
  func startBeating() {
    guard beating == nil else { return }
    beating = EventLoop.shared.start { [weak self] in
      while let pause = self.map({ _ in Presence.pause }) {
        do throws(CancellationError) {
          try await EventLoop.shared.sleep(for: pause)
        } catch {
          return
        }
        guard await self?.beat() == true else { return }
      }
    }
  }

  /// Says again that this process lives, if there is something that bears its name; returns whether there is.
  private func beat() async -> Bool {
    guard isNamed else {
      shownUntil = nil
      beating = nil
      return false
    }
    if let clock, book.hasLeases(of: process) {
      await ask(now: clock) { [leases = settings.leases] book, now in
        book.tendLeases(leases, now: now)
      }
    }
    guard let now = clock?.now ?? lastNow else { return true }
    let isShown = try? await using(now: now) { connection throws(ServerProblem) in
      try await connection.run([presence.heartbeat])[0].changes == 1
    }
    if isShown != true { shownUntil = nil }
    return true
  }

  /// Whether something on the server bears this process's name.
  private var isNamed: Bool {
    !runningCalls.isEmpty || book.hasLeases(of: process)
      || book.ledger.places.processes.contains(process)
  }

  /// Forgets calls of a task that is no longer there.
  func forgetCalls(of reference: TaskReference) {
    guard case .id(let id) = reference else { return }
    runningCalls = runningCalls.filter { $0.task != id }
  }

  /// Notes which calls of a task this process sends.
  func noteCalls(of task: TaskRecord) {
    runningCalls = runningCalls.filter { $0.task != task.id }
    for call in task.calls where call.isRunning(by: process) {
      runningCalls.insert(RunningCall(task: task.id, number: call.number))
    }
  }
}
