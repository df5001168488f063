package import EventLoop
package import Failures
package import JSON
import Manifests
package import Pacing
package import Time

/// A pacing state that is a book, wherever it is kept and whoever else reads it.
@Engine
package protocol LocalPacingStore: PacingStore {
  /// This process, in words that no other has.
  var process: String { get }

  /// The book as this process last knew it.
  var book: PacingState { get }

  /// The calls of this process that wait for their places.
  var movingUp: MovingUp { get set }

  /// How this process leases parts of limits; nil where each place is counted by all at once.
  var leaseTerms: LeaseTerms? { get }

  /// Seconds that an answer usually takes at most, within which a call may leave all the same; nil where it takes none.
  var lateness: Double? { get }

  /// Whether a process lives.
  func isAlive(_ process: String) -> Bool

  /// Puts a question to the book as it is now, and keeps what the question changed in it.
  ///
  /// It is told the instant at which the book is as it is then. It may be put twice, and then the second answer counts:
  /// it must change nothing but the book.
  func ask<Answer>(
    now clock: InstantSource,
    _ question: @escaping (inout PacingState, Timestamp) -> Answer
  ) async -> Answer
}

extension LocalPacingStore {
  package var leaseTerms: LeaseTerms? { nil }
  package var lateness: Double? { nil }

  private var owner: BudgetLedger.Owner { .process(process) }

  package var replacedHoldCount: Int { book.holds.replacedCount }
  package var latestReplacedHolds: [String] { book.holds.latestReplaced }

  package func admit(_ request: AdmissionRequest, now clock: InstantSource) async -> Admission {
    let admission = await ask(now: clock) { [self] book, now in
      if let leaseTerms {
        let (detour, isLeasing) = (lateness ?? 0, leaseTerms.trust > 0)
        if book.leased.isLeasing != isLeasing { book.leased.isLeasing = isLeasing }
        if book.leased.detour != detour { book.leased.detour = detour }
        book.moveIntoLeases(of: process, now: now)
      }
      let admission = book.admit(request, for: owner, now: now)
      if let leaseTerms { book.tendLeases(of: request, leaseTerms, now: now) }
      return hurry(admission, request, in: &book, now: now)
    }
    return lenient(admission)
  }

  package func admit(
    _ request: AdmissionRequest,
    after reservation: Reservation,
    now clock: InstantSource
  ) async -> Admission {
    movingUp.remove(reservation.place)
    let admission = await ask(now: clock) { [self] book, now in
      book.recount(reservation)
      let room = book.room(for: reservation, .sent, [])
      let admission = book.admit(request, after: reservation, for: owner, now: now)
      if room != book.room(for: reservation, .sent, []) { book.moveUp(now: now) }
      return hurry(admission, request, in: &book, now: now)
    }
    wake()
    return lenient(admission)
  }

  /// Lets a call leave although the store has taken its time; when it has left, it counts from then on.
  private func lenient(_ admission: Admission) -> Admission {
    guard let lateness, case .granted(var reservation) = admission else { return admission }
    reservation.leeway = lateness
    return .granted(reservation)
  }

  package func turn(
    of place: UInt64?,
    for request: AdmissionRequest,
    now clock: InstantSource
  ) async -> Admission {
    guard let place else { return await admit(request, now: clock) }
    movingUp.remove(place)
    let admission = await ask(now: clock) { [self] book, now in
      let admission = book.turn(of: place, for: request, by: owner, now: now)
      return hurry(admission, request, in: &book, now: now)
    }
    return lenient(admission)
  }

  package func appoint(
    _ request: AdmissionRequest,
    from start: Timestamp,
    now clock: InstantSource
  ) async -> Reservation {
    await ask(now: clock) { [self] book, now in
      _ = book.buryOthers(than: process, now: now, isAlive: isAlive)
      return book.appoint(request, from: start, now: now)
    }
  }

  package func entrust(_ reservation: Reservation, now clock: InstantSource) async {
    movingUp.remove(reservation.place)
    guard let place = reservation.place else { return }
    await ask(now: clock) { book, _ in book.ledger.entrust(place) }
  }

  package func notify(of reservation: Reservation, _ body: @escaping @Engine () -> Void) {
    movingUp.add(reservation, body)
  }

  package func look(now clock: InstantSource) async {
    await ask(now: clock) { [self] book, now in
      if book.buryOthers(than: process, now: now, isAlive: isAlive) > 0 {
        book.moveUp(now: now)
      } else {
        book.moveUp(of: process, now: now)
      }
      if let leaseTerms {
        book.tendLeases(leaseTerms, now: now)
        book.moveIntoLeases(of: process, now: now)
      }
    }
    wake()
  }

  /// Wakes the calls of this process whose places are earlier than they were told.
  private func wake() { movingUp.wake { book.reservation($0) } }

  package func settle(
    _ reservation: Reservation,
    _ outcome: ReservationOutcome,
    recording observations: [Observation],
    now clock: InstantSource
  ) async {
    movingUp.remove(reservation.place)
    await ask(now: clock) { [self] book, now in
      // Whoever gives up a call that another process has sent gives nothing back.
      let isSent = book.isSent(reservation, byOtherThan: owner)
      let outcome = isSent ? .sent : outcome
      book.recount(reservation)
      let room = book.room(for: reservation, outcome, observations)
      book.settle(reservation, outcome, recording: observations, now: now)
      if room != book.room(for: reservation, outcome, observations) { book.moveUp(now: now) }
    }
    wake()
  }

  package func permitRepetition(
    of request: AdmissionRequest,
    now clock: InstantSource
  ) async -> RetryBudget.Permission {
    await ask(now: clock) { book, _ in book.permitRepetition(of: request) }
  }

  package func opening(for request: AdmissionRequest, now clock: InstantSource) async -> Timestamp?
  {
    await ask(now: clock) { book, now in book.opening(for: request, now: now) }
  }

  package func isLeftAlone(_ api: String, now: Timestamp) -> Bool {
    book.isLeftAlone(api, now: now)
  }

  package func remembered(of request: AdmissionRequest) -> JSONObject {
    book.remembered.isEmpty ? JSONObject() : book.remembered[request.tool] ?? JSONObject()
  }

  package func earlier(of request: AdmissionRequest, now: Timestamp) -> [CallContext.Earlier] {
    book.earlier(of: request, now: now)
  }

  package func release(_ request: AdmissionRequest, now clock: InstantSource) async {
    await ask(now: clock) { book, now in book.release(request, now: now) }
  }

  package func heedsWords(for request: AdmissionRequest, now: Timestamp) -> Timestamp? {
    book.heedsWords(for: request, now: now)
  }

  package func holds(
    before applications: [AdmissionRequest],
    now clock: InstantSource
  ) async -> [Holds.Hold?] {
    await ask(now: clock) { book, _ in book.holds(before: applications) }
  }

  /// Looks whether a call that has to wait does so only for the dead, or for what came free meanwhile.
  private func hurry(
    _ admission: Admission,
    _ request: AdmissionRequest,
    in book: inout PacingState,
    now: Timestamp
  ) -> Admission {
    guard case .scheduled(let reservation) = admission, let place = reservation.place else {
      return admission
    }
    if book.buryOthers(than: process, now: now, isAlive: isAlive) > 0 { book.moveUp(now: now) }
    guard let moved = book.reservation(place), moved.notBefore < reservation.notBefore else {
      return admission
    }
    return book.turn(of: place, for: request, by: owner, now: now)
  }
}

extension PacingState {
  /// Frees what dead processes left; returns how many places that others may take came free by it.
  mutating func buryOthers(
    than process: String,
    now: Timestamp,
    isAlive: (String) -> Bool
  ) -> Int {
    let dead = ledger.places.processes.filter { $0 != process && !isAlive($0) }
    guard !dead.isEmpty else { return 0 }
    let freed = dead.reduce(0) { count, process in
      count + ledger.places.places(of: process).count { ledger.isShared($0) }
    }
    ledger.bury(dead, now: now)
    return freed
  }

  /// Whether somebody else has sent the call of a place.
  fileprivate func isSent(
    _ reservation: Reservation,
    byOtherThan owner: BudgetLedger.Owner
  ) -> Bool {
    guard let number = reservation.place, let place = ledger.places[number] else { return false }
    return place.sentAt != nil && place.owner != owner
  }

  /// What of the limits an outcome may set free for others; equal before and after when it sets nothing free.
  fileprivate func room(
    for reservation: Reservation,
    _ outcome: ReservationOutcome,
    _ observations: [Observation]
  ) -> [Room] {
    var room: [Room] = []
    if let number = reservation.place, let place = ledger.places[number] {
      let isKept = place.charges.contains { ledger.accounts[$0.key]?.isConcurrency == true }
      if outcome == .unsent || isKept { room.append(.place(number)) }
    }
    for observation in observations { room += self.room(changedBy: observation) }
    return room
  }

  /// What of an account may come free by an observation.
  private func room(changedBy observation: Observation) -> [Room] {
    switch observation {
    case .budget(let key, let limit, _, _, _):
      guard let account = ledger.accounts[key], limit != nil || account.declared.isOpen else {
        return []
      }
      let level = account.declared.isOpen ? account.bucket?.level : nil
      return [.limit(account.limit), .used(account.used, level)]
    case .healthy:
      return paces.isEmpty ? [] : [.paces(paces.rows.mapValues(\.interval))]
    case .cost(_, let key, let taken, let told) where told < taken:
      return ledger.accounts[key].map { [.used($0.used, $0.bucket?.level)] } ?? []
    default: return []
    }
  }

  fileprivate enum Room: Equatable {
    case place(UInt64)
    case limit(Budget.Limit)
    case used(Double, Double?)
    case paces([String: Double])
  }
}

extension LimiterState {
  /// What all that was sent and is booked costs.
  fileprivate var used: Double { uses.reduce(0) { $0 + $1.cost } }
}
