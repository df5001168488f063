import Failures
import Manifests
import Time

/// How far a call has come: attempts made, time spent, and what still fits.
struct Journey {
  let limits: CallLimits
  let start: Timestamp
  private(set) var attempts = 0

  init(limits: CallLimits, start: Timestamp) {
    self.limits = limits
    self.start = start
  }

  /// Counts an attempt.
  mutating func attempt() { attempts += 1 }

  /// Whether a wait until the instant leaves the call inside its patience.
  func hasPatience(until instant: Timestamp) -> Bool { instant - start <= limits.patience }

  /// Seconds below which a repetition would meet the same trouble.
  static let shortestWait = 0.2

  /// Whether another attempt may be made.
  var hasAttempts: Bool { attempts < limits.attempts }

  /// Seconds until the call must be answered, at least one.
  func remaining(at now: Timestamp) -> Double { max(1, limits.total - (now - start)) }

  /// The count for guidance; once guidance is given, nothing more is sent by itself.
  func counted(at now: Timestamp) -> CallFacts.Attempts {
    CallFacts.Attempts(made: attempts, seconds: now - start)
  }

  /// What to do about a failure inside the call.
  enum Turn: Equatable {
    /// Tell the agent.
    case finish
    /// Send again at the instant.
    case again(at: Timestamp)
  }

  /// Decides after a failure; `random` in 0..<1 spreads the waits that the API leaves to us.
  func turn(after failure: Failure, now: Timestamp, random: Double) -> Turn {
    guard hasAttempts, failure.outcome == .notExecuted else { return .finish }
    switch failure.verdict {
    case .revise, .askOperator, .ok: return .finish
    case .backOff:
      guard let wait = failure.wait else { return .finish }
      return fitting(now + wait.margined)
    case .retry:
      let chosen = max(
        Self.shortestWait,
        failure.retry.longestWait(afterAttempts: attempts) * random
      )
      return fitting(now + (failure.wait?.margined ?? chosen))
    }
  }

  private func fitting(_ instant: Timestamp) -> Turn {
    hasPatience(until: instant) ? .again(at: instant) : .finish
  }
}

extension WaitTime {
  /// Seconds that a gate stays shut: an instant named by the API is met with one second to spare.
  var margined: Double { isAbsolute ? seconds + 1 : seconds }
}
