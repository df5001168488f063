package import Time

/// A part of a window that one process uses without asking anybody, until an instant.
///
/// It is a limit of its own: so much in any stretch of the window's length. For all others it counts as used from when it
/// is written until a window after its end, whether its holder uses it, is cut off or is dead.
package struct LimitLease: Sendable, Hashable {
  /// The holder, in words that no other process has.
  package var process: String

  /// Whole calls of cost 1 in any stretch of the window's length.
  package var amount: Double

  /// The holder sends nothing by it from then on, less `LeaseTerms.margin`.
  package var until: Timestamp

  /// The holder as other processes of its machine can look for it; empty where nobody can.
  package var home: String

  /// Makes a lease.
  package init(process: String, amount: Double, until: Timestamp, home: String = "") {
    self.process = process
    self.amount = amount
    self.until = until
    self.home = home
  }
}

/// How a process leases.
package struct LeaseTerms: Sendable {
  /// The process, in words that no other has.
  package var process: String

  /// The process as others of its machine can look for it.
  package var home: String

  /// Seconds for which a lease is trusted after it was written; 0 leases nothing.
  package var trust: Double

  /// Whether the holder that calls itself so is known to be dead.
  package var isGone: @Sendable (_ home: String) -> Bool

  /// Makes terms.
  package init(
    process: String,
    home: String = "",
    trust: Double,
    isGone: @escaping @Sendable (_ home: String) -> Bool = { _ in false }
  ) {
    self.process = process
    self.home = home
    self.trust = trust
    self.isGone = isGone
  }

  /// Seconds before its end from which a lease is not used any more, for the clocks of two machines agree only so far.
  package static let margin = 1.0

  /// Seconds between two changes of a lease that has become too small, and of one that is too large.
  static let pauses = (growing: 1.0, shrinking: 10.0)

  /// The least part that is worth a lease: of smaller limits each place is counted by all at once.
  package static let least = 8.0

  /// Seconds without a call after which a lease is given back.
  static let idle = 600.0
}

/// How much of a window a process should have for itself.
struct LeaseNeed {
  /// Calls in any stretch of the window, and its seconds.
  var limit: Double
  var per: Double

  /// Processes that are at the limit, the one that asks included.
  var heads: Int

  /// What others have leased.
  var leased: Double

  /// What counts or is booked beside the leases.
  var used: Double

  /// What the process has leased, and how much of that counts now.
  var held: Double
  var load: Double

  /// Calls a second that it makes.
  var rate: Double

  /// Calls that it has asked for since its lease was last changed.
  var asked = 0.0

  /// The part that nobody takes for himself, so that whoever comes next finds room.
  private static let common = 0.1

  /// Parts of a limit that are in use from which on nothing more is leased of it, and from which on all is given back.
  ///
  /// Of a limit that is nearly used up all take their places in one queue, first come, first served.
  private static let crowded = (leasing: 0.8, holding: 0.95)

  /// What is leased at first; it grows to twice as much at a time, or by twice what was asked for.
  ///
  /// A call or two are no rate, and where many processes come at once most of what they foresee is taken by others.
  private static let beginning = 4.0

  /// Whether so much of the limit is in use that nothing is leased.
  var isCrowded: Bool {
    guard Self.isQueued(limit, per: per) else { return false }
    return leased + used + load > limit * (held > 0 ? Self.crowded.holding : Self.crowded.leasing)
  }

  /// The greatest part for one of so many processes.
  private var most: Double { (limit * (1 - Self.common) / Double(heads + 1)).rounded(.down) }

  /// Whether all of a part is in use that is far too large by now; it would never become smaller while it is.
  private var isStuck: Bool {
    !Self.isQueued(limit, per: per) && load > most && held * 0.75 > most
  }

  /// Calls that are worth a lease, by rate and by what is free; never less than what counts already, or nothing.
  var amount: Double {
    if isCrowded || isStuck { return 0 }
    guard most >= LeaseTerms.least else { return load }
    let wanted =
      (max(load, rate * per) + rate * min(per, LeaseTerms.pauses.shrinking) + 2).rounded(.up)
    let free = limit - leased - held - used
    let growth = max(0, min((free / 2).rounded(.down), max(held, 2 * asked, Self.beginning)))
    return max(load, min(wanted, most, held + growth))
  }
}

extension LeaseNeed {
  /// Limits of so many calls a second, in windows of so many seconds at most, are leased until they are used up: no queue of
  /// all processes gives their places as fast as they come free, and what one has too much of is another's a moment later.
  private static let unqueued = (rate: 500.0, window: 60.0)

  /// Whether the places of a limit that is nearly used up are given one by one.
  static func isQueued(_ limit: Double, per: Double) -> Bool {
    limit < unqueued.rate * per || per > unqueued.window
  }
}

/// Calls of the last while, by which the next are foreseen.
struct CallRate: Sendable {
  private var start: Timestamp
  private var current = 0.0
  private var former = 0.0

  /// When the last call was counted.
  private(set) var last: Timestamp

  private static let period = 10.0

  init(now: Timestamp) {
    start = now
    last = now
  }

  /// Counts a call.
  mutating func add(_ cost: Double, now: Timestamp) {
    if now - start >= Self.period {
      former = now - start < 2 * Self.period ? current : 0
      current = 0
      start = now
    }
    current += cost
    last = now
  }

  /// Calls a second.
  func perSecond(now: Timestamp) -> Double {
    now - start < 2 * Self.period ? max(former, current) / Self.period : 0
  }
}
