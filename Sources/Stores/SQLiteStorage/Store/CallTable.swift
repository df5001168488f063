import Storage
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
    process, attempts, snoozes, place, failure, disclose, result, deadline, changed, task, untold,
    accepted
    """

  static func calls(
    of task: TaskID,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> [CallRecord] {
    let figures = Figures("call of task", key: 19, now: now, database.oddities)
    return try database.statement("SELECT \(columns) FROM call WHERE task = ? ORDER BY number")
      .all(task.text) { row in call(row, figures) }.numbered
  }

  /// All calls by the handle of their task, and the handles of those of which something was put right.
  static func all(
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> (calls: [String: [CallRecord]], odd: Set<String>) {
    let figures = Figures("call of task", key: 19, now: now, database.oddities)
    var calls: [String: [CallRecord]] = [:]
    var odd: Set<String> = []
    try database.statement("SELECT \(columns) FROM call ORDER BY task, number")
      .forEach { row in
        let before = figures.oddities.count
        calls[row.text(19), default: []].append(call(row, figures))
        if figures.oddities.count > before { odd.insert(row.text(19)) }
      }
    for task in odd { calls[task] = calls[task]?.numbered }
    return (calls, odd)
  }

  /// Reads a row.
  ///
  /// No call is lost for a figure: it stays what it is, and its instants become such that it can be taken up.
  private static func call(_ row: borrowing Row, _ figures: Figures) -> CallRecord {
    let now = figures.now
    let changed = figures.instant(row, 18, in: figures.past, else: now)
    var call = CallRecord(
      api: row.text(1),
      tool: row.text(2),
      arguments: row.object(3) ?? JSONObject(),
      identity: row.text(4),
      credential: row.text(5),
      idempotencyKey: row.textIfPresent(6),
      repetition: CallRecord.Repetition(rawValue: row.text(7)) ?? .harmful,
      disclose: row.textIfPresent(15),
      now: changed
    )
    call.number = Int(figures.whole(row, 0, in: 1...Int64(numberLimit), else: 0))
    call.failure = row.isNull(14) ? nil : row.failure(14)
    call.attempts = Int(figures.whole(row, 11, in: 0...1000, else: 0))
    call.snoozes = Int(figures.whole(row, 12, in: 0...1_000_000_000, else: 0))
    call.reservation =
      row.isNull(13) ? nil : UInt64(figures.whole(row, 13, in: 0...Int64.max, else: 0))
    call.result = row.textIfPresent(16).flatMap { ResultID($0) }
    call.deadline = figures.instant(
      row,
      17,
      in: figures.until(TaskLimits.longestLifetime),
      else: now + TaskLimits().lifetime
    )
    call.state = state(row, call, figures)
    if row.object(3) == nil { call.lose(row, figures) }
    call.isUntold = figures.whole(row, 20, in: 0...1, else: 1) == 1
    call.accepted = row.isNull(21) ? nil : row.object(21).flatMap(AcceptedOperation.init(json:))
    return call
  }

  /// Calls that a task can hold.
  private static let numberLimit = 1_000_000

  /// Seconds for which a process whose lease makes no sense may still be sending.
  private static let lease = 120.0

  private static func state(
    _ row: borrowing Row,
    _ call: CallRecord,
    _ figures: Figures
  ) -> CallState {
    guard let kind = CallState.Kind(rawValue: row.text(8)) else {
      figures.note(row, 8, "a state of calls", "taken for one that a person has to look at")
      return .held
    }
    var until: Timestamp?
    switch kind {
    case .waiting:
      // What the API meant it to wait is known from its last failure.
      let wait = call.changed + (call.failure?.wait?.seconds ?? 0)
      let end = min(max(wait, figures.now), call.deadline)
      until = figures.instant(row, 9, in: figures.near, else: end)
    case .running:
      until = figures.instant(
        row,
        9,
        in: figures.until(lease),
        else: figures.now + lease
      )
    default: break
    }
    return CallState(kind, until: until, process: row.text(10)) ?? .held
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
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
      call.reservation.map { Int64(clamping: $0) },
      call.failure?.text,
      call.disclose,
      call.result?.text,
      call.deadline,
      call.changed,
      task.text,
      call.isUntold ? 1 : 0,
      call.accepted?.json.text
    )
  }

  /// The call that a kept result is of, while its agent may not have been told.
  static func untold(_ result: ResultID, in database: Database) throws(StoreError) -> PendingCall? {
    try database.statement("SELECT task, number FROM call WHERE result = ? AND untold = 1")
      .first(result.text) { row in
        TaskID(row.text(0)).map { PendingCall(task: $0, number: Int(clamping: row.integer(1))) }
      } ?? nil
  }
}

extension CallRecord {
  /// Ends a call whose arguments are lost; one that may have happened is to be checked.
  @Engine
  fileprivate mutating func lose(_ row: borrowing Row, _ figures: Figures) {
    figures.note(row, 3, "an object of JSON", "lost, so that the call is not sent any more")
    guard isPending else { return }
    let mayHaveHappened = [.running, .unknown].contains(state.kind) && repetition != .harmless
    failure = .unreadable(mayHaveHappened ? .unknown : .notExecuted)
    state = mayHaveHappened ? .unknown : .failed
  }
}

extension [CallRecord] {
  /// The calls with numbers for those whose own made no sense.
  fileprivate var numbered: [CallRecord] {
    guard contains(where: { $0.number == 0 }) else { return self }
    var calls = sorted { $0.number < $1.number }
    var last = calls.last?.number ?? 0
    for index in calls.indices where calls[index].number == 0 {
      last += 1
      calls[index].number = last
    }
    return calls.sorted { $0.number < $1.number }
  }
}
