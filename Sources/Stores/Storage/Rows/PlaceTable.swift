package import EventLoop
import JSON
package import Pacing
package import Time

/// How places stand in their table, in any database.
@Engine
package enum PlaceTable {
  /// The columns, the number first.
  package static let columns: [Column] = [
    .integer("id"), .integer("not_before"), .text("limiting"), .text("stakes"), .text("process"),
    .integer("sent_at"),
  ]

  /// What stands in the columns of a place.
  package static func fields(of place: KeptPlace) -> [BoundValue] {
    let charges = place.charges.map { charge -> JSONValue in
      [.string(charge.key), .number(JSONNumber(charge.cost))]
    }
    let process: String? = if case .process(let word) = place.owner { word } else { nil }
    return [
      Int64(clamping: place.reservation.id).bound, place.reservation.notBefore.bound,
      place.reservation.limitingBudget.bound, JSONWriter.text(.array(charges)).bound,
      process.bound, place.sentAt.bound,
    ]
  }

  fileprivate static func found(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> PlaceRows.Found
  {
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
    return PlaceRows.Found(place: place, isOdd: figures.oddities.count > before, isLost: isLost)
  }

  private static func charge(_ json: JSONValue) -> BudgetLedger.Charge? {
    guard let pair = json.array, pair.count == 2, let key = pair[0].string,
      let cost = pair[1].number?.double, (0...1e12).contains(cost)
    else { return nil }
    return BudgetLedger.Charge(key: key, cost: cost)
  }
}

/// Places as they were read.
@Engine
package struct PlaceRows {
  /// A place as it was read.
  fileprivate struct Found {
    var place: KeptPlace

    /// Whether something of it was put right.
    var isOdd: Bool

    /// Whether its time never comes, so that nobody can keep it.
    var isLost: Bool
  }

  private var places: [Found] = []
  private let figures: Figures

  /// Makes a reader of places.
  package init(now: Timestamp, _ oddities: Oddities) {
    figures = Figures("place", key: 0, now: now, oddities)
  }

  /// Reads a row.
  package mutating func read(_ row: borrowing some TableRow & ~Copyable) {
    places.append(PlaceTable.found(row, figures))
  }

  /// The greatest number of those that the store gave; 0 when there was none.
  package var greatest: UInt64 {
    places.map(\.place.reservation.id).filter { $0 < StoreHealth.firstNumber }.max() ?? 0
  }

  /// Takes the places in, and takes out those that are gone.
  ///
  /// A place that was put right counts as changed, and one that nobody can come for is given on.
  package func take(into book: inout PacingState, _ extent: ReadExtent, gone: [String]) {
    switch extent {
    case .changes:
      for key in gone {
        if let id = UInt64(key) { Self.take(nil, at: id, into: &book) }
      }
    case .everything:
      let known = Set(places.map(\.place.reservation.id))
      for (id, place) in book.ledger.places.rows where !known.contains(id) {
        if book.ledger.isShared(place) { Self.take(nil, at: id, into: &book) }
      }
    }
    for found in places { Self.take(found, into: &book, now: figures.now) }
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
}

extension BudgetLedger {
  /// Whether others see a place in another way than before.
  package func sharesTheSame(of id: UInt64, as former: BudgetLedger) -> Bool {
    let place = places.rows[id].flatMap { isShared($0) ? $0 : nil }
    let old = former.places.rows[id].flatMap { former.isShared($0) ? $0 : nil }
    return place == old
  }
}
