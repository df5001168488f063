import EventLoop
import Tasks
import Time

/// How tasks and their notes stand in their tables.
@Engine
enum TaskTable {
  private static let columns =
    "SELECT id, name, created, deadline, early_resumes, changed FROM task "

  /// The task that is meant, unless its time is over.
  static func task(
    _ reference: TaskReference,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> TaskRecord? {
    let column =
      switch reference {
      case .id: "id"
      case .name: "name"
      }
    let found = try database.statement(columns + "WHERE \(column) = ? AND forget_after > ?")
      .first(reference.text, now) { (row) throws(StoreError) in try task(row, in: database) }
    guard var task = found else { return nil }
    task.notes = try database.statement("SELECT at, text FROM note WHERE task = ? ORDER BY number")
      .all(task.id.text) { row in note(row, from: 0) }
    task.calls = try CallTable.calls(of: task.id, in: database)
    return task
  }

  /// All tasks whose time is not over, the newest last.
  static func all(now: Timestamp, in database: Database) throws(StoreError) -> [TaskRecord] {
    var notes: [String: [TaskRecord.Note]] = [:]
    try database.statement("SELECT task, at, text FROM note ORDER BY task, number")
      .forEach { row in notes[row.text(0), default: []].append(note(row, from: 1)) }
    var calls = try CallTable.all(in: database)
    var tasks = try database.statement(columns + "WHERE forget_after > ? ORDER BY created, id")
      .all(now) { (row) throws(StoreError) in try task(row, in: database) }
    for index in tasks.indices {
      let id = tasks[index].id.text
      tasks[index].notes = notes[id] ?? []
      tasks[index].calls = calls.removeValue(forKey: id) ?? []
    }
    return tasks
  }

  private static func task(
    _ row: borrowing Row,
    in database: Database
  ) throws(StoreError) -> TaskRecord {
    guard let id = TaskID(row.text(0)) else { throw database.unreadable("a task's handle") }
    let name = row.textIfPresent(1).flatMap { try? TaskName($0) }
    var task = TaskRecord(id: id, name: name, limits: TaskLimits(), now: row.instant(2))
    task.deadline = row.instant(3)
    task.earlyResumes = Int(clamping: row.integer(4))
    task.changed = row.instant(5)
    return task
  }

  private static func note(_ row: borrowing Row, from column: Int) -> TaskRecord.Note {
    TaskRecord.Note(text: row.text(column + 1), at: row.instant(column))
  }

  /// Writes the difference between a task as it was and as it is.
  static func write(
    _ task: TaskRecord,
    after former: TaskRecord?,
    limits: TaskLimits,
    in database: Database
  ) throws(StoreError) {
    if former == nil, let name = task.name { try deleteForgotten(name, in: database) }
    try database.statement(
      """
      INSERT INTO task (id, name, created, deadline, early_resumes, changed, forget_after)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, deadline = excluded.deadline,
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
    let old = try database.statement("SELECT id FROM task WHERE forget_after <= ? LIMIT 4")
      .all(now) { row in row.text(0) }
    for id in old { try delete(id, in: database) }
  }
}

extension Database {
  /// The error of a row that this program cannot have written.
  func unreadable(_ what: String) -> StoreError {
    .corrupt(path: path, found: "\(what) cannot be read")
  }
}
