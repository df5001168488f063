package import Time

/// How fast an API takes the calls of a scope whose limit nobody declares, learned from its refusals.
///
/// From the instant on at which the API wants calls again, one call goes first, and the others follow it one by one.
/// What the API takes until it refuses again tells its rate: so many calls in so long. Until then the rate is a guess,
/// made from the wait that the API asked for, and doubled with each call once the guess has held for a while. A rate that
/// was measured is kept, and then raised in equal steps; a refusal that tells nothing halves it.
package struct Pace: Sendable, Hashable {
  /// What the interval rests on.
  package enum Basis: String, Sendable, Hashable, CaseIterable {
    /// No limit is behind the refusal, or one of hours: the others only let one call look first.
    case queue
    /// The wait of a single refusal, to which only calls that wait side by side are held.
    case single
    /// The waits of several refusals that bear each other out, or a halved rate.
    case guess
    /// Waits that may be chance, or that the API did not name: kept to for a few calls only.
    case trial
    /// The calls that the API took between two refusals, until another such pair agrees.
    case trialMeasured = "trial measured"
    /// The calls that the API took between two refusals.
    case measured
    /// Refusals that no limit explains, so that no pace would spare any: calls are held to none.
    case chance

    var isMeasured: Bool { self == .measured || self == .trialMeasured }
  }

  /// Calls that came one after the other as fast as they were let, from when the API had room for just one.
  package struct Run: Sendable, Hashable {
    package var start: Timestamp

    /// Calls that the API took.
    package var accepted = 0

    /// When it took the last of them.
    package var acceptedAt: Timestamp?

    /// Whether no call was missing, so that their number tells the API's rate.
    package var isBusy = true

    /// Makes a run of no calls.
    package init(start: Timestamp) { self.start = start }
  }

  /// The scope's words.
  package var scope: String
  package var basis: Basis

  /// Seconds from one call to the next.
  package var interval: Double

  /// Seconds of the interval when the API last refused a call; the rate is raised from there.
  package var base: Double

  /// The instant from which on the API wants calls again.
  package var opening: Timestamp

  /// When the API last refused a call that kept to the pace, or the first.
  package var refusedAt: Timestamp

  /// When it began to refuse; nil once it has taken a call since.
  package var shutAt: Timestamp?

  /// The calls since the opening, or those until it began to refuse.
  package var run: Run

  /// How often in a row a refusal has only confirmed the rate; where refusals come by chance, those of the last calls.
  package var confirmations = 0

  /// Refusals that no limit explains, since a rate was last confirmed; below zero where a limit was found to be shared.
  package var surprises = 0

  /// Makes a pace of which nothing is known but its interval.
  package init(
    scope: String,
    basis: Basis,
    interval: Double,
    opening: Timestamp,
    refusedAt: Timestamp
  ) {
    self.scope = scope
    self.basis = basis
    self.interval = interval
    self.opening = opening
    self.refusedAt = refusedAt
    base = interval
    shutAt = refusedAt
    run = Run(start: opening)
  }
}

extension Pace {
  /// Seconds between calls: anything shorter is as good as no pace, and a longer one as good as none that can be kept.
  package static let bounds = 0.01...600.0

  /// Seconds for which a pace outlives the last refusal.
  package static let memory = 3600.0

  /// Seconds of the longest wait that tells something of a rate; a longer one is that of a quota.
  static let longestWait = 600.0

  /// Seconds from the first call behind a gate to the next where no rate is to be learned.
  static let stagger = 1.0

  /// Seconds up to which a wait is likely to be the time in which one more call becomes free; a longer one is likely to be
  /// what is left of a window, in which many do.
  static let longestTurn = 5.0

  /// Refusals that no limit explains after which they are taken for chance: one of them others may have caused who share
  /// the limit.
  static let surprisesOfChance = 2

  /// Refusals that no limit explains and that are put down to others, once it was seen that without a pace more come.
  static let surprisesOfSharing = 4

  /// Calls after which half of what was counted is forgotten.
  static let trialLength = 10

  /// Seconds between the calls that come behind a gate where refusals come by chance.
  static let crowding = 0.1

  /// What is added to a rate's interval, for calls do not all take the same time to arrive.
  static let margin = 1.05

  /// Makes a pace of the first refusal; `usual` are the seconds between calls under the limits that are known.
  package init(scope: String, _ refusal: PaceRefusal, usual: Double? = nil, now: Timestamp) {
    let wait = refusal.until - now
    let isRate = refusal.cause == .limit && wait <= Self.longestWait
    let interval = isRate ? min(Self.guess(from: wait), usual ?? .infinity) : Self.stagger
    self.init(
      scope: scope,
      basis: isRate ? .single : .queue,
      interval: Self.bounded(interval),
      opening: refusal.until,
      refusedAt: now
    )
  }

  /// Seconds between calls that a wait of so many seconds suggests.
  static func guess(from wait: Double) -> Double {
    wait > longestTurn
      ? min(max(wait / 10, stagger), longestTurn) : max(wait, stagger) * margin
  }

  static func bounded(_ seconds: Double) -> Double {
    min(max(seconds, bounds.lowerBound), bounds.upperBound)
  }

  /// Whether it says anything at an instant.
  package func holds(at now: Timestamp) -> Bool { max(refusedAt, opening) + Self.memory > now }
}

/// A refusal, as far as it concerns a pace.
package struct PaceRefusal: Sendable, Hashable {
  /// What the API refused for.
  package enum Cause: Sendable, Hashable { case limit, other }

  /// Who says how long to wait.
  package enum Hint: Sendable, Hashable { case told, guessed }

  /// The instant from which on the API wants calls again.
  package var until: Timestamp
  package var cause: Cause
  package var hint: Hint

  /// When the call was sent, if it kept to a pace.
  package var sentAt: Timestamp?

  /// Makes a refusal.
  package init(until: Timestamp, cause: Cause, hint: Hint, sentAt: Timestamp? = nil) {
    self.until = until
    self.cause = cause
    self.hint = hint
    self.sentAt = sentAt
  }
}
