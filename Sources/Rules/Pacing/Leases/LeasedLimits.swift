import Manifests
import Time

/// What this process sends within its leases; nobody else has to know of it.
///
/// The leases themselves stand in the shared accounts.
package struct LeasedLimits: Sendable {
  /// The places within leases; the limits of its accounts are the leases.
  package var ledger = BudgetLedger()

  /// Whether this process leases; who does not needs no count of what it asks for.
  package var isLeasing = false

  /// What is known of the limits that may be leased.
  private(set) var notes: [String: LimitNote] = [:]

  /// Notes at which those of idle limits are forgotten.
  private var sweepNotesAt = 64

  /// Seconds that it takes to ask all others.
  package var detour = 0.0

  /// Makes a book of no leases.
  package init() {}

  /// Forgets what was changed, for nobody is told of it: noted call by call it would grow as long as the process lives.
  mutating func settle() {
    ledger.accounts.settle()
    ledger.places.settle()
  }

  /// Has the limit of a key be a lease.
  mutating func set(_ key: String, to amount: Double, per: Double, now: Timestamp) {
    let limit = Budget.Limit.window(limit: Int(saturating: amount), per: per)
    if ledger.accounts.rows[key] == nil {
      ledger.accounts[key] = LimiterState(declared: limit, isDefault: false, now: now)
    } else if ledger.accounts.rows[key]?.limit != limit {
      ledger.accounts[key]?.limit = limit
    }
  }

  /// What counts of a lease: what was sent by it within a window.
  func load(of key: String, now: Timestamp) -> Double {
    ledger.accounts.rows[key]?.sent(now: now).reduce(0) { $0 + $1.cost } ?? 0
  }

  /// Lets go of a lease; returns what was sent by it and still counts.
  mutating func end(_ key: String, now: Timestamp) -> [Usage] {
    let sent = ledger.accounts.rows[key]?.sent(now: now) ?? []
    ledger.accounts[key] = nil
    noteChange(of: key, now: now)
    return sent
  }

  /// Counts a call by which the next are foreseen.
  mutating func count(_ charges: [BudgetLedger.Charge], now: Timestamp) {
    for charge in charges { notes[charge.key, default: LimitNote()].count(charge.cost, now: now) }
    guard notes.count >= sweepNotesAt else { return }
    // What is sent by a lease is kept in mind as long as there is one.
    let leases = ledger.accounts.rows
    notes = notes.filter { !$0.value.isIdle(now: now) || leases[$0.key] != nil }
    sweepNotesAt = max(64, notes.count * 2)
  }

  /// Calls a second under a limit of so many seconds.
  ///
  /// Of a process that has just begun, what it asked for since its lease was last changed tells more than many seconds in
  /// most of which it was not there.
  func rate(of key: String, per: Double, now: Timestamp) -> Double {
    let usual = notes[key]?.rate?.perSecond(now: now) ?? 0
    let seconds = max(age(of: key, now: now), min(per, LeaseTerms.pauses.shrinking))
    return max(usual, asked(of: key) / max(seconds, 1))
  }

  /// Calls that were asked for since the lease of a limit was last changed.
  func asked(of key: String) -> Double { notes[key]?.asked ?? 0 }

  /// Whether a lease was too small since it was last changed.
  ///
  /// Where others take longer to answer than the window lasts, nothing that was sent by it counts any more by then.
  func wasFull(_ key: String) -> Bool { notes[key]?.isFull ?? false }

  /// Notes that a call found no room in leases.
  mutating func noteFull(_ charges: [BudgetLedger.Charge]) {
    for charge in charges { notes[charge.key, default: LimitNote()].isFull = true }
  }

  /// Notes that a limit is nearly used up.
  mutating func noteCrowded(_ key: String, now: Timestamp) {
    notes[key, default: LimitNote()].crowded = now
  }

  /// Whether a limit was nearly used up within so many seconds: it will be so again, and what one has leased of it then
  /// keeps others waiting.
  func wasCrowded(_ key: String, within seconds: Double, now: Timestamp) -> Bool {
    notes[key]?.crowded.map { abs(now - $0) < seconds } ?? false
  }

  /// Whether no call was made under a limit for long.
  func isIdle(_ key: String, now: Timestamp) -> Bool { notes[key]?.isIdle(now: now) ?? true }

  /// Seconds since the lease of a limit was changed.
  func age(of key: String, now: Timestamp) -> Double {
    notes[key]?.changed.map { now - $0 } ?? .infinity
  }

  /// Whether it is time to think about a lease again; counting what is used takes a while where it is much.
  mutating func isToCheck(_ key: String, now: Timestamp) -> Bool {
    if let last = notes[key]?.checked, abs(now - last) < LeaseTerms.pauses.growing { return false }
    notes[key, default: LimitNote()].checked = now
    return true
  }

  mutating func noteChange(of key: String, now: Timestamp) {
    notes[key, default: LimitNote()].change(now: now)
  }
}

/// What a process knows of a limit that may be leased, and nobody else has to.
struct LimitNote: Sendable {
  /// The calls that were asked for lately.
  private(set) var rate: CallRate?

  /// When the lease was last changed.
  private(set) var changed: Timestamp?

  /// What was asked for since then, and whether a call found no room in the lease.
  private(set) var asked = 0.0
  var isFull = false

  /// When the limit was last seen to be nearly used up.
  var crowded: Timestamp?

  /// When it was last thought about whether to change the lease.
  var checked: Timestamp?

  /// Whether no call was made for long.
  func isIdle(now: Timestamp) -> Bool { rate.map { now - $0.last > LeaseTerms.idle } ?? true }

  mutating func count(_ cost: Double, now: Timestamp) {
    var counted = rate ?? CallRate(now: now)
    counted.add(cost, now: now)
    rate = counted
    asked += cost
  }

  mutating func change(now: Timestamp) {
    changed = now
    asked = 0
    isFull = false
  }
}

extension LimiterState {
  /// The lease that a process has of this limit.
  func lease(of process: String) -> LimitLease? {
    leases.isEmpty ? nil : leases.first { $0.process == process }
  }

  /// What is leased of it.
  var leased: Double { leases.reduce(0) { $0 + $1.amount } }

  /// Whether hardly anything is left of it beside the leases, and more than all could ask each other for.
  var isLeasedAway: Bool {
    guard case .window(let limit, let per) = limit else { return false }
    return leased > 0.75 * Double(limit) && !LeaseNeed.isQueued(Double(limit), per: per)
  }

  /// Whether parts of it can be leased: of what is spaced or under way at once there are none.
  var isLeasable: Bool { limit.isLeasable }

  /// Whether there are leases by which nothing that was sent counts any more.
  func hasEndedLeases(at now: Timestamp) -> Bool {
    guard !leases.isEmpty, case .window(_, let per) = limit else { return false }
    return leases.contains { $0.until + per <= now }
  }

  /// Forgets leases by which nothing that was sent counts any more.
  mutating func endLeases(now: Timestamp) {
    guard !leases.isEmpty, case .window(_, let per) = limit else { return }
    leases.removeAll { $0.until + per <= now }
  }

  /// What was sent and still counts in the window.
  func sent(now: Timestamp) -> [Usage] {
    uses.filter { $0.phase != .booked && counts($0, at: now) }
  }

  /// The first instant at which there is room for more than the leases leave.
  func earliestBesideLeases(
    from start: Timestamp,
    cost: Double,
    among uses: [Usage]
  ) -> Timestamp? {
    guard !leases.isEmpty, case .window(let limit, let per) = limit,
      min(cost, Double(limit)) > Double(limit) - leased + 1e-9
    else { return nil }
    let end = leases.map(\.until).max() ?? start
    return SlidingWindow(limit: Double(limit), seconds: per)
      .earliest(from: max(start, end + per), cost: cost, among: uses)
  }
}

extension Budget.Limit {
  /// Whether parts of it can be leased.
  var isLeasable: Bool {
    if case .window = self { !isOpen } else { false }
  }
}
