import Storage
import EventLoop
import JSON
import Tasks
import Time

/// How kept results stand in their table, the newest with the greatest row number.
@Engine
enum ResultTable {
  static func result(_ id: ResultID, in database: Database) throws(StoreError) -> KeptResult? {
    try database.statement("SELECT text, structured FROM result WHERE id = ?")
      .first(id.text) { row in KeptResult(text: row.text(0), structured: row.object(1)) }
  }

  static func write(
    _ result: KeptResult,
    as id: ResultID,
    of task: TaskID,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) {
    try database.statement(
      """
      INSERT OR REPLACE INTO result (id, task, size, kept, structured, text)
        VALUES (?, ?, ?, ?, ?, ?)
      """
    ).run(id.text, task.text, result.size, now, result.structured?.text, result.text)
    try sweep(in: database)
  }

  /// Deletes the oldest of more than are kept.
  private static func sweep(in database: Database) throws(StoreError) {
    // A size that makes no sense is measured.
    let kept = try database.statement(
      """
      SELECT rowid, CASE WHEN size BETWEEN 0 AND 1 << 31 THEN size
        ELSE length(text) + coalesce(length(structured), 0) END FROM result ORDER BY rowid DESC
      """
    ).all { row in (row: row.integer(0), size: Int(clamping: row.integer(1))) }
    let excess = KeptResults.excess(newestFirst: kept.map(\.size))
    for old in kept.suffix(excess) {
      try database.statement("DELETE FROM result WHERE rowid = ?").run(old.row)
    }
  }
}
