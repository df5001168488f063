import Storage
import EventLoop
import Failures
import JSON
import Pacing
import Time

/// The tables whose rows are what the book's shelves hold, one to one.
@Engine
enum TrackedTables {
  static let all: [any TrackedTable.Type] = [
    GateTable.self, HoldTable.self, BreakerTable.self, RetryTable.self, RefusalTable.self,
    RememberedTable.self, PaceTable.self,
  ]
}

enum GateTable: TrackedTable {
  static var kind: Kind { .gate }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Gates.Gate>> {
    \.gates.gates
  }
  static var columns: String { "scope, until, failure" }

  static func value(_ row: borrowing Row, _ figures: Figures) -> Gates.Gate? {
    let failure = row.failure(3)
    // Of a gate whose end is lost it is known how long the API meant it to be shut.
    let seconds = failure.wait?.seconds ?? 60
    return Gates.Gate(
      scope: row.text(1),
      until: figures.instant(row, 2, in: figures.near, else: figures.now + seconds),
      failure: failure
    )
  }

  static func write(
    _ gate: Gates.Gate,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    try database.statement(
      "INSERT OR REPLACE INTO gate (key, scope, until, failure, revision) VALUES (?, ?, ?, ?, ?)"
    ).run(key, gate.scope, gate.until, gate.failure.text, revision)
  }

  /// That a gate has opened by itself, everybody sees.
  static func isUrgent(from old: Gates.Gate?, to new: Gates.Gate?, now: Timestamp) -> Bool {
    (new?.until ?? now) != max(old?.until ?? now, now)
  }

  static func merged(ours: Gates.Gate?, theirs: Gates.Gate?) -> Gates.Gate? {
    guard let ours, let theirs else { return ours ?? theirs }
    return ours.until < theirs.until ? theirs : ours
  }
}

enum HoldTable: TrackedTable {
  static var kind: Kind { .hold }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Holds.Hold>> {
    \.holds.holds
  }
  static var columns: String {
    "scope, credential, failure, since, probe, sources, tried, looks"
  }

  static func value(_ row: borrowing Row, _ figures: Figures) -> Holds.Hold? {
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

  static func write(
    _ hold: Holds.Hold,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    try database.statement(
      """
      INSERT OR REPLACE INTO hold
        (key, scope, credential, failure, since, probe, sources, tried, looks, revision)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    ).run(
      key,
      hold.scope,
      hold.credential,
      hold.failure.text,
      hold.since,
      hold.probe,
      hold.sources.text,
      hold.tried,
      hold.looks,
      revision
    )
  }

  static func isUrgent(from old: Holds.Hold?, to new: Holds.Hold?, now: Timestamp) -> Bool { true }
}

enum BreakerTable: TrackedTable {
  static var kind: Kind { .breaker }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, Breaker>> { \.breakers }
  static var columns: String { "failures, until, seconds, is_probed" }

  static func value(_ row: borrowing Row, _ figures: Figures) -> Breaker? {
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

  static func write(
    _ breaker: Breaker,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    try database.statement(
      """
      INSERT OR REPLACE INTO breaker (key, failures, until, seconds, is_probed, revision)
        VALUES (?, ?, ?, ?, ?, ?)
      """
    ).run(
      key,
      breaker.failures.text,
      breaker.opening?.until,
      breaker.opening?.seconds,
      breaker.opening?.isProbed == true ? 1 : 0,
      revision
    )
  }

  static func isUrgent(from old: Breaker?, to new: Breaker?, now: Timestamp) -> Bool { old != new }
}

enum RetryTable: TrackedTable {
  static var kind: Kind { .retry }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, RetryBudget>> {
    \.retries
  }
  static var columns: String { "tenths" }

  static func value(_ row: borrowing Row, _ figures: Figures) -> RetryBudget? {
    RetryBudget(tenths: Int(clamping: figures.whole(row, 1, in: 0...100, else: 0)))
  }

  static func write(
    _ budget: RetryBudget,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    try database.statement("INSERT OR REPLACE INTO retry (key, tenths, revision) VALUES (?, ?, ?)")
      .run(key, budget.tenths, revision)
  }

  static func isUrgent(from old: RetryBudget?, to new: RetryBudget?, now: Timestamp) -> Bool {
    old != new
  }
}

enum RefusalTable: TrackedTable {
  static var kind: Kind { .refusal }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, RepeatGuard.Refusal>> {
    \.refusals.refusals
  }
  static var columns: String { "api, failure, times, newest" }

  static func value(_ row: borrowing Row, _ figures: Figures) -> RepeatGuard.Refusal? {
    _ = figures.instant(row, 4, in: figures.past, else: figures.now)
    let times = figures.instants(row, 3)
    // Without an instant it keeps no call back.
    return times.isEmpty
      ? nil : RepeatGuard.Refusal(api: row.text(1), failure: row.failure(2), times: times)
  }

  static func write(
    _ refusal: RepeatGuard.Refusal,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    try database.statement(
      """
      INSERT OR REPLACE INTO refusal (key, api, failure, times, newest, revision)
        VALUES (?, ?, ?, ?, ?, ?)
      """
    ).run(
      key,
      refusal.api,
      refusal.failure.text,
      refusal.times.text,
      refusal.times.last?.milliseconds ?? 0,
      revision
    )
  }

  static func isUrgent(
    from old: RepeatGuard.Refusal?,
    to new: RepeatGuard.Refusal?,
    now: Timestamp
  ) -> Bool { true }
}

enum RememberedTable: TrackedTable {
  static var kind: Kind { .remembered }
  static var shelf: WritableKeyPath<PacingState, ChangeTrackedTable<String, JSONObject>> {
    \.remembered
  }
  static var columns: String { "told" }

  static func value(_ row: borrowing Row, _ figures: Figures) -> JSONObject? {
    if let object = row.object(1) { return object }
    figures.note(row, 1, "an object of JSON", "left out")
    return nil
  }

  static func write(
    _ values: JSONObject,
    at key: String,
    revision: Int64,
    in database: Database
  ) throws(StoreError) {
    try database.statement(
      "INSERT OR REPLACE INTO remembered (key, told, revision) VALUES (?, ?, ?)"
    ).run(key, values.text, revision)
  }

  static func isUrgent(from old: JSONObject?, to new: JSONObject?, now: Timestamp) -> Bool { true }
}
