import Storage
import EventLoop
import Pacing
import Time

/// How the rows of a shelf stand in a table.
@Engine
protocol TrackedTable {
  associatedtype Value: Sendable

  static var kind: Kind { get }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Value>> { get }

  /// The columns besides the key, in the order in which `value` reads them from column 1 on.
  static var columns: String { get }

  /// Reads a row; nil when it cannot be understood, which is noted.
  static func value(_ row: borrowing Row, _ figures: Figures) -> Value?

  /// Writes a row in the place of the one with its key.
  static func write(_ value: Value, at key: String, revision: Int64, in database: Database)
    throws(StoreError)

  /// Whether other processes have to know of a change at once.
  static func isUrgent(from old: Value?, to new: Value?, now: Timestamp) -> Bool

  /// What holds when this process and others changed a row without knowing of each other.
  static func merged(ours: Value?, theirs: Value?) -> Value?
}

extension TrackedTable {
  static func merged(ours: Value?, theirs: Value?) -> Value? { ours }

  /// Takes in what others changed after a revision; everything without one.
  ///
  /// A row that was put right, or could not be, counts as changed: it is to be written as it is taken now.
  static func load(
    into book: inout PacingState,
    after since: Int64?,
    now: Timestamp,
    from database: Database
  ) throws(StoreError) {
    let select = "SELECT key, \(columns) FROM \(kind.rawValue)"
    let figures = Figures(kind.rawValue, key: 0, now: now, database.oddities)
    var rows: [String: Value?] = [:]
    var odd: [String] = []
    func read(_ row: borrowing Row) {
      let before = figures.oddities.count
      rows.updateValue(value(row, figures), forKey: row.text(0))
      if figures.oddities.count > before { odd.append(row.text(0)) }
    }
    if let since {
      for key in try database.gone(kind, after: since) { take(nil, at: key, into: &book) }
      try database.statement(select + " WHERE revision > ?").forEach(since, row: read)
    } else {
      try database.statement(select).forEach(row: read)
      for key in book[keyPath: shelf].rows.keys where rows[key] == nil {
        take(nil, at: key, into: &book)
      }
    }
    for (key, value) in rows { take(value, at: key, into: &book) }
    for key in odd { book[keyPath: shelf].touch(key) }
  }

  /// Takes in one row; where this process could not write its own change yet, the two are put together.
  private static func take(_ theirs: Value?, at key: String, into book: inout PacingState) {
    guard book[keyPath: shelf].touched.contains(key) else {
      return book[keyPath: shelf].restore(theirs, at: key)
    }
    let ours = book[keyPath: shelf][key]
    book[keyPath: shelf].restore(theirs, at: key)
    book[keyPath: shelf][key] = merged(ours: ours, theirs: theirs)
  }

  /// What is to be written of the changes from one state of the book to another.
  static func changes(from old: PacingState, to new: PacingState, now: Timestamp) -> ShelfChange? {
    let touched = new[keyPath: shelf].touched
    if touched.isEmpty { return nil }
    let debts = old[keyPath: shelf].touched
    let isUrgent = touched.contains { key in
      debts.contains(key)
        || Self.isUrgent(
          from: old[keyPath: shelf].rows[key],
          to: new[keyPath: shelf].rows[key],
          now: now
        )
    }
    return ShelfChange(table: Self.self, keys: Array(touched), isUrgent: isUrgent)
  }

  /// Writes the rows of some keys as they are in the book, and deletes those that are not.
  static func write(
    _ keys: [String],
    of book: PacingState,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    for key in keys {
      if let value = book[keyPath: shelf].rows[key] {
        try write(value, at: key, revision: revision, in: database)
      } else {
        try database.statement("DELETE FROM \(kind.rawValue) WHERE key = ?").run(key)
        if database.changes > 0 { try database.note(gone: key, of: kind, revision: revision) }
      }
    }
  }
}

/// The rows of one shelf that are to be written.
struct ShelfChange {
  var table: any TrackedTable.Type
  var keys: [String]
  var isUrgent: Bool
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
