import EventLoop
import Failures
import JSON
import Tasks
import Time

/// How calls stand in their table.
@Engine
enum CallTable {
  private static let columns = """
    number, api, tool, arguments, identity, credential, idempotency_key, repetition, state, until,
    process, attempts, snoozes, place, failure, disclose, result, deadline, changed, task
    """

  static func calls(of task: TaskID, in database: Database) throws(StoreError) -> [CallRecord] {
    try database.statement("SELECT \(columns) FROM call WHERE task = ? ORDER BY number")
      .all(task.text) { (row) throws(StoreError) in try call(row, in: database) }
  }

  /// All calls by the handle of their task.
  static func all(in database: Database) throws(StoreError) -> [String: [CallRecord]] {
    var calls: [String: [CallRecord]] = [:]
    try database.statement("SELECT \(columns) FROM call ORDER BY task, number")
      .forEach { (row) throws(StoreError) in
        calls[row.text(19), default: []].append(try call(row, in: database))
      }
    return calls
  }

  private static func call(
    _ row: borrowing Row,
    in database: Database
  ) throws(StoreError) -> CallRecord {
    guard let arguments = row.object(3),
      let repetition = CallRecord.Repetition(rawValue: row.text(7)),
      let kind = CallState.Kind(rawValue: row.text(8)),
      let state = CallState(kind, until: row.instantIfPresent(9), process: row.textIfPresent(10))
    else { throw database.unreadable("a call") }
    var call = CallRecord(
      api: row.text(1),
      tool: row.text(2),
      arguments: arguments,
      identity: row.text(4),
      credential: row.text(5),
      idempotencyKey: row.textIfPresent(6),
      repetition: repetition,
      disclose: row.textIfPresent(15),
      now: row.instant(18)
    )
    call.number = Int(clamping: row.integer(0))
    call.state = state
    call.attempts = Int(clamping: row.integer(11))
    call.snoozes = Int(clamping: row.integer(12))
    call.appointment = row.integerIfPresent(13).map { UInt64(clamping: $0) }
    call.failure = row.isNull(14) ? nil : row.failure(14)
    call.result = row.textIfPresent(16).flatMap { ResultID($0) }
    call.deadline = row.instant(17)
    return call
  }

  /// Writes the calls of a task that were added or changed, and deletes those that are gone.
  static func write(
    _ task: TaskRecord,
    after former: TaskRecord?,
    in database: Database
  ) throws(StoreError) {
    for call in task.calls where former?[call.number] != call {
      try write(call, of: task.id, in: database)
    }
    for call in former?.calls ?? [] where task[call.number] == nil {
      try database.statement("DELETE FROM call WHERE task = ? AND number = ?")
        .run(task.id.text, call.number)
    }
  }

  private static func write(
    _ call: CallRecord,
    of task: TaskID,
    in database: Database
  ) throws(StoreError) {
    let process: String? = if case .running(let lease) = call.state { lease.process } else { nil }
    try database.statement(
      """
      INSERT OR REPLACE INTO call (\(columns))
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      call.number,
      call.api,
      call.tool,
      call.arguments.text,
      call.identity,
      call.credential,
      call.idempotencyKey,
      call.repetition.rawValue,
      call.state.kind.rawValue,
      call.state.until,
      process,
      call.attempts,
      call.snoozes,
      call.appointment.map { Int64(clamping: $0) },
      call.failure?.text,
      call.disclose,
      call.result?.text,
      call.deadline,
      call.changed,
      task.text
    )
  }
}
