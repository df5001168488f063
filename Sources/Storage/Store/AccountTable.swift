import EventLoop
import Manifests
import Pacing
import Time

/// How accounts and their uses stand in their tables.
@Engine
enum AccountTable {
  private static let columns =
    "key, kind, amount, per, is_default, learned, shut_until, level, level_at, duration, touched, "
    + "learned_per"

  /// The accounts that others changed after a revision, with all their uses; all accounts without one.
  static func changed(
    after revision: Int64?,
    in database: Database
  ) throws(StoreError) -> [String: Account] {
    var accounts: [String: Account] = [:]
    try database.statement("SELECT \(columns) FROM account WHERE revision > ?")
      .forEach(revision ?? -1) { row in accounts[row.text(0)] = account(row) }
    guard revision != nil else {
      try database.statement("SELECT \(useColumns), account FROM use ORDER BY account, at, owner")
        .forEach { row in accounts[row.text(5)]?.uses.append(use(row)) }
      return accounts
    }
    for key in accounts.keys {
      accounts[key]?.uses = try database.statement(
        "SELECT \(useColumns) FROM use WHERE account = ? ORDER BY at, owner"
      ).all(key) { row in use(row) }
    }
    return accounts
  }

  private static func account(_ row: borrowing Row) -> Account? {
    guard let declared = Budget.Limit(row.text(1), amount: row.real(2), per: row.realIfPresent(3))
    else { return nil }
    let touched = row.instant(10)
    var account = Account(declared: declared, isDefault: row.integer(4) != 0, now: touched)
    if let learned = row.realIfPresent(5) {
      account.limit = declared.replacing(amount: learned, per: row.realIfPresent(11))
    }
    account.shutUntil = row.instantIfPresent(6)
    if case .bucket(let capacity, let refill) = account.limit {
      account.bucket = TokenBucket(
        capacity: capacity,
        refill: refill,
        level: row.real(7),
        instant: row.instant(8)
      )
    }
    account.duration = row.real(9)
    return account
  }

  /// There may be thousands of uses, so that making a text of each phase would be felt.
  private static let useColumns = "at, owner, cost, phase = 'past', phase = 'booked'"

  private static func use(_ row: borrowing Row) -> Use {
    Use(
      time: row.instant(0),
      cost: row.real(2),
      owner: UInt64(clamping: row.integer(1)),
      phase: row.integer(3) != 0 ? .past : row.integer(4) != 0 ? .booked : .sent
    )
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
    try write(account, at: change.key, revision: revision, in: database)
    for use in change.uses.gone {
      try database.statement("DELETE FROM use WHERE account = ? AND at = ? AND owner = ?")
        .run(change.key, use.time, Int64(clamping: use.owner))
    }
    for use in change.uses.changed {
      try database.statement(
        """
        INSERT INTO use (account, at, owner, cost, phase) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET cost = excluded.cost, phase = excluded.phase
        """
      ).run(change.key, use.time, Int64(clamping: use.owner), use.cost, use.phase.rawValue)
    }
  }

  /// Its uses refer to it, so the row is changed and never replaced.
  private static func write(
    _ account: Account,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    let (kind, amount, per) = account.declared.parts
    try database.statement(
      """
      INSERT INTO account (\(columns), revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET kind = excluded.kind, amount = excluded.amount,
          per = excluded.per, is_default = excluded.is_default, learned = excluded.learned,
          shut_until = excluded.shut_until, level = excluded.level, level_at = excluded.level_at,
          duration = excluded.duration, touched = excluded.touched,
          learned_per = excluded.learned_per, revision = excluded.revision
      """
    ).run(
      key,
      kind,
      amount,
      per,
      account.isDefault ? 1 : 0,
      account.limit == account.declared ? nil : account.limit.parts.amount,
      account.shutUntil,
      account.bucket?.level,
      account.bucket?.instant,
      account.duration,
      account.lastTouched,
      account.limit.parts.per == per ? nil : account.limit.parts.per,
      revision
    )
  }
}

extension Budget.Limit {
  /// The kind's word, what is limited, and the second figure of the kinds that have one.
  var parts: (kind: String, amount: Double, per: Double?) {
    switch self {
    case .window(let limit, let per): ("window", Double(limit), per)
    case .bucket(let capacity, let refill): ("bucket", capacity, refill)
    case .concurrency(let limit): ("concurrency", Double(limit), nil)
    case .spacing(let seconds): ("spacing", seconds, nil)
    }
  }

  init?(_ kind: String, amount: Double, per: Double?) {
    switch (kind, per) {
    case ("window", let per?): self = .window(limit: Int(clamping: amount), per: per)
    case ("bucket", let refill?): self = .bucket(capacity: amount, refill: refill)
    case ("concurrency", _): self = .concurrency(Int(clamping: amount))
    case ("spacing", _): self = .spacing(amount)
    default: return nil
    }
  }

  func replacing(amount: Double, per learned: Double?) -> Budget.Limit {
    let (kind, _, per) = parts
    return Budget.Limit(kind, amount: amount, per: learned ?? per) ?? self
  }
}

extension Int {
  /// The whole number nearest to zero from a figure, held at what can be told.
  fileprivate init(clamping figure: Double) { self = Int(exactly: figure.rounded()) ?? .max }
}
