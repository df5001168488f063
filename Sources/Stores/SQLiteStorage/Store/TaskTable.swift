import EventLoop
import Storage
import Tasks
import Time

extension TaskTable {
  private static let select = "SELECT \(columns.names) FROM task "
  private static let selectNotes = "SELECT \(noteColumns.names) FROM note "

  private static let choice = TaskChoice(schema: "") { "?\($0)" }

  /// The task that is meant, unless its time is over.
  static func task(
    _ reference: TaskReference,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> FoundTask? {
    let column =
      switch reference {
      case .id: "id"
      case .name: "name"
      }
    var rows = TaskRows(now: now, database.oddities)
    let id = try database.statement(select + "WHERE \(column) = ?3 AND \(choice.isKept)")
      .first(now, beginning(now), reference.text) { row in
        rows.read(row)
        return row.text(0)
      }
    guard let id else { return nil }
    try database.statement(selectNotes + "WHERE task = ? ORDER BY number")
      .forEach(id) { rows.readNote($0) }
    try database.statement(CallTable.select + "WHERE task = ? ORDER BY number")
      .forEach(id) { rows.readCall($0) }
    return rows.finish().first
  }

  /// The tasks of an extent whose time is not over, the newest last.
  static func tasks(
    _ extent: TaskExtent,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> [FoundTask] {
    let values = TaskChoice.values(extent, now: now)
    return try tasks(choice.chosen, values, now: now, in: database)
  }

  /// The tasks of which there may be news since an instant.
  static func recent(
    since: Timestamp,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> [FoundTask] {
    let values = TaskChoice.values(since: since, now: now)
    return try tasks(choice.recent, values, now: now, in: database)
  }

  /// The tasks whose handles are among those that words choose, with these values.
  private static func tasks(
    _ chosen: String,
    _ values: [BoundValue],
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> [FoundTask] {
    var rows = TaskRows(now: now, database.oddities)
    let isMeant = "WHERE task IN \(chosen) ORDER BY task, number"
    try database.statement(selectNotes + isMeant).forEach(all: values) { rows.readNote($0) }
    try database.statement(CallTable.select + isMeant).forEach(all: values) { rows.readCall($0) }
    try database.statement(
      select + "WHERE \(choice.isKept) AND id IN \(chosen) ORDER BY created, id"
    ).forEach(all: values) { rows.read($0) }
    return rows.finish()
  }

  /// What an extent leaves unread.
  static func unread(
    _ extent: TaskExtent,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> UnreadTasks {
    var unread = UnreadTasks()
    try database.statement(choice.unread).forEach(all: TaskChoice.values(extent, now: now)) { row in
      unread.read(row)
    }
    return unread
  }

  /// Writes the difference between a task as it was and as it is, and all of one that was put right.
  static func write(
    _ task: TaskRecord,
    after found: FoundTask?,
    limits: TaskLimits,
    in database: Database
  ) throws(StoreError) {
    if found?.isOdd == true {
      for table in ["call", "note"] {
        try database.statement("DELETE FROM \(table) WHERE task = ?").run(task.id.text)
      }
    }
    let former = found?.written
    if found == nil, let name = task.name { try deleteForgotten(name, in: database) }
    try database.statement(insert).run(all: fields(of: task, limits: limits))
    if task.notes != former?.notes ?? [] { try writeNotes(of: task, in: database) }
    try CallTable.write(task, after: former, in: database)
  }

  private static let insert = """
    INSERT INTO task (\(columns.names)) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET \(Array(columns.dropFirst()).updates)
    """

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
