import EventLoop
import Pacing
import SimulatedWorld
import Time

@testable import Storage

/// The store of one simulated process, which reaches the database by a way that takes time and may be cut.
@Engine
final class RemoteStore: LocalPacingStore {
  let process: String
  let machine: FleetMachine
  var movingUp = MovingUp()
  private(set) var book = PacingState()
  private let database: ModelDatabase
  private var stored: [String: LimiterState] = [:]
  private var lastLook: Double?
  private var reign: Int
  private var number: UInt64
  private let trust: Double
  var isDead = false
  private var isOut = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Seconds for which what was read counts as new, as in the store of a server.
  private static let freshness = 0.2

  /// Seconds for which a call that needs others waits for the database.
  private static let patience = 5.0

  init(_ process: String, on machine: FleetMachine, number: UInt64, trust: Double) {
    self.process = process
    self.machine = machine
    self.trust = trust
    database = machine.fleet.database
    reign = database.reign
    self.number = 1 << 62 | number << 32
    book.leased.ledger.lastID = self.number | 1 << 31
  }

  var leaseTerms: LeaseTerms? { LeaseTerms(process: process, trust: trust) }
  var lateness: Double? { 0.05 + 4 * machine.travel }

  func isAlive(_ process: String) -> Bool { process == self.process || database.isAlive(process) }

  var source: InstantSource { InstantSource { [machine] in machine.now } }

  func ask<Answer>(
    now clock: InstantSource,
    _ question: @escaping (inout PacingState, Timestamp) -> Answer
  ) async -> Answer {
    if !isOut, let answer = answerAtOnce(clock.now, question) { return answer }
    await enter()
    defer { leave() }
    if let answer = answerAtOnce(clock.now, question) { return answer }
    let start = machine.fleet.clock.elapsed
    while !isDead {
      if let answer = await round(clock, question) { return answer }
      let trial = AloneTrial(of: book, lastID: number, now: clock.now, question)
      let isPatient = machine.fleet.clock.elapsed - start < Self.patience
      guard isPatient, trial.waitsForOthers else {
        book = trial.book
        number = max(number, book.ledger.lastID)
        return trial.answer
      }
      await machine.fleet.clock.pass(seconds: 0.3)
    }
    return question(&book, clock.now)
  }

  // One question is under way at a time, as on a connection.

  private func enter() async {
    if isOut { await withCheckedContinuation { waiting.append($0) } }
    isOut = true
  }

  private func leave() {
    isOut = !waiting.isEmpty
    if isOut { waiting.removeFirst().resume() }
  }

  /// Says that this process lives, and looks after its leases.
  func beat() async {
    await ask(now: source) { [self] book, now in
      if let leaseTerms { book.tendLeases(leaseTerms, now: now) }
    }
  }

  private func answerAtOnce<Answer>(
    _ now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) -> Answer? {
    guard let lastLook, machine.fleet.clock.elapsed - lastLook < Self.freshness else { return nil }
    let trial = Speculation(
      of: book,
      lastID: book.ledger.lastID,
      stored: stored,
      now: now,
      question
    )
    guard !trial.changes.isUrgent else { return nil }
    book = trial.book
    book.settle()
    return trial.answer
  }

  /// One way to the database and back; nil where the question, or its answer, got lost.
  private func round<Answer>(
    _ clock: InstantSource,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) async -> Answer? {
    guard machine.reachesDatabase else { return nil }
    // What the process took for the instant when it asked is what it is answered by.
    let (now, sent) = (clock.now, machine.wall)
    await machine.fleet.clock.pass(seconds: machine.travel)
    guard machine.reachesDatabase, !isDead else { return nil }
    if reign != database.reign {
      database.remember(book, now: now)
      reign = database.reign
    }
    var copy = database.book
    copy.leased = book.leased
    let answer = question(&copy, now)
    database.commit(copy)
    database.operations += 1
    database.seen[process] = machine.fleet.clock.now
    let told = machine.fleet.clock.now
    book.useNoMore(than: copy, of: process)
    await machine.fleet.clock.pass(seconds: machine.travel)
    if await machine.losesAnswer() { return nil }
    guard machine.reachesDatabase, !isDead else { return nil }
    copy.settle()
    book = copy
    stored = copy.ledger.accounts.rows
    lastLook = machine.fleet.clock.elapsed
    machine.follow(told, sentAt: sent)
    return answer
  }
}
