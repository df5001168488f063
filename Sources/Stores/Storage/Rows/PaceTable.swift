import EventLoop
package import Pacing
package import Time

/// How what refusals taught of unknown limits stands in its table.
package enum PaceTable: TrackedTable {
  package static var kind: Kind { .pace }
  package static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Pace>> {
    \.paces
  }
  package static var columns: [Column] {
    [
      .text("scope"), .text("basis"), .real("every"), .real("base"), .integer("opening"),
      .integer("refused"), .integer("shut"), .integer("confirmations"), .integer("run_start"),
      .integer("accepted"), .integer("accepted_at"), .integer("is_busy"),
    ]
  }

  package static func value(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures) -> Pace?
  {
    let bounds = Pace.bounds
    let interval = figures.figure(row, 3, in: bounds, else: 1)
    var pace = Pace(
      scope: row.text(1),
      basis: basis(row, figures),
      interval: interval,
      opening: figures.instant(row, 5, in: figures.near, else: figures.now + interval),
      refusedAt: figures.instant(row, 6, in: figures.past, else: figures.now)
    )
    pace.base = figures.figure(row, 4, in: bounds, else: interval)
    pace.shutAt = figures.instantIfPresent(row, 7, in: figures.past)
    let counts = counts(row, figures)
    pace.confirmations = counts.confirmations
    pace.surprises = counts.surprises
    pace.run = Pace.Run(
      start: figures.instant(row, 9, in: figures.near, else: pace.opening)
    )
    pace.run.accepted = Int(clamping: figures.whole(row, 10, in: 0...1 << 31, else: 0))
    pace.run.acceptedAt = figures.instantIfPresent(row, 11, in: figures.past)
    pace.run.isBusy = row.integer(12) != 0
    return pace
  }

  private static func basis(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> Pace.Basis
  {
    // A word that no program wrote is that of a guess, which refusals put right.
    let basis = Pace.Basis(rawValue: row.text(2)) ?? .guess
    let mark = counts(row, figures).mark
    let marked = Pace.Basis.allCases.first { $0.mark > 0 && $0.mark == mark }
    return basis == .guess ? marked ?? .guess : basis
  }

  private static func counts(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> PaceCounts
  {
    let basis = Pace.Basis(rawValue: row.text(2)) ?? .guess
    return PaceCounts(Int(clamping: figures.whole(row, 8, in: 0...1 << 31, else: 0)), of: basis)
  }

  package static func fields(of pace: Pace) -> [BoundValue] {
    [
      pace.scope.bound,
      pace.basis.word.bound,
      pace.interval.bound,
      pace.base.bound,
      pace.opening.bound,
      pace.refusedAt.bound,
      pace.shutAt.bound,
      PaceCounts(pace).packed.bound,
      pace.run.start.bound,
      pace.run.accepted.bound,
      pace.run.acceptedAt.bound,
      (pace.run.isBusy ? 1 : 0).bound,
    ]
  }

  package static func isUrgent(from old: Pace?, to new: Pace?, now: Timestamp) -> Bool {
    old != new
  }

  /// The slower one is the safer one.
  package static func merged(ours: Pace?, theirs: Pace?) -> Pace? {
    guard let ours, let theirs else { return ours ?? theirs }
    return (ours.opening, ours.interval) < (theirs.opening, theirs.interval) ? theirs : ours
  }
}

/// The small counts of a pace that share a column: a table that older programs read too gets no further one.
private struct PaceCounts {
  /// What a trial has in the place of confirmations, which guesses have none of.
  var mark = 0
  var confirmations = 0
  var surprises = 0

  init(_ pace: Pace) {
    mark = pace.basis.mark
    confirmations = pace.confirmations
    surprises = pace.surprises
  }

  /// Reads what stands in the column; in the lowest 16 bits the mark, or the confirmations of what bears none.
  init(_ packed: Int, of word: Pace.Basis) {
    let lowest = packed & 0xFFFF
    if word == .guess { mark = lowest } else { confirmations = lowest }
    surprises = Int(Int8(truncatingIfNeeded: packed >> 16))
    if mark > 0 { confirmations = packed >> 24 & 0x7F }
  }

  var packed: Int {
    let lowest = mark > 0 ? mark : min(confirmations, 0xFFFF)
    let highest = mark > 0 ? min(confirmations, 0x7F) : 0
    return lowest | Int(UInt8(bitPattern: Int8(clamping: surprises))) << 16 | highest << 24
  }
}

extension Pace.Basis {
  /// The word that the table takes: trials stand in it as the guesses that they are to programs that know no trials.
  fileprivate var word: String { mark > 0 ? Self.guess.rawValue : rawValue }

  /// What a trial has in the place of confirmations, which guesses have none of.
  fileprivate var mark: Int {
    switch self {
    case .trial: 1
    case .trialMeasured: 2
    case .chance: 3
    case .queue, .single, .guess, .measured: 0
    }
  }
}
