import EventLoop
import Pacing
import Storage
import Time

extension PlaceTable {
  private static let select = "SELECT \(columns.names) FROM place"
  private static let insert = """
    INSERT OR REPLACE INTO place (\(columns.names), revision) VALUES (?, ?, ?, ?, ?, ?, ?)
    """

  /// Takes in what others changed after a revision; everything without one.
  ///
  /// - Returns: The greatest number of those that the store gave; 0 when there was none.
  static func load(
    into book: inout PacingState,
    after revision: Int64?,
    now: Timestamp,
    from database: Database
  ) throws(StoreError) -> UInt64 {
    var rows = PlaceRows(now: now, database.oddities)
    if let revision {
      try database.statement(select + " WHERE revision > ?").forEach(revision) { rows.read($0) }
      let gone = try database.gone(.place, after: revision)
      rows.take(into: &book, .changes, gone: gone)
    } else {
      try database.statement(select).forEach { rows.read($0) }
      rows.take(into: &book, .everything, gone: [])
    }
    return rows.greatest
  }

  /// Writes the rows of some places as they are in the book, and deletes those that are not, or concern nobody else.
  static func write(
    _ ids: [UInt64],
    of ledger: BudgetLedger,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    for id in ids {
      if let place = ledger.places.rows[id], ledger.isShared(place) {
        try database.statement(insert).run(all: fields(of: place) + [revision.bound])
      } else {
        try database.statement("DELETE FROM place WHERE id = ?").run(Int64(clamping: id))
        if database.changes > 0 {
          try database.note(gone: String(id), of: .place, revision: revision)
        }
      }
    }
  }
}
