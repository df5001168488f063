import Text
import EventLoop
import Pacing
import Storage
import Tasks
import Time

/// The statements of one change, all of which do nothing unless the first has the turn.
@Engine
struct Writing {
  private(set) var commands: [Command] = []

  /// Names this change as no other.
  let token: String

  /// Has the turn if nothing was changed since `known`; `latest` is what is the newest then.
  init(_ latest: Latest, after known: Head, token: String) {
    self.token = token
    let places = Latest.columns.enumerated().map { "\($0.element.name) = $\($0.offset + 1)" }
    let count = Latest.columns.count
    commands.append(
      Command(
        "UPDATE recourse.latest SET \(places.joined(separator: ", ")), writer = $\(count + 1) "
          + "WHERE one = 1 AND revision = $\(count + 2) AND writer = $\(count + 3)",
        latest.fields + [token.bound, known.latest.revision.bound, known.writer.bound]
      )
    )
    note(gone: token, History.kind, latest.revision)
  }

  private mutating func add(_ words: String, _ values: [BoundValue]) {
    commands.append(Command(words, values + [token.bound]))
  }

  // MARK: - The book

  /// Writes what a question changed of the book.
  mutating func write(_ changes: PacingChanges, of book: PacingState, _ latest: Latest) {
    for change in changes.shelves { write(change, change.table, of: book, latest.revision) }
    for change in changes.accounts { write(change, latest.revision) }
    for id in changes.places { write(place: id, of: book.ledger, latest.revision) }
  }

  private mutating func write<Table: TrackedTable>(
    _ change: ShelfChange,
    _ table: Table.Type,
    of book: PacingState,
    _ revision: Int64
  ) {
    let name = table.kind.rawValue
    let columns = [.text("key")] + table.columns + [.integer("revision")]
    for key in change.keys {
      if let fields = table.fields(at: key, of: book) {
        add(Words.upsert(name, columns, key: 1), fields + [revision.bound])
      } else {
        add(Words.delete(name, "key = $1", token: 2), [key.bound])
        note(gone: key, name, revision)
      }
    }
  }

  private mutating func write(_ change: AccountChange, _ revision: Int64) {
    guard let account = change.account else {
      add(Words.delete("use", "account = $1", token: 2), [change.key.bound])
      add(Words.delete("account", "key = $1", token: 2), [change.key.bound])
      return note(gone: change.key, Kind.account.rawValue, revision)
    }
    let columns =
      [.text("key")] + AccountTable.columns + [AccountTable.leaseColumn, .integer("revision")]
    let fields =
      [change.key.bound] + AccountTable.fields(of: account)
      + [AccountTable.leases(of: account), revision.bound]
    add(Words.upsert("account", columns, key: 1), fields)
    if change.isNew { add(Words.delete("use", "account = $1", token: 2), [change.key.bound]) }
    for use in change.uses.gone {
      add(
        Words.delete("use", "account = $1 AND at = $2 AND owner = $3", token: 4),
        Array(AccountTable.fields(of: use, account: change.key).prefix(3))
      )
    }
    for use in change.uses.changed {
      add(
        Words.upsert("use", AccountTable.useColumns, key: 3),
        AccountTable.fields(of: use, account: change.key)
      )
    }
  }

  private mutating func write(place id: UInt64, of ledger: BudgetLedger, _ revision: Int64) {
    if let place = ledger.places.rows[id], ledger.isShared(place) {
      let columns = PlaceTable.columns + [.integer("revision")]
      add(Words.upsert("place", columns, key: 1), PlaceTable.fields(of: place) + [revision.bound])
    } else {
      add(Words.delete("place", "id = $1", token: 2), [Int64(clamping: id).bound])
      note(gone: String(id), Kind.place.rawValue, revision)
    }
  }

  private mutating func note(gone key: String, _ kind: String, _ revision: Int64) {
    add(
      Words.upsert("gone", [.integer("revision"), .text("kind"), .text("key")], key: 3)
        .nothingWhenThere,
      [revision.bound, kind.bound, key.bound]
    )
  }

  // MARK: - Tasks

  /// Writes the difference between a task as it was and as it is, and all of one that was put right.
  mutating func write(_ task: TaskRecord, after found: FoundTask?, limits: TaskLimits) {
    let id = task.id.text.bound
    if found?.isOdd == true {
      for table in ["call", "note"] { add(Words.delete(table, "task = $1", token: 2), [id]) }
    }
    let former = found?.written
    if found == nil, let name = task.name { deleteForgotten(name) }
    let columns = TaskTable.columns + [.text("writer")]
    add(
      Words.upsert("task", columns, key: 1),
      TaskTable.fields(of: task, limits: limits) + [token.bound]
    )
    if task.notes != former?.notes ?? [] { writeNotes(of: task) }
    for call in task.calls where former?[call.number] != call { write(call, in: task.id) }
    for call in former?.calls ?? [] where task[call.number] == nil {
      add(
        Words.delete("call", "task = $1 AND number = $2", token: 3),
        [id, call.number.bound]
      )
    }
  }

  private mutating func write(_ call: CallRecord, in task: TaskID) {
    let columns = CallTable.columns
    let keyed = [columns[CallTable.taskColumn], columns[0]]
    let rest = columns.filter { !keyed.contains($0) }
    let fields = CallTable.fields(of: call, in: task)
    let values = zip(columns, fields).filter { !keyed.contains($0.0) }.map(\.1)
    add(
      Words.upsert("call", keyed + rest, key: 2),
      [fields[CallTable.taskColumn], fields[0]] + values
    )
  }

  private mutating func writeNotes(of task: TaskRecord) {
    let id = task.id.text.bound
    add(Words.delete("note", "task = $1", token: 2), [id])
    let columns: [Column] = [.text("task"), .integer("number"), .integer("at"), .text("text")]
    for (number, note) in task.notes.enumerated() {
      add(
        Words.upsert("note", columns, key: 2),
        [id, number.bound, note.at.bound, note.text.bound]
      )
    }
  }

  /// Deletes a task with all that belongs to it.
  mutating func delete(_ task: TaskID) {
    for table in ["result", "call", "note"] {
      add(Words.delete(table, "task = $1", token: 2), [task.text.bound])
    }
    add(Words.delete("task", "id = $1", token: 2), [task.text.bound])
  }

  /// A name is free again once its task's time is over, swept away or not.
  private mutating func deleteForgotten(_ name: TaskName) {
    let tasks = "(SELECT id FROM recourse.task WHERE name = $1)"
    for table in ["result", "call", "note"] {
      add(Words.delete(table, "task IN \(tasks)", token: 2), [name.text.bound])
    }
    add(Words.delete("task", "name = $1", token: 2), [name.text.bound])
  }
}

// MARK: - What is over

extension Writing {
  /// Deletes some of what time has made void; who still has it in memory sees for himself that it is.
  mutating func sweep(now: Timestamp, _ latest: Latest) {
    sweep("gate", key: "key", where: "until <= $1", now + -Gates.memory)
    sweep("pace", key: "key", where: "greatest(opening, refused) <= $1", now + -Pace.memory)
    sweep("refusal", key: "key", where: "newest <= $1", now + -RepeatGuard.memory)
    sweep("process", key: "id", where: "until <= $1", now + -86_400)
    add(Words.delete("gone", "revision <= $1", token: 2), [latest.horizon.bound])
  }

  private mutating func sweep(_ table: String, key: String, where over: String, _ end: Timestamp) {
    let some = "\(key) IN (SELECT \(key) FROM recourse.\(table) WHERE \(over) LIMIT 32)"
    add(Words.delete(table, some, token: 2), [end.bound])
  }

  /// Deletes some of the tasks whose time is over, with their results.
  mutating func sweepTasks(now: Timestamp) {
    let old =
      "(SELECT id FROM recourse.task WHERE forget_after BETWEEN $1 AND $2 ORDER BY id LIMIT 4)"
    let values = [TaskTable.beginning(now).bound, now.bound]
    for table in ["result", "call", "note"] {
      add(Words.delete(table, "task IN \(old)", token: 3), values)
    }
    add(Words.delete("task", "id IN \(old)", token: 3), values)
  }

  /// Says of a process that it lives until an instant.
  mutating func show(_ presence: Presence, until: Timestamp) {
    let columns: [Column] = [
      .text("id"), .text("machine"), .integer("number"), .text("program"), .integer("until"),
      .text("home"),
    ]
    add(
      Words.upsert("process", columns, key: 1),
      [
        presence.process.bound, presence.machine.bound, presence.number.bound,
        presence.program.bound, until.bound, presence.home.bound,
      ]
    )
  }
}

extension String {
  /// The insertion that leaves the row that is there as it is.
  fileprivate var nothingWhenThere: String {
    guard let start = firstRange(ofText: " DO UPDATE SET ")?.lowerBound else { return self }
    return self[..<start] + " DO NOTHING"
  }
}
