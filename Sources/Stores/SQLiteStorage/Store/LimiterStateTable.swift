import Storage
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

  /// Accounts as they were read.
  struct Changed {
    var accounts: [String: LimiterState] = [:]

    /// Keys of those of which something made no sense; as far as that goes their limits are taken as just used up.
    var odd: Set<String> = []

    /// Keys of those of which it cannot be told how much is used.
    var spent: Set<String> = []
  }

  /// The accounts that others changed after a revision, with all their uses; all accounts without one.
  static func changed(
    after revision: Int64?,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> Changed {
    var changed = Changed()
    let figures = Figures("account", key: 0, now: now, database.oddities)
    func read(_ row: borrowing Row) {
      let (account, isOdd, isSpent) = account(row, figures)
      changed.accounts[row.text(0)] = account
      if isOdd { changed.odd.insert(row.text(0)) }
      if isSpent { changed.spent.insert(row.text(0)) }
    }
    let select = "SELECT \(columns) FROM account"
    if let revision {
      try database.statement(select + " WHERE revision > ?").forEach(revision, row: read)
    } else {
      try database.statement(select).forEach(row: read)
    }
    try readUses(of: &changed, isWhole: revision == nil, now: now, in: database)
    for key in changed.spent { changed.accounts[key]?.spendAll(now: now) }
    return changed
  }

  private static func readUses(
    of changed: inout Changed,
    isWhole: Bool,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) {
    let figures = Figures("use", key: 5, now: now, database.oddities)
    func read(_ row: borrowing Row) {
      let before = figures.oddities.count
      let key = row.text(5)
      if let use = use(row, figures) { changed.accounts[key]?.uses.append(use) }
      if figures.oddities.count > before { changed.odd.insert(key) }
    }
    let select = "SELECT \(useColumns), account FROM use"
    if isWhole {
      try database.statement(select + " ORDER BY account, at, owner").forEach(row: read)
    } else {
      for key in Array(changed.accounts.keys) {
        try database.statement(select + " WHERE account = ? ORDER BY at, owner")
          .forEach(key, row: read)
      }
    }
    // What was put right may stand elsewhere now.
    for key in changed.odd { changed.accounts[key]?.uses.sort { $0.time < $1.time } }
  }

  /// Figures of limits that a manifest or an API can name; those that are left to the API are the greatest.
  private static let amounts = Double.leastNonzeroMagnitude...Double(Budget.Limit.open)

  /// Seconds of a window, and what refills a bucket in one.
  private static let lengths = Double.leastNonzeroMagnitude...1.01e9

  /// What calls can have cost, those that are counted together included.
  private static let costs = 0...1e12

  private static func account(
    _ row: borrowing Row,
    _ figures: Figures
  ) -> (LimiterState, isOdd: Bool, isSpent: Bool) {
    let start = figures.oddities.count
    let touched = figures.instant(row, 10, in: figures.past, else: figures.now)
    let duration = figures.figure(row, 9, in: 0.05...60, else: 1)
    let before = figures.oddities.count
    let declared = declaredLimit(row, figures)
    var account = LimiterState(declared: declared, isDefault: row.integer(4) != 0, now: touched)
    account.duration = duration
    account.limit = learnedLimit(row, declared, figures)
    account.shutUntil = figures.instantIfPresent(row, 6, in: figures.near)
    if case .bucket(let capacity, let refill) = account.limit {
      let most = capacity * (1 + 1e-9)
      account.bucket = TokenBucket(
        capacity: capacity,
        refill: refill,
        level: min(capacity, figures.figure(row, 7, in: -1000 * most...most, else: 0)),
        instant: figures.instant(row, 8, in: figures.past, else: figures.now)
      )
    }
    let after = figures.oddities.count
    return (account, after > start, after > before)
  }

  /// The limit as a manifest declared it; where it makes no sense, one that no manifest declares, so that it is declared anew.
  private static func declaredLimit(_ row: borrowing Row, _ figures: Figures) -> Budget.Limit {
    let amount = figures.figure(row, 2, in: amounts, else: 1)
    let per = row.isNull(3) ? nil : figures.figure(row, 3, in: lengths, else: 1)
    if let limit = Budget.Limit(row.text(1), amount: amount, per: per) { return limit }
    figures.note(row, 1, "a kind of limits", "taken for a limit of one call a second")
    return .window(limit: 1, per: 1)
  }

  /// What an API made of the limit.
  private static func learnedLimit(
    _ row: borrowing Row,
    _ declared: Budget.Limit,
    _ figures: Figures
  ) -> Budget.Limit {
    if row.isNull(5) { return declared }
    let (_, amount, per) = declared.parts
    let learned = figures.figure(row, 5, in: amounts, else: amount)
    let length = row.isNull(11) ? nil : figures.figure(row, 11, in: lengths, else: per ?? 1)
    return declared.replacing(amount: learned, per: length)
  }

  /// There may be thousands of uses, so that making a text of each phase would be felt.
  private static let useColumns = "at, owner, cost, phase = 'past', phase = 'booked'"

  /// Reads a use; nil for a booking of a time that never comes.
  private static func use(_ row: borrowing Row, _ figures: Figures) -> Usage? {
    let phase: Usage.Phase =
      row.integer(3) != 0 ? .past : row.integer(4) != 0 ? .booked : .sent
    let time: Timestamp
    if phase == .booked {
      guard let booked = figures.instantIfPresent(row, 0, in: figures.near) else { return nil }
      time = booked
    } else {
      time = figures.instant(row, 0, in: figures.past, else: figures.now)
    }
    return Usage(
      time: time,
      // What cost nobody knows how much has used all there was.
      cost: figures.figure(row, 2, in: costs, else: Double(Budget.Limit.open)),
      owner: UInt64(clamping: row.integer(1)),
      phase: phase
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
    if change.isNew {
      try database.statement("DELETE FROM use WHERE account = ?").run(change.key)
    }
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
    _ account: LimiterState,
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
    case ("window", let per?):
      self = .window(limit: max(1, Int(saturating: amount.rounded())), per: per)
    case ("bucket", let refill?): self = .bucket(capacity: amount, refill: refill)
    case ("concurrency", _): self = .concurrency(max(1, Int(saturating: amount.rounded())))
    case ("spacing", _): self = .spacing(amount)
    default: return nil
    }
  }

  func replacing(amount: Double, per learned: Double?) -> Budget.Limit {
    let (kind, _, per) = parts
    return Budget.Limit(kind, amount: amount, per: learned ?? per) ?? self
  }
}

extension LimiterState {
  /// Takes the limit as just used up, because nobody knows what was sent.
  fileprivate mutating func spendAll(now: Timestamp) {
    if let bucket {
      self.bucket = TokenBucket(
        capacity: bucket.capacity,
        refill: bucket.refill,
        level: min(0, bucket.level(at: now)),
        instant: now
      )
    } else if !isConcurrency {
      // More than any limit allows, since what the limit is may be unknown as well.
      uses.removeAll { $0.owner == 0 && $0.time == now }
      uses.append(Usage(time: now, cost: Double(Budget.Limit.open), owner: 0, phase: .past))
      uses.sort { $0.time < $1.time }
    }
  }
}
