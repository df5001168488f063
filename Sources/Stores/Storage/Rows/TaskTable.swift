package import EventLoop
package import Tasks
package import Time

/// How tasks and their notes stand in their tables, in any database.
@Engine
package enum TaskTable {
  /// The columns of a task.
  package static let columns: [Column] = [
    .text("id"), .text("name"), .integer("created"), .integer("deadline"),
    .integer("early_resumes"), .integer("changed"), .integer("forget_after"),
  ]

  /// The columns of a note as it is read.
  package static let noteColumns: [Column] = [.text("task"), .integer("at"), .text("text")]

  /// The instant before which none of the last ten years lies; an instant of forgetting that is earlier ends no task.
  package static func beginning(_ now: Timestamp) -> Timestamp { now + -Figures.decade }

  /// What stands in the columns of a task.
  package static func fields(of task: TaskRecord, limits: TaskLimits) -> [BoundValue] {
    [
      task.id.text.bound, (task.name?.text).bound, task.created.bound, task.deadline.bound,
      task.earlyResumes.bound, task.changed.bound, task.forgetAfter(limits: limits).bound,
    ]
  }

  /// Reads a row; nil for one that no handle leads to.
  static func task(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures) -> TaskRecord? {
    guard let id = TaskID(row.text(0)) else {
      figures.note(row, 0, "a task's handle", "left out")
      return nil
    }
    let now = figures.now
    let name = row.textIfPresent(1).flatMap { try? TaskName($0) }
    let created = figures.instant(row, 2, in: figures.past, else: now)
    var task = TaskRecord(id: id, name: name, limits: TaskLimits(), now: created)
    task.deadline = figures.instant(
      row,
      3,
      in: figures.until(TaskLimits.longestLifetime),
      else: now + TaskLimits().lifetime
    )
    task.earlyResumes = Int(figures.whole(row, 4, in: 0...1_000_000, else: 0))
    task.changed = figures.instant(row, 5, in: figures.past, else: now)
    _ = figures.instant(row, 6, in: figures.near, else: task.forgetAfter(limits: TaskLimits()))
    return task
  }

  static func note(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> TaskRecord.Note
  {
    let at = figures.instant(row, 1, in: figures.past, else: figures.now)
    return TaskRecord.Note(text: row.text(2), at: at)
  }
}

/// A task as it was read.
package struct FoundTask {
  package var task: TaskRecord

  /// Whether something of it was put right, so that it is to be written anew as it is.
  package var isOdd: Bool

  /// Whether the store holds it as it is here, so that only what changes has to be written.
  package var written: TaskRecord? { isOdd ? nil : task }
}

/// Tasks with their notes and calls as they were read.
@Engine
package struct TaskRows {
  private var tasks: [FoundTask] = []
  private var notes: [String: [TaskRecord.Note]] = [:]
  private var calls: [String: [CallRecord]] = [:]
  private var odd: Set<String> = []
  private let taskFigures: Figures
  private let noteFigures: Figures
  private let callFigures: Figures

  /// Makes a reader of tasks.
  package init(now: Timestamp, _ oddities: Oddities) {
    taskFigures = Figures("task", key: 0, now: now, oddities)
    noteFigures = Figures("note", key: 0, now: now, oddities)
    callFigures = Figures("call of task", key: CallTable.taskColumn, now: now, oddities)
  }

  /// Reads a task's row.
  package mutating func read(_ row: borrowing some TableRow & ~Copyable) {
    let before = taskFigures.oddities.count
    guard let task = TaskTable.task(row, taskFigures) else { return }
    tasks.append(FoundTask(task: task, isOdd: taskFigures.oddities.count > before))
  }

  /// Reads a note's row; those of a task come in their order.
  package mutating func readNote(_ row: borrowing some TableRow & ~Copyable) {
    let before = noteFigures.oddities.count
    notes[row.text(0), default: []].append(TaskTable.note(row, noteFigures))
    if noteFigures.oddities.count > before { odd.insert(row.text(0)) }
  }

  /// Reads a call's row; those of a task come in their order.
  package mutating func readCall(_ row: borrowing some TableRow & ~Copyable) {
    let before = callFigures.oddities.count
    let task = row.text(CallTable.taskColumn)
    calls[task, default: []].append(CallTable.call(row, callFigures))
    if callFigures.oddities.count > before { odd.insert(task) }
  }

  /// The tasks in the order in which they were read.
  package func finish() -> [FoundTask] {
    tasks.map { found in
      var found = found
      let id = found.task.id.text
      found.task.notes = notes[id] ?? []
      found.task.calls = (calls[id] ?? []).numbered
      if odd.contains(id) { found.isOdd = true }
      return found
    }
  }
}
