import EventLoop
import Tasks
import Time

/// The calls of which something is still to come, by what makes calls equal.
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

  /// Reads them all; there are few.
  init(in database: Database, now: Timestamp) throws(StoreError) {
    // Whoever meets the call itself is told what is odd about it.
    let figures = Figures("call of task", key: 1, now: now, Oddities())
    try database.statement(
      """
      SELECT identity, task, number, deadline, state FROM call
        WHERE state IN ('waiting', 'running', 'held', 'unknown')
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
      entries[row.text(0), default: []].append(entry)
    }
  }

  /// The newest call with which an equal one is answered.
  func newest(_ identity: String, now: Timestamp) -> PendingCall? {
    entries[identity]?.filter { $0.isRunning || $0.deadline > now }
      .max { $0.order < $1.order }
      .map { PendingCall(task: $0.task, number: $0.number) }
  }
}
