import Manifests
import Time

// What a process leases of large limits: it sends within its leases without asking, and so also while nobody can be asked.

extension PacingState {
  /// Gives a call the first place that its limits allow, within the leases of its process or beside them.
  mutating func reserve(
    _ claims: [BudgetLedger.Claim],
    for owner: BudgetLedger.Owner,
    now: Timestamp
  ) -> (place: BudgetLedger.Reservation, isTaken: Bool) {
    let charges = claims.filter { $0.cost > 0 }.map {
      BudgetLedger.Charge(key: $0.key, cost: $0.cost)
    }
    if case .process = owner, leased.isLeasing { countLeasable(claims, now: now) }
    guard let end = leaseEnd(of: claims, for: owner, now: now) else {
      let place = ledger.reserve(claims, for: owner, now: now)
      return (place, ledger.isTaken(place.id))
    }
    let opening = openingWithinLeases(of: charges, for: owner, now: now)
    if opening.time > now { leased.noteFull(charges) }
    if opening.time - now > detour(of: charges) || opening.time >= end {
      let shared = ledger.opening(of: claims, now: now)
      guard opening.time < shared, opening.time < end else {
        let place = ledger.reserve(claims, for: owner, now: now)
        return (place, ledger.isTaken(place.id))
      }
    }
    leased.ledger.sweep(now: now)
    let place = leased.ledger.reserve(charges, from: now, for: owner, now: now)
    return (place, leased.ledger.isTaken(place.id))
  }

  /// Counts a call under those of its limits of which parts can be leased.
  private mutating func countLeasable(_ claims: [BudgetLedger.Claim], now: Timestamp) {
    let leasable = claims.filter { claim in
      let limit = ledger.accounts.rows[claim.key]?.limit ?? claim.budget.limit
      return claim.cost > 0 && limit.isLeasable
    }
    guard !leasable.isEmpty else { return }
    leased.count(
      leasable.map { BudgetLedger.Charge(key: $0.key, cost: $0.cost) },
      now: now
    )
  }

  /// Seconds within which a place in leases is as good as one for which others are asked: there is next to nothing to be had
  /// of them, and they take as long to say so.
  private func detour(of charges: [BudgetLedger.Charge]) -> Double {
    let isSpared = charges.allSatisfy { ledger.accounts.rows[$0.key]?.isLeasedAway ?? false }
    return isSpared ? leased.detour : 0
  }

  /// When the leases that cover all claims end; nil where one of them is not covered.
  private func leaseEnd(
    of claims: [BudgetLedger.Claim],
    for owner: BudgetLedger.Owner,
    now: Timestamp
  ) -> Timestamp? {
    guard case .process(let process) = owner else { return nil }
    var end = Timestamp.latest
    for claim in claims where claim.cost > 0 {
      let charge = BudgetLedger.Charge(key: claim.key, cost: claim.cost)
      guard let until = leaseEnd(of: charge, for: process, now: now),
        ledger.accounts.rows[claim.key]?.declares(claim.budget) == true
      else { return nil }
      end = min(end, until)
    }
    return end == .latest ? nil : end
  }

  func leaseEnd(
    of charge: BudgetLedger.Charge,
    for process: String,
    now: Timestamp
  ) -> Timestamp? {
    guard let account = ledger.accounts.rows[charge.key], account.isLeasable,
      account.shutUntil.map({ $0 <= now }) ?? true,
      let lease = account.lease(of: process), lease.amount >= charge.cost,
      lease.until - now > LeaseTerms.margin
    else { return nil }
    return lease.until + -LeaseTerms.margin
  }

  /// The first instant at which all leases of charges have room.
  mutating func openingWithinLeases(
    of charges: [BudgetLedger.Charge],
    for owner: BudgetLedger.Owner,
    now: Timestamp
  ) -> Opening {
    keepToLeases(charges, of: owner, now: now)
    leased.ledger.tidy(charges, now: now)
    return leased.ledger.earliest(for: charges, from: now, now: now) { $0.uses }
  }

  /// Has what is sent within leases keep to what they are now: what the store holds is what counts.
  private mutating func keepToLeases(
    _ charges: [BudgetLedger.Charge],
    of owner: BudgetLedger.Owner,
    now: Timestamp
  ) {
    guard case .process(let process) = owner else { return }
    for charge in charges {
      guard let account = ledger.accounts.rows[charge.key],
        let lease = account.lease(of: process), case .window(_, let per) = account.limit
      else { continue }
      leased.set(charge.key, to: lease.amount, per: per, now: now)
    }
  }

  /// Asks for the turn of a place within leases; nil where it has lapsed, or is none.
  mutating func takeWithinLeases(
    _ id: UInt64,
    by owner: BudgetLedger.Owner,
    now: Timestamp
  ) -> BudgetLedger.Turn? {
    guard let place = leased.ledger.places.rows[id] else { return nil }
    guard case .process(let process) = owner,
      place.charges.allSatisfy({ leaseEnd(of: $0, for: process, now: now) != nil })
    else {
      if place.sentAt != nil { return .go }
      leased.ledger.release(id, outcome: .unsent, now: now)
      return .lapsed
    }
    keepToLeases(place.charges, of: owner, now: now)
    return leased.ledger.take(id, by: owner, now: now)
  }

  /// The place of a call that waits, wherever it is booked.
  package func reservation(_ id: UInt64) -> BudgetLedger.Reservation? {
    (ledger.places.rows[id] ?? leased.ledger.places.rows[id])?.reservation
  }
}
