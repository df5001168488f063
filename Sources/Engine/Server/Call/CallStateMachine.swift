import Credentials
import HTTP
import Pacing
import Time

/// The way of one prepared call, from its admission to what is told of it: what happened goes in, one step comes out.
///
/// Nothing here waits, sends or reads a clock, so that a test can write every transition down.
struct CallStateMachine {
  /// What is to be done next; what it comes to is told by the method that stands beside it.
  enum Step {
    /// Ask whether the call may be sent, then `admitted`.
    case admit(Place)
    /// Sleep, then `woke`.
    indirect case sleep(until: Timestamp, Pause)
    /// Come by the tokens, then `acquired`.
    case acquireTokens(Reservation)
    /// Write down that the call is about to be sent, then `persisted`.
    case persist(Reservation, [Token])
    /// Send, then `attempted`.
    case send(Reservation, [Token])
    /// Give the reservation back unused, and go on with what comes after.
    indirect case release(Reservation, then: Step)
    /// Ask whether the API's stock of retries has one more, then `permitted`.
    indirect case permit(AttemptFailure, at: Timestamp)
    /// Tell the agent; nothing more happens.
    indirect case reply(Reply)
  }

  /// The place that a call asks its turn of.
  enum Place {
    /// The one that is kept with a call which was not sent yet.
    case kept
    /// The one that it has just waited for.
    case waitedFor(UInt64?)
    /// A new one.
    case new
  }

  /// Why a call sleeps.
  enum Pause {
    case admission(Admission)
    case repetition(AttemptFailure)
  }

  /// What the agent is told.
  enum Reply {
    case success(AttemptSuccess)
    case failure(AttemptFailure)
    case refusal(Admission)
    case notPersisted(PersistenceError)
    /// Whenever the call could have left, its place was too old.
    case tooLate
    /// An earlier attempt may have had its effect, under a key that the API may have forgotten.
    case keyOutlived(PersistedCallReference)
  }

  /// Whether the API still knows the key that the call goes with.
  enum KeyStanding {
    case known
    case outlived(PersistedCallReference)
  }

  /// How often, and for how long, the call may be tried.
  var retryPolicy: RetryPolicy

  /// What was done for the tokens of the call.
  var tokenAcquisition = TokenAcquisition()

  /// Why the last attempt failed.
  private(set) var attemptFailure: AttemptFailure?

  /// Whether an attempt may have had its effect.
  var isUnproven = false

  /// Whether an answer came in a coding that only libcurl may know, so that the next one is left to it.
  var takesAllCodings = false

  /// Whether the call may be sent a second time without harm.
  var repetition: HTTPRequest.Repetition = .never

  init(retryPolicy: RetryPolicy) { self.retryPolicy = retryPolicy }

  // MARK: - Admission

  /// The first step of a call that is prepared.
  func begin() -> Step { .admit(.kept) }

  /// A call that is let through takes its tokens; another one waits as long as it may, or is told why not.
  func admitted(_ admission: Admission, now: Timestamp) -> Step {
    if case .granted(let reservation) = admission { return .acquireTokens(reservation) }
    guard let opening = admission.opening else { return .reply(.refusal(admission)) }
    // An opening that has come while the question waited is asked for at once, but never in one breath.
    let instant = max(opening, now + 0.001)
    guard retryPolicy.fitsWaitLimit(until: instant, now: now) else {
      return .reply(.refusal(admission))
    }
    return .sleep(until: instant, .admission(admission))
  }

  /// After a sleep, a place is asked for its turn, and a gate is tried anew.
  func woke(from pause: Pause) -> Step {
    guard case .admission(let admission) = pause else { return .admit(.kept) }
    guard case .scheduled(let reservation) = admission else { return .admit(.new) }
    return .admit(.waitedFor(reservation.place))
  }

  // MARK: - Attempt

  /// With its tokens, the call is written down; a token that was asked for took time, so the place is asked for anew.
  mutating func acquired(
    _ outcome: TokenAcquisition.Outcome,
    for reservation: Reservation,
    now: Timestamp,
    random: () -> Double
  ) -> Step {
    switch outcome {
    case .ready(let tokens): return .persist(reservation, tokens)
    case .again: return .admit(.kept)
    case .refused(let failure): return failed(failure, now: now, random: random)
    }
  }

  /// A call that is written down leaves at once, or gives its place back.
  mutating func persisted(
    _ error: PersistenceError?,
    _ reservation: Reservation,
    _ tokens: [Token],
    key: KeyStanding,
    now: Timestamp
  ) -> Step {
    if let error { return .release(reservation, then: .reply(.notPersisted(error))) }
    guard Self.isPrompt(reservation, now: now) else {
      // Where that takes too long each time, the call must be answered all the same.
      guard retryPolicy.remaining(at: now) > 1 else {
        return .release(reservation, then: .reply(.tooLate))
      }
      return .release(reservation, then: .admit(.kept))
    }
    if case .outlived(let call) = key {
      return .release(reservation, then: .reply(.keyOutlived(call)))
    }
    retryPolicy.attempt()
    var leaving = reservation
    leaving.passage = Passage(leftAt: now)
    return .send(leaving, tokens)
  }

  /// Seconds within which a call must leave once its place is taken: what it passes by then is the present.
  private static let promptness = 0.05

  /// Whether the call may still leave on its place.
  ///
  /// A wait for a disk, a lock or a token after the place was taken lets others count the call as sent earlier than it
  /// is, and gates shut meanwhile. A store that is far away is allowed for: what it takes is the same for each call.
  private static func isPrompt(_ reservation: Reservation, now: Timestamp) -> Bool {
    abs(now - reservation.notBefore) <= max(promptness, reservation.leeway)
  }

  /// What follows from an attempt; one whose token was too old is made once more with a new one.
  mutating func attempted(_ outcome: AttemptOutcome, now: Timestamp, random: () -> Double) -> Step {
    switch outcome {
    case .success(let success): return .reply(.success(success))
    case .tokenRejected: return .admit(.kept)
    case .failure(let failure): return failed(failure, now: now, random: random)
    }
  }

  // MARK: - Repetition

  private mutating func failed(
    _ failure: AttemptFailure,
    now: Timestamp,
    random: () -> Double
  ) -> Step {
    attemptFailure = failure
    isUnproven = isUnproven || failure.isUnproven
    guard tokenAcquisition.mayAskAgain else { return .reply(.failure(failure)) }
    switch retryPolicy.decide(after: failure, repetition, now: now, random: random()) {
    case .finish: return .reply(.failure(failure))
    case .againAsTold(let instant): return .sleep(until: instant, .repetition(failure))
    case .againByChoice(let instant): return .permit(failure, at: instant)
    }
  }

  /// Whether a retry of our own choice was still to be had.
  func permitted(
    _ permission: RetryBudget.Permission,
    after failure: AttemptFailure,
    at instant: Timestamp
  ) -> Step {
    permission == .granted
      ? .sleep(until: instant, .repetition(failure)) : .reply(.failure(failure))
  }
}

/// What an attempt came to.
enum AttemptOutcome {
  case success(AttemptSuccess)
  case failure(AttemptFailure)
  /// The token was too old: nothing was executed, and a new one may help.
  case tokenRejected
}
