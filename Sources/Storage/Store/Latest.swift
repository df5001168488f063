import EventLoop
package import Time

/// The kinds of rows that processes keep in memory; a kind's word is the name of its table.
enum Kind: String, CaseIterable {
  case gate, hold, account, place, breaker, retry, refusal, remembered, task
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

  @Engine
  init(in database: Database) throws(StoreError) {
    let row = try database.statement(
      """
      SELECT revision, horizon, place_number, forgotten_at,
        gate, hold, account, place, breaker, retry, refusal, remembered, task FROM latest
      """
    )
    let found = try row.first { (row) throws(StoreError) in
      var latest = Latest()
      latest.revision = row.integer(0)
      latest.horizon = row.integer(1)
      latest.placeNumber = UInt64(clamping: row.integer(2))
      latest.forgottenAt = row.instantIfPresent(3)
      for (column, kind) in Kind.allCases.enumerated() { latest[kind] = row.integer(4 + column) }
      return latest
    }
    self = found ?? Latest()
  }

  init() {}

  @Engine
  func write(in database: Database) throws(StoreError) {
    let update = try database.statement(
      """
      UPDATE latest SET revision = ?, horizon = ?, place_number = ?, forgotten_at = ?,
        gate = ?, hold = ?, account = ?, place = ?, breaker = ?, retry = ?, refusal = ?,
        remembered = ?, task = ?
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
      self[.task]
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
