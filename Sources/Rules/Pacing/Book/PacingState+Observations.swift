import Failures
import JSON
package import Time

extension PacingState {
  /// Says what became of a place and what its call taught.
  package mutating func settle(
    _ reservation: Reservation,
    _ outcome: ReservationOutcome,
    recording observations: [Observation] = [],
    now: Timestamp
  ) {
    let place = reservation.place.flatMap { ledger.places[$0] ?? leased.ledger.places[$0] }
    if let number = reservation.place {
      release(number, outcome: outcome == .sent ? .sent : .unsent, now: now)
    }
    for observation in observations { learn(observation, ofCallSentAt: place?.sentAt, now: now) }
    if !holds.holds.isEmpty {
      holds.learn(reservation.probe.holds, from: observations, now: now)
    }
    if outcome == .sent { pace(by: observations, place, now: now) }
  }

  /// Takes in what an answer, or its absence, taught; `start` is when its call was sent, nil where nobody knows.
  package mutating func learn(
    _ observation: Observation,
    ofCallSentAt start: Timestamp? = nil,
    now: Timestamp
  ) {
    switch observation {
    case .shut(let scope, let until, let failure):
      gates.sweep(now: now)
      gates.shut(scope, until: until, failure)
    case .held(let scope, let credential, let failure, let sources):
      holds.close(scope, credential: credential, from: sources, failure, now: now)
    case .budget(let key, let limit, let remaining, let reset, let per):
      ledger.learn(
        key: key,
        limit: limit,
        remaining: remaining,
        reset: reset,
        per: per,
        now: now
      )
    case .told(let claim, let limit, let remaining, let reset):
      ledger.learn(claim, limit: limit, remaining: remaining, reset: reset, now: now)
    case .cost(let place, let key, let taken, let told):
      ledger.correct(place, key: key, from: taken, to: told, sentAt: start, now: now)
      leased.ledger.correct(place, key: key, from: taken, to: told, sentAt: start, now: now)
    case .struck(let claim): ledger.strike(claim, now: now)
    case .healthy(let api, let operation): recordHealth(of: api, operation: operation)
    case .unwell(let api, let operation): recordTrouble(of: api, operation: operation, now: now)
    case .succeeded(let request, let reservation):
      deposit(request.api)
      if !refusals.refusals.isEmpty { refusals.forget(after: request) }
      if !holds.holds.isEmpty {
        holds.lift(reservation.probe.holds)
        holds.localize(after: request)
      }
      if !gates.gates.isEmpty { gates.forgive(known(request).scopes, now: now) }
    case .failed(let request, let failure):
      refusals.record(failure, of: request.call, api: request.api, now: now)
    case .untold(let request, let reservation):
      holds.probe(reservation.probe.holds, now: now)
      guard reservation.probe.looksAtAPI else { return }
      for key in breakerKeys(of: request) { breakers[key]?.abandonProbe(now: now) }
    case .remembered(let values, let request):
      var all = remembered[request.tool] ?? JSONObject()
      for member in values.members { all[member.name] = member.value }
      if remembered[request.tool] != all { remembered[request.tool] = all }
    }
  }

  /// Adds what a success earns; a full budget is as good as none.
  private mutating func deposit(_ api: String) {
    guard var budget = retries[api] else { return }
    budget.deposit()
    retries[api] = budget.isFull ? nil : budget
  }
}
