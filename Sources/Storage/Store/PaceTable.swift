import EventLoop
import Pacing
import Time

/// How what refusals taught of unknown limits stands in its table.
enum PaceTable: ShelfTable {
  static var kind: Kind { .pace }
  static var shelf: WritableKeyPath<PacingBook, Shelf<String, Pace>> { \.paces }
  static var columns: String {
    "scope, basis, every, base, opening, refused, shut, confirmations, run_start, accepted, "
      + "accepted_at, is_busy"
  }

  /// Reads a row; figures out of bounds are those of nobody's pace.
  static func value(_ row: borrowing Row) -> Pace? {
    guard let basis = Pace.Basis(rawValue: row.text(2)), Pace.bounds.contains(row.real(3)),
      Pace.bounds.contains(row.real(4))
    else { return nil }
    var pace = Pace(
      scope: row.text(1),
      basis: basis,
      interval: row.real(3),
      opening: row.instant(5),
      refusedAt: row.instant(6)
    )
    pace.base = row.real(4)
    pace.shutAt = row.instantIfPresent(7)
    pace.confirmations = Int(clamping: min(max(row.integer(8), 0), 64))
    pace.run = Pace.Run(start: row.instant(9))
    pace.run.accepted = Int(clamping: min(max(row.integer(10), 0), 1 << 32))
    pace.run.acceptedAt = row.instantIfPresent(11)
    pace.run.isBusy = row.integer(12) != 0
    return pace
  }

  static func write(
    _ pace: Pace,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    try database.statement(
      """
      INSERT OR REPLACE INTO pace (key, \(columns), revision)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      key,
      pace.scope,
      pace.basis.rawValue,
      pace.interval,
      pace.base,
      pace.opening,
      pace.refusedAt,
      pace.shutAt,
      pace.confirmations,
      pace.run.start,
      pace.run.accepted,
      pace.run.acceptedAt,
      pace.run.isBusy ? 1 : 0,
      revision
    )
  }

  static func isUrgent(from old: Pace?, to new: Pace?, now: Timestamp) -> Bool { old != new }

  /// The slower one is the safer one.
  static func merged(ours: Pace?, theirs: Pace?) -> Pace? {
    guard let ours, let theirs else { return ours ?? theirs }
    return (ours.opening, ours.interval) < (theirs.opening, theirs.interval) ? theirs : ours
  }
}
