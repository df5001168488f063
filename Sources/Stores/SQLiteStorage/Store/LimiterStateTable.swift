import EventLoop
import Pacing
import Storage
import Time

extension AccountTable {
  private static let select = "SELECT key, \(columns.names) FROM account"
  private static let selectUses = "SELECT \(readUses) FROM use"

  /// The accounts that others changed after a revision, with all their uses; all accounts without one.
  static func changed(
    after revision: Int64?,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> AccountRows {
    var rows = AccountRows(now: now, database.oddities)
    if let revision {
      try database.statement(select + " WHERE revision > ?").forEach(revision) { rows.read($0) }
      for key in Array(rows.accounts.keys) {
        try database.statement(selectUses + " WHERE account = ? ORDER BY at, owner")
          .forEach(key) { rows.readUse($0) }
      }
    } else {
      try database.statement(select).forEach { rows.read($0) }
      try database.statement(selectUses + " ORDER BY account, at, owner")
        .forEach { rows.readUse($0) }
    }
    rows.finish()
    return rows
  }

  /// Writes what a change asks for.
  static func write(
    _ change: AccountChange,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    guard let account = change.account else {
      try database.statement("DELETE FROM account WHERE key = ?").run(change.key)
      return try database.note(gone: change.key, of: .account, revision: revision)
    }
    try write(account, change, revision: revision, in: database)
    if change.isNew {
      try database.statement("DELETE FROM use WHERE account = ?").run(change.key)
    }
    for use in change.uses.gone {
      try database.statement("DELETE FROM use WHERE account = ? AND at = ? AND owner = ?")
        .run(change.key, use.time, Int64(clamping: use.owner))
    }
    for use in change.uses.changed {
      try database.statement(insertUse).run(all: fields(of: use, account: change.key))
    }
  }

  /// Writes the row of an account: of a limit that is what it was, only how far it is used.
  ///
  /// SQLite checks each column that is written, and lists of words in tables that it makes for that.
  private static func write(
    _ account: LimiterState,
    _ change: AccountChange,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    if change.keepsLimit {
      try database.statement(update).run(all: [
        account.shutUntil.bound, (account.bucket?.level).bound, (account.bucket?.instant).bound,
        account.lastTouched.bound, revision.bound, change.key.bound,
      ])
      if database.changes > 0 { return }
    }
    try database.statement(insert)
      .run(all: [change.key.bound] + fields(of: account) + [revision.bound])
  }

  private static let update = """
    UPDATE account SET shut_until = ?, level = ?, level_at = ?, touched = ?, revision = ?
      WHERE key = ?
    """

  /// Its uses refer to it, so the row is changed and never replaced.
  private static let insert = """
    INSERT INTO account (key, \(columns.names), revision)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET \(columns.updates), revision = excluded.revision
    """

  private static let insertUse = """
    INSERT INTO use (account, at, owner, cost, phase) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET cost = excluded.cost, phase = excluded.phase
    """
}
