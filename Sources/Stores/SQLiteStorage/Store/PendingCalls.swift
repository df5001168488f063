import Storage
import EventLoop
import Tasks
import Time

/// Whether there are calls of which something is still to come or to be told; mostly there are none, and nothing is asked.
@Engine
struct PendingCalls {
  let isEmpty: Bool
  private let hasUnsettled: Bool

  private static let columns = "SELECT \(PendingEntry.columns) FROM call"

  static let newestWords = columns + " WHERE identity = ? AND \(TaskChoice.isPending)"

  /// Those that this process is not sending, which alone is written down with a process.
  static let othersWords = newestWords + " AND coalesce(process, '') <> ?"

  static let unsettledWords =
    columns
    + " WHERE \(TaskChoice.isPending) AND \(TaskChoice.isUnsettled) AND identity > ? AND identity < ?"

  /// Looks whether there are any.
  init(in database: Database) throws(StoreError) {
    let any = "SELECT 1 FROM call WHERE \(TaskChoice.isPending) LIMIT 1"
    isEmpty = try database.statement(any).first { _ in true } == nil
    let unsettled =
      "SELECT 1 FROM call WHERE \(TaskChoice.isPending) AND \(TaskChoice.isUnsettled) LIMIT 1"
    hasUnsettled = try database.statement(unsettled).first { _ in true } != nil
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

  /// The newest call that equals an identity and that a process is not sending.
  static func newest(
    _ identity: String,
    besides process: String,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> PendingCall? {
    try database.statement(othersWords).all(identity, process) { row in
      PendingEntry(row, now: now)
    }
    .newest(now: now)
  }

  /// The newest unsettled call of a key that calls with any credential share.
  func newestUnsettled(
    of key: String,
    now: Timestamp,
    in queue: WriteQueue
  ) throws(StoreError) -> PendingCall? {
    if !hasUnsettled { return nil }
    let found = try queue.read { database throws(StoreError) in
      // The credential stands behind a slash, and what follows a slash in the order of texts is 0.
      try database.statement(Self.unsettledWords).all(key + "/", key + "0") { row in
        PendingEntry(row, now: now)
      }
    }
    return found.newest(of: key, now: now)
  }
}
