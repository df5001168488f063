package import EventLoop
import Failures
package import JSON
package import Pacing
package import Time

/// The tables whose rows are what the book's shelves hold, one to one.
@Engine
package enum TrackedTables {
  /// All of them.
  package static let all: [any TrackedTable.Type] = [
    GateTable.self, HoldTable.self, BreakerTable.self, RetryTable.self, RefusalTable.self,
    RememberedTable.self, PaceTable.self,
  ]

  /// Those that tell what is held.
  package static let ofHolds: [any TrackedTable.Type] = [HoldTable.self, RememberedTable.self]
}

package enum GateTable: TrackedTable {
  package static var kind: Kind { .gate }
  package static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Gates.Gate>> {
    \.gates.gates
  }
  package static var columns: [Column] {
    [.text("scope"), .integer("until"), .text("failure")]
  }

  package static func value(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures) -> Gates
    .Gate?
  {
    let failure = row.failure(3)
    // Of a gate whose end is lost it is known how long the API meant it to be shut.
    let seconds = failure.wait?.seconds ?? 60
    return Gates.Gate(
      scope: row.text(1),
      until: figures.instant(row, 2, in: figures.near, else: figures.now + seconds),
      failure: failure
    )
  }

  package static func fields(of gate: Gates.Gate) -> [BoundValue] {
    [
      gate.scope.bound,
      gate.until.bound,
      gate.failure.text.bound,
    ]
  }

  /// That a gate has opened by itself, everybody sees.
  package static func isUrgent(from old: Gates.Gate?, to new: Gates.Gate?, now: Timestamp) -> Bool {
    (new?.until ?? now) != max(old?.until ?? now, now)
  }

  package static func merged(ours: Gates.Gate?, theirs: Gates.Gate?) -> Gates.Gate? {
    guard let ours, let theirs else { return ours ?? theirs }
    return ours.until < theirs.until ? theirs : ours
  }
}

package enum HoldTable: TrackedTable {
  package static var kind: Kind { .hold }
  package static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Holds.Hold>> {
    \.holds.holds
  }
  package static var columns: [Column] {
    [
      .text("scope"), .text("credential"), .text("failure"), .integer("since"), .integer("probe"),
      .text("sources"), .integer("tried"), .integer("looks"),
    ]
  }

  package static func value(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures) -> Holds
    .Hold?
  {
    Holds.Hold(
      scope: row.text(1),
      failure: row.failure(3),
      credential: row.text(2),
      sources: [CredentialSource](text: row.text(6)),
      since: figures.instant(row, 4, in: figures.past, else: figures.now),
      probe: figures.instant(
        row,
        5,
        in: figures.until(86_400),
        else: figures.now + Holds.interval
      ),
      tried: figures.instantIfPresent(row, 7, in: figures.past),
      looks: Int(clamping: figures.whole(row, 8, in: 0...1 << 31, else: 0))
    )
  }

  package static func fields(of hold: Holds.Hold) -> [BoundValue] {
    [
      hold.scope.bound,
      hold.credential.bound,
      hold.failure.text.bound,
      hold.since.bound,
      hold.probe.bound,
      hold.sources.text.bound,
      hold.tried.bound,
      hold.looks.bound,
    ]
  }

  package static func isUrgent(from old: Holds.Hold?, to new: Holds.Hold?, now: Timestamp) -> Bool {
    true
  }
}

package enum BreakerTable: TrackedTable {
  package static var kind: Kind { .breaker }
  package static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Breaker>> {
    \.breakers
  }
  package static var columns: [Column] {
    [.text("failures"), .integer("until"), .real("seconds"), .integer("is_probed")]
  }

  package static func value(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> Breaker?
  {
    let failures = figures.instants(row, 1)
    if row.isNull(2) { return Breaker(failures: failures, opening: nil) }
    let (first, longest) = Breaker.openings
    let opening = Breaker.Opening(
      until: figures.instant(row, 2, in: figures.until(longest), else: figures.now + first),
      seconds: figures.figure(row, 3, in: first...longest, else: first),
      isProbed: row.integer(4) != 0
    )
    return Breaker(failures: failures, opening: opening)
  }

  package static func fields(of breaker: Breaker) -> [BoundValue] {
    [
      breaker.failures.text.bound,
      (breaker.opening?.until).bound,
      (breaker.opening?.seconds).bound,
      (breaker.opening?.isProbed == true ? 1 : 0).bound,
    ]
  }

  package static func isUrgent(from old: Breaker?, to new: Breaker?, now: Timestamp) -> Bool {
    old != new
  }
}

package enum RetryTable: TrackedTable {
  package static var kind: Kind { .retry }
  package static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, RetryBudget>> {
    \.retries
  }
  package static var columns: [Column] {
    [.integer("tenths")]
  }

  package static func value(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> RetryBudget?
  {
    RetryBudget(tenths: Int(clamping: figures.whole(row, 1, in: 0...100, else: 0)))
  }

  package static func fields(of budget: RetryBudget) -> [BoundValue] {
    [
      budget.tenths.bound
    ]
  }

  package static func isUrgent(from old: RetryBudget?, to new: RetryBudget?, now: Timestamp) -> Bool
  {
    old != new
  }
}

package enum RefusalTable: TrackedTable {
  package static var kind: Kind { .refusal }
  package static var shelf:
    WritableKeyPath<PacingState, ChangeTrackedTable<String, RepeatGuard.Refusal>>
  {
    \.refusals.refusals
  }
  package static var columns: [Column] {
    [.text("api"), .text("failure"), .text("times"), .integer("newest")]
  }

  package static func value(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> RepeatGuard.Refusal?
  {
    _ = figures.instant(row, 4, in: figures.past, else: figures.now)
    let times = figures.instants(row, 3)
    // Without an instant it keeps no call back.
    return times.isEmpty
      ? nil : RepeatGuard.Refusal(api: row.text(1), failure: row.failure(2), times: times)
  }

  package static func fields(of refusal: RepeatGuard.Refusal) -> [BoundValue] {
    [
      refusal.api.bound,
      refusal.failure.text.bound,
      refusal.times.text.bound,
      (refusal.times.last?.milliseconds ?? 0).bound,
    ]
  }

  package static func isUrgent(
    from old: RepeatGuard.Refusal?,
    to new: RepeatGuard.Refusal?,
    now: Timestamp
  ) -> Bool { true }
}

package enum RememberedTable: TrackedTable {
  package static var kind: Kind { .remembered }
  package static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, JSONObject>> {
    \.remembered
  }
  package static var columns: [Column] {
    [.text("told")]
  }

  package static func value(_ row: borrowing some TableRow & ~Copyable, _ figures: Figures)
    -> JSONObject?
  {
    if let object = row.object(1) { return object }
    figures.note(row, 1, "an object of JSON", "left out")
    return nil
  }

  package static func fields(of values: JSONObject) -> [BoundValue] {
    [
      values.text.bound
    ]
  }

  package static func isUrgent(from old: JSONObject?, to new: JSONObject?, now: Timestamp) -> Bool {
    true
  }
}
