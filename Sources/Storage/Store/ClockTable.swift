import EventLoop
import Time

/// The time line of each boot; only that of the last one matters.
@Engine
enum ClockTable {
  static func anchor(_ boot: String, in database: Database) throws(StoreError) -> ClockAnchor? {
    try database.statement("SELECT wall_ms, boot_ms FROM clock WHERE boot = ?")
      .first(boot) { row in ClockAnchor(wall: row.instant(0), boot: row.integer(1)) }
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

  /// The newest instant at which something was stored; asked once in a boot.
  static func newestInstant(in database: Database) throws(StoreError) -> Timestamp? {
    try database.statement(
      """
      SELECT max(instant) FROM (SELECT max(touched) AS instant FROM account
        UNION ALL SELECT max(changed) FROM task UNION ALL SELECT max(kept) FROM result
        UNION ALL SELECT max(wall_ms) FROM clock)
      """
    ).first { row in row.instantIfPresent(0) } ?? nil
  }
}
