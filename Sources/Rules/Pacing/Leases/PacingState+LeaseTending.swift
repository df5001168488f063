import Manifests
package import Time

// How parts of limits are leased, renewed, grown and given back.

extension PacingState {
  /// Leases what the process should have of the limits of a call, or gives back what it has too much of.
  package mutating func tendLeases(
    of request: AdmissionRequest,
    _ terms: LeaseTerms,
    now: Timestamp
  ) {
    guard ledger.closedUntil == nil, terms.trust > 0 else { return }
    let keys = request.claims.filter { $0.cost > 0 }.map(\.key)
    sharing(keys, now: now) { book, key in book.tend(key, terms, now: now) }
  }

  /// The same for all that the process has leased.
  package mutating func tendLeases(_ terms: LeaseTerms, now: Timestamp) {
    guard ledger.closedUntil == nil else { return }
    let keys = leasedKeys(of: terms.process)
    sharing(keys, now: now) { book, key in book.tend(key, terms, now: now) }
  }

  /// Gives everything back, because the process ends.
  package mutating func returnLeases(of process: String, now: Timestamp) {
    let keys = leasedKeys(of: process)
    sharing(keys, now: now) { book, key in book.giveBack(key, of: process, now: now) }
  }

  /// Changes the leases of limits; where less is leased then, the calls that wait have the rest at once.
  private mutating func sharing(
    _ keys: [String],
    now: Timestamp,
    _ change: (inout PacingState, String) -> Void
  ) {
    let former = keys.map { ledger.accounts.rows[$0]?.leased ?? 0 }
    for key in keys { change(&self, key) }
    let isFreed = zip(keys, former).contains { key, former in
      former > 0 && (ledger.accounts.rows[key]?.leased ?? 0) < former
    }
    if isFreed { moveUp(now: now) }
  }

  /// Uses no more of leases than another state of the book leaves a process: it may be what others know already.
  package mutating func useNoMore(than other: PacingState, of process: String) {
    for (key, account) in ledger.accounts.rows where account.lease(of: process) != nil {
      var lesser = account
      let left = other.ledger.accounts.rows[key]?.lease(of: process)
      lesser.leases = account.leases.compactMap { lease in
        guard lease.process == process else { return lease }
        guard let left else { return nil }
        var lesser = lease
        lesser.amount = min(lease.amount, left.amount)
        lesser.until = min(lease.until, left.until)
        return lesser
      }
      if lesser.leases != account.leases { ledger.accounts.amend(lesser, at: key) }
    }
  }

  /// Whether a process has leased anything.
  package func hasLeases(of process: String) -> Bool {
    ledger.accounts.rows.values.contains { $0.lease(of: process) != nil }
  }

  private func leasedKeys(of process: String) -> [String] {
    let keys = ledger.accounts.rows.filter { $0.value.lease(of: process) != nil }.map(\.key)
    // What was sent by a lease that got lost still counts.
    return Set(keys).union(leased.ledger.accounts.rows.keys).sorted()
  }

  mutating func tend(_ key: String, _ terms: LeaseTerms, now: Timestamp) {
    guard let account = ledger.accounts.rows[key] else { return }
    // Of what was never leased there is nothing to look after.
    let isHeld =
      account.lease(of: terms.process) != nil || leased.ledger.accounts.rows[key] != nil
    guard account.isLeasable || isHeld, leased.isToCheck(key, now: now) else { return }
    guard account.isLeasable else { return giveBack(key, of: terms.process, now: now) }
    endLeasesOfDead(key, terms, now: now)
    if account.hasEndedLeases(at: now) { ledger.accounts[key]?.endLeases(now: now) }
    let lease = account.lease(of: terms.process)
    if lease == nil, leased.ledger.accounts.rows[key] != nil {
      giveBack(key, of: terms.process, now: now)
    }
    let need = need(of: key, terms.process, now: now)
    if need?.isCrowded == true { leased.noteCrowded(key, now: now) }
    if lease == nil, leased.wasCrowded(key, within: 2 * (need?.per ?? 0), now: now) { return }
    let amount = need?.amount ?? 0
    let isWorth = amount >= 2 && !(leased.isIdle(key, now: now) || terms.trust <= 0)
    guard isWorth else {
      if lease != nil { giveBack(key, of: terms.process, now: now) }
      return
    }
    guard isToChange(lease, key, to: amount, terms, now: now) else { return }
    let new = LimitLease(
      process: terms.process,
      amount: amount,
      until: now + terms.trust,
      home: terms.home
    )
    ledger.accounts[key]?.put(new)
    leased.noteChange(of: key, now: now)
    if case .window(_, let per) = account.limit { leased.set(key, to: amount, per: per, now: now) }
  }

  private func isToChange(
    _ lease: LimitLease?,
    _ key: String,
    to amount: Double,
    _ terms: LeaseTerms,
    now: Timestamp
  ) -> Bool {
    let age = leased.age(of: key, now: now)
    guard let lease else { return age >= LeaseTerms.pauses.growing }
    let isTight =
      leased.wasFull(key) || leased.load(of: key, now: now) > lease.amount * 0.75 - 1
    if amount > lease.amount, isTight { return age >= LeaseTerms.pauses.growing }
    if amount < lease.amount * 0.75 { return age >= LeaseTerms.pauses.shrinking }
    return lease.until - now < terms.trust * 0.75
  }

  private func need(of key: String, _ process: String, now: Timestamp) -> LeaseNeed? {
    guard let account = ledger.accounts.rows[key], case .window(let limit, let per) = account.limit
    else { return nil }
    let others = account.leases.filter { $0.process != process }
    // What the window is depends on all leases, so it is asked once and not for each use.
    let window = SlidingWindow(limit: Double(limit), seconds: per)
    let used = account.uses[..<account.uses.index(after: now + per)].reduce(0) { sum, use in
      let counts = use.phase == .booked || window.end(of: use) > now
      return counts && use.time < now + per ? sum + use.cost : sum
    }
    var need = LeaseNeed(
      limit: Double(limit),
      per: per,
      heads: 1,
      leased: others.reduce(0) { $0 + $1.amount },
      used: used,
      held: account.lease(of: process)?.amount ?? 0,
      load: leased.load(of: key, now: now),
      rate: leased.rate(of: key, per: per, now: now),
      asked: leased.asked(of: key)
    )
    // There may be thousands, and they are counted where something is to be shared.
    if !need.isCrowded { need.heads += heads(at: key, besides: process, others) }
    return need
  }

  /// How many other processes are at a limit, with leases or in its queue.
  private func heads(at key: String, besides process: String, _ leases: [LimitLease]) -> Int {
    let holders = Set(leases.map(\.process))
    let waiting = ledger.places.processes.count { other in
      guard other != process, !holders.contains(other) else { return false }
      return ledger.places.places(of: other).contains { place in
        place.sentAt == nil && place.charges.contains { $0.key == key }
      }
    }
    return holders.count + waiting
  }

  /// Of one that is known to be dead the lease is over; what it may have sent counts for a window more.
  private mutating func endLeasesOfDead(_ key: String, _ terms: LeaseTerms, now: Timestamp) {
    guard let leases = ledger.accounts.rows[key]?.leases else { return }
    for lease in leases
    where lease.process != terms.process && lease.until > now && !lease.home.isEmpty
      && terms.isGone(lease.home)
    {
      var over = lease
      over.until = now
      ledger.accounts[key]?.put(over)
    }
  }

  private mutating func giveBack(_ key: String, of process: String, now: Timestamp) {
    let sent = leased.end(key, now: now)
    guard ledger.accounts.rows[key] != nil else { return }
    ledger.accounts[key]?.leases.removeAll { $0.process == process }
    for use in sent {
      ledger.accounts[key]?.add(Usage(time: use.time, cost: use.cost, owner: 0, phase: .past))
    }
  }
}

extension LimiterState {
  /// Puts a lease in the place of the one that its process had.
  fileprivate mutating func put(_ lease: LimitLease) {
    leases.removeAll { $0.process == lease.process }
    leases.append(lease)
    leases.sort { $0.process < $1.process }
  }
}
