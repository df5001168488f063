package import EventLoop
import Failures
import JSON
package import Tasks
import Time

/// How calls stand in their table, in any database.
@Engine
package enum CallTable {
  /// The columns of a call.
  package nonisolated static let columns: [Column] = [
    .integer("number"), .text("api"), .text("tool"), .text("arguments"), .text("identity"),
    .text("credential"), .text("idempotency_key"), .text("repetition"), .text("state"),
    .integer("until"), .text("process"), .integer("attempts"), .integer("snoozes"),
    .integer("place"), .text("failure"), .text("disclose"), .text("result"), .integer("deadline"),
    .integer("changed"), .text("task"), .integer("untold"), .text("accepted"),
  ]

  /// The column that holds the handle of the call's task.
  package nonisolated static let taskColumn = 19

  /// What stands in the columns of a call.
  package static func fields(of call: CallRecord, in task: TaskID) -> [BoundValue] {
    let process: String? = if case .running(let lease) = call.state { lease.process } else { nil }
    return [
      call.number.bound, call.api.bound, call.tool.bound, call.arguments.text.bound,
      call.identity.bound, call.credential.bound, call.idempotencyKey.bound,
      call.repetition.rawValue.bound, call.state.kind.rawValue.bound, call.state.until.bound,
      process.bound, call.attempts.bound, call.snoozes.bound,
      call.reservation.map { Int64(clamping: $0) }.bound, (call.failure?.text).bound,
      call.disclose.bound, (call.result?.text).bound, call.deadline.bound, call.changed.bound,
      task.text.bound, (call.isUntold ? 1 : 0).bound,
      (call.accepted?.json.text).bound,
    ]
  }

  /// Reads a row.
  ///
  /// No call is lost for a figure: it stays what it is, and its instants become such that it can be taken up.
  static func call(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures) -> CallRecord {
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
    _ row: borrowing some TableRow & ~Copyable,
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
}

extension CallRecord {
  /// Ends a call whose arguments are lost; one that may have happened is to be checked.
  @Engine
  fileprivate mutating func lose(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures) {
    figures.note(row, 3, "an object of JSON", "lost, so that the call is not sent any more")
    guard isPending else { return }
    let mayHaveHappened = [.running, .unknown].contains(state.kind) && repetition != .harmless
    failure = .unreadable(mayHaveHappened ? .unknown : .notExecuted)
    state = mayHaveHappened ? .unknown : .failed
  }
}

extension [CallRecord] {
  /// The calls with numbers for those whose own made no sense.
  var numbered: [CallRecord] {
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
