package import EventLoop
import Failures
import Manifests
package import Pacing
package import Time

/// The pacing state of one process, kept in memory.
@Engine
package final class ProcessPacing: PacingState {
  private var gates = Gates()

  /// The failures that shut the gates, by scope key.
  private var causes: [String: Failure] = [:]
  private var holds = Holds()
  private var refusals = Refusals()
  private var ledger = BudgetLedger()
  private var breakers: [String: Breaker] = [:]
  private var retries: [String: RetryBudget] = [:]

  /// The calls that wait for their places, by the ledger's numbers.
  private var naps: [UInt64: (nap: Nap, until: Timestamp)] = [:]

  /// Shut gates whose causes are kept before those that opened by themselves are dropped.
  private static let causeLimit = 4096

  /// Makes a state in which everything is open.
  package init() {}

  package func admit(_ application: Application, now: Timestamp) -> Admission {
    if let obstacle = obstacle(for: application, now: now) { return obstacle }
    let claims = application.claims
    guard !claims.isEmpty else {
      return depart(Appointment(notBefore: now), application, now: now)
    }
    let reservation = ledger.reserve(claims, now: now)
    let appointment = Appointment(reservation, claims)
    return reservation.notBefore > now
      ? .granted(appointment) : depart(appointment, application, now: now)
  }

  package func turn(
    of appointment: Appointment,
    for application: Application,
    now: Timestamp
  ) -> Admission {
    guard let reservation = appointment.reservation else { return admit(application, now: now) }
    naps[reservation.id] = nil
    if let obstacle = obstacle(for: application, now: now) {
      settle(appointment, .unsent, now: now)
      return obstacle
    }
    switch ledger.take(reservation.id, now: now) {
    case .go:
      var due = appointment
      due.notBefore = now
      return depart(due, application, now: now)
    case .wait(let moved): return .granted(Appointment(moved, application.claims))
    case .lapsed: return admit(application, now: now)
    }
  }

  package func end(_ nap: Nap, ifMovesUp appointment: Appointment) {
    guard let reservation = appointment.reservation else { return }
    naps[reservation.id] = (nap, appointment.notBefore)
  }

  package func settle(_ appointment: Appointment, _ outcome: AppointmentOutcome, now: Timestamp) {
    guard let reservation = appointment.reservation else { return }
    naps[reservation.id] = nil
    ledger.release(reservation.id, outcome: outcome == .sent ? .sent : .unsent, now: now)
    moveUp(now: now)
  }

  package func permitRepetition(of application: Application) -> RetryBudget.Permission {
    retries[application.api, default: RetryBudget()].withdraw()
  }

  package func opening(for application: Application, now: Timestamp) -> Timestamp? {
    [shut(application, now: now), broken(application, now: now)]
      .compactMap { $0?.opening }.max()
  }

  /// Hands the places that became free to those who wait, first come first.
  private func moveUp(now: Timestamp) {
    guard !naps.isEmpty else { return }
    for place in ledger.moveUp(Array(naps.keys), now: now) {
      guard let waiting = naps[place.id], place.notBefore < waiting.until else { continue }
      naps[place.id] = nil
      waiting.nap.end()
    }
  }
}

// MARK: - What keeps a call back

extension ProcessPacing {
  /// The first thing that keeps the call from being sent; asking changes nothing.
  private func obstacle(for application: Application, now: Timestamp) -> Admission? {
    refusals.repeated(application, now: now) ?? holds.closed(for: application, now: now)
      ?? shut(application, now: now) ?? broken(application, now: now)
  }

  /// The gate that opens last.
  private func shut(_ application: Application, now: Timestamp) -> Admission? {
    guard !causes.isEmpty else { return nil }
    var last: (scope: ScopeKey, until: Timestamp)?
    for scope in application.scopes where causes[scope.key] != nil {
      guard case .until(let until, _)? = gates.closed(among: [scope.key], now: now) else {
        causes[scope.key] = nil
        continue
      }
      if last.map({ $0.until < until }) ?? true { last = (scope, until) }
    }
    guard let last, let failure = causes[last.scope.key] else { return nil }
    return .shut(scope: last.scope.scope, until: last.until, failure)
  }

  private func broken(_ application: Application, now: Timestamp) -> Admission? {
    guard case .open(let until)? = breakers[application.api]?.state(now: now) else { return nil }
    return .broken(until: until)
  }

  /// Lets a call go now, and has it find out what nobody knows.
  private func depart(
    _ appointment: Appointment,
    _ application: Application,
    now: Timestamp
  ) -> Admission {
    var appointment = appointment
    appointment.probe.holds = holds.takeProbes(for: application, now: now)
    appointment.probe.looksAtAPI = breakers[application.api]?.admit(now: now) == .probing
    return .granted(appointment)
  }
}

// MARK: - Lessons

extension ProcessPacing {
  package func learn(_ lesson: Lesson, now: Timestamp) {
    switch lesson {
    case .shut(let scope, let until, let failure): shut(scope, until: until, failure, now: now)
    case .held(let scope, let credential, let failure):
      holds.close(scope, credential: credential, failure, now: now)
    case .budget(let key, let limit, let remaining, let reset):
      ledger.learn(key: key, limit: limit, remaining: remaining, reset: reset, now: now)
    case .healthy(let api): breakers[api]?.record(.success, now: now)
    case .unwell(let api): breakers[api, default: Breaker()].record(.failure, now: now)
    case .succeeded(let application, let appointment):
      retries[application.api]?.deposit()
      refusals.forget(after: application)
      holds.lift(appointment.probe.holds)
    case .failed(let application, let failure):
      refusals.record(failure, of: application, now: now)
    case .untold(let application, let appointment):
      holds.giveBack(appointment.probe.holds, now: now)
      if appointment.probe.looksAtAPI { breakers[application.api]?.abandonProbe(now: now) }
    }
  }

  private func shut(_ scope: ScopeKey, until: Timestamp, _ failure: Failure, now: Timestamp) {
    gates.sweep(now: now)
    if causes.count >= Self.causeLimit {
      let closed = Set(gates.entries(now: now).map(\.scope))
      causes = causes.filter { closed.contains($0.key) }
    }
    let known = gates.closed(among: [scope.key], now: now)
    gates.shut(scope.key, until: until, because: Closure(failure))
    // A gate that stays shut for longer by an earlier failure keeps that failure.
    if gates.closed(among: [scope.key], now: now) != known { causes[scope.key] = failure }
  }
}

extension Appointment {
  fileprivate init(_ reservation: BudgetLedger.Reservation, _ claims: [BudgetLedger.Claim]) {
    let limiting = claims.first { $0.key == reservation.limitingBudget }
    self.init(
      notBefore: reservation.notBefore,
      budget: limiting?.budget,
      reservation: reservation
    )
  }
}
