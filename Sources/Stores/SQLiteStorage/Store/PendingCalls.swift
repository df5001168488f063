import Storage
import EventLoop
import Tasks
import Time

/// Whether there are calls of which something is still to come or to be told; mostly there are none, and nothing is asked.
@Engine
struct PendingCalls {
  private let isEmpty: Bool
  private let hasHeld: Bool

  private static let columns = "SELECT \(PendingEntry.columns) FROM call"

  static let newestWords = columns + " WHERE identity = ? AND \(TaskChoice.isPending)"

  static let heldWords = columns + " WHERE state = 'held' AND identity > ? AND identity < ?"

  /// Looks whether there are any.
  init(in database: Database) throws(StoreError) {
    let any = "SELECT 1 FROM call WHERE \(TaskChoice.isPending) LIMIT 1"
    isEmpty = try database.statement(any).first { _ in true } == nil
    let held = "SELECT 1 FROM call WHERE state = 'held' LIMIT 1"
    hasHeld = try database.statement(held).first { _ in true } != nil
  }

  /// The newest call with which an equal one is answered.
  func newest(
    _ identity: String,
    now: Timestamp,
    in queue: WriteQueue
  ) throws(StoreError) -> PendingCall? {
    if isEmpty { return nil }
    let found = try queue.read { database throws(StoreError) in
      try database.statement(Self.newestWords).all(identity) { row in PendingEntry(row, now: now) }
    }
    return found.newest(now: now)
  }

  /// The newest held call of a key that calls with any credential share.
  func newestHeld(
    of key: String,
    now: Timestamp,
    in queue: WriteQueue
  ) throws(StoreError) -> PendingCall? {
    if !hasHeld { return nil }
    let found = try queue.read { database throws(StoreError) in
      // The credential stands behind a slash, and what follows a slash in the order of texts is 0.
      try database.statement(Self.heldWords).all(key + "/", key + "0") { row in
        PendingEntry(row, now: now)
      }
    }
    return found.newestHeld(of: key, now: now)
  }
}
