import Time

/// The time of one call, which the questions to a person share with what is sent for it.
struct CallTime: Sendable {
  let start: Timestamp
  let limits: CallLimits

  /// Seconds for which a person is waited for at most: clients give a call up at 60.
  private static let patience = 45.0

  /// Seconds in which nobody has read a question and answered it.
  private static let shortestQuestion = 10.0

  /// Seconds that a request must have that follows from an answer: cut off, a write may have happened.
  private static let shortestRequest = 15.0

  /// Seconds in which an answer is acted on without a request.
  private static let ending = 5.0

  /// Seconds until the call must be answered.
  func left(at now: Timestamp) -> Double { limits.total - max(0, now - start) }

  /// Seconds for which a person may be waited for; nil where that is too short to ask.
  func forQuestion(at now: Timestamp) -> Double? {
    let seconds = min(Self.patience, left(at: now) - Self.ending)
    return seconds < Self.shortestQuestion ? nil : seconds
  }

  /// Whether a request that follows from an answer can still be made within the call.
  func allowsRequest(at now: Timestamp) -> Bool { left(at: now) >= Self.shortestRequest }

  /// The limits of what is sent from now on.
  func rest(at now: Timestamp) -> CallLimits {
    var rest = limits
    rest.total = left(at: now)
    let wait = max(0, rest.total - Self.shortestRequest)
    rest.inCallWaitLimit = min(rest.inCallWaitLimit, wait)
    rest.silentWaitLimit = min(rest.silentWaitLimit, wait)
    return rest
  }
}
