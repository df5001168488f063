package import EventLoop
package import Failures
package import Manifests
package import Pacing
package import Time

/// What is known about who may send now: gates, holds, budgets, repeats and broken APIs.
///
/// Calls ask it before anything is sent and tell it what came of it. One process keeps it in memory; a store
/// shared by several processes answers the same questions, which is why every question may wait.
@Engine
package protocol PacingState: AnyObject {
  /// Asks for a place among the calls that may be sent.
  func admit(_ application: Application, now: Timestamp) async -> Admission

  /// Asks for the turn of a place that was waited for; the place may have moved, or a gate may have shut meanwhile.
  func turn(of appointment: Appointment, for application: Application, now: Timestamp) async
    -> Admission

  /// Has a wait for a place ended early if the place moves up.
  func end(_ nap: Nap, ifMovesUp appointment: Appointment) async

  /// Says what became of a place; a place whose request never left goes to the next caller.
  func settle(_ appointment: Appointment, _ outcome: AppointmentOutcome, now: Timestamp) async

  /// Takes in what an answer, or its absence, taught.
  func learn(_ lesson: Lesson, now: Timestamp) async

  /// Asks whether a call that failed may be repeated at a time of our own choice.
  func permitRepetition(of application: Application) async -> RetryBudget.Permission

  /// The first instant at which the call would be let through, budgets aside; nil when that is now, or up to a person.
  func opening(for application: Application, now: Timestamp) async -> Timestamp?
}

/// A call that wants to be sent; what is seldom asked of it is worked out when it is.
package struct Application: Sendable {
  private let map: ScopeMap
  private let scoped: ScopedCall

  init(scopes: ScopeMap, call: ScopedCall) {
    map = scopes
    scoped = call
  }

  /// The API's manifest id.
  package var api: String { map.api }

  /// Equal for equal calls with one credential.
  package var call: String { scoped.identity.key + "/" + scoped.credential }

  /// Equal for equal credentials.
  package var credential: String { scoped.credential }

  /// Whether the call changes data.
  package var changesData: Bool { map.changesData }

  /// The scopes that concern the call.
  package var scopes: [ScopeKey] { map.keys(for: scoped) }

  /// The places it takes in budgets.
  package var claims: [BudgetLedger.Claim] { map.claims(for: scoped) }
}

/// The answer to an application.
package enum Admission: Sendable {
  /// The call may be sent at the place's time.
  case granted(Appointment)
  /// A gate is shut until the instant, by this failure.
  case shut(scope: String, until: Timestamp, Failure)
  /// A hold is closed by this failure until a person acts.
  case held(scope: String, Failure)
  /// The same call failed the same way so many times just now.
  case repeated(Failure, count: Int)
  /// The API fails for everybody; it is tried again at the instant.
  case broken(until: Timestamp)
}

extension Admission {
  /// When the call may be sent or tried again; nil where waiting does not help.
  var opening: Timestamp? {
    switch self {
    case .granted(let place): place.notBefore
    case .shut(_, let until, _), .broken(let until): until
    case .held, .repeated: nil
    }
  }
}

/// A place among the calls that may be sent.
package struct Appointment: Sendable {
  /// Not to be sent earlier.
  package var notBefore: Timestamp

  /// The budget that makes the call wait.
  package var budget: Budget?

  /// The ledger's name of the place; nil where no budget counts the call.
  package var reservation: BudgetLedger.Reservation?

  /// What the call finds out for all others.
  package var probe = Probe()

  /// The closed things that a call is let through to look behind.
  package struct Probe: Sendable, Hashable {
    /// Keys of the scopes whose holds may no longer be right.
    package var holds: [String] = []

    /// Whether the API was given up and may work again.
    package var looksAtAPI = false
  }
}

/// What became of a place.
package enum AppointmentOutcome: Sendable, Hashable {
  case sent
  case unsent
}

/// Something an exchange with the API taught.
package enum Lesson: Sendable {
  /// Nothing of the scope may be sent before the instant.
  case shut(scope: ScopeKey, until: Timestamp, Failure)
  /// Nothing of the scope may be sent with the credential until a person acts.
  case held(scope: ScopeKey, credential: String, Failure)
  /// The API told the state of a budget.
  case budget(key: String, limit: Int?, remaining: Int?, reset: Timestamp?)
  /// The API answered as it should.
  case healthy(api: String)
  /// The API failed, or could not be reached.
  case unwell(api: String)
  /// The call succeeded: what was remembered of its failures is void, and what it looked behind is open.
  case succeeded(Application, Appointment)
  /// The call failed in this way, and would again.
  case failed(Application, Failure)
  /// Nothing came of the call that could teach anything: the next one may find out what it was to.
  case untold(Application, Appointment)
}
