import Storage
import EventLoop
import JSON
import Pacing
import Time

/// How places stand in their table.
@Engine
enum PlaceTable {
  /// A place as it was read.
  private struct Found {
    var place: KeptPlace

    /// Whether something of it was put right.
    var isOdd: Bool

    /// Whether its time never comes, so that nobody can keep it.
    var isLost: Bool
  }

  /// Takes in what others changed after a revision; everything without one.
  ///
  /// A place that was put right counts as changed, and one that nobody can come for is given on.
  /// - Returns: The greatest number of those that the store gave; 0 when there was none.
  static func load(
    into book: inout PacingState,
    after revision: Int64?,
    now: Timestamp,
    from database: Database
  ) throws(StoreError) -> UInt64 {
    let figures = Figures("place", key: 0, now: now, database.oddities)
    let select = "SELECT id, not_before, limiting, stakes, process, sent_at FROM place"
    let places: [Found]
    if let revision {
      places = try database.statement(select + " WHERE revision > ?")
        .all(revision) { row in found(row, figures) }
      for key in try database.gone(.place, after: revision) {
        if let id = UInt64(key) { take(nil, at: id, into: &book) }
      }
    } else {
      places = try database.statement(select).all { row in found(row, figures) }
      let known = Set(places.map(\.place.reservation.id))
      for (id, place) in book.ledger.places.rows where !known.contains(id) {
        if book.ledger.isShared(place) { take(nil, at: id, into: &book) }
      }
    }
    for found in places { take(found, into: &book, now: now) }
    return places.map(\.place.reservation.id).filter { $0 < StoreHealth.firstNumber }.max() ?? 0
  }

  private static func take(_ found: Found, into book: inout PacingState, now: Timestamp) {
    let id = found.place.reservation.id
    let isOurs = book.ledger.places.touched.contains(id)
    take(found.place, at: id, into: &book)
    guard found.isOdd, !isOurs else { return }
    book.ledger.places.touch(id)
    if found.isLost { book.ledger.release(id, outcome: .unsent, now: now) }
  }

  /// Takes in one row, unless this process knows better and could not write it yet.
  private static func take(_ place: KeptPlace?, at id: UInt64, into book: inout PacingState) {
    if !book.ledger.places.touched.contains(id) { book.ledger.restore(place, at: id) }
  }

  private static func found(_ row: borrowing Row, _ figures: Figures) -> Found {
    let before = figures.oddities.count
    let time = figures.instant(row, 1, in: figures.near, else: figures.now)
    let isLost = figures.oddities.count > before && row.isNull(5)
    var sentAt = row.isNull(5) ? nil : figures.instant(row, 5, in: figures.past, else: figures.now)
    if row.isNull(4), sentAt != nil {
      figures.note(row, 4, "the process that sent the call", "taken for not sent")
      sentAt = nil
    }
    let written = row.json(3)?.array
    let charges = (written ?? []).compactMap(charge)
    if charges.count != written?.count {
      figures.note(row, 3, "a list of keys and costs", "shortened to those that are")
    }
    let place = KeptPlace(
      reservation: BudgetLedger.Reservation(
        id: UInt64(clamping: row.integer(0)),
        notBefore: time,
        limitingBudget: row.textIfPresent(2)
      ),
      charges: charges,
      owner: row.textIfPresent(4).map { .process($0) } ?? .task,
      sentAt: sentAt
    )
    return Found(place: place, isOdd: figures.oddities.count > before, isLost: isLost)
  }

  private static func charge(_ json: JSONValue) -> BudgetLedger.Charge? {
    guard let pair = json.array, pair.count == 2, let key = pair[0].string,
      let cost = pair[1].number?.double, (0...1e12).contains(cost)
    else { return nil }
    return BudgetLedger.Charge(key: key, cost: cost)
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
    let charges = place.charges.map { charge -> JSONValue in
      [.string(charge.key), .number(JSONNumber(charge.cost))]
    }
    let process: String? = if case .process(let word) = place.owner { word } else { nil }
    try database.statement(
      """
      INSERT OR REPLACE INTO place (id, not_before, limiting, stakes, process, sent_at, revision)
        VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      Int64(clamping: place.reservation.id),
      place.reservation.notBefore,
      place.reservation.limitingBudget,
      JSONWriter.text(.array(charges)),
      process,
      place.sentAt,
      revision
    )
  }
}

extension BudgetLedger {
  /// Whether others see a place in another way than before.
  func sharesTheSame(of id: UInt64, as former: BudgetLedger) -> Bool {
    let place = places.rows[id].flatMap { isShared($0) ? $0 : nil }
    let old = former.places.rows[id].flatMap { former.isShared($0) ? $0 : nil }
    return place == old
  }
}
