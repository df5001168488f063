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

  var isFresh: Bool {
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
