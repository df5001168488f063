package import EventLoop
package import Failures
package import JSON
package import Pacing
package import Time

/// Who may send now: asked before anything is sent, told what came of it.
///
/// Every question may wait, because a store that several processes share has to take its turn. So `now` is read when the
/// turn has come, not when the question is put: a decision on an earlier instant could let through what the instant of
/// the answer forbids. None fails: what cannot be shared is at least known to this process.
@Engine
package protocol PacingStore: AnyObject {
  /// Why places within limits cannot be counted until somebody has mended it; nil while they can, or will be by themselves.
  var lastingProblem: StoreError? { get }

  /// Asks for a place among the calls that may be sent.
  func admit(_ request: AdmissionRequest, now clock: InstantSource) async -> Admission

  /// Asks for a place for one more request of a call, whose former one was sent at `reservation`; only limits keep it back.
  func admit(
    _ request: AdmissionRequest,
    after reservation: Reservation,
    now clock: InstantSource
  ) async -> Admission

  /// Asks for the turn of a place that was waited for; the place may have moved, or a gate may have shut meanwhile.
  func turn(of place: UInt64?, for request: AdmissionRequest, now clock: InstantSource) async
    -> Admission

  /// Keeps a place for an agent that will come back: the first that all limits allow from `start` on.
  func appoint(_ request: AdmissionRequest, from start: Timestamp, now clock: InstantSource) async
    -> Reservation

  /// Leaves a place that is waited for to an agent that is told its time.
  func entrust(_ reservation: Reservation, now clock: InstantSource) async

  /// Has `body` called once, when the place may have moved up.
  func notify(of reservation: Reservation, _ body: @escaping @Engine () -> Void)

  /// Looks whether other processes gave places back.
  func look(now clock: InstantSource) async

  /// Says what became of a place and what its call taught.
  func settle(
    _ reservation: Reservation,
    _ outcome: ReservationOutcome,
    recording observations: [Observation],
    now clock: InstantSource
  ) async

  /// Asks whether a call that failed may be repeated at a time of our own choice.
  func permitRepetition(of request: AdmissionRequest, now clock: InstantSource) async
    -> RetryBudget.Permission

  /// The first instant at which the call would be let through, budgets aside; nil when that is now, or up to a person.
  func opening(for request: AdmissionRequest, now clock: InstantSource) async -> Timestamp?

  /// Whether no call of an API is let through, because it keeps failing, as far as was heard.
  func isLeftAlone(_ api: String, now: Timestamp) -> Bool

  /// What was remembered of the last success of the tool with this credential.
  func remembered(of request: AdmissionRequest) -> JSONObject

  /// The failures that shut the call's scopes lately.
  func earlier(of request: AdmissionRequest, now: Timestamp) -> [CallContext.Earlier]

  /// Has one call look behind every hold that keeps the call back, because somebody says that a person has acted; not
  /// before the last look is long enough ago.
  func release(_ request: AdmissionRequest, now clock: InstantSource) async

  /// From when on such a word opens the gates before a call that are shut for long, as far as was heard; nil where none
  /// is.
  func heedsWords(for request: AdmissionRequest, now: Timestamp) -> Timestamp?

  /// The hold that each of the calls stands behind, nil where it could be sent; what their credentials replace is lifted.
  func holds(before applications: [AdmissionRequest], now clock: InstantSource) async
    -> [Holds.Hold?]

  /// How many holds a changed credential has lifted in this process since its start.
  var replacedHoldCount: Int { get }

  /// The keys of the latest of them, the last one last; a few.
  var latestReplacedHolds: [String] { get }
}

extension PacingStore {
  package var lastingProblem: StoreError? { nil }
}
