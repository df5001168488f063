import EventLoop
package import Pacing
package import Storage
package import Time

/// A question that waits to be put together with others.
@safe
struct WaitingQuestion {
  let clock: InstantSource
  let put: (inout PacingState, Timestamp) -> Void
  let continuation: UnsafeContinuation<Void, Never>
}

extension PostgreSQLStore {
  package func ask<Answer>(
    now clock: InstantSource,
    _ question: @escaping (inout PacingState, Timestamp) -> Answer
  ) async -> Answer {
    self.clock = clock
    if let answer = answerAtOnce(now: clock.now, question) { return answer }
    var answer: Answer?
    await unsafe withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      let put = { (book: inout PacingState, now: Timestamp) in answer = question(&book, now) }
      unsafe waiting.append(WaitingQuestion(clock: clock, put: put, continuation: continuation))
      startAnswering()
    }
    return answer ?? question(&book, clock.now)
  }

  /// The answer from the copy, where that is new and nobody else has to know; or alone, while nobody can be asked.
  private func answerAtOnce<Answer>(
    now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) -> Answer? {
    guard connection != nil else {
      guard trouble.isToBeLeftAlone(now: now) else { return nil }
      let trial = alone(now: now, question)
      if isPatient, trial.waitsForOthers { return nil }
      return adoptAlone(trial)
    }
    // What a round that is under way made of the book takes its place when it is back.
    guard isFresh, !isTrialOut else { return nil }
    let trial = speculation(now: now, question)
    if trial.changes.isUrgent { return nil }
    adopt(trial.book, owing: trial.changes.owed)
    return trial.answer
  }

  private var isFresh: Bool {
    guard let lastLook else { return false }
    return ContinuousClock.now - lastLook < settings.freshness
  }

  private func startAnswering() {
    if isAnswering { return }
    isAnswering = true
    EventLoop.shared.start {
      while !self.waiting.isEmpty {
        await self.turns.enter()
        let batch = Array(self.waiting.prefix(Self.together))
        self.waiting.removeFirst(batch.count)
        await self.answer(batch)
        self.turns.leave()
        for question in batch { unsafe question.continuation.resume() }
      }
      self.isAnswering = false
    }
  }

  /// Questions that are put together at most.
  private static let together = 64

  private func answer(_ batch: [WaitingQuestion]) async {
    guard let clock = batch.first?.clock else { return }
    let question = { (book: inout PacingState, now: Timestamp) in
      for question in batch { question.put(&book, now) }
    }
    var attempts = Attempts()
    while let connection = await opened(now: clock.now, for: question) {
      do throws(ServerProblem) {
        try await answer(question, through: connection, now: clock)
        trouble.end()
        return tellOddities(now: clock.now)
      } catch {
        await abandon(connection, after: error)
        if attempts.mayFollow(error) { continue }
        fail(error, now: clock.now)
        break
      }
    }
    adoptAlone(alone(now: clock.now, question))
  }

  /// The open connection; where it is gone and the question needs others, it is waited for for a while.
  private func opened(
    now: Timestamp,
    for question: (inout PacingState, Timestamp) -> Void
  ) async -> ServerConnection? {
    var connection = await opened(now: now)
    while connection == nil, isPatient, alone(now: now, question).waitsForOthers {
      connection = await openedAfterPause(now: now)
    }
    return connection
  }

  func speculation<Answer>(
    now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) -> Speculation<Answer> {
    lastNow = now
    return Speculation(
      of: book,
      lastID: known.latest.placeNumber,
      stored: known.accounts,
      now: now,
      question
    )
  }

  /// Takes over what a question made of the book.
  func adopt(_ book: PacingState, owing limits: [String] = []) {
    self.book = book
    self.book.settle(owing: limits)
  }

  /// Answers without the server.
  private func alone<Answer>(
    now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) -> AloneTrial<Answer> {
    let last = trouble.lastNumber(beside: book.ledger.lastID)
    return AloneTrial(of: book, lastID: last, now: now, question)
  }

  /// Takes over what a question made of the book; it is written when it can be.
  @discardableResult
  private func adoptAlone<Answer>(_ trial: AloneTrial<Answer>) -> Answer {
    lastNow = trial.now
    book = trial.book
    trouble.note(lastNumber: book.ledger.lastID)
    book.forgetUnwrittenPlaces()
    return trial.answer
  }

  /// Tells the operator of figures that made no sense.
  func tellOddities(now: Timestamp) {
    if let sentence = oddities.take(of: settings.address.shown) {
      trouble.tell(sentence, now: now)
    }
  }
}

// MARK: - Asking the server

extension PostgreSQLStore {
  private typealias Question = (inout PacingState, Timestamp) -> Void

  private func answer(
    _ question: Question,
    through connection: ServerConnection,
    now clock: InstantSource
  ) async throws(ServerProblem) {
    var trial = speculation(now: clock.now, question)
    if !trial.changes.isUrgent, !isFresh {
      try await refresh(through: connection, now: clock.now)
      trial = speculation(now: clock.now, question)
    }
    guard trial.changes.isUrgent else { return adopt(trial.book, owing: trial.changes.owed) }
    if contended > 0 {
      contended -= 1
    } else if meetsDead(now: trial.now) {
      // They may have said since that they live, which only a look can tell.
    } else if try await write(trial, through: connection, begin: [Words.begin, Words.limits]) {
      return
    } else {
      // Others are at it too: for a while the sure way costs less than a try that fails.
      contended = Self.caution
    }
    try await lock(through: connection, now: clock)
    trial = speculation(now: clock.now, question)
    guard trial.changes.isUrgent else {
      _ = try await connection.run([Words.commit])
      return adopt(trial.book, owing: trial.changes.owed)
    }
    guard try await write(trial, through: connection, begin: []) else { throw .contended }
  }

  /// Whether somebody whose places are known was taken for dead by what was read some time ago.
  private func meetsDead(now: Timestamp) -> Bool {
    book.ledger.places.processes.contains { !isAlive($0, at: now) }
  }

  /// Questions that take the row's lock first after one met with others.
  private static let caution = 8

  /// Writes what a question would change; returns whether it had the turn, without which nothing is written.
  private func write(
    _ trial: Speculation<Void>,
    through connection: ServerConnection,
    begin: [Command]
  ) async throws(ServerProblem) -> Bool {
    var latest = trial.changes.latest(after: known.latest, of: trial.book)
    let isToSweep = latest.prune()
    var writing = Writing(latest, after: known.latest, token: nextToken())
    writing.write(trial.changes, of: trial.book, latest)
    if isToSweep { writing.sweep(now: trial.now, latest) }
    let until = presenceToShow(now: trial.now)
    if let until { writing.show(presence, until: until) }
    // Should the answer get lost, nobody knows what was written.
    book.useNoMore(than: trial.book, of: process)
    let commands = begin + writing.commands + [Words.clock, Words.commit]
    isTrialOut = true
    defer { isTrialOut = false }
    let results = try await timed(commands, clock: commands.count - 2, through: connection)
    guard results[begin.count].changes == 1 else { return false }
    if let until { noteShown(until) }
    known.latest = latest
    trial.changes.note(in: &known.accounts)
    adopt(trial.book)
    lastLook = .now
    return true
  }

  /// Takes in what others changed, if they did.
  private func refresh(
    through connection: ServerConnection,
    now: Timestamp
  ) async throws(ServerProblem) {
    let results = try await timed([Reading.latest, Words.clock], clock: 1, through: connection)
    let latest = try latest(in: results[0], now: now)
    if latest.revision != known.latest.revision || latest.horizon != known.latest.horizon {
      let reading = Reading(latest, after: known.revision(before: latest))
      let results = try await connection.run(
        [Words.beginLook, Reading.latest, Reading.living] + reading.commands + [Words.commit]
      )
      take(try self.latest(in: results[1], now: now))
      takeLiving(results[2])
      reading.take(results[3...], into: &book, &known, now: now, oddities)
    }
    lastLook = .now
  }

  /// Takes the lock under which all changes are made, and takes in what others changed before.
  ///
  /// What changes with almost every call is read in the same round, on the chance that it did.
  private func lock(
    through connection: ServerConnection,
    now clock: InstantSource
  ) async throws(ServerProblem) {
    let usual = Reading([.account, .place], after: known.latest.revision)
    let results = try await connection.run(
      [Words.begin, Words.limits, Reading.lock, Reading.living] + usual.commands
    )
    let now = clock.now
    let latest = try latest(in: results[2], now: now)
    let revision = known.revision(before: latest)
    takeLiving(results[3])
    if let revision {
      let rest = Kind.allCases.filter { kind in
        ![.account, .place, .task].contains(kind) && latest.isNewer(kind, than: revision)
      }
      take(latest)
      usual.take(results[4...], into: &book, &known, now: now, oddities)
      if !rest.isEmpty { try await read(Reading(rest, after: revision), connection, now: clock) }
    } else {
      take(latest)
      try await read(Reading(latest, after: nil), connection, now: clock)
    }
    lastLook = .now
  }

  private func read(
    _ reading: Reading,
    _ connection: ServerConnection,
    now clock: InstantSource
  ) async throws(ServerProblem) {
    let results = try await connection.run(reading.commands)
    reading.take(results[...], into: &book, &known, now: clock.now, oddities)
  }
}
