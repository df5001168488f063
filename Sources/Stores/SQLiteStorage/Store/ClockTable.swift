import Storage
import EventLoop
import Time

/// The time line of each boot; only that of the last one matters.
@Engine
enum ClockTable {
  /// The line of a boot; none that cannot have been fixed before this moment of the boot.
  static func anchor(
    _ boot: String,
    reading: () -> ClockAnchor,
    in database: Database
  ) throws(StoreError) -> ClockAnchor? {
    let found = try database.statement("SELECT wall_ms, boot_ms, boot FROM clock WHERE boot = ?")
      .first(boot) { row -> ClockAnchor? in
        // Read once the line is seen, so that none which another process has fixed just now lies ahead.
        let now = reading()
        let figures = Figures("clock", key: 2, now: now.wall, database.oddities)
        let before = figures.oddities.count
        // A machine without a clock of its own begins in 1970, and keeps that line until it starts again.
        let start = figures.instant(row, 0, in: lines, else: now.wall)
        let fixed = figures.whole(row, 1, in: 0...max(0, now.boot), else: now.boot)
        let isOdd = figures.oddities.count > before
        return isOdd ? nil : ClockAnchor(wall: start, boot: fixed)
      }
    return found ?? nil
  }

  /// Instants at which a machine may have been started: from 1970 to the year 2500.
  private static let lines =
    Timestamp(milliseconds: 0)...Timestamp(milliseconds: 16_725_225_600_000)

  /// The line that a reading of the clocks begins, not behind what was stored.
  static func newAnchor(
    _ reading: ClockAnchor,
    in database: Database
  ) throws(StoreError) -> ClockAnchor {
    let stored = try newestInstant(wall: reading.wall, in: database)
    return ClockAnchor(wall: reading.wall, boot: reading.boot, stored: stored)
  }

  static func write(
    _ anchor: ClockAnchor,
    of boot: String,
    in database: Database
  ) throws(StoreError) {
    try database.statement("DELETE FROM clock").run()
    try database.statement("INSERT INTO clock (boot, wall_ms, boot_ms) VALUES (?, ?, ?)")
      .run(boot, anchor.wall, anchor.boot)
  }

  /// The newest instant at which something can have been stored; asked once in a boot.
  private static func newestInstant(
    wall: Timestamp,
    in database: Database
  ) throws(StoreError) -> Timestamp? {
    let latest = wall + Figures.decade
    return try database.statement(
      """
      SELECT max(instant) FROM (
        SELECT max(touched) AS instant FROM account WHERE touched <= ?
        UNION ALL SELECT max(changed) FROM task WHERE changed <= ?
        UNION ALL SELECT max(kept) FROM result WHERE kept <= ?
        UNION ALL SELECT max(wall_ms) FROM clock WHERE wall_ms <= ?)
      """
    ).first(latest, latest, latest, latest) { row in row.instantIfPresent(0) } ?? nil
  }
}
