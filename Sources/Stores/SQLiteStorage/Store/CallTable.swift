import EventLoop
import Storage
import Tasks

extension CallTable {
  static let select = "SELECT \(columns.names) FROM call "
  private static let insert = """
    INSERT OR REPLACE INTO call (\(columns.names))
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Writes the calls of a task that were added or changed, and deletes those that are gone.
  static func write(
    _ task: TaskRecord,
    after former: TaskRecord?,
    in database: Database
  ) throws(StoreError) {
    for call in task.calls where former?[call.number] != call {
      try database.statement(insert).run(all: fields(of: call, in: task.id))
    }
    for call in former?.calls ?? [] where task[call.number] == nil {
      try database.statement("DELETE FROM call WHERE task = ? AND number = ?")
        .run(task.id.text, call.number)
    }
  }

  /// The call that a kept result is of, while its agent may not have been told.
  static func untold(_ result: ResultID, in database: Database) throws(StoreError) -> PendingCall? {
    try database.statement("SELECT task, number FROM call WHERE result = ? AND untold = 1")
      .first(result.text) { row in
        TaskID(row.text(0)).map { PendingCall(task: $0, number: Int(clamping: row.integer(1))) }
      } ?? nil
  }
}
