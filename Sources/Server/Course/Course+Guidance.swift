import EventLoop
import Failures
import Manifests
import Time

// What the agent is told when the call ends without what was asked for.

extension Course {
  /// Guidance after the last attempt; it names the instant at which the call would be let through.
  func guidance(for setback: Setback, of call: PreparedCall) async -> Guidance {
    let opening = await pacing.opening(for: call.application, now: now)
    return guidance(for: setback, of: call, opensAt: opening)
  }

  private func guidance(
    for setback: Setback,
    of call: PreparedCall,
    opensAt opening: Timestamp?
  ) -> Guidance {
    let facts = facts(call.arguments)
    switch setback {
    case .failure(let failure):
      let told = failure.wait.map { facts.now + $0.margined }
      return Guidance(failure, facts: facts, opensAt: [opening, told].compactMap(\.self).max())
    case .noAnswer(let error): return .transport(error, facts: facts, opensAt: opening)
    }
  }

  /// Guidance for a call that is not let through; what an attempt before came to is told rather than what followed.
  func guidance(
    for refusal: Admission,
    of call: PreparedCall,
    after setback: Setback?
  ) -> Guidance {
    if let setback, let opening = refusal.opening {
      return guidance(for: setback, of: call, opensAt: opening)
    }
    let facts = facts(call.arguments)
    switch refusal {
    case .granted(let place): return waiting(for: place, facts)
    case .shut(let scope, let until, let failure):
      return shut(scope, until: until, because: failure, facts)
    case .held(let scope, let failure):
      // After an attempt it would be wrong to say that nothing was sent.
      return setback == nil
        ? held(scope, because: failure, facts) : Guidance(failure, facts: facts)
    case .repeated(let failure, let count):
      return .repeated(count: count, failure: failure, facts: facts)
    case .broken(let until): return .breakerOpen(until: until, facts: facts)
    }
  }

  private func waiting(for place: Appointment, _ facts: CallFacts) -> Guidance {
    guard let budget = place.budget else {
      return .breakerOpen(until: place.notBefore, facts: facts)
    }
    return .budgetFull(budget, until: place.notBefore, facts: facts)
  }

  private func shut(
    _ scope: String,
    until: Timestamp,
    because failure: Failure,
    _ facts: CallFacts
  ) -> Guidance {
    let reason = Sentence.reason(of: failure)
    return .gateShut(scope: scope, until: until, reason: reason, because: failure, facts: facts)
  }

  private func held(_ scope: String, because failure: Failure, _ facts: CallFacts) -> Guidance {
    .onHold(scope: scope, reason: Sentence.reason(of: failure), because: failure, facts: facts)
  }
}
