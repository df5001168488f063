import EventLoop
import Tasks
import Time

/// The calls of which something is still to come or to be told, by what makes calls equal.
@Engine
struct PendingCalls {
  private struct Entry {
    var task: TaskID
    var number: Int
    var deadline: Timestamp
    var isRunning: Bool

    var order: (Timestamp, String, Int) { (deadline, task.text, number) }
  }

  private var entries: [String: [Entry]] = [:]

  /// Those that are held, by what makes calls equal but for the credential.
  private var held: [Substring: [Entry]] = [:]

  /// Reads them all; there are few.
  init(in database: Database, now: Timestamp) throws(StoreError) {
    // Whoever meets the call itself is told what is odd about it.
    let figures = Figures("call of task", key: 1, now: now, Oddities())
    try database.statement(
      """
      SELECT identity, task, number, deadline, state FROM call
        WHERE state IN ('waiting', 'running', 'held', 'unknown') OR untold = 1
      """
    ).forEach { row in
      guard let task = TaskID(row.text(1)) else { return }
      let entry = Entry(
        task: task,
        number: Int(clamping: row.integer(2)),
        deadline: figures.instant(
          row,
          3,
          in: figures.until(TaskLimits.longestLifetime),
          else: now + TaskLimits().lifetime
        ),
        isRunning: row.text(4) == CallState.Kind.running.rawValue
      )
      let identity = row.text(0)
      entries[identity, default: []].append(entry)
      guard row.text(4) == CallState.Kind.held.rawValue,
        let slash = identity.lastIndex(of: "/")
      else { return }
      held[identity[..<slash], default: []].append(entry)
    }
  }

  /// The newest held call of a key that calls with any credential share.
  func newestHeld(of key: String, now: Timestamp) -> PendingCall? {
    held[key[...]]?.filter { $0.deadline > now }
      .max { $0.order < $1.order }
      .map { PendingCall(task: $0.task, number: $0.number) }
  }

  /// The newest call with which an equal one is answered.
  func newest(_ identity: String, now: Timestamp) -> PendingCall? {
    entries[identity]?.filter { $0.isRunning || $0.deadline > now }
      .max { $0.order < $1.order }
      .map { PendingCall(task: $0.task, number: $0.number) }
  }
}
