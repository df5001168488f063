import EventLoop
import Pacing
import Storage
import Time

extension TrackedTable {
  /// Takes in what others changed after a revision; everything without one.
  static func load(
    into book: inout PacingState,
    after since: Int64?,
    now: Timestamp,
    from database: Database
  ) throws(StoreError) {
    let select = TrackedWords.of(kind, columns).select
    var rows = TrackedRows(of: Self.self, now: now, database.oddities)
    if let since {
      for key in try database.gone(kind, after: since) { take(deleted: key, into: &book) }
      try database.statement(select + " WHERE revision > ?").forEach(since) { rows.read($0) }
      rows.take(into: &book, .changes)
    } else {
      try database.statement(select).forEach { rows.read($0) }
      rows.take(into: &book, .everything)
    }
  }

  /// Writes the rows of some keys as they are in the book, and deletes those that are not.
  static func write(
    _ keys: [String],
    of book: PacingState,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    let words = TrackedWords.of(kind, columns)
    for key in keys {
      if let fields = fields(at: key, of: book) {
        try database.statement(words.insert).run(all: fields + [revision.bound])
      } else {
        try database.statement(words.delete).run(key)
        if database.changes > 0 { try database.note(gone: key, of: kind, revision: revision) }
      }
    }
  }
}

/// The statements of one table, worded once.
@Engine
private struct TrackedWords {
  let select: String
  let insert: String
  let delete: String

  private static var known: [Kind: TrackedWords] = [:]

  static func of(_ kind: Kind, _ columns: [Column]) -> TrackedWords {
    if let words = known[kind] { return words }
    let words = TrackedWords(kind.rawValue, columns)
    known[kind] = words
    return words
  }

  private init(_ table: String, _ columns: [Column]) {
    let places = Array(repeating: "?", count: columns.count + 2).joined(separator: ", ")
    select = "SELECT key, \(columns.names) FROM \(table)"
    insert = "INSERT OR REPLACE INTO \(table) (key, \(columns.names), revision) VALUES (\(places))"
    delete = "DELETE FROM \(table) WHERE key = ?"
  }
}

extension Database {
  /// The keys of the rows that were deleted after a revision.
  func gone(_ kind: Kind, after revision: Int64) throws(StoreError) -> [String] {
    // What is said to be deleted later than everything was changed says nothing.
    try statement(
      """
      SELECT key FROM gone
        WHERE revision > ? AND revision <= (SELECT revision FROM latest) AND kind = ?
      """
    ).all(revision, kind.rawValue) { row in row.text(0) }
  }

  /// Tells other processes that a row was deleted.
  func note(gone key: String, of kind: Kind, revision: Int64) throws(StoreError) {
    try statement("INSERT OR IGNORE INTO gone (revision, kind, key) VALUES (?, ?, ?)")
      .run(revision, kind.rawValue, key)
  }
}
