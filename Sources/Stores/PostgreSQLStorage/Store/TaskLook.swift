import EventLoop
import Storage
import Tasks
import Time

/// The statements by which tasks are read, and what their results come to.
@Engine
struct TaskLook {
  private let reference: TaskReference
  private let now: Timestamp

  init(_ reference: TaskReference, now: Timestamp) {
    self.reference = reference
    self.now = now
  }

  private static let choice = TaskChoice(schema: "recourse.") { "$\($0)" }
  private static let columns = TaskTable.columns.names + ", writer"
  private static let notes = Words.select("note", TaskTable.noteColumns.names)
  private static let calls = Words.select("call", CallTable.columns.names)

  /// The task, its notes, its calls.
  var commands: [Command] {
    let column =
      switch reference {
      case .id: "id"
      case .name: "name"
      }
    let name = reference.text.bound
    let meant = "task = (SELECT id FROM recourse.task WHERE \(column) = $1) ORDER BY number"
    return [
      Command(
        Words.select("task", Self.columns) + " WHERE \(Self.choice.isKept) AND \(column) = $3",
        [now.bound, TaskTable.beginning(now).bound, name]
      ),
      Command(Self.notes + " WHERE " + meant, [name]),
      Command(Self.calls + " WHERE " + meant, [name]),
    ]
  }

  /// The task that was read; nil where there is none.
  func found(in results: ArraySlice<CommandResult>, _ oddities: Oddities) -> FoundRow? {
    let writer = results.first?.first { $0.text(TaskTable.columns.count) }
    guard let found = Self.tasks(in: results, now: now, oddities).first else { return nil }
    return FoundRow(found: found, writer: writer ?? "")
  }

  /// The tasks of an extent whose time is not over, the newest last; their notes; their calls.
  static func tasks(_ extent: TaskExtent, now: Timestamp) -> [Command] {
    tasks(choice.chosen, TaskChoice.values(extent, now: now))
  }

  /// The same of the tasks of which there may be news since an instant.
  static func recent(since: Timestamp, now: Timestamp) -> [Command] {
    tasks(choice.recent, TaskChoice.values(since: since, now: now))
  }

  private static func tasks(_ chosen: String, _ values: [BoundValue]) -> [Command] {
    let isMeant = " WHERE task IN \(chosen) ORDER BY task, number"
    return [
      Command(
        Words.select("task", columns)
          + " WHERE \(choice.isKept) AND id IN \(chosen) ORDER BY created, id",
        values
      ),
      Command(notes + isMeant, values), Command(calls + isMeant, values),
    ]
  }

  /// What an extent leaves unread, where that is counted.
  static func unread(_ extent: TaskExtent, now: Timestamp) -> [Command] {
    extent.isCounted ? [Command(choice.unread, TaskChoice.values(extent, now: now))] : []
  }

  /// The tasks that were read.
  static func tasks(
    in results: ArraySlice<CommandResult>,
    now: Timestamp,
    _ oddities: Oddities
  ) -> [FoundTask] {
    var rest = results
    var rows = TaskRows(now: now, oddities)
    rest.popFirst()?.forEach { rows.read($0) }
    rest.popFirst()?.forEach { rows.readNote($0) }
    rest.popFirst()?.forEach { rows.readCall($0) }
    return rows.finish()
  }
}

/// A task as it was read, and the change that wrote it last.
struct FoundRow {
  var found: FoundTask
  var writer: String
}
