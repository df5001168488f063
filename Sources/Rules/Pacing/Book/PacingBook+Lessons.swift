import Failures
import JSON
package import Time

extension PacingBook {
  /// Says what became of a place and what its call taught.
  package mutating func settle(
    _ appointment: Appointment,
    _ outcome: AppointmentOutcome,
    teaching lessons: [Lesson] = [],
    now: Timestamp
  ) {
    let place = appointment.place.flatMap { ledger.places[$0] }
    if let number = appointment.place {
      ledger.release(number, outcome: outcome == .sent ? .sent : .unsent, now: now)
    }
    for lesson in lessons { learn(lesson, ofCallSentAt: place?.sentAt, now: now) }
    holds.learn(appointment.probe.holds, from: lessons, now: now)
    if outcome == .sent { pace(by: lessons, place, now: now) }
  }

  /// Takes in what an answer, or its absence, taught; `start` is when its call was sent, nil where nobody knows.
  package mutating func learn(
    _ lesson: Lesson,
    ofCallSentAt start: Timestamp? = nil,
    now: Timestamp
  ) {
    switch lesson {
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
    case .cost(let place, let key, let taken, let told):
      ledger.correct(place, key: key, from: taken, to: told, sentAt: start, now: now)
    case .struck(let claim): ledger.strike(claim, now: now)
    case .healthy(let api):
      if breakers[api] != nil { breakers[api] = nil }
    case .unwell(let api):
      breakers[api] = (breakers[api] ?? Breaker()).recording(.failure, now: now)
    case .succeeded(let application, let appointment):
      deposit(application.api)
      refusals.forget(after: application)
      holds.lift(appointment.probe.holds)
      if !gates.gates.isEmpty { gates.forgive(known(application).scopes, now: now) }
    case .failed(let application, let failure):
      refusals.record(failure, of: application.call, api: application.api, now: now)
    case .untold(let application, let appointment):
      holds.probe(appointment.probe.holds, now: now)
      if appointment.probe.looksAtAPI { breakers[application.api]?.abandonProbe(now: now) }
    case .remembered(let values, let application):
      var all = remembered[application.tool] ?? JSONObject()
      for member in values.members { all[member.name] = member.value }
      if remembered[application.tool] != all { remembered[application.tool] = all }
    }
  }

  /// Adds what a success earns; a full budget is as good as none.
  private mutating func deposit(_ api: String) {
    guard var budget = retries[api] else { return }
    budget.deposit()
    retries[api] = budget.isFull ? nil : budget
  }
}
