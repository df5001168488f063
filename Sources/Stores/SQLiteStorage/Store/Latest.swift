import Storage
import EventLoop
package import Time

/// The kinds of rows that processes keep in memory; a kind's word is the name of its table.
enum Kind: String, CaseIterable {
  case gate, hold, account, place, breaker, retry, refusal, remembered, task, pace
}

/// The newest of everything, by which a process sees what it has not read yet.
struct Latest: Hashable {
  /// Grows with each transaction that changes what processes keep in memory.
  var revision: Int64 = 0

  /// Up to this revision it is forgotten which rows were deleted.
  var horizon: Int64 = 0

  /// The number of the newest place.
  var placeNumber: UInt64 = 0

  /// When all that was known of the limits got lost, nil when it never did.
  var forgottenAt: Timestamp?

  /// The revision of the last change of each kind.
  var kinds: [Kind: Int64] = [:]

  subscript(kind: Kind) -> Int64 {
    get { kinds[kind] ?? 0 }
    set { kinds[kind] = newValue }
  }

  /// Revisions for which it is known which rows were deleted.
  private static let memory: Int64 = 1024

  /// Revisions that can be counted on from; no store reaches the last in any lifetime.
  private static let revisions: ClosedRange<Int64> = 0...(1 << 60)

  /// Numbers that places of the store can have had.
  private static let numbers: ClosedRange<Int64> = 0...Int64(StoreHealth.firstNumber - 1)

  /// Reads it, with `now` to judge it by.
  ///
  /// Where a revision makes no sense, everything counts as changed by a later one than all that do, so that every process
  /// reads all anew.
  @Engine
  init(in database: Database, now: Timestamp) throws(StoreError) {
    let figures = Figures("latest", key: 0, now: now, database.oddities)
    let row = try database.statement(
      """
      SELECT revision, horizon, place_number, forgotten_at,
        gate, hold, account, place, breaker, retry, refusal, remembered, task, pace
        FROM latest
      """
    )
    let found = try row.first { (row) throws(StoreError) in
      var latest = Latest()
      latest.placeNumber = UInt64(figures.whole(row, 2, in: Self.numbers, else: 0))
      latest.forgottenAt =
        row.isNull(3)
        ? nil : figures.instant(row, 3, in: figures.past, else: now)
      let before = figures.oddities.count
      latest.revision = figures.whole(row, 0, in: Self.revisions, else: 0)
      latest.horizon = figures.whole(row, 1, in: Self.revisions, else: 0)
      for (column, kind) in Kind.allCases.enumerated() {
        latest[kind] = figures.whole(row, 4 + column, in: Self.revisions, else: 0)
      }
      if latest.kinds.values.contains(where: { $0 > latest.revision })
        || latest.horizon > latest.revision
      {
        figures.note(row, 0, "the greatest of the row's revisions", "taken for one more than that")
      }
      if figures.oddities.count > before { latest.changeEverything() }
      return latest
    }
    self = found ?? Latest()
  }

  /// Has every process read everything anew.
  private mutating func changeEverything() {
    revision = ([revision, horizon] + kinds.values).reduce(0, max) + 1
    horizon = revision
    for kind in Kind.allCases { self[kind] = revision }
  }

  init() {}

  @Engine
  func write(in database: Database) throws(StoreError) {
    let update = try database.statement(
      """
      UPDATE latest SET revision = ?, horizon = ?, place_number = ?, forgotten_at = ?,
        gate = ?, hold = ?, account = ?, place = ?, breaker = ?, retry = ?, refusal = ?,
        remembered = ?, task = ?, pace = ?
      """
    )
    try update.run(
      revision,
      horizon,
      Int64(clamping: placeNumber),
      forgottenAt?.milliseconds,
      self[.gate],
      self[.hold],
      self[.account],
      self[.place],
      self[.breaker],
      self[.retry],
      self[.refusal],
      self[.remembered],
      self[.task],
      self[.pace]
    )
  }

  /// Forgets which rows were deleted long ago.
  @Engine
  mutating func prune(in database: Database) throws(StoreError) {
    guard revision > Self.memory else { return }
    horizon = revision - Self.memory
    try database.statement("DELETE FROM gone WHERE revision <= ?").run(horizon)
  }
}

extension Row {
  func instant(_ column: Int) -> Timestamp { Timestamp(milliseconds: integer(column)) }

  func instantIfPresent(_ column: Int) -> Timestamp? {
    integerIfPresent(column).map { Timestamp(milliseconds: $0) }
  }
}

extension Timestamp: Bindable {
  package var bound: BoundValue { .integer(milliseconds) }
}
