import EventLoop
import JSON
import Pacing
import Time

/// How places stand in their table.
@Engine
enum PlaceTable {
  /// Takes in what others changed after a revision; everything without one.
  static func load(
    into book: inout PacingBook,
    after revision: Int64?,
    from database: Database
  ) throws(StoreError) {
    let places = try database.statement(
      """
      SELECT id, not_before, limiting, stakes, process, sent_at FROM place WHERE revision > ?
      """
    ).all(revision ?? -1) { row in place(row) }
    if let revision {
      for key in try database.gone(.place, after: revision) {
        if let id = UInt64(key) { take(nil, at: id, into: &book) }
      }
    } else {
      let known = Set(places.map(\.reservation.id))
      for (id, place) in book.ledger.places.rows where !known.contains(id) {
        if book.ledger.isShared(place) { take(nil, at: id, into: &book) }
      }
    }
    for place in places { take(place, at: place.reservation.id, into: &book) }
  }

  /// Takes in one row, unless this process knows better and could not write it yet.
  private static func take(_ place: KeptPlace?, at id: UInt64, into book: inout PacingBook) {
    if !book.ledger.places.touched.contains(id) { book.ledger.restore(place, at: id) }
  }

  private static func place(_ row: borrowing Row) -> KeptPlace {
    KeptPlace(
      reservation: BudgetLedger.Reservation(
        id: UInt64(clamping: row.integer(0)),
        notBefore: row.instant(1),
        limitingBudget: row.textIfPresent(2)
      ),
      stakes: row.json(3)?.array?.compactMap(stake) ?? [],
      keeper: row.textIfPresent(4).map { .process($0) } ?? .task,
      sentAt: row.instantIfPresent(5)
    )
  }

  private static func stake(_ json: JSONValue) -> BudgetLedger.Stake? {
    guard let pair = json.array, pair.count == 2, let key = pair[0].string,
      let cost = pair[1].number?.double
    else { return nil }
    return BudgetLedger.Stake(key: key, cost: cost)
  }

  /// Writes the rows of some places as they are in the book, and deletes those that are not, or concern nobody else.
  static func write(
    _ ids: [UInt64],
    of ledger: BudgetLedger,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    for id in ids {
      if let place = ledger.places.rows[id], ledger.isShared(place) {
        try write(place, revision: revision, in: database)
      } else {
        try database.statement("DELETE FROM place WHERE id = ?").run(Int64(clamping: id))
        if database.changes > 0 {
          try database.note(gone: String(id), of: .place, revision: revision)
        }
      }
    }
  }

  private static func write(
    _ place: KeptPlace,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    let stakes = place.stakes.map { stake -> JSONValue in
      [.string(stake.key), .number(JSONNumber(stake.cost))]
    }
    let process: String? = if case .process(let word) = place.keeper { word } else { nil }
    try database.statement(
      """
      INSERT OR REPLACE INTO place (id, not_before, limiting, stakes, process, sent_at, revision)
        VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      Int64(clamping: place.reservation.id),
      place.reservation.notBefore,
      place.reservation.limitingBudget,
      JSONWriter.text(.array(stakes)),
      process,
      place.sentAt,
      revision
    )
  }
}

extension BudgetLedger {
  /// Whether a place concerns other processes: a booked one does, and one that keeps others from being sent until it is over.
  ///
  /// Of a call that was sent under another limit, what it used is all that counts.
  func isShared(_ place: KeptPlace) -> Bool {
    place.sentAt == nil
      || place.stakes.contains { accounts.rows[$0.key]?.isConcurrency == true }
  }

  /// Whether others see a place in another way than before.
  func sharesTheSame(of id: UInt64, as former: BudgetLedger) -> Bool {
    let place = places.rows[id].flatMap { isShared($0) ? $0 : nil }
    let old = former.places.rows[id].flatMap { former.isShared($0) ? $0 : nil }
    return place == old
  }
}
