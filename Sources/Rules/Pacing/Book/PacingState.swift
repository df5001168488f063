package import Failures
import JSON
import Manifests
internal import Memory
package import Time

/// What is known about who may send now: gates, holds, budgets, repeats and broken APIs.
///
/// A pure value: a store that several processes share brings it up to date before each question and writes what the
/// question changed.
package struct PacingState: Sendable {
  /// All of it behind one reference: a book is copied before each question, and hardly a question changes anything.
  @CopyOnWrite var tables = PacingTables()

  /// Makes a book in which everything is open.
  package init() {}

  /// Asks for a place among the calls that may be sent.
  package mutating func admit(
    _ request: AdmissionRequest,
    for owner: BudgetLedger.Owner = .process(""),
    now: Timestamp
  ) -> Admission {
    let request = known(request)
    liftHolds(replacedBy: request)
    if let obstacle = obstacle(for: request, now: now) { return obstacle }
    let claims = claims(of: request, now: now)
    guard !claims.isEmpty else {
      return depart(Reservation(notBefore: now), request, now: now)
    }
    let reserved = reserve(claims, for: owner, now: now)
    let reservation = Reservation(reserved.place, claims, ledger.closedUntil)
    return reserved.isTaken
      ? depart(reservation, request, now: now) : .scheduled(reservation)
  }

  /// Asks for the turn of a place that was waited for; it may have moved, or a gate may have shut meanwhile.
  package mutating func turn(
    of place: UInt64?,
    for request: AdmissionRequest,
    by owner: BudgetLedger.Owner = .process(""),
    now: Timestamp
  ) -> Admission {
    let request = known(request)
    guard let place else { return admit(request, for: owner, now: now) }
    liftHolds(replacedBy: request)
    if let obstacle = obstacle(for: request, now: now) {
      if let place = kept(place, behind: obstacle) { return .scheduled(place) }
      release(place, outcome: .unsent, now: now)
      return obstacle
    }
    let claims = claims(of: request, now: now)
    guard ledger.reserves(claims, at: place) else {
      release(place, outcome: .unsent, now: now)
      return admit(request, for: owner, now: now)
    }
    let turn = takeWithinLeases(place, by: owner, now: now)
    switch turn ?? ledger.take(place, by: owner, now: now) {
    case .go:
      // One that was taken before counts from then on, and its call may be too late to leave on it.
      var reservation = Reservation(notBefore: sentAt(place) ?? now, place: place)
      reservation.claims = claims
      return depart(reservation, request, now: now)
    case .wait(let moved): return .scheduled(Reservation(moved, claims, ledger.closedUntil))
    case .lapsed: return admit(request, for: owner, now: now)
    }
  }

  /// Asks for a place for one more request of a call that was let through, whose former one was sent at `reservation`.
  ///
  /// Only limits keep it back: what was let through is not asked a second time whether it may go, and what it looks behind
  /// for others it still does.
  package mutating func admit(
    _ request: AdmissionRequest,
    after reservation: Reservation,
    for owner: BudgetLedger.Owner = .process(""),
    now: Timestamp
  ) -> Admission {
    if let place = reservation.place { release(place, outcome: .sent, now: now) }
    let claims = claims(of: known(request), now: now)
    var next = Reservation(notBefore: now)
    var isTaken = true
    if !claims.isEmpty {
      let reserved = reserve(claims, for: owner, now: now)
      next = Reservation(reserved.place, claims, ledger.closedUntil)
      isTaken = reserved.isTaken
    }
    next.probe = reservation.probe
    return isTaken ? .granted(next) : .scheduled(next)
  }

  /// From when on the call of a place counts as sent, wherever it is booked.
  private func sentAt(_ place: UInt64) -> Timestamp? {
    (ledger.places.rows[place] ?? leased.ledger.places.rows[place])?.sentAt
  }

  /// Says what became of a place, wherever it is booked.
  mutating func release(_ place: UInt64, outcome: BudgetLedger.Outcome, now: Timestamp) {
    ledger.release(place, outcome: outcome, now: now)
    if leased.ledger.places.rows[place] != nil {
      leased.ledger.release(place, outcome: outcome, now: now)
    }
  }

  /// Counts a call from when the API has seen it at the latest, wherever its place is booked; one that has not left is
  /// left as it is.
  package mutating func recount(_ reservation: Reservation) {
    guard let place = reservation.place, let passage = reservation.passage else { return }
    ledger.recount(place, reservation.claims, passage)
    leased.ledger.recount(place, reservation.claims, passage)
  }

  /// Keeps a place for an agent that will come back: the first that all limits allow from `start` on.
  package mutating func appoint(
    _ request: AdmissionRequest,
    from start: Timestamp,
    now: Timestamp
  ) -> Reservation {
    let claims = claims(of: known(request), now: now)
    guard !claims.isEmpty else { return Reservation(notBefore: start) }
    let place = ledger.reserve(claims, from: start, for: .task, now: now)
    return Reservation(place, claims, ledger.closedUntil)
  }

  /// Takes one retry of our own choice from the API's stock, if there is one.
  package mutating func permitRepetition(of request: AdmissionRequest) -> RetryBudget.Permission {
    var budget = retries[request.api] ?? RetryBudget()
    let permission = budget.withdraw()
    if permission == .granted { retries[request.api] = budget }
    return permission
  }

  /// The failures that shut the call's scopes lately, and those that others have met and not got over.
  package func earlier(of request: AdmissionRequest, now: Timestamp) -> [CallContext.Earlier] {
    let own = gates.gates.isEmpty ? [] : gates.earlier(among: known(request).scopes, now: now)
    return holds.holds.isEmpty && breakers.isEmpty ? own : own + elsewhere(of: request, now: now)
  }

  /// The first instant at which the call would be let through, budgets aside; nil when that is now, or up to a person.
  package func opening(for request: AdmissionRequest, now: Timestamp) -> Timestamp? {
    let request = known(request)
    return [
      shut(request, now: now), broken(request, now: now), struck(request, now: now),
    ]
    .compactMap { $0?.opening }.max()
  }
}

// MARK: - What keeps a call back

extension PacingState {
  /// The first thing that keeps the call from being sent; asking changes nothing.
  private func obstacle(for request: AdmissionRequest, now: Timestamp) -> Admission? {
    repeated(request, now: now) ?? held(request, now: now)
      ?? shut(request, now: now) ?? broken(request, now: now)
      ?? struck(request, now: now)
  }

  /// Lifts what another credential than the call's has closed; a book in which nothing is closed stays the one it was.
  private mutating func liftHolds(replacedBy request: AdmissionRequest) {
    if !holds.holds.isEmpty { holds.lift(replacedBy: request) }
  }

  private func repeated(_ request: AdmissionRequest, now: Timestamp) -> Admission? {
    guard !refusals.refusals.isEmpty else { return nil }
    return refusals.repeated(request.call, now: now)
      .map { .repeated($0.failure, count: $0.count) }
  }

  private func held(_ request: AdmissionRequest, now: Timestamp) -> Admission? {
    holds.closed(for: request, now: now).map { .held(scope: $0.scope, $0.failure) }
  }

  private func shut(_ request: AdmissionRequest, now: Timestamp) -> Admission? {
    guard !gates.gates.isEmpty else { return nil }
    return gates.shut(among: request.scopes, now: now)
      .map { .shut(scope: $0.scope, until: $0.until, $0.failure) }
  }

  private func broken(_ request: AdmissionRequest, now: Timestamp) -> Admission? {
    guard !breakers.isEmpty else { return nil }
    for key in breakerKeys(of: request) {
      guard case .open(let until)? = breakers[key]?.state(now: now) else { continue }
      return .broken(until: until, scope: key == request.api ? "api" : "operation")
    }
    return nil
  }

  private func struck(_ request: AdmissionRequest, now: Timestamp) -> Admission? {
    guard let strike = request.strike,
      let until = ledger.opening(for: strike.claim, now: now)
    else { return nil }
    return .struck(until: until, strike.rule)
  }

  /// Lets a call go now, and has it find out what nobody knows.
  private mutating func depart(
    _ reservation: Reservation,
    _ request: AdmissionRequest,
    now: Timestamp
  ) -> Admission {
    var reservation = reservation
    if !holds.holds.isEmpty {
      reservation.probe.holds = holds.takeProbes(for: request, now: now)
    }
    if !breakers.isEmpty {
      for key in breakerKeys(of: request) where breakers[key] != nil {
        if breakers[key]?.admit(now: now) == .probing { reservation.probe.looksAtAPI = true }
      }
    }
    return .granted(reservation)
  }
}

extension Reservation {
  init(
    _ reservation: BudgetLedger.Reservation,
    _ claims: [BudgetLedger.Claim],
    _ closedUntil: Timestamp?
  ) {
    let limiting = claims.first { $0.key == reservation.limitingBudget }
    self.init(
      notBefore: reservation.notBefore,
      budget: limiting?.budget,
      place: reservation.id
    )
    isUncounted = reservation.notBefore == closedUntil
    self.claims = claims
  }
}

extension PacingState {
  /// The request with what answers told of whom its scopes concern.
  func known(_ request: AdmissionRequest) -> AdmissionRequest {
    guard request.readsFields, let told = remembered[request.tool] else {
      return request
    }
    return request.knowing(told)
  }

  /// Has one call look behind every hold that keeps the call back, and opens the gates that are shut for long, because
  /// somebody says that a person has acted.
  package mutating func release(_ request: AdmissionRequest, now: Timestamp) {
    let request = known(request)
    holds.heed(request, now: now)
    guard !gates.gates.isEmpty else { return }
    for scope in gates.heeding(request.scopes, now: now) { open(scope) }
  }

  /// From when on somebody's word that a person has acted opens the gates before a call that are shut for long; nil where
  /// none is.
  package func heedsWords(for request: AdmissionRequest, now: Timestamp) -> Timestamp? {
    gates.gates.isEmpty ? nil : gates.heedsWords(known(request).scopes, now: now)
  }

  /// The hold that each of the calls stands behind, nil where it could be sent; what their credentials replace is lifted.
  package mutating func holds(before applications: [AdmissionRequest]) -> [Holds.Hold?] {
    for request in applications { liftHolds(replacedBy: request) }
    return applications.map { holds.standing(before: known($0)) }
  }
}
