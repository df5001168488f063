import Storage
import EventLoop
import Pacing
import Time

/// What a question changed in the book, as far as it is to be written.
@Engine
struct PacingChanges {
  private var shelves: [ShelfChange] = []
  private var accounts: [AccountChange] = []
  private var places: [UInt64] = []

  /// Whether other processes have to know of any of it before the question is answered.
  private(set) var isUrgent = false

  /// Deletes some of what time has made void; who still has it in memory sees for himself that it is.
  private static func sweep(now: Timestamp, in database: Database) throws(StoreError) {
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

  /// Works out what changed from one state of the book to another.
  ///
  /// `stored` are the accounts as the store holds them.
  init(
    from old: PacingState,
    to new: PacingState,
    stored: [String: LimiterState],
    now: Timestamp
  ) {
    if !new.isTouched { return }
    shelves = TrackedTables.all.compactMap { $0.changes(from: old, to: new, now: now) }
    accounts = new.ledger.accounts.touched.compactMap { key in
      AccountChange(key, from: stored[key], to: new.ledger.accounts.rows[key], now: now)
    }
    places = new.ledger.places.touched.filter { id in
      old.ledger.places.touched.contains(id) || !new.ledger.sharesTheSame(of: id, as: old.ledger)
    }
    isUrgent =
      shelves.contains(where: \.isUrgent) || accounts.contains(where: \.isUrgent)
      || !places.isEmpty || new.ledger.lastID != old.ledger.lastID
  }

  /// Whether a row that is to be written names the process.
  func names(_ process: String, in book: PacingState) -> Bool {
    places.contains { book.ledger.places.rows[$0]?.owner == .process(process) }
  }

  /// Writes them, and returns what is the newest then.
  func write(
    of book: PacingState,
    after latest: Latest,
    now: Timestamp,
    in database: Database
  ) throws(StoreError) -> Latest {
    var latest = latest
    latest.revision += 1
    latest.placeNumber = book.ledger.lastID
    let revision = latest.revision
    for change in shelves {
      try change.table.write(change.keys, of: book, revision: revision, in: database)
      latest[change.table.kind] = revision
    }
    for change in accounts { try AccountTable.write(change, revision: revision, in: database) }
    if !accounts.isEmpty { latest[.account] = revision }
    try PlaceTable.write(places, of: book.ledger, revision: revision, in: database)
    if !places.isEmpty { latest[.place] = revision }
    if revision % 64 == 0 {
      try latest.prune(in: database)
      try Self.sweep(now: now, in: database)
    }
    try latest.write(in: database)
    return latest
  }
}

extension PacingState {
  /// Whether anything was touched since it was last settled.
  var isTouched: Bool {
    !(ledger.accounts.touched.isEmpty && ledger.places.touched.isEmpty
      && gates.gates.touched.isEmpty && holds.holds.touched.isEmpty
      && refusals.refusals.touched.isEmpty && breakers.touched.isEmpty && retries.touched.isEmpty
      && remembered.touched.isEmpty && paces.touched.isEmpty)
  }
}

extension PacingChanges {
  /// Notes what the store holds now that the changes are written.
  func note(in known: inout Known) {
    for change in accounts { known.accounts[change.key] = change.account }
  }
}
