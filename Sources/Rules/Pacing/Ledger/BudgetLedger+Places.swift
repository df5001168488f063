import Manifests
package import Time

/// A place that was given and not yet released.
package struct KeptPlace: Sendable, Hashable {
  package var reservation: BudgetLedger.Reservation
  package let charges: [BudgetLedger.Charge]
  package var owner: BudgetLedger.Owner

  /// When the call was sent, nil while the place is only booked.
  package var sentAt: Timestamp?

  /// Makes a place.
  package init(
    reservation: BudgetLedger.Reservation,
    charges: [BudgetLedger.Charge],
    owner: BudgetLedger.Owner,
    sentAt: Timestamp? = nil
  ) {
    self.reservation = reservation
    self.charges = charges
    self.owner = owner
    self.sentAt = sentAt
  }

  /// Where it stands in the queue.
  var order: (time: Timestamp, owner: UInt64) { (reservation.notBefore, reservation.id) }

  func isAhead(of other: KeptPlace) -> Bool { order < other.order }
}

/// The first instant that all limits allow, and the key of the claim that decided it.
struct Opening {
  var time: Timestamp
  var limitingBudget: String?

  /// The stretches in which single limits were found to have no room.
  var full: [(key: String, stretch: FullStretch)] = []
}

extension BudgetLedger {
  /// Finds the first instant from `start` on that all claimed limits allow.
  ///
  /// Each limit may push the instant on, into a time that an earlier asked one forbids; so they are asked until all
  /// agree.
  func earliest(
    for charges: [Charge],
    from start: Timestamp,
    now: Timestamp,
    respecting uses: (LimiterState) -> [Usage]
  ) -> Opening {
    earliest(
      for: charges,
      from: Opening(time: start, limitingBudget: nil),
      now: now,
      respecting: uses
    )
  }

  /// Finds the first instant that all claimed limits allow from one on that is known to be none of those before.
  private func earliest(
    for charges: [Charge],
    from start: Opening,
    now: Timestamp,
    respecting uses: (LimiterState) -> [Usage]
  ) -> Opening {
    let limits = charges.compactMap { charge in
      accounts.rows[charge.key].map { (charge: charge, account: $0, uses: uses($0)) }
    }
    var opening = start
    if let closedUntil, closedUntil > start.time, let first = charges.first {
      opening = Opening(time: closedUntil, limitingBudget: first.key)
    }
    var agreeing = 0
    while agreeing < limits.count {
      agreeing = 0
      for limit in limits {
        let time = limit.account.earliest(
          from: opening.time,
          cost: limit.charge.cost,
          among: limit.uses,
          now: now
        )
        guard time > opening.time else {
          agreeing += 1
          continue
        }
        let key = limit.charge.key
        let stretch = FullStretch(start: opening.time, end: time, cost: limit.charge.cost)
        opening.full.append((key, stretch))
        (opening.time, opening.limitingBudget) = (time, key)
      }
    }
    return opening
  }

  /// Finds the first instant that all claimed limits allow beside all that is booked, and notes for the next who asks how
  /// far there is no room.
  mutating func firstFree(for charges: [Charge], from start: Timestamp, now: Timestamp) -> Opening {
    var known = Opening(time: start, limitingBudget: nil)
    for charge in charges {
      let time = accounts.rows[charge.key]?.unknownRoom(from: known.time, cost: charge.cost)
      guard let time, time > known.time else { continue }
      known = Opening(time: time, limitingBudget: charge.key)
    }
    let found = earliest(for: charges, from: known, now: now) { $0.uses }
    for (key, stretch) in found.full { accounts[key]?.noteFull(stretch) }
    return found
  }

  /// Enters a place that is in no account yet, as sent if it is due; an agent's call is sent when the agent comes.
  mutating func keep(_ place: KeptPlace, now: Timestamp) {
    var place = place
    let (time, id) = place.order
    if time <= now, place.owner != .task { place.sentAt = now }
    for charge in place.charges {
      if place.sentAt != nil {
        accounts[charge.key]?.send(id, cost: charge.cost, now: now)
      } else {
        accounts[charge.key]?.book((time, id), cost: charge.cost)
      }
    }
    places[id] = place
    nextExpiry = min(nextExpiry, expiry(of: place))
  }

  /// The first instant that the limits of claims allow.
  mutating func opening(of claims: [Claim], now: Timestamp) -> Timestamp {
    sweep(now: now)
    let claims = claims.filter { $0.cost > 0 }
    prepare(claims, now: now)
    let charges = claims.map { Charge(key: $0.key, cost: $0.cost) }
    return earliest(for: charges, from: now, now: now) { $0.uses }.time
  }

  /// Enters a place at its time without sending it.
  mutating func book(_ place: KeptPlace) {
    for charge in place.charges { accounts[charge.key]?.book(place.order, cost: charge.cost) }
    places[place.reservation.id] = place
    nextExpiry = min(nextExpiry, expiry(of: place))
  }

  /// Moves a booked place to another time, and sends it if that is now.
  mutating func move(_ place: KeptPlace, to opening: Opening, now: Timestamp) -> Reservation {
    var place = place
    for charge in place.charges {
      accounts[charge.key]?.drop(place.reservation.id, at: place.order.time)
    }
    place.reservation.notBefore = opening.time
    place.reservation.limitingBudget = opening.limitingBudget
    keep(place, now: now)
    return place.reservation
  }

  /// Moves a booked place to another time without sending it.
  mutating func rebook(_ place: KeptPlace, at opening: Opening, now: Timestamp) -> Reservation {
    let former = place.order.time
    var place = place
    place.reservation.notBefore = opening.time
    place.reservation.limitingBudget = opening.limitingBudget
    for charge in place.charges {
      accounts[charge.key]?.drop(place.reservation.id, at: former)
      accounts[charge.key]?.book(place.order, cost: charge.cost)
    }
    places[place.reservation.id] = place
    nextExpiry = min(nextExpiry, expiry(of: place))
    return place.reservation
  }

  /// Puts a place as a store holds it in the place of what is here; that does not count as a change.
  package mutating func restore(_ place: KeptPlace?, at id: UInt64) {
    places.restore(place, at: id)
    if let place { nextExpiry = min(nextExpiry, expiry(of: place)) }
  }

  /// Counts a call that went without asking for its turn.
  mutating func sendUnannounced(_ place: KeptPlace, _ charge: Charge, now: Timestamp) {
    let (time, id) = place.order
    accounts[charge.key]?.drop(id, at: time)
    accounts[charge.key]?.send(id, cost: charge.cost, now: now)
    accounts[charge.key]?.finish(id, sentAt: now, now: now)
  }
}

// MARK: - Housekeeping

extension BudgetLedger {
  /// Opens the accounts of claims and brings them up to now.
  mutating func prepare(_ claims: [Claim], now: Timestamp) {
    for claim in claims {
      if accounts[claim.key] == nil {
        accounts[claim.key] = opened(claim.budget, now: now)
      } else if accounts[claim.key]?.declares(claim.budget) == false {
        accounts[claim.key]?.declare(claim.budget, now: now)
      }
    }
    tidy(claims.map { Charge(key: $0.key, cost: $0.cost) }, now: now)
    guard accounts.count >= sweepAccountsAt else { return }
    let claimed = Set(claims.map(\.key))
    accounts.keep { claimed.contains($0) || !$1.isIdle(at: now) }
    sweepAccountsAt = max(64, accounts.count * 2)
  }

  private func opened(_ budget: Budget, now: Timestamp) -> LimiterState {
    guard let forgottenAt, forgottenAt <= now else { return LimiterState(budget: budget, now: now) }
    var account = LimiterState(budget: budget, now: forgottenAt)
    account.spend(now: forgottenAt)
    return account
  }

  mutating func tidy(_ charges: [Charge], now: Timestamp) {
    for charge in charges { accounts[charge.key]?.tidy(now: now) }
  }

  /// Gives on the places nobody took, and ends the calls nobody released.
  mutating func sweep(now: Timestamp) {
    guard now >= nextExpiry else { return }
    nextExpiry = .latest
    var over: [KeptPlace] = []
    for place in places.rows.values {
      let end = expiry(of: place)
      if end <= now { over.append(place) } else { nextExpiry = min(nextExpiry, end) }
    }
    end(over, now: now)
  }

  /// Ends places that nobody will come for; in one order everywhere, for what calls took is averaged.
  mutating func end(_ left: [KeptPlace], now: Timestamp) {
    for place in left.sorted(by: { $0.reservation.id < $1.reservation.id }) {
      let outcome: Outcome = place.sentAt == nil ? .unsent : .sent
      release(place.reservation.id, outcome: outcome, now: now)
    }
  }

  private func expiry(of place: KeptPlace) -> Timestamp {
    if let start = place.sentAt { start + lease } else { place.reservation.notBefore + grace }
  }
}
