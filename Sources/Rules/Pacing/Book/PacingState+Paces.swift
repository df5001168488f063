import Failures
package import Manifests
import Time

// Scopes whose limit nobody declares: what the API refuses there tells how fast it may be called.

extension Budget {
  /// Names what is learned from refusals; no manifest can name a budget like this.
  private static let paceID = "~pace"

  /// The limit that a pace is.
  static func pace(_ pace: Pace) -> Budget {
    Budget(id: paceID, limit: .spacing(pace.interval), scope: pace.scope)
  }

  /// Whether it was learned from refusals.
  package var isPace: Bool { id == Self.paceID }

  /// The key of the account in which a scope's pace is kept.
  fileprivate static func paceKey(of scope: String) -> String { scope + "/" + paceID }

  /// The scope's key, where the account is that of a pace.
  static func scope(ofPaceKey key: String) -> String? {
    key.hasSuffix("/" + paceID) ? String(key.dropLast(paceID.count + 1)) : nil
  }
}

extension PacingState {
  /// The places that a call takes: in the limits that are declared, and in those that were learned.
  func claims(of request: AdmissionRequest, now: Timestamp) -> [BudgetLedger.Claim] {
    let told =
      ledger.accounts.isEmpty
      ? [] : request.toldClaims.filter { ledger.accounts[$0.key] != nil }
    guard !paces.isEmpty else { return request.claims + told }
    return request.claims + told
      + request.scopes.compactMap { scope in
        paces[scope.key].flatMap { $0.holds(at: now) ? claim($0, of: scope.key) : nil }
      }
  }

  private func claim(_ pace: Pace, of scope: String) -> BudgetLedger.Claim {
    BudgetLedger.Claim(key: Budget.paceKey(of: scope), budget: .pace(pace), cost: 1)
  }

  /// The place that was kept when a gate shut again, where it has moved behind the gate with all others.
  func kept(_ number: UInt64, behind obstacle: Admission) -> Reservation? {
    guard case .shut(let scope, let until, let failure) = obstacle,
      let place = ledger.places[number], place.sentAt == nil,
      place.reservation.notBefore >= until,
      place.charges.contains(where: {
        Budget.scope(ofPaceKey: $0.key) != nil && ledger.accounts[$0.key]?.shutUntil == until
      })
    else { return nil }
    var reservation = Reservation(notBefore: place.reservation.notBefore, place: number)
    reservation.gate = Gates.Gate(scope: scope, until: until, failure: failure)
    return reservation
  }

  /// Takes in what the answer to the call of a place tells of the API's rate.
  mutating func pace(
    by observations: [Observation],
    _ place: KeptPlace?,
    now: Timestamp
  ) {
    var isHealthy = false
    for observation in observations {
      switch observation {
      case .shut(let scope, let until, let failure):
        return refuse(place, scope, until: until, failure, now: now)
      case .healthy: isHealthy = true
      default: break
      }
    }
    guard isHealthy, !paces.isEmpty, let place else { return }
    for charge in place.charges {
      if let scope = Budget.scope(ofPaceKey: charge.key) { accept(scope, now: now) }
    }
  }

  private mutating func accept(_ scope: String, now: Timestamp) {
    guard var pace = paces[scope] else { return }
    let former = pace.interval
    guard pace.accept(now: now) else { return forgetPace(of: scope) }
    paces[scope] = pace
    if pace.interval != former { ledger.declare(claim(pace, of: scope), now: now) }
    // A single refusal need not slow a caller down who is alone.
    if pace.basis == .single || pace.basis == .chance { ledger.relax(Budget.paceKey(of: scope)) }
  }

  private mutating func refuse(
    _ place: KeptPlace?,
    _ scope: ScopeKey,
    until: Timestamp,
    _ failure: Failure,
    now: Timestamp
  ) {
    guard failure.action == .backOff, failure.scope != Failure.callScope else { return }
    let declared = place.map { $0.charges.map(\.key).filter { Budget.scope(ofPaceKey: $0) == nil } }
    let isLimit = failure.isRefusedForLimit
    // Where a limit that is known explains the refusal, it tells better when the next call may go.
    if isLimit, declared?.contains(where: { ledger.isFull($0, at: now) }) == true { return }
    let key = Budget.paceKey(of: scope.key)
    let hasKept = place?.charges.contains { $0.key == key } == true
    let refusal = PaceRefusal(
      until: until,
      cause: isLimit ? .limit : .other,
      hint: failure.growsWithRepetition ? .guessed : .told,
      sentAt: hasKept ? place?.sentAt : nil
    )
    let usual = declared?.compactMap { ledger.accounts[$0]?.usualInterval }.max()
    sweepPaces(now: now)
    var pace = paces[scope.key] ?? Pace(scope: scope.scope, refusal, usual: usual, now: now)
    if !pace.holds(at: now) {
      pace = Pace(scope: scope.scope, refusal, usual: usual, now: now)
    } else if paces[scope.key] != nil {
      pace.refuse(refusal, usual: usual, now: now)
    }
    paces[scope.key] = pace
    // What was refused has taken nothing.
    if let place, hasKept {
      ledger.accounts[key]?.drop(place.reservation.id, at: place.sentAt ?? place.order.time)
    }
    ledger.space(claim(pace, of: scope.key), from: pace.opening, now: now)
  }

  /// Lets go of what a scope's refusals taught.
  package mutating func forgetPace(of scope: String) {
    paces[scope] = nil
    ledger.forget(key: Budget.paceKey(of: scope))
  }

  /// Lifts holds, opens gates and lets go of what refusals taught of scopes, because a person has acted.
  package mutating func lift(_ keys: [String], gates shut: [String], paces scopes: [String]) {
    holds.lift(keys)
    for scope in shut { open(scope) }
    for scope in scopes { forgetPace(of: scope) }
  }

  /// Opens the gate of a scope, and what is left alone under this key because it kept failing; has its limits begin anew, for
  /// the answer that shut it mostly used them up as well, and lets go of the pace that the same answer taught.
  ///
  /// What is under way still counts against what may be under way at once.
  mutating func open(_ scope: String) {
    gates.gates[scope] = nil
    paces[scope] = nil
    if breakers[scope] != nil { breakers[scope] = nil }
    for (key, account) in ledger.accounts.rows where !account.isConcurrency {
      let slash = key.lastIndex(of: "/") ?? key.endIndex
      if key[..<slash] == scope { ledger.forget(key: key) }
    }
  }

  /// What was learned and can be felt; one call looks behind a gate without anything having been learned.
  func learned(in ledger: BudgetLedger, now: Timestamp) -> [PacingSnapshot.Pace] {
    paces.rows.filter { $0.value.holds(at: now) && ![.queue, .chance].contains($0.value.basis) }
      .map { scope, pace in
        let account = ledger.accounts.rows[Budget.paceKey(of: scope)]
        let next = account?.earliest(from: now, cost: 1, among: account?.uses ?? [], now: now)
        return PacingSnapshot.Pace(
          place: ScopePlace(key: scope),
          key: scope,
          interval: pace.interval,
          booked: account?.uses.count { $0.phase == .booked } ?? 0,
          next: next ?? max(now, pace.opening)
        )
      }
      .filter { $0.interval >= 0.1 || $0.next > now }
      .sorted { $0.place < $1.place }
  }

  private mutating func sweepPaces(now: Timestamp) {
    guard paces.count >= 64 else { return }
    for (scope, pace) in paces.rows where !pace.holds(at: now) { forgetPace(of: scope) }
  }
}

extension Failure {
  /// Whether the API refused a call because there were too many, and not because it is out of order.
  fileprivate var isRefusedForLimit: Bool {
    status == 429 || ["rate_limit", "quota", "queue"].contains(kind)
  }
}
