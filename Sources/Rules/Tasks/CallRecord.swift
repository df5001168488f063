package import Failures
package import JSON
package import Time

/// A call that is kept: what was asked for, where it stands, and what came of it so far.
package struct CallRecord: Sendable, Hashable {
  /// What sending the call twice would do.
  package enum Repetition: String, Sendable, Hashable, CaseIterable {
    /// Nothing that sending it once does not do.
    case harmless
    /// It could happen twice.
    case harmful
    /// The API knows it again by its key.
    case keyed
  }

  /// The place in its task, from 1.
  package var number: Int

  /// The manifest's id.
  package var api: String
  package var tool: String
  package var arguments: JSONObject

  /// Equal for equal calls with one credential.
  package var identity: String

  /// The fingerprint of the credential it was made with; empty without one.
  package var credential: String

  /// The key of all its attempts, stored before the first.
  package var idempotencyKey: String?
  package var repetition: Repetition
  package var state: CallState

  /// Attempts that count: all but those that the API answered with a wait or a hold, since a person last acted.
  package var attempts = 0

  /// How often it was sent at no cost of an attempt: the API told it to wait or held it, it was sent several times while
  /// somebody waited for it, or a person has acted since.
  package var snoozes = 0

  /// How often it was sent.
  package var sendings: Int { attempts + snoozes }

  /// The number of its place in the ledger, nil without one.
  package var reservation: UInt64?

  /// Why it waits, is held or unknown, or what it failed by.
  package var failure: Failure?

  /// What the API has accepted of it and not done yet: what is sent from then on only looks for the outcome.
  package var accepted: AcceptedOperation?

  /// What the user misses without it, as a noun phrase.
  package var disclose: String?
  package var result: ResultID?

  /// When a held call is let through to see whether a person has acted; nil where that is not known.
  ///
  /// It is not stored, for it changes with the holds and with who looks.
  package var look: Timestamp?

  /// Whether the process that looks is the one that sends it; not stored, as that changes with who looks.
  package var isSentHere = false

  /// Whether it was carried out, and its agent may not have been told so: an equal call is answered with its result.
  ///
  /// Of an unknown call, whether no agent has been told yet that it is unknown.
  package var isUntold = false

  /// The instant after which it is not sent any more: a lifetime after it was kept, or later where a wait ends near
  /// that.
  package var deadline: Timestamp
  package var changed: Timestamp

  /// Makes a call that is due at once; `TaskRecord.add` gives it its number and its deadline.
  package init(
    api: String,
    tool: String,
    arguments: JSONObject,
    identity: String,
    credential: String,
    idempotencyKey: String? = nil,
    repetition: Repetition,
    disclose: String? = nil,
    now: Timestamp
  ) {
    number = 0
    self.api = api
    self.tool = tool
    self.arguments = arguments
    self.identity = identity
    self.credential = credential
    self.idempotencyKey = idempotencyKey
    self.repetition = repetition
    self.disclose = disclose
    state = .waiting(until: now)
    deadline = now
    changed = now
  }

  /// Whether something is still to come of it.
  package var isPending: Bool { !state.isEnd }

  /// Whether a person or a look has to settle it before anything else, or will have to where its process is dead.
  package var isUnsettled: Bool { [.held, .unknown, .running].contains(state.kind) }

  /// Whether it may have happened although no answer says so.
  package var mayHaveHappened: Bool {
    switch state.kind {
    case .unknown: true
    case .expired, .cancelled: failure?.outcome == .unknown
    default: false
    }
  }

  /// Whether it waits and its time has come.
  package func isDue(_ now: Timestamp) -> Bool {
    if case .waiting(let until) = state { until <= now } else { false }
  }
}
