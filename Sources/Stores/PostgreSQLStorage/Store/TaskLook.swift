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

  /// What is true of the tasks that are still kept; an instant that makes no sense ends none.
  private static let isKept = "(forget_after > $1 OR forget_after < $2)"
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
        Words.select("task", Self.columns) + " WHERE \(Self.isKept) AND \(column) = $3",
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

  /// All tasks whose time is not over, the newest last; their notes; their calls.
  static func all(now: Timestamp) -> [Command] {
    [
      Command(
        Words.select("task", columns) + " WHERE \(isKept) ORDER BY created, id",
        [now.bound, TaskTable.beginning(now).bound]
      ),
      Command(notes + " ORDER BY task, number"), Command(calls + " ORDER BY task, number"),
    ]
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
