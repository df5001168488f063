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
  private let inner: ProcessStore

  /// Changes of tasks and kept results so far.
  private(set) var writes = 0

  /// What the ledger fails with from now on; nil while it works.
  var failure: StoreError?

  /// What was saved as files, by name; nil where there is no directory.
  var files: [String: [UInt8]]?

  init(_ inner: ProcessStore) { self.inner = inner }

  var process: String { inner.process }

  /// All that is kept, the oldest first.
  var tasks: [TaskRecord] { (try? inner.tasks(now: SimulatedClock.start)) ?? [] }

  // MARK: - Tasks

  func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(StoreError) -> Outcome? {
    try work()
    writes += 1
    return try inner.change(reference, orEnter: fresh, now: clock, body)
  }

  func pendingCall(_ identity: String, now: Timestamp) async throws(StoreError) -> PendingCall? {
    try work()
    return try inner.pendingCall(identity, now: now)
  }

  func heldCall(of key: String, now: Timestamp) async throws(StoreError) -> PendingCall? {
    try work()
    return try inner.heldCall(of: key, now: now)
  }

  func tasks(now: Timestamp) async throws(StoreError) -> [TaskRecord] {
    try work()
    return try inner.tasks(now: now)
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

  private func work() throws(StoreError) {
    if let failure { throw failure }
  }

  // MARK: - Pacing

  func admit(_ application: Application, now clock: InstantSource) async -> Admission {
    await inner.admit(application, now: clock)
  }

  func turn(of place: UInt64?, for application: Application, now clock: InstantSource) async
    -> Admission
  {
    await inner.turn(of: place, for: application, now: clock)
  }

  func appoint(
    _ application: Application,
    from start: Timestamp,
    now clock: InstantSource
  ) async -> Appointment {
    await inner.appoint(application, from: start, now: clock)
  }

  func entrust(_ appointment: Appointment, now clock: InstantSource) async {
    await inner.entrust(appointment, now: clock)
  }

  func notify(of appointment: Appointment, _ body: @escaping @Engine () -> Void) {
    inner.notify(of: appointment, body)
  }

  func look(now clock: InstantSource) async { await inner.look(now: clock) }

  func settle(
    _ appointment: Appointment,
    _ outcome: AppointmentOutcome,
    teaching lessons: [Lesson],
    now clock: InstantSource
  ) async {
    await inner.settle(appointment, outcome, teaching: lessons, now: clock)
  }

  func permitRepetition(
    of application: Application,
    now clock: InstantSource
  ) async -> RetryBudget.Permission {
    await inner.permitRepetition(of: application, now: clock)
  }

  func opening(for application: Application, now clock: InstantSource) async -> Timestamp? {
    await inner.opening(for: application, now: clock)
  }

  func earlier(of application: Application, now: Timestamp) -> [CallFacts.Earlier] {
    inner.earlier(of: application, now: now)
  }

  func remembered(of application: Application) -> JSONObject {
    inner.remembered(of: application)
  }

  func release(_ application: Application, now clock: InstantSource) async {
    await inner.release(application, now: clock)
  }

  func holds(
    before applications: [Application],
    now clock: InstantSource
  ) async -> [Holds.Hold?] {
    await inner.holds(before: applications, now: clock)
  }
}
