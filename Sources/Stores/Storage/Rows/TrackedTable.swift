package import EventLoop
package import Pacing
package import Time

/// How the rows of a shelf of the book stand in a table, in any database.
@Engine
package protocol TrackedTable {
  associatedtype Value: Sendable

  static var kind: Kind { get }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Value>> { get }

  /// The columns besides the key, in the order in which `value` reads them from column 1 on.
  static var columns: [Column] { get }

  /// Reads a row; nil when it cannot be understood, which is noted.
  static func value(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures) -> Value?

  /// What stands in the columns of a row.
  static func fields(of value: Value) -> [BoundValue]

  /// Whether other processes have to know of a change at once.
  static func isUrgent(from old: Value?, to new: Value?, now: Timestamp) -> Bool

  /// What holds when this process and others changed a row without knowing of each other.
  static func merged(ours: Value?, theirs: Value?) -> Value?
}

extension TrackedTable {
  package static func merged(ours: Value?, theirs: Value?) -> Value? { ours }

  /// The row of a key as it is to be written, key first; nil where there is none in the book.
  package static func fields(at key: String, of book: PacingState) -> [BoundValue]? {
    book[keyPath: shelf].rows[key].map { [.text(key)] + fields(of: $0) }
  }

  /// The keys of the rows in the book.
  package static func keys(in book: PacingState) -> [String] {
    Array(book[keyPath: shelf].rows.keys)
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

  /// Takes in the deletion of a row.
  package static func take(deleted key: String, into book: inout PacingState) {
    take(nil, at: key, into: &book)
  }

  /// Takes in one row; where this process could not write its own change yet, the two are put together.
  fileprivate static func take(_ theirs: Value?, at key: String, into book: inout PacingState) {
    guard book[keyPath: shelf].touched.contains(key) else {
      return book[keyPath: shelf].restore(theirs, at: key)
    }
    let ours = book[keyPath: shelf][key]
    book[keyPath: shelf].restore(theirs, at: key)
    book[keyPath: shelf][key] = merged(ours: ours, theirs: theirs)
  }
}

/// The rows of one shelf that were read, before they are taken into the book.
@Engine
package struct TrackedRows<Table: TrackedTable> {
  private let figures: Figures
  private var rows: [String: Table.Value?] = [:]
  private var odd: [String] = []

  /// Makes a reader of the table's rows.
  package init(of table: Table.Type, now: Timestamp, _ oddities: Oddities) {
    figures = Figures(table.kind.rawValue, key: 0, now: now, oddities)
  }

  /// Reads a row: its key, and then the table's columns.
  package mutating func read(_ row: borrowing some TableRow & ~Copyable) {
    let before = figures.oddities.count
    rows.updateValue(Table.value(row, figures), forKey: row.text(0))
    if figures.oddities.count > before { odd.append(row.text(0)) }
  }

  /// Takes the rows in; they are all there are where the extent is everything.
  ///
  /// A row that was put right, or could not be, counts as changed: it is to be written as it is taken here.
  package func take(into book: inout PacingState, _ extent: ReadExtent) {
    if extent == .everything {
      for key in Table.keys(in: book) where rows[key] == nil {
        Table.take(nil, at: key, into: &book)
      }
    }
    for (key, value) in rows { Table.take(value, at: key, into: &book) }
    for key in odd { book[keyPath: Table.shelf].touch(key) }
  }
}

/// How much of a table was read.
package enum ReadExtent: Sendable {
  /// All rows.
  case everything

  /// Those that changed since they were last read.
  case changes
}

/// The rows of one shelf that are to be written.
@Engine
package struct ShelfChange {
  package var table: any TrackedTable.Type
  package var keys: [String]
  package var isUrgent: Bool
}
