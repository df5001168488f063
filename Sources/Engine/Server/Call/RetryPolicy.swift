import Failures
import HTTP
import Manifests
import Time

/// How far a call has come: attempts made, time spent, and what still fits.
struct RetryPolicy {
  let limits: CallLimits
  let start: Timestamp
  private(set) var attempts = 0

  /// Whether the client stopped waiting while an answer was to come.
  private(set) var isCutOff = false

  init(limits: CallLimits, start: Timestamp) {
    self.limits = limits
    self.start = start
  }

  /// Notes that the client stopped waiting after the request was sent.
  mutating func cutOff() { isCutOff = true }

  /// Counts an attempt.
  mutating func attempt() { attempts += 1 }

  /// Whether a wait until the instant leaves the call inside its limit, even if the clock was set back.
  func fitsWaitLimit(until instant: Timestamp, now: Timestamp) -> Bool {
    max(instant - start, instant - now) <= limits.inCallWaitLimit
  }

  /// Seconds until the call must be answered, at least one.
  func remaining(at now: Timestamp) -> Double {
    min(limits.total, max(1, limits.total - (now - start)))
  }

  /// The count for guidance; once guidance is given, nothing more is sent by itself.
  func counted(at now: Timestamp) -> CallContext.Attempts {
    CallContext.Attempts(made: attempts, seconds: max(0, now - start))
  }
}

// MARK: - After an attempt that failed

extension RetryPolicy {
  /// What to do inside the call.
  enum RetryDecision: Equatable {
    /// Tell the agent.
    case finish
    /// Send again at the instant that the API, or the manifest, named.
    case againAsTold(at: Timestamp)
    /// Send again at an instant of our own choice.
    case againByChoice(at: Timestamp)
  }

  /// Seconds below which a repetition would meet the same trouble.
  private static let shortestWait = 0.2

  /// Decides; `random` in 0..<1 spreads the waits that are left to us.
  func decide(
    after attemptFailure: AttemptFailure,
    _ repetition: HTTPRequest.Repetition,
    now: Timestamp,
    random: Double
  ) -> RetryDecision {
    guard attempts < limits.attempts else { return .finish }
    switch attemptFailure {
    case .failure(let failure):
      guard failure.allowsRepetition else { return .finish }
      guard let wait = failure.wait else { return chosen(failure.retry, now, random) }
      let instant = now + wait.margined
      return fitsWaitLimit(until: instant, now: now) ? .againAsTold(at: instant) : .finish
    case .noAnswer(let error):
      let isHarmless = error.progress == .nothingSent || repetition == .safe
      guard isHarmless, error.reason.mayPass else { return .finish }
      return chosen(Failure.RetryShape(), now, random)
    }
  }

  private func chosen(_ shape: Failure.RetryShape, _ now: Timestamp, _ random: Double)
    -> RetryDecision
  {
    let longest = shape.longestWait(afterAttempts: attempts)
    let instant = now + max(Self.shortestWait, longest * random)
    return fitsWaitLimit(until: instant, now: now) ? .againByChoice(at: instant) : .finish
  }
}

/// Why an attempt did not bring what was asked for.
enum AttemptFailure: Error {
  case failure(Failure)
  case noAnswer(TransportError)

  /// Whether the call may have had its effect.
  var isUnproven: Bool {
    switch self {
    case .failure(let failure): failure.isUnproven
    case .noAnswer(let error): error.progress == .sent
    }
  }

  /// Whether what the API had accepted is over: sent again, it would begin anew.
  var endsOperation: Bool {
    guard case .failure(let failure) = self else { return false }
    return [.failedLater, .lostLater].contains(failure.peculiarity)
  }

  /// The attemptFailure as a failure; without an answer its outcome is open where a repetition could do harm.
  func failure(of context: CallContext) -> Failure {
    switch self {
    case .failure(let failure): return failure
    case .noAnswer(let error):
      let isOpen = error.progress == .sent && context.isRepeatHarmful
      var failure = Failure(error, outcome: isOpen ? .unknown : .notExecuted)
      failure.isUnproven = error.progress == .sent
      return failure
    }
  }
}
