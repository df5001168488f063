package import Failures
package import JSON
import Manifests
package import Time

/// What is known about who may send now: gates, holds, budgets, repeats and broken APIs.
///
/// A pure value: a store that several processes share brings it up to date before each question and writes what the
/// question changed.
package struct PacingBook: Sendable {
  package var gates = Gates()
  package var holds = Holds()
  package var refusals = Refusals()
  package var ledger = BudgetLedger()

  /// The breakers by API; only those that are not simply closed.
  package var breakers = Shelf<String, Breaker>()

  /// The retry budgets by API; only those that are not full.
  package var retries = Shelf<String, RetryBudget>()

  /// What the last successes told, by tool and credential.
  package var remembered = Shelf<String, JSONObject>()

  /// What refusals taught of limits that nobody declares, by scope key.
  package var paces = Shelf<String, Pace>()

  /// Makes a book in which everything is open.
  package init() {}

  /// Asks for a place among the calls that may be sent.
  package mutating func admit(
    _ application: Application,
    for keeper: BudgetLedger.Keeper = .process(""),
    now: Timestamp
  ) -> Admission {
    let application = known(application)
    holds.lift(replacedBy: application)
    if let obstacle = obstacle(for: application, now: now) { return obstacle }
    let claims = claims(of: application, now: now)
    guard !claims.isEmpty else {
      return depart(Appointment(notBefore: now), application, now: now)
    }
    let reservation = ledger.reserve(claims, for: keeper, now: now)
    let appointment = Appointment(reservation, claims)
    return ledger.isTaken(reservation.id)
      ? depart(appointment, application, now: now) : .scheduled(appointment)
  }

  /// Asks for the turn of a place that was waited for; it may have moved, or a gate may have shut meanwhile.
  package mutating func turn(
    of place: UInt64?,
    for application: Application,
    by keeper: BudgetLedger.Keeper = .process(""),
    now: Timestamp
  ) -> Admission {
    let application = known(application)
    guard let place else { return admit(application, for: keeper, now: now) }
    holds.lift(replacedBy: application)
    if let obstacle = obstacle(for: application, now: now) {
      if let place = kept(place, behind: obstacle) { return .scheduled(place) }
      ledger.release(place, outcome: .unsent, now: now)
      return obstacle
    }
    let claims = claims(of: application, now: now)
    guard ledger.reserves(claims, at: place) else {
      ledger.release(place, outcome: .unsent, now: now)
      return admit(application, for: keeper, now: now)
    }
    switch ledger.take(place, by: keeper, now: now) {
    case .go:
      return depart(Appointment(notBefore: now, place: place), application, now: now)
    case .wait(let moved): return .scheduled(Appointment(moved, claims))
    case .lapsed: return admit(application, for: keeper, now: now)
    }
  }

  /// Keeps a place for an agent that will come back: the first that all limits allow from `start` on.
  package mutating func appoint(
    _ application: Application,
    from start: Timestamp,
    now: Timestamp
  ) -> Appointment {
    let claims = claims(of: known(application), now: now)
    guard !claims.isEmpty else { return Appointment(notBefore: start) }
    return Appointment(ledger.reserve(claims, from: start, for: .task, now: now), claims)
  }

  /// Takes one retry of our own choice from the API's stock, if there is one.
  package mutating func permitRepetition(of application: Application) -> RetryBudget.Permission {
    var budget = retries[application.api] ?? RetryBudget()
    let permission = budget.withdraw()
    if permission == .granted { retries[application.api] = budget }
    return permission
  }

  /// The failures that shut the call's scopes lately.
  package func earlier(of application: Application, now: Timestamp) -> [CallFacts.Earlier] {
    gates.gates.isEmpty ? [] : gates.earlier(among: known(application).scopes, now: now)
  }

  /// The first instant at which the call would be let through, budgets aside; nil when that is now, or up to a person.
  package func opening(for application: Application, now: Timestamp) -> Timestamp? {
    let application = known(application)
    return [
      shut(application, now: now), broken(application, now: now), struck(application, now: now),
    ]
    .compactMap { $0?.opening }.max()
  }
}

// MARK: - What keeps a call back

extension PacingBook {
  /// The first thing that keeps the call from being sent; asking changes nothing.
  private func obstacle(for application: Application, now: Timestamp) -> Admission? {
    repeated(application, now: now) ?? held(application, now: now)
      ?? shut(application, now: now) ?? broken(application, now: now)
      ?? struck(application, now: now)
  }

  private func repeated(_ application: Application, now: Timestamp) -> Admission? {
    guard !refusals.refusals.isEmpty else { return nil }
    return refusals.repeated(application.call, now: now)
      .map { .repeated($0.failure, count: $0.count) }
  }

  private func held(_ application: Application, now: Timestamp) -> Admission? {
    holds.closed(for: application, now: now).map { .held(scope: $0.scope, $0.failure) }
  }

  private func shut(_ application: Application, now: Timestamp) -> Admission? {
    guard !gates.gates.isEmpty else { return nil }
    return gates.shut(among: application.scopes, now: now)
      .map { .shut(scope: $0.scope, until: $0.until, $0.failure) }
  }

  private func broken(_ application: Application, now: Timestamp) -> Admission? {
    guard case .open(let until)? = breakers[application.api]?.state(now: now) else { return nil }
    return .broken(until: until)
  }

  private func struck(_ application: Application, now: Timestamp) -> Admission? {
    guard let strike = application.strike,
      let until = ledger.opening(for: strike.claim, now: now)
    else { return nil }
    return .struck(until: until, strike.rule)
  }

  /// Lets a call go now, and has it find out what nobody knows.
  private mutating func depart(
    _ appointment: Appointment,
    _ application: Application,
    now: Timestamp
  ) -> Admission {
    var appointment = appointment
    appointment.probe.holds = holds.takeProbes(for: application, now: now)
    if breakers[application.api] != nil {
      appointment.probe.looksAtAPI = breakers[application.api]?.admit(now: now) == .probing
    }
    return .granted(appointment)
  }
}

extension Appointment {
  init(_ reservation: BudgetLedger.Reservation, _ claims: [BudgetLedger.Claim]) {
    let limiting = claims.first { $0.key == reservation.limitingBudget }
    self.init(
      notBefore: reservation.notBefore,
      budget: limiting?.budget,
      place: reservation.id
    )
  }
}

extension PacingBook {
  /// The application with what answers told of whom its scopes concern.
  func known(_ application: Application) -> Application {
    guard application.readsFields, let told = remembered[application.tool] else {
      return application
    }
    return application.knowing(told)
  }

  /// Has one call look behind every hold that keeps the call back, because somebody says that a person has acted.
  package mutating func release(_ application: Application, now: Timestamp) {
    holds.heed(known(application), now: now)
  }

  /// The hold that each of the calls stands behind, nil where it could be sent; what their credentials replace is lifted.
  package mutating func holds(before applications: [Application]) -> [Holds.Hold?] {
    for application in applications { holds.lift(replacedBy: application) }
    return applications.map { holds.standing(before: known($0)) }
  }
}
