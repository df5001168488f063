import Storage
import EventLoop
import Tasks
import Time

/// How tasks and their notes stand in their tables.
@Engine
enum TaskTable {
  private static let columns =
    "SELECT id, name, created, deadline, early_resumes, changed, forget_after FROM task "

  /// A task as it was read.
  struct Found {
    var task: TaskRecord

    /// Whether something of it was put right, so that it is to be written anew as it is.
    var isOdd: Bool
  }

  /// What is true of the tasks that are still kept; an instant that makes no sense ends none.
  private static let isKept = "(forget_after > ? OR forget_after < ?)"

  /// The instant before which none of the last ten years lies.
  private static func beginning(_ now: Timestamp) -> Timestamp { now + -Figures.decade }

  /// The task that is meant, unless its time is over.
  static func task(
    _ reference: TaskReference,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> Found? {
    let column =
      switch reference {
      case .id: "id"
      case .name: "name"
      }
    let figures = Figures("task", key: 0, now: now, database.oddities)
    let before = figures.oddities.count
    let found = try database.statement(columns + "WHERE \(column) = ? AND \(isKept)")
      .first(reference.text, now, beginning(now)) { row in task(row, figures) }
    guard let found, var task = found else { return nil }
    let notes = Figures("note", key: 0, now: now, database.oddities)
    task.notes = try database.statement(
      "SELECT task, at, text FROM note WHERE task = ? ORDER BY number"
    ).all(task.id.text) { row in note(row, notes) }
    task.calls = try CallTable.calls(of: task.id, now: now, in: database)
    return Found(task: task, isOdd: figures.oddities.count > before)
  }

  /// All tasks whose time is not over, the newest last.
  static func all(now: Timestamp, in database: Database) throws(StoreError) -> [Found] {
    let figures = Figures("note", key: 0, now: now, database.oddities)
    var notes: [String: [TaskRecord.Note]] = [:]
    var odd: Set<String> = []
    try database.statement("SELECT task, at, text FROM note ORDER BY task, number")
      .forEach { row in
        let before = figures.oddities.count
        notes[row.text(0), default: []].append(note(row, figures))
        if figures.oddities.count > before { odd.insert(row.text(0)) }
      }
    var (calls, oddCalls) = try CallTable.all(now: now, in: database)
    odd.formUnion(oddCalls)
    var tasks = try rows(now: now, in: database)
    for index in tasks.indices {
      let id = tasks[index].task.id.text
      tasks[index].task.notes = notes[id] ?? []
      tasks[index].task.calls = calls.removeValue(forKey: id) ?? []
      if odd.contains(id) { tasks[index].isOdd = true }
    }
    return tasks
  }

  /// The tasks without their calls and notes.
  private static func rows(now: Timestamp, in database: Database) throws(StoreError) -> [Found] {
    let figures = Figures("task", key: 0, now: now, database.oddities)
    let found = try database.statement(columns + "WHERE \(isKept) ORDER BY created, id")
      .all(now, beginning(now)) { row -> Found? in
        let before = figures.oddities.count
        return task(row, figures).map {
          Found(task: $0, isOdd: figures.oddities.count > before)
        }
      }
    return found.compactMap(\.self)
  }

  /// Reads a row; nil for one that no handle leads to.
  private static func task(_ row: borrowing Row, _ figures: Figures) -> TaskRecord? {
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

  private static func note(_ row: borrowing Row, _ figures: Figures) -> TaskRecord.Note {
    let at = figures.instant(row, 1, in: figures.past, else: figures.now)
    return TaskRecord.Note(text: row.text(2), at: at)
  }

  /// Writes the difference between a task as it was and as it is, and all of one that was put right.
  static func write(
    _ task: TaskRecord,
    after found: Found?,
    limits: TaskLimits,
    in database: Database
  ) throws(StoreError) {
    if found?.isOdd == true {
      for table in ["call", "note"] {
        try database.statement("DELETE FROM \(table) WHERE task = ?").run(task.id.text)
      }
    }
    let former = found.flatMap { $0.isOdd ? nil : $0.task }
    if found == nil, let name = task.name { try deleteForgotten(name, in: database) }
    try database.statement(
      """
      INSERT INTO task (id, name, created, deadline, early_resumes, changed, forget_after)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, created = excluded.created,
          deadline = excluded.deadline,
          early_resumes = excluded.early_resumes, changed = excluded.changed,
          forget_after = excluded.forget_after
      """
    ).run(
      task.id.text,
      task.name?.text,
      task.created,
      task.deadline,
      task.earlyResumes,
      task.changed,
      task.forgetAfter(limits: limits)
    )
    if task.notes != former?.notes ?? [] { try writeNotes(of: task, in: database) }
    try CallTable.write(task, after: former, in: database)
  }

  private static func writeNotes(of task: TaskRecord, in database: Database) throws(StoreError) {
    try database.statement("DELETE FROM note WHERE task = ?").run(task.id.text)
    let insert = try database.statement(
      "INSERT INTO note (task, number, at, text) VALUES (?, ?, ?, ?)"
    )
    for (number, note) in task.notes.enumerated() {
      try insert.run(task.id.text, number, note.at, note.text)
    }
  }

  /// Deletes a task with all that belongs to it.
  static func delete(_ id: String, in database: Database) throws(StoreError) {
    try database.statement("DELETE FROM result WHERE task = ?").run(id)
    try database.statement("DELETE FROM task WHERE id = ?").run(id)
  }

  /// A name is free again once its task's time is over, swept away or not.
  private static func deleteForgotten(
    _ name: TaskName,
    in database: Database
  ) throws(StoreError) {
    let id = try database.statement("SELECT id FROM task WHERE name = ?")
      .first(name.text) { row in row.text(0) }
    if let id { try delete(id, in: database) }
  }

  /// Deletes some of the tasks whose time is over, with their results.
  static func sweep(now: Timestamp, in database: Database) throws(StoreError) {
    let old = try database.statement(
      "SELECT id FROM task WHERE forget_after BETWEEN ? AND ? LIMIT 4"
    ).all(beginning(now), now) { row in row.text(0) }
    for id in old { try delete(id, in: database) }
  }
}
