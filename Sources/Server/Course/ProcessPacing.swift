package import EventLoop
import Failures
import Manifests
import Pacing
package import Time

/// The pacing state of one process, kept in memory.
@Engine
package final class ProcessPacing: PacingState {
  private var gates = Gates()
  private var ledger = BudgetLedger()
  private var repeats = RepeatGuard()
  private var breakers: [String: Breaker] = [:]

  /// The failures that shut gates and closed holds, by scope key.
  private var causes: [String: Failure] = [:]

  /// When a hold lets one call through, to see whether a person has acted, by scope key.
  private var probes: [String: Timestamp] = [:]

  /// The failures of calls that may be answered from memory, by call key.
  private var refusals: [String: Failure] = [:]

  /// Entries of each table that are kept.
  private static let limit = 4096

  /// Seconds after which a hold is probed: a person needs minutes, and a probe costs one call.
  private static let probeInterval = 900.0

  /// Makes a state in which everything is open.
  package init() {}

  package func admit(_ application: Application, now: Timestamp) -> Admission {
    if let obstacle = closed(application, now: now) ?? repeated(application, now: now) {
      return obstacle
    }
    if case .open(let until)? = breakers[application.api]?.admit(now: now) {
      return .broken(until: until)
    }
    guard !application.claims.isEmpty else {
      return .granted(Appointment(notBefore: now, budget: nil, reservation: nil))
    }
    return .granted(Appointment(ledger.reserve(application.claims, now: now), of: application))
  }

  package func turn(
    of appointment: Appointment,
    for application: Application,
    now: Timestamp
  ) -> Admission {
    guard let reservation = appointment.reservation else { return admit(application, now: now) }
    if let obstacle = closed(application, now: now) {
      ledger.release(reservation.id, outcome: .unsent, now: now)
      return obstacle
    }
    switch ledger.take(reservation.id, now: now) {
    case .go: return .granted(Appointment(notBefore: now, budget: nil, reservation: reservation))
    case .wait(let moved): return .granted(Appointment(moved, of: application))
    case .lapsed: return admit(application, now: now)
    }
  }

  package func settle(_ appointment: Appointment, _ outcome: AppointmentOutcome, now: Timestamp) {
    guard let reservation = appointment.reservation else { return }
    ledger.release(reservation.id, outcome: outcome == .sent ? .sent : .unsent, now: now)
  }

  package func learn(_ lesson: Lesson, now: Timestamp) {
    switch lesson {
    case .shut(let scope, let until, let failure):
      makeRoom(now: now)
      gates.shut(scope.key, until: until, because: Closure(failure))
      causes[scope.key] = failure
    case .held(let scope, let failure):
      makeRoom(now: now)
      gates.hold(scope.key, because: Closure(failure))
      causes[scope.key] = failure
      probes[scope.key] = now + Self.probeInterval
    case .budget(let key, let limit, let remaining, let reset):
      ledger.learn(key: key, limit: limit, remaining: remaining, reset: reset, now: now)
    case .healthy(let api): breakers[api]?.record(.success, now: now)
    case .unwell(let api): breakers[api, default: Breaker()].record(.failure, now: now)
    case .succeeded(let application):
      repeats.clear(call: application.call)
      refusals[application.call] = nil
      lift(holdsOf: application)
    case .failed(let call, let failure):
      repeats.record(call: call, failure: Closure(failure), now: now)
      if refusals.count >= Self.limit { refusals = [:] }
      refusals[call] = failure
    }
  }

  /// The scope that keeps the call from being sent: a hold before a gate, of gates the one that opens last.
  private func closed(_ application: Application, now: Timestamp) -> Admission? {
    guard !causes.isEmpty else { return nil }
    var last: (scope: String, until: Timestamp, failure: Failure)?
    for scope in application.scopes {
      guard let failure = causes[scope.key] else { continue }
      switch gates.closed(among: [scope.key], now: now) {
      case .held where !isProbe(scope, now: now): return .held(scope: scope.scope, failure)
      case .until(let until, _) where last.map({ $0.until < until }) ?? true:
        last = (scope.scope, until, failure)
      default: break
      }
    }
    return last.map { .shut(scope: $0.scope, until: $0.until, $0.failure) }
  }

  /// Whether the call is the one that finds out whether the hold is still right.
  private func isProbe(_ scope: ScopeKey, now: Timestamp) -> Bool {
    guard let due = probes[scope.key], due <= now else { return false }
    probes[scope.key] = now + Self.probeInterval
    return true
  }

  private func lift(holdsOf application: Application) {
    guard !probes.isEmpty else { return }
    for scope in application.scopes where probes[scope.key] != nil {
      gates.release(scope.key)
      causes[scope.key] = nil
      probes[scope.key] = nil
    }
  }

  private func repeated(_ application: Application, now: Timestamp) -> Admission? {
    guard let failure = refusals[application.call],
      let found = repeats.repeated(call: application.call, now: now)
    else { return nil }
    return .repeated(failure, count: found.count)
  }

  /// Forgets the causes of what is open again; holds of single calls make room for newer ones.
  private func makeRoom(now: Timestamp) {
    gates.sweep(now: now)
    guard causes.count >= Self.limit else { return }
    let closed = Set(gates.entries(now: now).map(\.scope))
    for key in causes.keys where !closed.contains(key) || key.contains("call:") {
      gates.release(key)
      causes[key] = nil
      probes[key] = nil
    }
  }
}

extension Appointment {
  fileprivate init(_ reservation: BudgetLedger.Reservation, of application: Application) {
    let limiting = application.claims.first { $0.key == reservation.limitingBudget }
    self.init(
      notBefore: reservation.notBefore,
      budget: limiting?.budget,
      reservation: reservation
    )
  }
}

extension Closure {
  /// What of a failure makes it the same failure when it comes again.
  fileprivate init(_ failure: Failure) {
    self.init(
      reason: Sentence.reason(of: failure),
      code: failure.code,
      status: failure.status,
      kind: failure.kind
    )
  }
}
