package import EventLoop
package import Tasks
package import Time

/// The words that choose the tasks of an extent, in any database: now, the beginning, a state or NULL, and a number are
/// their first four values.
@Engine
package struct TaskChoice {
  private let place: (Int) -> String
  private let schema: String

  /// Makes words with places for values as a database writes them, for tables below a schema.
  package init(schema: String, place: @escaping (Int) -> String) {
    self.schema = schema
    self.place = place
  }

  /// What is true of calls of which something is still to come or to be told; in the very words of their index, without
  /// which all calls would be read.
  package static let isPending =
    "(state IN ('waiting', 'running', 'held', 'unknown') OR untold = 1)"

  /// What is true of calls that a person or a look has to settle, or will have to where their process is dead.
  package static let isUnsettled = "state IN ('held', 'unknown', 'running')"

  /// What is true of the tasks that are still kept; an instant that makes no sense ends none.
  package var isKept: String { "(forget_after > \(place(1)) OR forget_after < \(place(2)))" }

  /// The handles of the tasks that are read.
  package var chosen: String {
    "(SELECT task FROM \(schema)call WHERE \(Self.isPending) UNION "
      + "SELECT id FROM (\(ended) LIMIT \(place(4))) AS ended)"
  }

  /// The handles of the tasks of which there may be news; the third value is the instant since which.
  package var recent: String {
    let (now, since) = (place(1), place(3))
    return """
      (SELECT id FROM \(schema)task WHERE \(isKept) AND changed > \(since)
        UNION SELECT task FROM \(schema)call WHERE state = 'running' AND until > \(since)
        UNION SELECT task FROM \(schema)call WHERE state = 'waiting' AND until > \(since)
          AND until <= \(now))
      """
  }

  /// The values of `recent`.
  package static func values(since: Timestamp, now: Timestamp) -> [BoundValue] {
    [now.bound, TaskTable.beginning(now).bound, since.bound]
  }

  /// How many tasks are not read, beside NULL, and how many calls they have of each state.
  package var unread: String {
    // Without a limit SQLite takes no offset.
    let rest = "SELECT id FROM (\(ended) LIMIT \(Int64.max >> 1) OFFSET \(place(4))) AS rest"
    return "SELECT NULL, count(*) FROM (\(rest)) AS unread UNION ALL "
      + "SELECT state, count(*) FROM \(schema)call WHERE task IN (\(rest)) GROUP BY state"
  }

  /// The values of the four places.
  package static func values(_ extent: TaskExtent, now: Timestamp) -> [BoundValue] {
    [
      now.bound, TaskTable.beginning(now).bound, (extent.holding?.rawValue).bound,
      Int64(clamping: extent.ended).bound,
    ]
  }

  /// The tasks that have ended, those first that ended last.
  ///
  /// They are compared with calls one by one: a list of calls that is too long for a server's memory would be read anew
  /// for each task.
  private var ended: String {
    let state = "CAST(\(place(3)) AS text)"
    let calls = "SELECT 1 FROM \(schema)call WHERE call.task = task.id AND"
    return
      "SELECT id FROM \(schema)task WHERE \(isKept) AND NOT EXISTS (\(calls) \(Self.isPending)) "
      + "AND (\(state) IS NULL OR EXISTS (\(calls) state = \(state))) "
      + "ORDER BY forget_after DESC, id"
  }
}

extension UnreadTasks {
  /// Reads a row of the words that count what is unread.
  @Engine
  package mutating func read(_ row: borrowing some TableRow & ~Copyable) {
    let number = Int(clamping: row.integer(1))
    guard let state = row.textIfPresent(0) else { return count = number }
    if let kind = CallState.Kind(rawValue: state) { calls[kind] = number }
  }
}
