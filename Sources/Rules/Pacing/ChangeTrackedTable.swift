/// Rows by key that know which of them were changed, so that a store writes those and no others.
package struct ChangeTrackedTable<Key: Hashable & Sendable, Row: Sendable>: Sendable {
  /// Everything there is.
  package private(set) var rows: [Key: Row] = [:]

  /// Keys of the rows that were changed, added or removed since they were last taken.
  package private(set) var touched: Set<Key> = []

  /// Makes an empty table.
  package init() {}

  /// The row of a key; nil removes it.
  package subscript(key: Key) -> Row? {
    get { rows[key] }
    _modify {
      let count = rows.count
      yield &rows[key]
      // What neither was there nor is has not changed.
      if rows.count != count || rows.index(forKey: key) != nil { touched.insert(key) }
    }
  }

  /// Whether there is no row.
  package var isEmpty: Bool { rows.isEmpty }

  /// Number of rows.
  package var count: Int { rows.count }

  /// Removes the rows that are not wanted any more.
  package mutating func keep(where isWanted: (Key, Row) -> Bool) {
    for (key, row) in rows where !isWanted(key, row) { self[key] = nil }
  }

  /// Forgets what was touched, because it has been written, or will not be.
  package mutating func settle() {
    if !touched.isEmpty { touched.removeAll(keepingCapacity: true) }
  }

  /// Makes a row count as changed, there or not, so that it is written as it is here.
  package mutating func touch(_ key: Key) { touched.insert(key) }

  /// Puts what a store holds in the place of what is here; nothing of it counts as changed.
  package mutating func restore(_ row: Row?, at key: Key) {
    rows[key] = row
    touched.remove(key)
  }

  /// Puts a row in the place of another without making it count as changed, unless it does already.
  mutating func amend(_ row: Row, at key: Key) { rows[key] = row }

  /// Puts all that a store holds in the place of all that is here.
  package mutating func restore(_ rows: [Key: Row]) {
    self.rows = rows
    touched.removeAll(keepingCapacity: true)
  }
}
