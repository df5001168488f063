import Failures
import Storage
import Tasks
import Time

/// What a call that is kept comes to.
enum CallOutcome: Sendable {
  /// It was carried out; the handle is that of the result, where the agent was told one.
  case done(KeptResult, as: ResultID? = nil, Telling = .told)
  /// It would fail again.
  case failed(Failure)
  /// It waits because it was told to; nil where its turn has simply not come.
  case snooze(until: Timestamp, place: UInt64?, Failure?)
  /// It waits for another attempt, at a time chosen here.
  case retry(at: Timestamp, place: UInt64?, Failure)
  /// A person has to act.
  case held(Failure)
  /// It was sent, and nobody knows what came of it.
  case unknown(Failure, Telling = .told)
  /// The client wants no answer any more, and nothing was sent.
  case dropped
}

extension CallOutcome {
  /// What the call waits for; nil where it does not.
  var cause: GatheredReads.Cause? {
    switch self {
    case .snooze, .retry: .time
    case .held: .person
    case .done, .failed, .unknown, .dropped: nil
    }
  }

  /// The ending of a call of which an attempt may have had its effect, whatever the last one came to.
  func unproven(_ isUnproven: Bool) -> CallOutcome {
    guard isUnproven else { return self }
    switch self {
    case .snooze(let until, let place, var failure?):
      failure.isUnproven = true
      return .snooze(until: until, place: place, failure)
    case .retry(let instant, let place, var failure):
      failure.isUnproven = true
      return .retry(at: instant, place: place, failure)
    default: return self
    }
  }
}

extension CallRecord {
  /// Comes to its end, or to its next wait, after it was sent so many times.
  mutating func conclude(
    _ ending: CallOutcome,
    result: ResultID?,
    sendings: Int,
    by process: String,
    limits: TaskLimits,
    now: Timestamp
  ) -> Transition {
    let before = self
    let outcome = come(to: ending, result: result, by: process, limits: limits, now: now)
    if case .refused = outcome { return outcome }
    snoozes = before.snoozes + max(0, sendings - max(0, attempts - before.attempts))
    return outcome
  }

  private mutating func come(
    to ending: CallOutcome,
    result: ResultID?,
    by process: String,
    limits: TaskLimits,
    now: Timestamp
  ) -> Transition {
    switch ending {
    case .done(_, as: _, .told) where isUntold && state == .done: return tell(now: now)
    case .done(_, as: _, .told): return finish(result, by: process, now: now)
    case .done(_, as: _, .untold): return finishUntold(result, by: process, now: now)
    case .failed(let failure): return fail(failure, by: process, now: now)
    case .held(let failure): return hold(failure, by: process, now: now)
    case .unknown(let failure, let telling):
      return leaveUnknown(failure, telling, by: process, now: now)
    case .dropped: return snooze(until: now, failure: failure, by: process, now: now)
    case .snooze(let until, let place, let failure):
      reservation = place
      return snooze(until: until, failure: failure ?? self.failure, by: process, now: now)
    case .retry(let instant, let place, let failure):
      reservation = place
      return retryLater(at: instant, failure: failure, limits: limits, by: process, now: now)
    }
  }
}
