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
  private var waiting: [Waiting] = []

  private struct Waiting {
    let put: (inout PacingState, Timestamp) -> Void
    let continuation: CheckedContinuation<Void, Never>
  }

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
    var answer: Answer?
    await withCheckedContinuation { continuation in
      let put = { (book: inout PacingState, now: Timestamp) in answer = question(&book, now) }
      waiting.append(Waiting(put: put, continuation: continuation))
      startAnswering()
    }
    return answer ?? question(&book, clock.now)
  }

  // Questions that come while one is under way are put together, as in the store of a server.

  private func startAnswering() {
    if isOut { return }
    isOut = true
    EventLoop.shared.start { [self] in
      while !waiting.isEmpty {
        let batch = waiting
        waiting = []
        await answer { book, now in for question in batch { question.put(&book, now) } }
        for question in batch { question.continuation.resume() }
      }
      isOut = false
    }
  }

  private func answer(_ question: @escaping (inout PacingState, Timestamp) -> Void) async {
    let clock = source
    if answerAtOnce(clock.now, question) != nil { return }
    let start = machine.fleet.clock.elapsed
    while !isDead {
      if await round(clock, question) != nil { return }
      let trial = AloneTrial(of: book, lastID: number, now: clock.now, question)
      let isPatient = machine.fleet.clock.elapsed - start < Self.patience
      guard isPatient, trial.waitsForOthers else {
        book = trial.book
        number = max(number, book.ledger.lastID)
        return
      }
      await machine.fleet.clock.pass(seconds: 0.3)
    }
    question(&book, clock.now)
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
    book.settle(owing: trial.changes.owed)
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
    for key in book.ledger.accounts.touched {
      guard let ours = book.ledger.accounts.rows[key] else { continue }
      let theirs = copy.ledger.accounts.rows[key] ?? ours
      copy.ledger.accounts[key] = theirs.adding(what: ours, hasBeside: stored[key], now: now)
    }
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
