import Storage
import EventLoop
import Pacing
import Time

/// How what refusals taught of unknown limits stands in its table.
enum PaceTable: TrackedTable {
  static var kind: Kind { .pace }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Pace>> { \.paces }
  static var columns: String {
    "scope, basis, every, base, opening, refused, shut, confirmations, run_start, accepted, "
      + "accepted_at, is_busy"
  }

  static func value(_ row: borrowing Row, _ figures: Figures) -> Pace? {
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
    pace.confirmations = pace.basis.mark == 0 ? confirmations(row, figures) : 0
    pace.run = Pace.Run(
      start: figures.instant(row, 9, in: figures.near, else: pace.opening)
    )
    pace.run.accepted = Int(clamping: figures.whole(row, 10, in: 0...1 << 31, else: 0))
    pace.run.acceptedAt = figures.instantIfPresent(row, 11, in: figures.past)
    pace.run.isBusy = row.integer(12) != 0
    return pace
  }

  private static func basis(_ row: borrowing Row, _ figures: Figures) -> Pace.Basis {
    // A word that no program wrote is that of a guess, which refusals put right.
    let basis = Pace.Basis(rawValue: row.text(2)) ?? .guess
    let marked = Pace.Basis.allCases.first { $0.mark > 0 && $0.mark == confirmations(row, figures) }
    return basis == .guess ? marked ?? .guess : basis
  }

  private static func confirmations(_ row: borrowing Row, _ figures: Figures) -> Int {
    Int(clamping: figures.whole(row, 8, in: 0...1 << 31, else: 0))
  }

  static func write(
    _ pace: Pace,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    try database.statement(
      """
      INSERT OR REPLACE INTO pace (key, \(columns), revision)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      key,
      pace.scope,
      pace.basis.word,
      pace.interval,
      pace.base,
      pace.opening,
      pace.refusedAt,
      pace.shutAt,
      pace.basis.mark > 0 ? pace.basis.mark : pace.confirmations,
      pace.run.start,
      pace.run.accepted,
      pace.run.acceptedAt,
      pace.run.isBusy ? 1 : 0,
      revision
    )
  }

  static func isUrgent(from old: Pace?, to new: Pace?, now: Timestamp) -> Bool { old != new }

  /// The slower one is the safer one.
  static func merged(ours: Pace?, theirs: Pace?) -> Pace? {
    guard let ours, let theirs else { return ours ?? theirs }
    return (ours.opening, ours.interval) < (theirs.opening, theirs.interval) ? theirs : ours
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
    case .queue, .single, .guess, .measured: 0
    }
  }
}
