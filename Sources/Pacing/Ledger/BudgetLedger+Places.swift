import Manifests
import Time

/// A place that was given and not yet released.
struct KeptPlace: Sendable {
  var reservation: BudgetLedger.Reservation
  let claims: [BudgetLedger.Claim]

  /// When the call was sent, nil while the place is only booked.
  var sentAt: Timestamp?

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
  /// Finds the first instant from now on that all claimed limits allow.
  ///
  /// Each limit may push the instant on, into a time that an earlier asked one forbids; so they are asked until all
  /// agree.
  func earliest(
    for claims: [Claim],
    now: Timestamp,
    respecting uses: (Account) -> [Use]
  ) -> Opening {
    let stakes = claims.compactMap { claim in
      accounts[claim.key].map { (claim: claim, account: $0, uses: uses($0)) }
    }
    var opening = Opening(time: now, limitingBudget: nil)
    var agreeing = 0
    while agreeing < stakes.count {
      agreeing = 0
      for stake in stakes {
        let time = stake.account.earliest(
          from: opening.time,
          cost: stake.claim.cost,
          among: stake.uses,
          now: now
        )
        guard time > opening.time else {
          agreeing += 1
          continue
        }
        opening = Opening(time: time, limitingBudget: stake.claim.key)
      }
    }
    return opening
  }

  /// Enters a place that is in no account yet, as sent if it is due.
  mutating func keep(_ place: KeptPlace, now: Timestamp) {
    var place = place
    let (time, id) = place.order
    if time <= now { place.sentAt = now }
    for claim in place.claims {
      if time <= now {
        accounts[claim.key]?.send(id, cost: claim.cost, now: now)
      } else {
        accounts[claim.key]?.book((time, id), cost: claim.cost)
      }
    }
    places[id] = place
    nextExpiry = min(nextExpiry, expiry(of: place))
  }

  /// Moves a booked place to another time, and sends it if that is now.
  mutating func move(_ place: KeptPlace, to opening: Opening, now: Timestamp) -> Reservation {
    var place = place
    for claim in place.claims { accounts[claim.key]?.drop(place.reservation.id) }
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
    for claim in place.claims {
      accounts[claim.key]?.drop(place.reservation.id)
      accounts[claim.key]?.book(place.order, cost: claim.cost)
    }
    places[place.reservation.id] = place
    nextExpiry = min(nextExpiry, expiry(of: place))
    return place.reservation
  }

  /// Counts a call that went without asking for its turn.
  mutating func sendUnannounced(_ id: UInt64, _ claim: Claim, now: Timestamp) {
    accounts[claim.key]?.drop(id)
    accounts[claim.key]?.send(id, cost: claim.cost, now: now)
    accounts[claim.key]?.finish(id, sentAt: now, now: now)
  }
}

// MARK: - Housekeeping

extension BudgetLedger {
  /// Opens the accounts of claims and brings them up to now.
  mutating func prepare(_ claims: [Claim], now: Timestamp) {
    for claim in claims where accounts[claim.key]?.budget != claim.budget {
      accounts[claim.key] = Account(budget: claim.budget, now: now)
    }
    tidy(claims, now: now)
    guard accounts.count >= sweepAccountsAt else { return }
    let claimed = Set(claims.map(\.key))
    accounts = accounts.filter { claimed.contains($0.key) || !$0.value.isIdle(at: now) }
    sweepAccountsAt = max(64, accounts.count * 2)
  }

  mutating func tidy(_ claims: [Claim], now: Timestamp) {
    for claim in claims { accounts[claim.key]?.tidy(now: now) }
  }

  /// Gives on the places nobody took, and ends the calls nobody released.
  mutating func sweep(now: Timestamp) {
    guard now >= nextExpiry else { return }
    nextExpiry = Timestamp(milliseconds: .max)
    for place in places.values {
      let end = expiry(of: place)
      guard end <= now else {
        nextExpiry = min(nextExpiry, end)
        continue
      }
      release(place.reservation.id, outcome: place.sentAt == nil ? .unsent : .sent, now: now)
    }
  }

  private func expiry(of place: KeptPlace) -> Timestamp {
    if let start = place.sentAt { start + lease } else { place.reservation.notBefore + grace }
  }
}
