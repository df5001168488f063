package import Time

/// A switch that keeps calls from an API that fails for everybody, and lets one through now and then to look.
///
/// Only server errors (5xx) and failed connections count as failures; any other answer is a success. An agent makes few
/// calls, so a share of them means little: five failures in a row within a minute open the switch. It stays open for
/// 15 s and for twice as long after each failed probe, up to five minutes.
package struct Breaker: Sendable, Hashable {
  /// How an exchange went.
  package enum Outcome: Sendable, Hashable { case success, failure }

  /// What the switch lets through.
  package enum State: Sendable, Hashable {
    case closed
    /// Nothing before the instant.
    case open(until: Timestamp)
    /// One call, to see whether the API answers again.
    case probing
  }

  /// Failures in a row that open the switch.
  package static let threshold = 5

  /// Seconds within which they must come.
  package static let period = 60.0

  /// Seconds of the first opening, and of the longest.
  package static let openings = (first: 15.0, longest: 300.0)

  /// Seconds after which a probe that was never reported no longer keeps others away.
  package static let probeLease = 60.0

  /// The failures in a row that have not opened the switch yet.
  package private(set) var failures: [Timestamp] = []
  package private(set) var opening: Opening?

  /// A switch that is open.
  package struct Opening: Sendable, Hashable {
    package var until: Timestamp

    /// How long it was opened for.
    package var seconds: Double

    /// Whether a call is looking whether the API works again.
    package var isProbed = false

    /// Makes an opening.
    package init(until: Timestamp, seconds: Double, isProbed: Bool = false) {
      self.until = until
      self.seconds = seconds
      self.isProbed = isProbed
    }
  }

  /// Makes a closed switch.
  package init() {}

  /// Makes a switch as it was left.
  package init(failures: [Timestamp], opening: Opening?) {
    self.failures = failures
    self.opening = opening
  }

  /// What the switch would let through now.
  package func state(now: Timestamp) -> State {
    guard let opening else { return .closed }
    return opening.until > now ? .open(until: opening.until) : .probing
  }

  /// Asks for a call to be let through; whoever is told `probing` holds the one probe and must record its outcome.
  package mutating func admit(now: Timestamp) -> State {
    let state = state(now: now)
    if state == .probing {
      opening?.until = now + Self.probeLease
      opening?.isProbed = true
    }
    return state
  }

  /// Gives up the probe without an outcome, because its call was never sent.
  package mutating func abandonProbe(now: Timestamp) {
    guard opening?.isProbed == true else { return }
    opening?.until = now
    opening?.isProbed = false
  }

  /// The switch after it took in how an exchange went.
  package func recording(_ outcome: Outcome, now: Timestamp) -> Breaker {
    var breaker = self
    breaker.record(outcome, now: now)
    return breaker
  }

  /// Takes in how an exchange went.
  package mutating func record(_ outcome: Outcome, now: Timestamp) {
    switch outcome {
    case .success: self = Breaker()
    case .failure: recordFailure(now: now)
    }
  }

  private mutating func recordFailure(now: Timestamp) {
    if let opening {
      // Calls that were under way when the switch opened say nothing new.
      guard opening.isProbed else { return }
      open(seconds: min(opening.seconds * 2, Self.openings.longest), now: now)
      return
    }
    failures = failures.filter { now - $0 < Self.period } + [now]
    if failures.count >= Self.threshold { open(seconds: Self.openings.first, now: now) }
  }

  private mutating func open(seconds: Double, now: Timestamp) {
    failures = []
    opening = Opening(until: now + seconds, seconds: seconds)
  }
}
