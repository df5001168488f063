import EventLoop
import Failures
import JSON
import SimulatedWorld
import Tasks
import Time

@testable import Pacing
@testable import Storage

/// The store of one simulated process: it fails when the world says so, and a dead process changes nothing by it.
@Engine
final class FaultyStore: PacingStore, TaskLedger, MarkLedger {
  private let vitals: Vitals
  private let weather: StoreWeather
  private let clock: SimulatedClock
  private let whole: InMemoryStore
  private let witness: Witness
  private let bound: Bound

  /// How long the next question waits for its turn; nil for one that has it at once.
  private let delay: @Engine () -> Double?

  /// What the process knows by itself while it cannot ask the others.
  private var alone: InMemoryStore?

  init(_ vitals: Vitals, _ machine: Machine) {
    self.vitals = vitals
    weather = machine.weather
    clock = machine.clock
    witness = machine.witness
    bound = machine.bound
    delay = { machine.plan.has(.awaitedLock) && machine.chance(4) ? machine.draw(0...3) : nil }
    whole = InMemoryStore(process: vitals.name, sharing: machine.shared)
  }

  var process: String { vitals.name }

  /// The book that is asked now.
  private var pacing: InMemoryStore {
    guard weather.isBad(at: clock.now) else {
      alone = nil
      return whole
    }
    witness.isPacedAlone = true
    if let alone { return alone }
    let machine = InMemoryStore.Shared()
    machine.book = whole.shared.book
    machine.book.ledger.lastID = weather.number()
    let store = InMemoryStore(process: process, sharing: machine)
    alone = store
    return store
  }

  /// Waits while others have the lock; who asks has read no clock by which the answer is found.
  private func awaitLock() async {
    if let seconds = delay() { await clock.pass(seconds: seconds) }
  }

  /// Puts a question; before and after it the process may die.
  private func ask<Answer>(
    _ name: String = #function,
    orElse dead: @autoclosure () -> Answer,
    _ question: (InMemoryStore) async -> Answer
  ) async -> Answer {
    await bound.step()
    guard vitals.pass(.beforeStore) else { return dead() }
    await awaitLock()
    guard !vitals.isDead else { return dead() }
    let answer = await question(pacing)
    witness.chronicle.note("\(process): \(name)")
    return vitals.pass(.afterStore) ? answer : dead()
  }

  func admit(_ admissionRequest: AdmissionRequest, now clock: InstantSource) async -> Admission {
    await ask(orElse: .broken(until: clock.now)) {
      let admission = await $0.admit(admissionRequest, now: clock)
      // Behind a hold the ledger is not asked: nobody wants a place then, whoever has one.
      switch admission {
      case .granted, .scheduled: if $0 === whole { witness.lookAtPlaces() }
      default: break
      }
      return admission
    }
  }

  func admit(
    _ admissionRequest: AdmissionRequest,
    after reservation: Reservation,
    now clock: InstantSource
  ) async -> Admission {
    await ask(orElse: .broken(until: clock.now)) {
      await $0.admit(admissionRequest, after: reservation, now: clock)
    }
  }

  func turn(of place: UInt64?, for admissionRequest: AdmissionRequest, now clock: InstantSource)
    async
    -> Admission
  {
    await ask(orElse: .broken(until: clock.now + 3600)) {
      await $0.turn(of: place, for: admissionRequest, now: clock)
    }
  }

  func appoint(
    _ admissionRequest: AdmissionRequest,
    from start: Timestamp,
    now clock: InstantSource
  ) async -> Reservation {
    await ask(orElse: Reservation(notBefore: start)) {
      await $0.appoint(admissionRequest, from: start, now: clock)
    }
  }

  func entrust(_ reservation: Reservation, now clock: InstantSource) async {
    await ask(orElse: ()) { await $0.entrust(reservation, now: clock) }
  }

  func notify(of reservation: Reservation, _ body: @escaping @Engine () -> Void) {
    if !vitals.isDead { pacing.notify(of: reservation, body) }
  }

  func look(now clock: InstantSource) async {
    await ask(orElse: ()) {
      await $0.look(now: clock)
      if $0 === whole { witness.lookAtPlaces() }
    }
  }

  func settle(
    _ reservation: Reservation,
    _ outcome: ReservationOutcome,
    recording observations: [Observation],
    now clock: InstantSource
  ) async {
    await ask(orElse: ()) {
      await $0.settle(reservation, outcome, recording: observations, now: clock)
      witness.settled(by: process, observations)
    }
  }

  func permitRepetition(
    of admissionRequest: AdmissionRequest,
    now clock: InstantSource
  ) async -> RetryBudget.Permission {
    await ask(orElse: .refused) { await $0.permitRepetition(of: admissionRequest, now: clock) }
  }

  func opening(for admissionRequest: AdmissionRequest, now clock: InstantSource) async -> Timestamp?
  {
    await ask(orElse: nil) { await $0.opening(for: admissionRequest, now: clock) }
  }

  func earlier(of admissionRequest: AdmissionRequest, now: Timestamp) -> [CallContext.Earlier] {
    pacing.earlier(of: admissionRequest, now: now)
  }

  func isLeftAlone(_ api: String, now: Timestamp) -> Bool { pacing.isLeftAlone(api, now: now) }

  func remembered(of admissionRequest: AdmissionRequest) -> JSONObject {
    pacing.remembered(of: admissionRequest)
  }

  var replacedHoldCount: Int { pacing.replacedHoldCount }
  var latestReplacedHolds: [String] { pacing.latestReplacedHolds }

  func release(_ admissionRequest: AdmissionRequest, now clock: InstantSource) async {
    await ask(orElse: ()) { await $0.release(admissionRequest, now: clock) }
  }

  func heedsWords(for admissionRequest: AdmissionRequest, now: Timestamp) -> Timestamp? {
    pacing.heedsWords(for: admissionRequest, now: now)
  }

  func holds(
    before applications: [AdmissionRequest],
    now clock: InstantSource
  ) async -> [Holds.Hold?] {
    await ask(orElse: applications.map { _ in nil }) {
      await $0.holds(before: applications, now: clock)
    }
  }
}

// MARK: - Tasks

extension FaultyStore {
  /// Reads or changes what is kept; before and after it the process may die.
  private func keep<Answer>(
    _ name: String = #function,
    _ body: (InMemoryStore) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer {
    await bound.step()
    guard vitals.pass(.beforeStore) else { throw Self.gone }
    await awaitLock()
    if let error = await weather.storm(on: clock) { throw error }
    // It may have died while it waited.
    guard !vitals.isDead else { throw Self.gone }
    let answer = try body(whole)
    witness.chronicle.note("\(process): \(name)")
    witness.lookAtTasks()
    guard vitals.pass(.afterStore) else { throw Self.gone }
    return answer
  }

  private static let gone = StoreError.replaced(path: "/state")

  func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord?,
    besides identity: String?,
    now clock: InstantSource,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(StoreError) -> Outcome? {
    try await keep { store throws(StoreError) in
      try store.change(reference, orEnter: fresh, besides: identity, now: clock, body)
    }
  }

  func pendingCall(_ identity: String, now: Timestamp) async throws(StoreError) -> PendingCall? {
    try await keep { store throws(StoreError) in try store.pendingCall(identity, now: now) }
  }

  func unsettledCall(of key: String, now: Timestamp) async throws(StoreError) -> PendingCall? {
    try await keep { store throws(StoreError) in try store.unsettledCall(of: key, now: now) }
  }

  func tasks(_ extent: TaskExtent, now: Timestamp) async throws(StoreError) -> TaskListing {
    try await keep { store throws(StoreError) in try store.tasks(extent, now: now) }
  }

  func keep(
    _ result: KeptResult,
    as id: ResultID,
    of task: TaskID,
    now: Timestamp
  ) async throws(StoreError) {
    witness.look(for: result.text, in: "a kept result")
    try await keep { store throws(StoreError) in
      try store.keep(result, as: id, of: task, now: now)
    }
  }

  func untoldCall(of result: ResultID, now: Timestamp) async throws(StoreError) -> PendingCall? {
    try await keep { store throws(StoreError) in try store.untoldCall(of: result, now: now) }
  }

  func result(_ id: ResultID, now: Timestamp) async throws(StoreError) -> KeptResult? {
    try await keep { store throws(StoreError) in try store.result(id, now: now) }
  }

  func mark(
    _ kind: Mark.Kind,
    _ texts: [(key: String, text: String)],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    for (key, text) in texts { witness.look(for: key + text, in: "a mark") }
    return try await keep { store throws(StoreError) in try store.mark(kind, texts, now: clock) }
  }

  func mark(
    _ kind: Mark.Kind,
    of key: String,
    now: Timestamp
  ) async throws(StoreError) -> Mark? {
    try await keep { store throws(StoreError) in try store.mark(kind, of: key, now: now) }
  }

  func marks(
    _ kind: Mark.Kind,
    after number: Int64,
    now: Timestamp
  ) async throws(StoreError) -> [Mark] {
    try await keep { store throws(StoreError) in try store.marks(kind, after: number, now: now) }
  }

  func unmark(
    _ kind: Mark.Kind,
    _ keys: [String],
    now clock: InstantSource
  ) async throws(StoreError) -> Set<String> {
    try await keep { store throws(StoreError) in try store.unmark(kind, keys, now: clock) }
  }
}
