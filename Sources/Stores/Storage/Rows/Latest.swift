package import EventLoop
package import Time

/// The kinds of rows that processes keep in memory; a kind's word is the name of its table.
package enum Kind: String, Sendable, CaseIterable {
  case gate, hold, account, place, breaker, retry, refusal, remembered, task, pace
}

/// The newest of everything, by which a process sees what it has not read yet.
package struct Latest: Sendable, Hashable {
  /// Grows with each transaction that changes what processes keep in memory.
  package var revision: Int64 = 0

  /// Up to this revision it is forgotten which rows were deleted.
  package var horizon: Int64 = 0

  /// The number of the newest place.
  package var placeNumber: UInt64 = 0

  /// When all that was known of the limits got lost, nil when it never did.
  package var forgottenAt: Timestamp?

  /// The revision of the last change of each kind.
  package var kinds: [Kind: Int64] = [:]

  /// The revision of the last change of a kind.
  package subscript(kind: Kind) -> Int64 {
    get { kinds[kind] ?? 0 }
    set { kinds[kind] = newValue }
  }

  /// Revisions for which it is known which rows were deleted.
  package static let memory: Int64 = 1024

  /// Revisions that can be counted on from; no store reaches the last in any lifetime.
  private static let revisions: ClosedRange<Int64> = 0...(1 << 60)

  /// Numbers that places of the store can have had.
  private static let numbers: ClosedRange<Int64> = 0...Int64(StoreHealth.firstNumber - 1)

  /// The columns, in the order in which they are read from column 0 on.
  package static let columns: [Column] =
    ["revision", "horizon", "place_number", "forgotten_at"].map { .integer($0) }
    + Kind.allCases.map { .integer($0.rawValue) }

  /// Makes that of a store in which nothing has happened.
  package init() {}

  /// Reads it, with `now` to judge it by.
  ///
  /// Where a revision makes no sense, everything counts as changed by a later one than all that do, so that every process
  /// reads all anew.
  @Engine
  package init(_ row: borrowing some TableRow & ~Copyable, now: Timestamp, _ oddities: Oddities) {
    let figures = Figures("latest", key: 0, now: now, oddities)
    placeNumber = UInt64(figures.whole(row, 2, in: Self.numbers, else: 0))
    forgottenAt = row.isNull(3) ? nil : figures.instant(row, 3, in: figures.past, else: now)
    let before = figures.oddities.count
    revision = figures.whole(row, 0, in: Self.revisions, else: 0)
    horizon = figures.whole(row, 1, in: Self.revisions, else: 0)
    for (column, kind) in Kind.allCases.enumerated() {
      self[kind] = figures.whole(row, 4 + column, in: Self.revisions, else: 0)
    }
    if kinds.values.contains(where: { [revision] in $0 > revision }) || horizon > revision {
      figures.note(row, 0, "the greatest of the row's revisions", "taken for one more than that")
    }
    if figures.oddities.count > before { changeEverything() }
  }

  /// Has every process read everything anew.
  package mutating func changeEverything() {
    revision = ([revision, horizon] + kinds.values).reduce(0, max) + 1
    horizon = revision
    for kind in Kind.allCases { self[kind] = revision }
  }

  /// Forgets which rows were deleted long ago, now and then; returns whether the time for that has come.
  ///
  /// What was forgotten stays so, whoever asks for it.
  package mutating func prune() -> Bool {
    guard revision % 64 == 0 else { return false }
    horizon = max(horizon, revision - Self.memory)
    return true
  }

  /// What stands in the columns.
  package var fields: [BoundValue] {
    [
      revision.bound, horizon.bound, Int64(clamping: placeNumber).bound,
      (forgottenAt?.milliseconds).bound,
    ] + Kind.allCases.map { self[$0].bound }
  }

  /// Whether anything of a kind was changed after a revision; everything was without one.
  package func isNewer(_ kind: Kind, than revision: Int64?) -> Bool {
    guard let revision else { return true }
    return self[kind] > revision
  }
}
