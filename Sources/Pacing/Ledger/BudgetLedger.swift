package import Manifests
package import Time

/// The appointments of calls with the limits they run into: nobody is sent before all of them allow it.
///
/// Whoever asks gets the first instant at which every limit has room beside what was sent and what is booked. Calls
/// that claim the same are served in the order in which they asked, and whoever comes later never delays a call that
/// has its place. Only `take` lets a call go: a place is a promise of a time, and what was sent is what counts.
package struct BudgetLedger: Sendable {
  /// A call's part in one limit.
  package struct Claim: Sendable, Hashable {
    /// Names one budget under one scope; calls with the same key share it.
    package var key: String
    package var budget: Budget
    package var cost: Double

    /// Makes a claim; a cost of 0 claims nothing.
    package init(key: String, budget: Budget, cost: Double) {
      self.key = key
      self.budget = budget
      self.cost = cost
    }
  }

  /// A place in the queue.
  package struct Reservation: Sendable, Hashable {
    /// Names the place; grows with each reservation.
    package var id: UInt64

    /// Not to be sent earlier.
    package var notBefore: Timestamp

    /// The key of the claim that makes the call wait; nil when nothing does.
    package var limitingBudget: String?
  }

  /// What became of a place.
  package enum Outcome: Sendable, Hashable {
    /// The call was sent and is over, whatever came of it.
    case sent
    /// The call never left; what it took goes to others.
    case unsent
  }

  /// What whoever comes to be sent is told.
  package enum Turn: Sendable, Hashable {
    case go
    /// Come again at the reservation's time.
    case wait(Reservation)
    /// The place was given on, or never was: reserve again.
    case lapsed
  }

  /// Seconds after its time for which a place is kept.
  package let grace: Double

  /// Seconds after which a call that was sent and never released is taken for over.
  package let lease: Double

  var accounts: [String: Account] = [:]
  var places: [UInt64: KeptPlace] = [:]
  private var lastID: UInt64 = 0

  /// No place can expire before this instant.
  var nextExpiry = Timestamp(milliseconds: .max)
  var sweepAccountsAt = 64

  /// Makes an empty ledger.
  ///
  /// - Parameters:
  ///   - grace: Seconds for which a place is kept; an agent needs some to come back.
  ///   - lease: Seconds after which a call is taken for over; more than a request may take.
  package init(grace: Double = 30, lease: Double = 120) {
    self.grace = grace
    self.lease = lease
  }

  /// Gives a call the first place that its limits allow, counted as sent if that is now.
  ///
  /// A place that is due now need not be taken, but must be released like any other.
  package mutating func reserve(_ claims: [Claim], now: Timestamp) -> Reservation {
    sweep(now: now)
    let claims = claims.filter { $0.cost > 0 }
    prepare(claims, now: now)
    lastID += 1
    let found = earliest(for: claims, now: now) { $0.uses }
    let reservation = Reservation(
      id: lastID,
      notBefore: found.time,
      limitingBudget: found.limitingBudget
    )
    keep(KeptPlace(reservation: reservation, claims: claims), now: now)
    return reservation
  }

  /// Asks for a place's turn; on `go` the call counts as sent now and must be released when it is over.
  ///
  /// Whoever comes too early is told the same time again. Whoever comes on time may still have to wait when one ahead
  /// came late, or the API has said since that less is left. Asking again after `go` is answered `go`.
  package mutating func take(_ id: UInt64, now: Timestamp) -> Turn {
    sweep(now: now)
    guard let place = places[id] else { return .lapsed }
    guard place.sentAt == nil else { return .go }
    guard place.reservation.notBefore <= now else { return .wait(place.reservation) }
    tidy(place.claims, now: now)
    let order = place.order
    let found = earliest(for: place.claims, now: now) { $0.uses(aheadOf: order) }
    let moved = move(place, to: found, now: now)
    return moved.notBefore <= now ? .go : .wait(moved)
  }

  /// Lets calls that wait here take up places that others gave back, first come first.
  ///
  /// - Returns: The places of those ids that are still waiting, in the order of the queue; none is later than before.
  package mutating func moveUp(_ ids: [UInt64], now: Timestamp) -> [Reservation] {
    sweep(now: now)
    let waiting = ids.compactMap { places[$0] }.filter { $0.sentAt == nil }
      .sorted { $0.isAhead(of: $1) }
    return waiting.map { place in
      tidy(place.claims, now: now)
      let found = earliest(for: place.claims, now: now) {
        $0.uses(besides: place.reservation.id)
      }
      guard found.time < place.reservation.notBefore else { return place.reservation }
      // Booked, not sent: the call still has to ask for its turn.
      return rebook(place, at: found, now: now)
    }
  }

  /// Says what became of a place; unknown ids are ignored, so that saying it twice does no harm.
  package mutating func release(_ id: UInt64, outcome: Outcome, now: Timestamp) {
    guard let place = places.removeValue(forKey: id) else { return }
    for claim in place.claims {
      switch (outcome, place.sentAt) {
      case (.sent, let start?): accounts[claim.key]?.finish(id, sentAt: start, now: now)
      case (.sent, nil): sendUnannounced(id, claim, now: now)
      case (.unsent, .some): accounts[claim.key]?.giveBack(id, cost: claim.cost, now: now)
      case (.unsent, nil): accounts[claim.key]?.drop(id)
      }
    }
  }

  /// Takes in what an answer told of a budget; unknown keys are ignored.
  ///
  /// A limit or a remainder only tightens what is known, but the limit of a budget that is declared as a default is
  /// replaced by the API's. When nothing remains, nothing is sent before `reset`.
  package mutating func learn(
    key: String,
    limit: Int?,
    remaining: Int?,
    reset: Timestamp?,
    now: Timestamp
  ) {
    accounts[key]?.tidy(now: now)
    accounts[key]?.learn(limit: limit, remaining: remaining, reset: reset, now: now)
  }

  /// Forgets what the API said and what was sent under a key, because a person says that the limit is free again.
  package mutating func forget(key: String) { accounts[key] = nil }

  /// Number of uses, places and accounts that are kept, to see that it stays bounded.
  package var weight: Int {
    accounts.count + places.count + accounts.values.reduce(0) { $0 + $1.uses.count }
  }
}
