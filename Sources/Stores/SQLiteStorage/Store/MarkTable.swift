import EventLoop
import Storage
import Time

/// How marks stand in their table; numbers are never used again.
@Engine
enum MarkTable {
  /// Makes a mark unless it is there; returns whether it was not.
  static func insert(
    _ kind: Mark.Kind,
    _ key: String,
    _ text: String,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> Bool {
    if try mark(kind, of: key, in: database) != nil { return false }
    try database.statement("INSERT INTO mark (kind, key, text, at) VALUES (?, ?, ?, ?)")
      .run(kind.rawValue, key, text, now)
    return true
  }

  static func mark(
    _ kind: Mark.Kind,
    of key: String,
    in database: Database
  ) throws(StoreError) -> Mark? {
    try database.statement(
      "SELECT number, key, text, at FROM mark WHERE kind = ? AND key = ?"
    ).first(kind.rawValue, key) { Mark($0) }
  }

  static func marks(
    _ kind: Mark.Kind,
    after number: Int64,
    in database: Database
  ) throws(StoreError) -> [Mark] {
    try database.statement(
      "SELECT number, key, text, at FROM mark WHERE kind = ? AND number > ? ORDER BY number"
    ).all(kind.rawValue, number) { Mark($0) }
  }

  /// Deletes a mark; returns whether it was there.
  static func delete(
    _ kind: Mark.Kind,
    _ key: String,
    in database: Database
  ) throws(StoreError) -> Bool {
    guard try mark(kind, of: key, in: database) != nil else { return false }
    try database.statement("DELETE FROM mark WHERE kind = ? AND key = ?").run(kind.rawValue, key)
    return true
  }

  /// Deletes the oldest of more than are kept.
  static func sweep(_ kind: Mark.Kind, in database: Database) throws(StoreError) {
    try database.statement(
      """
      DELETE FROM mark WHERE kind = ? AND number <= (SELECT number FROM mark WHERE kind = ?
        ORDER BY number DESC LIMIT 1 OFFSET ?)
      """
    ).run(kind.rawValue, kind.rawValue, kind.limit)
  }
}

extension Mark {
  fileprivate init(_ row: borrowing Row) {
    self.init(number: row.integer(0), key: row.text(1), text: row.text(2), at: row.instant(3))
  }
}
