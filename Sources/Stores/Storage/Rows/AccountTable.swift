package import EventLoop
import JSON
package import Manifests
package import Pacing
package import Time

/// How accounts and their uses stand in their tables, in any database.
@Engine
package enum AccountTable {
  /// The columns besides the key, in the order in which rows are read from column 1 on.
  package static let columns: [Column] = [
    .text("kind"), .real("amount"), .real("per"), .integer("is_default"), .real("learned"),
    .integer("shut_until"), .real("level"), .integer("level_at"), .real("duration"),
    .integer("touched"), .real("learned_per"),
  ]

  /// The columns of a use as it is written.
  package static let useColumns: [Column] = [
    .text("account"), .integer("at"), .integer("owner"), .real("cost"), .text("phase"),
  ]

  /// What is selected of a use to be read.
  ///
  /// There may be thousands of uses, so that making a text of each phase would be felt.
  package static let readUses =
    "at, owner, cost, CASE phase WHEN 'past' THEN 2 WHEN 'booked' THEN 1 ELSE 0 END, account"

  /// What stands in the columns of an account.
  package static func fields(of account: LimiterState) -> [BoundValue] {
    let (kind, amount, per) = account.declared.parts
    let learned = account.limit == account.declared ? nil : account.limit.parts.amount
    let learnedPer = account.limit.parts.per == per ? nil : account.limit.parts.per
    return [
      kind.bound, amount.bound, per.bound, (account.isDefault ? 1 : 0).bound, learned.bound,
      account.shutUntil.bound, (account.bucket?.level).bound, (account.bucket?.instant).bound,
      account.duration.bound, account.lastTouched.bound, learnedPer.bound,
    ]
  }

  /// The column of leases, in databases whose processes lease.
  package static let leaseColumn = Column.text("leases")

  /// What stands in the column of leases: a list of holders, amounts, ends and homes; nil where there are none.
  package static func leases(of account: LimiterState) -> BoundValue {
    guard !account.leases.isEmpty else { return .null }
    let list = account.leases.map { lease -> JSONValue in
      [
        .string(lease.process), .number(JSONNumber(lease.amount)),
        .number(JSONNumber(Double(lease.until.milliseconds))), .string(lease.home),
      ]
    }
    return JSONWriter.text(.array(list)).bound
  }

  /// What stands in the columns of a use.
  package static func fields(of use: Usage, account: String) -> [BoundValue] {
    [
      account.bound, use.time.bound, Int64(clamping: use.owner).bound, use.cost.bound,
      use.phase.rawValue.bound,
    ]
  }
}

/// Accounts as they were read.
@Engine
package struct AccountRows {
  package private(set) var accounts: [String: LimiterState] = [:]

  /// Keys of those of which something made no sense; as far as that goes their limits are taken as just used up.
  package private(set) var odd: Set<String> = []

  /// Keys of those of which it cannot be told how much is used.
  private var spent: Set<String> = []
  private let figures: Figures
  private let useFigures: Figures

  /// Makes a reader of accounts and their uses.
  package init(now: Timestamp, _ oddities: Oddities) {
    figures = Figures("account", key: 0, now: now, oddities)
    useFigures = Figures("use", key: 4, now: now, oddities)
  }

  /// Reads an account: its key, and then its columns, and that of leases where there is one.
  package mutating func read(
    _ row: borrowing some TableRow & ~Copyable,
    leases column: Int? = nil
  ) {
    var (account, isOdd, isSpent) = Self.account(row, figures)
    if let column, !row.isNull(column) {
      account.leases = Self.leases(row, column, figures)
      if account.leases.isEmpty { (isOdd, isSpent) = (true, true) }
    }
    accounts[row.text(0)] = account
    if isOdd { odd.insert(row.text(0)) }
    if isSpent { spent.insert(row.text(0)) }
  }

  /// Reads a use of an account that was read; they come in the order of their times and owners.
  package mutating func readUse(_ row: borrowing some TableRow & ~Copyable) {
    let before = figures.oddities.count
    let key = row.text(4)
    if let use = Self.use(row, useFigures) { accounts[key]?.uses.append(use) }
    if figures.oddities.count > before { odd.insert(key) }
  }

  /// Ends the reading.
  package mutating func finish() {
    // What was put right may stand elsewhere now.
    for key in odd { accounts[key]?.uses.sort { $0.time < $1.time } }
    for key in spent { accounts[key]?.spendAll(now: figures.now) }
  }

  /// Figures of limits that a manifest or an API can name; those that are left to the API are the greatest.
  private static let amounts = Double.leastNonzeroMagnitude...Double(Budget.Limit.open)

  /// Seconds of a window, and what refills a bucket in one.
  private static let lengths = Double.leastNonzeroMagnitude...1.01e9

  /// What calls can have cost, those that are counted together included.
  private static let costs = 0...1e12

  private static func account(
    _ row: borrowing some TableRow & ~Copyable,
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
  private static func declaredLimit(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> Budget.Limit
  {
    let amount = figures.figure(row, 2, in: amounts, else: 1)
    let per = row.isNull(3) ? nil : figures.figure(row, 3, in: lengths, else: 1)
    if let limit = Budget.Limit(row.text(1), amount: amount, per: per) { return limit }
    figures.note(row, 1, "a kind of limits", "taken for a limit of one call a second")
    return .window(limit: 1, per: 1)
  }

  /// What an API made of the limit.
  private static func learnedLimit(
    _ row: borrowing some TableRow & ~Copyable,
    _ declared: Budget.Limit,
    _ figures: Figures
  ) -> Budget.Limit {
    if row.isNull(5) { return declared }
    let (_, amount, per) = declared.parts
    let learned = figures.figure(row, 5, in: amounts, else: amount)
    let length = row.isNull(11) ? nil : figures.figure(row, 11, in: lengths, else: per ?? 1)
    return declared.replacing(amount: learned, per: length)
  }

  /// Reads leases; where one makes no sense, all are taken for given back, and the limit for just used up.
  private static func leases(
    _ row: borrowing some TableRow & ~Copyable,
    _ column: Int,
    _ figures: Figures
  ) -> [LimitLease] {
    let written = row.json(column)?.array
    let leases = (written ?? []).compactMap { json -> LimitLease? in
      guard let parts = json.array, parts.count == 4, let process = parts[0].string,
        let amount = parts[1].number?.double, (0...amounts.upperBound).contains(amount),
        let until = parts[2].integer, let home = parts[3].string
      else { return nil }
      let end = Timestamp(milliseconds: Int64(until))
      guard figures.until(86_400).contains(end) else { return nil }
      return LimitLease(process: process, amount: amount, until: end, home: home)
    }
    if leases.count == written?.count, !leases.isEmpty { return leases }
    figures.note(row, column, "a list of leases", "taken for a limit that is used up")
    return []
  }

  private static let phases: [Usage.Phase] = [.sent, .booked, .past]

  /// Reads a use; nil for a booking of a time that never comes.
  private static func use(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures) -> Usage?
  {
    let phase = phases[Int(clamping: min(max(row.integer(3), 0), 2))]
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
}

extension AccountRows {
  /// Takes the accounts in; `stored` is what the store was known to hold, and becomes what it holds.
  package func take(
    into book: inout PacingState,
    stored: inout [String: LimiterState],
    gone: [String],
    now: Timestamp
  ) {
    for key in gone where accounts[key] == nil {
      let base = stored.removeValue(forKey: key)
      // What is owed is of calls that were known when a person opened the limit.
      let isOwed = base.flatMap { base in
        book.ledger.accounts.rows[key].map { $0.owes(since: base, now: now) }
      }
      if isOwed == true || !book.ledger.accounts.touched.contains(key) {
        book.ledger.accounts.restore(nil, at: key)
      }
    }
    for (key, theirs) in accounts {
      let base = stored.updateValue(theirs, forKey: key)
      if book.ledger.accounts.touched.contains(key), let ours = book.ledger.accounts[key] {
        book.ledger.accounts[key] = theirs.adding(what: ours, hasBeside: base, now: now)
      } else {
        book.ledger.accounts.restore(theirs, at: key)
      }
    }
    // What stands in the store of them is to be written over.
    for key in odd {
      stored[key] = nil
      book.ledger.accounts.touch(key)
    }
  }
}

extension Budget.Limit {
  /// The kind's word, what is limited, and the second figure of the kinds that have one.
  package var parts: (kind: String, amount: Double, per: Double?) {
    switch self {
    case .window(let limit, let per): ("window", Double(limit), per)
    case .bucket(let capacity, let refill): ("bucket", capacity, refill)
    case .concurrency(let limit): ("concurrency", Double(limit), nil)
    case .spacing(let seconds): ("spacing", seconds, nil)
    }
  }

  /// Makes a limit of such parts; nil where they are of none.
  package init?(_ kind: String, amount: Double, per: Double?) {
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
