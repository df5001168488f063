import EventLoop
import Failures
import JSON
import Pacing
import SimulatedWorld
import Storage
import Tasks
import Time

/// A store whose writes are counted, and which fails when it is told to.
@Engine
final class WatchedStore: Store {
  private let inner: InMemoryStore

  /// Changes of tasks and kept results so far.
  private(set) var writes = 0

  /// What the ledger fails with from now on; nil while it works.
  var failure: StoreError?

  /// What of the ledger fails then.
  var failing: Set<Access> = [.look, .change]

  /// Changes that still work before it fails.
  var changesLeft = 0

  /// Waits before it is looked for an equal call.
  var beforeLook: @Engine () async -> Void = {}

  /// Waits before a mark of the kind is set.
  var beforeMark: @Engine (Mark.Kind) async -> Void = { _ in }

  /// `write` is what a disk without room refuses: what changes nothing works on.
  enum Access { case look, change, write }

  /// What was saved as files, by name; nil where there is no directory.
  var files: [String: [UInt8]]?

  init(_ inner: InMemoryStore) { self.inner = inner }

  var process: String { inner.process }

  /// All that is kept, the oldest first.
  var tasks: [TaskRecord] { (try? inner.tasks(.all, now: SimulatedClock.start).tasks) ?? [] }

  // MARK: - Tasks

  func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    besides identity: String?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(StoreError) -> Outcome? {
    try work()
    writes += 1
    guard failure != nil, failing == [.write] else {
      return try inner.change(reference, orEnter: fresh, besides: identity, now: clock, body)
    }
    let seen = try inner.change(reference, orEnter: nil, besides: identity, now: clock) {
      task,
      moment in
      var trial = task
      let outcome = body(&trial, moment)
      return (outcome: outcome, isChanged: trial != task)
    }
    if let seen, !seen.isChanged { return seen.outcome }
    if seen == nil, fresh == nil { return nil }
    try work(.write)
    return nil
  }

  func pendingCall(_ identity: String, now: Timestamp) async throws(StoreError) -> PendingCall? {
    await beforeLook()
    try work(.look)
    return try inner.pendingCall(identity, now: now)
  }

  func unsettledCall(of key: String, now: Timestamp) async throws(StoreError) -> PendingCall? {
    try work(.look)
    return try inner.unsettledCall(of: key, now: now)
  }

  func tasks(_ extent: TaskExtent, now: Timestamp) async throws(StoreError) -> TaskListing {
    try work()
    return try inner.tasks(extent, now: now)
  }

  func saveFile(
    _ bytes: [UInt8],
    as name: String,
    now: Timestamp
  ) async throws(StoreError) -> String? {
    try work()
    guard files != nil else { return nil }
    files?[name] = bytes
    return "/state/files/" + name
  }

  func keep(
    _ result: KeptResult,
    as id: ResultID,
    of task: TaskID,
    now: Timestamp
  ) async throws(StoreError) {
    try work()
    try work(.write)
    writes += 1
    try inner.keep(result, as: id, of: task, now: now)
  }

  func result(_ id: ResultID, now: Timestamp) async throws(StoreError) -> KeptResult? {
    try work()
    return try inner.result(id, now: now)
  }

  func untoldCall(of result: ResultID, now: Timestamp) async throws(StoreError) -> PendingCall? {
    try work()
    return try inner.untoldCall(of: result, now: now)
  }

  func mark(
    _ kind: Mark.Kind,
    _ texts: [(key: String, text: String)],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    await beforeMark(kind)
    try work()
    writes += 1
    return try inner.mark(kind, texts, now: clock)
  }

  func mark(_ kind: Mark.Kind, of key: String, now: Timestamp) async throws(StoreError) -> Mark? {
    try work()
    return try inner.mark(kind, of: key, now: now)
  }

  func marks(
    _ kind: Mark.Kind,
    after number: Int64,
    now: Timestamp
  ) async throws(StoreError) -> [Mark] {
    try work()
    return try inner.marks(kind, after: number, now: now)
  }

  func unmark(
    _ kind: Mark.Kind,
    _ keys: [String],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    try work()
    writes += 1
    return try inner.unmark(kind, keys, now: clock)
  }

  private func work(_ access: Access = .change) throws(StoreError) {
    guard let failure, failing.contains(access) else { return }
    guard access != .change || changesLeft == 0 else { return changesLeft -= 1 }
    throw failure
  }

  // MARK: - Pacing

  func admit(_ admissionRequest: AdmissionRequest, now clock: InstantSource) async -> Admission {
    await inner.admit(admissionRequest, now: clock)
  }

  func admit(
    _ admissionRequest: AdmissionRequest,
    after reservation: Reservation,
    now clock: InstantSource
  ) async -> Admission {
    await inner.admit(admissionRequest, after: reservation, now: clock)
  }

  func turn(of place: UInt64?, for admissionRequest: AdmissionRequest, now clock: InstantSource)
    async
    -> Admission
  {
    await inner.turn(of: place, for: admissionRequest, now: clock)
  }

  func appoint(
    _ admissionRequest: AdmissionRequest,
    from start: Timestamp,
    now clock: InstantSource
  ) async -> Reservation {
    await inner.appoint(admissionRequest, from: start, now: clock)
  }

  func entrust(_ reservation: Reservation, now clock: InstantSource) async {
    await inner.entrust(reservation, now: clock)
  }

  func notify(of reservation: Reservation, _ body: @escaping @Engine () -> Void) {
    inner.notify(of: reservation, body)
  }

  func look(now clock: InstantSource) async { await inner.look(now: clock) }

  func settle(
    _ reservation: Reservation,
    _ outcome: ReservationOutcome,
    recording observations: [Observation],
    now clock: InstantSource
  ) async {
    await inner.settle(reservation, outcome, recording: observations, now: clock)
  }

  func permitRepetition(
    of admissionRequest: AdmissionRequest,
    now clock: InstantSource
  ) async -> RetryBudget.Permission {
    await inner.permitRepetition(of: admissionRequest, now: clock)
  }

  func opening(for admissionRequest: AdmissionRequest, now clock: InstantSource) async -> Timestamp?
  {
    await inner.opening(for: admissionRequest, now: clock)
  }

  func earlier(of admissionRequest: AdmissionRequest, now: Timestamp) -> [CallContext.Earlier] {
    inner.earlier(of: admissionRequest, now: now)
  }

  func isLeftAlone(_ api: String, now: Timestamp) -> Bool { inner.isLeftAlone(api, now: now) }

  func heedsWords(for request: AdmissionRequest, now: Timestamp) -> Timestamp? {
    inner.heedsWords(for: request, now: now)
  }

  func remembered(of admissionRequest: AdmissionRequest) -> JSONObject {
    inner.remembered(of: admissionRequest)
  }

  var replacedHoldCount: Int { inner.replacedHoldCount }
  var latestReplacedHolds: [String] { inner.latestReplacedHolds }

  func release(_ admissionRequest: AdmissionRequest, now clock: InstantSource) async {
    await inner.release(admissionRequest, now: clock)
  }

  func holds(
    before applications: [AdmissionRequest],
    now clock: InstantSource
  ) async -> [Holds.Hold?] {
    await inner.holds(before: applications, now: clock)
  }
}

extension WatchedStore: AdministrativeStore {
  func survey(now: Timestamp) async throws(StoreError) -> StoreSnapshot? {
    try inner.survey(now: now)
  }

  func news(since: Timestamp, now: Timestamp) async throws(StoreError) -> StoreSnapshot? {
    try inner.news(since: since, now: now)
  }

  func lift(
    _ keys: [String],
    gates: [String],
    paces scopes: [String],
    now clock: InstantSource
  ) async throws(StoreError) {
    try inner.lift(keys, gates: gates, paces: scopes, now: clock)
  }
}
