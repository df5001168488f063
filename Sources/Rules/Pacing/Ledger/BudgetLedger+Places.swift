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
    let limits = charges.compactMap { charge in
      accounts[charge.key].map { (charge: charge, account: $0, uses: uses($0)) }
    }
    var opening = Opening(time: start, limitingBudget: nil)
    if let closedUntil, closedUntil > start, let first = charges.first {
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
        opening = Opening(time: time, limitingBudget: limit.charge.key)
      }
    }
    return opening
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
    for charge in place.charges { accounts[charge.key]?.drop(place.reservation.id) }
    place.reservation.notBefore = opening.time
    place.reservation.limitingBudget = opening.limitingBudget
    keep(place, now: now)
    return place.reservation
  }

  /// Moves a booked place to another time without sending it.
  mutating func rebook(_ place: KeptPlace, at opening: Opening, now: Timestamp) -> Reservation {
    var place = place
    place.reservation.notBefore = opening.time
    place.reservation.limitingBudget = opening.limitingBudget
    for charge in place.charges {
      accounts[charge.key]?.drop(place.reservation.id)
      accounts[charge.key]?.book(place.order, cost: charge.cost)
    }
    places[place.reservation.id] = place
    nextExpiry = min(nextExpiry, expiry(of: place))
    return place.reservation
  }

  /// Counts a call as sent now that was to be sent earlier, and was kept back by what nobody foresaw.
  mutating func recount(_ id: UInt64, now: Timestamp) {
    guard let start = places.rows[id]?.sentAt, start < now else { return }
    places[id]?.sentAt = now
    for charge in places.rows[id]?.charges ?? [] { accounts[charge.key]?.recount(id, now: now) }
  }

  /// Puts a place as a store holds it in the place of what is here; that does not count as a change.
  package mutating func restore(_ place: KeptPlace?, at id: UInt64) {
    places.restore(place, at: id)
    if let place { nextExpiry = min(nextExpiry, expiry(of: place)) }
  }

  /// Counts a call that went without asking for its turn.
  mutating func sendUnannounced(_ id: UInt64, _ charge: Charge, now: Timestamp) {
    accounts[charge.key]?.drop(id)
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
