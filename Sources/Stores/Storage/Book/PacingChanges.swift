package import EventLoop
package import Pacing
package import Time

/// What a question changed in the book, as far as it is to be written.
@Engine
package struct PacingChanges {
  package private(set) var shelves: [ShelfChange] = []
  package private(set) var accounts: [AccountChange] = []
  package private(set) var places: [UInt64] = []

  /// Whether other processes have to know of any of it before the question is answered.
  package private(set) var isUrgent = false

  /// Works out what changed from one state of the book to another.
  ///
  /// `stored` are the accounts as the store holds them, `lastID` is the number of its newest place.
  package init(
    from old: PacingState,
    lastID: UInt64,
    to new: PacingState,
    stored: [String: LimiterState],
    now: Timestamp
  ) {
    if !new.isTouched { return }
    let (former, ledger) = (old.ledger, new.ledger)
    if new.areShelvesTouched {
      shelves = TrackedTables.all.compactMap { $0.changes(from: old, to: new, now: now) }
    }
    accounts = ledger.accounts.touched.compactMap { key in
      AccountChange(key, from: stored[key], to: ledger.accounts.rows[key], now: now)
    }
    places = ledger.places.touched.filter { id in
      former.places.touched.contains(id) || !ledger.sharesTheSame(of: id, as: former)
    }
    isUrgent =
      shelves.contains(where: \.isUrgent) || accounts.contains(where: \.isUrgent)
      || !places.isEmpty || ledger.lastID != lastID
  }

  /// The limits of which others are told with what is written next.
  package var owed: [String] {
    isUrgent ? [] : accounts.filter(\.uses.isEarlier).map(\.key)
  }

  /// Whether a row that is to be written names the process.
  package func names(_ process: String, in book: PacingState) -> Bool {
    places.contains { book.ledger.places.rows[$0]?.owner == .process(process) }
  }

  /// What is the newest once they are written after `latest`.
  package func latest(after latest: Latest, of book: PacingState) -> Latest {
    var latest = latest
    latest.revision += 1
    latest.placeNumber = book.ledger.lastID
    for change in shelves { latest[change.table.kind] = latest.revision }
    if !accounts.isEmpty { latest[.account] = latest.revision }
    if !places.isEmpty { latest[.place] = latest.revision }
    return latest
  }

  /// Notes what the store holds once the changes are written.
  package func note(in stored: inout [String: LimiterState]) {
    for change in accounts { stored[change.key] = change.account }
  }
}

extension PacingState {
  /// Forgets places that came and went while nothing could be written: there is nothing to write of them.
  package mutating func forgetUnwrittenPlaces() {
    for id in ledger.places.touched where id >= StoreHealth.firstNumber && ledger.places[id] == nil
    {
      ledger.places.restore(nil, at: id)
    }
  }
}

/// A question put to a copy of the book, and what it would change.
@Engine
package struct Speculation<Answer> {
  package let now: Timestamp
  package var book: PacingState
  package var answer: Answer
  package var changes: PacingChanges

  /// Puts the question; `lastID` is the number of the store's newest place, `stored` its accounts.
  package init(
    of book: PacingState,
    lastID: UInt64,
    stored: [String: LimiterState],
    now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) {
    self.now = now
    self.book = book
    if book.ledger.lastID != lastID { self.book.ledger.lastID = lastID }
    answer = question(&self.book, now)
    changes = PacingChanges(
      from: book,
      lastID: lastID,
      to: self.book,
      stored: stored,
      now: now
    )
  }
}
