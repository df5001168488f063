package import Storage
import EventLoop
package import Pacing
package import Time

extension SQLiteStore {
  package func ask<Answer>(
    now clock: InstantSource,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) async -> Answer {
    let connection = if let connection { connection } else { await opened(now: clock.now) }
    guard let connection, !trouble.isToBeLeftAlone(now: clock.now)
    else {
      // What can be read still counts.
      if let connection { _ = try? refresh(connection.queue, now: clock.now) }
      return askAlone(now: clock.now, question)
    }
    defer { tellOddities(of: connection.queue, now: clock.now) }
    if case .newer = connection.queue.schema {
      return askBeside(connection.queue, now: clock.now, question)
    }
    do throws(StoreError) {
      if known.dataVersion == nil { try refresh(connection.queue, now: clock.now) }
      var trial = speculation(now: clock.now, question)
      // A write looks for changes of others by itself.
      if !trial.changes.isUrgent, try refresh(connection.queue, now: trial.now) {
        trial = speculation(now: trial.now, question)
      }
      guard trial.changes.isUrgent else {
        adopt(&trial.book, owing: trial.changes.owed)
        return trial.answer
      }
      let answer = try await write(trial, through: connection, now: clock, question)
      trouble.end()
      return answer
    } catch {
      fail(error, now: clock.now)
      return askAlone(now: clock.now, question)
    }
  }

  /// Puts the question again if anything has changed since the trial, the time included, and writes what it changes.
  private func write<Answer>(
    _ trial: Speculation<Answer>,
    through connection: StoreConnection,
    now clock: InstantSource,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) async throws(StoreError) -> Answer {
    var trial = trial
    let before = generation
    let latest = try await connection.queue.write(.normal) { database throws(StoreError) in
      let now = clock.now
      let isStale = try refresh(database, now: now) || generation != before || now != trial.now
      if isStale { trial = speculation(now: now, question) }
      if trial.changes.names(process, in: trial.book) { try connection.presence.show() }
      return try trial.changes.write(
        of: trial.book,
        after: known.latest,
        now: now,
        in: database
      )
    }
    known.latest = latest
    trial.changes.note(in: &known.accounts)
    adopt(&trial.book)
    return trial.answer
  }

  private func speculation<Answer>(
    now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) -> Speculation<Answer> {
    Speculation(
      of: book,
      lastID: known.latest.placeNumber,
      stored: known.accounts,
      now: now,
      question
    )
  }

  /// Takes over what a question made of the book.
  private func adopt(_ book: inout PacingState, owing limits: [String] = []) {
    // As long as nobody else has it, it need not be copied for that.
    book.settle(owing: limits)
    self.book = book
    generation += 1
  }

  /// Answers without the store; what changes is written when it can be.
  private func askAlone<Answer>(
    now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) -> Answer {
    let number = trouble.lastNumber(beside: book.ledger.lastID)
    book.ledger.lastID = number
    let answer = question(&book, now)
    trouble.note(lastNumber: book.ledger.lastID)
    book.forgetUnwrittenPlaces()
    generation += 1
    return answer
  }

  /// Answers beside a store that a newer program has changed: what it shuts is shut, and nothing is written.
  private func askBeside<Answer>(
    _ queue: WriteQueue,
    now: Timestamp,
    _ question: (inout PacingState, Timestamp) -> Answer
  ) -> Answer {
    try? queue.read { database throws(StoreError) in
      try GateTable.load(into: &book, after: nil, now: now, from: database)
      try HoldTable.load(into: &book, after: nil, now: now, from: database)
    }
    defer { book.settle() }
    return askAlone(now: now, question)
  }

  func fail(_ error: StoreError, now: Timestamp) {
    trouble.note(error, now: now)
    switch error {
    case .corrupt, .replaced: disconnect()
    default: break
    }
  }
}

// MARK: - Taking in what others changed

extension SQLiteStore {
  /// Takes in what other processes changed since the last question; returns whether there was anything.
  @discardableResult
  func refresh(_ queue: WriteQueue, now: Timestamp) throws(StoreError) -> Bool {
    if isFresh { return false }
    if try queue.dataVersion() == known.dataVersion { return false }
    return try queue.read { database throws(StoreError) in try refresh(database, now: now) }
  }

  /// Whether it was looked a moment ago; looking costs three system calls, and what is on its way is not seen anyhow.
  private var isFresh: Bool {
    if wasJustRead { return true }
    if settings.freshness > .zero, known.dataVersion != nil { lastLook = .now }
    return false
  }

  /// Whether what was read last still counts as new.
  var wasJustRead: Bool {
    guard settings.freshness > .zero, known.dataVersion != nil, let lastLook else { return false }
    return ContinuousClock.now - lastLook < settings.freshness
  }

  /// Takes in what other processes changed; returns whether there was anything.
  func refresh(_ database: Database, now: Timestamp) throws(StoreError) -> Bool {
    let version = try database.dataVersion()
    if version == known.dataVersion { return false }
    try checkVersion(of: database)
    var latest = try Latest(in: database, now: now)
    let revision = known.revision(before: latest)
    for table in TrackedTables.all where latest.isNewer(table.kind, than: revision) {
      try table.load(into: &book, after: revision, now: now, from: database)
    }
    if latest.isNewer(.account, than: revision) {
      try loadAccounts(after: revision, from: database, now: now)
    }
    if latest.isNewer(.place, than: revision) {
      let number = try PlaceTable.load(into: &book, after: revision, now: now, from: database)
      latest.placeNumber = max(latest.placeNumber, number)
    }
    if latest.isNewer(.task, than: revision) { pending = nil }
    book.ledger.forgottenAt = latest.forgottenAt
    known.latest = latest
    known.dataVersion = version
    generation += 1
    return true
  }

  /// Finds out that a newer program has changed the tables, before they are read as what they were.
  private func checkVersion(of database: Database) throws(StoreError) {
    let version = try database.userVersion()
    guard version > Migrations.store.version else { return }
    if Migrations.moved.contains(version) { throw database.movedError() }
    database.noteVersion(version)
    throw newerSchema(version, path: database.path)
  }

  func newerSchema(_ version: Int, path: String) -> StoreError {
    .newerSchema(path: path, found: version, known: Migrations.store.version)
  }

  /// Why tables of a version that is not this program's cannot be written.
  func schemaError(_ version: Int, _ queue: WriteQueue) -> StoreError {
    guard Migrations.moved.contains(version) else {
      return newerSchema(version, path: queue.directory.path)
    }
    let error = try? queue.read { database throws(StoreError) in database.movedError() }
    return error ?? .moved(place: queue.directory.path, to: "another place")
  }

  private func loadAccounts(
    after revision: Int64?,
    from database: Database,
    now: Timestamp
  ) throws(StoreError) {
    let rows = try AccountTable.changed(after: revision, now: now, in: database)
    let gone: [String]
    if let revision {
      gone = try database.gone(.account, after: revision)
    } else {
      gone = Array(book.ledger.accounts.rows.keys)
    }
    rows.take(into: &book, stored: &known.accounts, gone: gone, now: now)
  }

  /// Tells the operator of figures that made no sense.
  func tellOddities(of queue: WriteQueue, now: Timestamp) {
    if let sentence = queue.takeOddities() { trouble.tell(sentence, now: now) }
  }
}
