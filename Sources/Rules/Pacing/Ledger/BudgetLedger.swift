package import Manifests
package import Time

/// The reservations of calls with the limits they run into: nobody is sent before all of them allow it.
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

  /// What of a claim outlives the asking: which account it takes from, and how much.
  package struct Charge: Sendable, Hashable {
    package var key: String
    package var cost: Double

    /// Makes a charge.
    package init(key: String, cost: Double) {
      self.key = key
      self.cost = cost
    }
  }

  /// Who comes for a place.
  package enum Owner: Sendable, Hashable {
    /// A process that waits for it or has sent its call; when it is dead, the place is free.
    case process(String)
    /// An agent that was told the time; only the grace ends it.
    case task
  }

  /// A place in the queue.
  package struct Reservation: Sendable, Hashable {
    /// Names the place; grows with each reservation.
    package var id: UInt64

    /// Not to be sent earlier.
    package var notBefore: Timestamp

    /// The key of the claim that makes the call wait; nil when nothing does.
    package var limitingBudget: String?

    /// Makes a reservation.
    package init(id: UInt64, notBefore: Timestamp, limitingBudget: String? = nil) {
      self.id = id
      self.notBefore = notBefore
      self.limitingBudget = limitingBudget
    }
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

  /// The accounts by the key of their claims.
  package var accounts = ChangeTrackedTable<String, LimiterState>()

  /// The places by number.
  package var places = KeptPlaces()

  /// The number of the newest place; a store that is shared tells it before each reservation.
  package var lastID: UInt64 = 0

  /// When it got lost what had been sent; accounts that are opened since then are taken as just used up at that time.
  package var forgottenAt: Timestamp?

  /// Until when no place is given, because those who share the limits cannot be asked; nil where they can.
  package var closedUntil: Timestamp?

  /// No place can expire before this instant.
  var nextExpiry = Timestamp.latest
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

  /// Gives a call the first place that its limits allow, counted as sent if that is now and a process asks.
  ///
  /// A process need not take a place that is due now, but must release it like any other. `start` keeps the place from
  /// being earlier than that.
  package mutating func reserve(
    _ claims: [Claim],
    from start: Timestamp? = nil,
    for owner: Owner = .process(""),
    now: Timestamp
  ) -> Reservation {
    sweep(now: now)
    let claims = claims.filter { $0.cost > 0 }
    prepare(claims, now: now)
    let charges = claims.map { Charge(key: $0.key, cost: $0.cost) }
    return reserve(charges, from: start, for: owner, now: now)
  }

  /// Gives a call the first place in accounts that are open and up to date.
  mutating func reserve(
    _ charges: [Charge],
    from start: Timestamp?,
    for owner: Owner,
    now: Timestamp
  ) -> Reservation {
    lastID += 1
    let found = firstFree(for: charges, from: max(start ?? now, now), now: now)
    let reservation = Reservation(
      id: lastID,
      notBefore: found.time,
      limitingBudget: found.limitingBudget
    )
    keep(KeptPlace(reservation: reservation, charges: charges, owner: owner), now: now)
    return reservation
  }

  /// Asks for a place's turn; on `go` the call counts as sent now and must be released when it is over.
  ///
  /// Whoever comes too early is told the same time again. Whoever comes on time may still have to wait when one ahead
  /// came late, or the API has said since that less is left. Asking again after `go` is answered `go`; to others the
  /// place is gone, for its call has been sent once.
  package mutating func take(
    _ id: UInt64,
    by owner: Owner = .process(""),
    now: Timestamp
  ) -> Turn {
    sweep(now: now)
    guard var place = places[id] else { return .lapsed }
    guard place.sentAt == nil else { return place.owner == owner ? .go : .lapsed }
    guard place.reservation.notBefore <= now else { return .wait(place.reservation) }
    place.owner = owner
    tidy(place.charges, now: now)
    let order = place.order
    let found = earliest(for: place.charges, from: now, now: now) { $0.uses(aheadOf: order) }
    let moved = move(place, to: found, now: now)
    return moved.notBefore <= now ? .go : .wait(moved)
  }

  /// Whether the call of a place counts as sent.
  func isTaken(_ id: UInt64) -> Bool { places[id]?.sentAt != nil }

  /// Lets calls that wait here take up places that others gave back, first come first.
  ///
  /// - Returns: The places of those ids that are still waiting, in the order of the queue; none is later than before.
  package mutating func moveUp(_ ids: [UInt64], now: Timestamp) -> [Reservation] {
    sweep(now: now)
    let waiting = ids.compactMap { places[$0] }.filter { $0.sentAt == nil }
      .sorted { $0.isAhead(of: $1) }
    var rooms: [Charge: Timestamp] = [:]
    return waiting.map { place in
      guard hasRoom(before: place, &rooms, now: now) else { return place.reservation }
      let found = earliest(for: place.charges, from: now, now: now) {
        $0.uses(besides: place.reservation.id)
      }
      guard found.time < place.reservation.notBefore else { return place.reservation }
      // What has room is less by now.
      rooms = [:]
      // Booked, not sent: the call still has to ask for its turn.
      return rebook(place, at: found, now: now)
    }
  }

  /// Whether there may be an earlier place for a call that waits; what was found out of each limit is kept in `rooms`.
  ///
  /// In a long queue nearly nobody can move up, and what one has found out holds for all behind him.
  private mutating func hasRoom(
    before place: KeptPlace,
    _ rooms: inout [Charge: Timestamp],
    now: Timestamp
  ) -> Bool {
    let time = place.reservation.notBefore
    guard time > now else { return false }
    for charge in place.charges {
      if rooms[charge] == nil {
        tidy([charge], now: now)
        rooms[charge] = accounts[charge.key]?.firstRoom(from: now, cost: charge.cost) ?? now
      }
      if let room = rooms[charge], room >= time { return false }
    }
    return true
  }

  /// Says what became of a place; unknown ids are ignored, so that saying it twice does no harm.
  package mutating func release(_ id: UInt64, outcome: Outcome, now: Timestamp) {
    guard let place = places[id] else { return }
    places[id] = nil
    for charge in place.charges {
      switch (outcome, place.sentAt) {
      case (.sent, let start?): accounts[charge.key]?.finish(id, sentAt: start, now: now)
      case (.sent, nil): sendUnannounced(place, charge, now: now)
      case (.unsent, let start?):
        accounts[charge.key]?.giveBack(id, cost: charge.cost, sentAt: start, now: now)
      case (.unsent, nil): accounts[charge.key]?.drop(id, at: place.order.time)
      }
    }
  }

  /// Leaves a place that is not taken yet to an agent that is told its time.
  package mutating func entrust(_ id: UInt64) {
    if places[id]?.sentAt == nil { places[id]?.owner = .task }
  }

  /// Frees what dead processes left: places they waited for, and calls of theirs that nobody will report.
  package mutating func bury(_ dead: [String], now: Timestamp) {
    end(dead.flatMap { places.places(of: $0) }, now: now)
  }

  /// Forgets what the API said and what was sent under a key, because a person says that the limit is free again.
  package mutating func forget(key: String) { accounts[key] = nil }

  /// Number of uses, places and accounts that are kept, to see that it stays bounded.
  package var weight: Int {
    accounts.count + places.count + accounts.rows.values.reduce(0) { $0 + $1.uses.count }
  }
}
