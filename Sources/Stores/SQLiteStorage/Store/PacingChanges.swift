import EventLoop
import Pacing
import Storage
import Time

extension PacingChanges {
  /// Writes them, and returns what is the newest then.
  func write(
    of book: PacingState,
    after former: Latest,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> Latest {
    var latest = latest(after: former, of: book)
    let revision = latest.revision
    for change in shelves {
      try change.table.write(change.keys, of: book, revision: revision, in: database)
    }
    for change in accounts { try AccountTable.write(change, revision: revision, in: database) }
    try PlaceTable.write(places, of: book.ledger, revision: revision, in: database)
    if latest.prune() { try Self.sweep(now: now, latest, in: database) }
    try latest.write(in: database)
    return latest
  }

  /// Deletes some of what time has made void; who still has it in memory sees for himself that it is.
  private static func sweep(
    now: Timestamp,
    _ latest: Latest,
    in database: Database
  ) throws(StoreError) {
    try database.statement("DELETE FROM gone WHERE revision <= ?").run(latest.horizon)
    try database.statement(
      "DELETE FROM gate WHERE key IN (SELECT key FROM gate WHERE until <= ? LIMIT 32)"
    ).run(now + -Gates.memory)
    try database.statement(
      "DELETE FROM pace WHERE key IN (SELECT key FROM pace WHERE max(opening, refused) <= ? LIMIT 32)"
    ).run(now + -Pace.memory)
    try database.statement(
      "DELETE FROM refusal WHERE key IN (SELECT key FROM refusal WHERE newest <= ? LIMIT 32)"
    ).run(now + -RepeatGuard.memory)
  }
}
