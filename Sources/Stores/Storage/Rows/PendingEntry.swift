package import EventLoop
import Tasks
package import Time

/// What tells which of several kept calls is meant.
package struct PendingEntry {
  /// The columns, in the order in which they are read from column 0 on.
  package static let columns = "task, number, deadline, state, identity"

  private var task: TaskID
  private var number: Int
  private var deadline: Timestamp
  private var isRunning: Bool

  /// What calls with any credential share.
  private var key: Substring

  private var order: (Timestamp, String, Int) { (deadline, task.text, number) }

  /// Reads a row of the columns; nil for one that no handle leads to.
  @Engine
  package init?(_ row: borrowing some TableRow & ~Copyable, now: Timestamp) {
    guard let task = TaskID(row.text(0)) else { return nil }
    // Whoever meets the call itself is told what is odd about it.
    let figures = Figures("call of task", key: 0, now: now, Oddities())
    self.task = task
    number = Int(clamping: row.integer(1))
    deadline = figures.instant(
      row,
      2,
      in: figures.until(TaskLimits.longestLifetime),
      else: now + TaskLimits().lifetime
    )
    isRunning = row.text(3) == CallState.Kind.running.rawValue
    let identity = row.text(4)
    key = identity.lastIndex(of: "/").map { identity[..<$0] } ?? ""
  }
}

extension [PendingEntry?] {
  /// The newest call with which an equal one is answered.
  package func newest(now: Timestamp) -> PendingCall? {
    newest { $0.isAnswerable(now: now) }
  }

  /// The newest call of a key that calls with any credential share.
  package func newest(of key: String, now: Timestamp) -> PendingCall? {
    newest { $0.isMeant(by: key, now: now) }
  }

  private func newest(where isMeant: (PendingEntry) -> Bool) -> PendingCall? {
    compactMap(\.self).filter(isMeant).max { $0.isOlder(than: $1) }?.call
  }
}

extension PendingEntry {
  fileprivate var call: PendingCall { PendingCall(task: task, number: number) }

  fileprivate func isAnswerable(now: Timestamp) -> Bool { isRunning || deadline > now }

  fileprivate func isMeant(by key: String, now: Timestamp) -> Bool {
    deadline > now && self.key == key
  }

  fileprivate func isOlder(than other: PendingEntry) -> Bool { order < other.order }
}
