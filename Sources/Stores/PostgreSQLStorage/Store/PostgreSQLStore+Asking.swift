import EventLoop
import Pacing
import Storage
import Time

// How a question is put to the book that all share: on trial, and under the lock where others came between.

extension PostgreSQLStore {
  typealias Question = (inout PacingState, Timestamp) -> Void

  func answer(
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
    var writing = Writing(latest, after: known.head, token: nextToken())
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
    known.head = Head(latest: latest, writer: writing.token)
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
    let head = try head(in: results[0], now: now)
    let isSame =
      head.latest.revision == known.latest.revision && head.writer == known.head.writer
      && head.latest.horizon == known.latest.horizon
    if !isSame { try await takeChanges(of: head.latest, through: connection, now: now) }
    lastLook = .now
  }

  private func takeChanges(
    of latest: Latest,
    through connection: ServerConnection,
    now: Timestamp
  ) async throws(ServerProblem) {
    let after = known.revision(before: latest)
    let reading = Reading(latest, after: after)
    let results = try await connection.run(
      [Words.beginLook, Reading.latest, Reading.living, known.writer] + reading.commands
        + [Words.commit]
    )
    let head = try head(in: results[1], now: now)
    // Where everything is read anyway, what the server lost counts as not written all the same.
    let isWhole = revision(before: head, results[3]) == nil
    if isWhole, after != nil { return try await load(through: connection, now: now) }
    // Somebody came between the two looks.
    guard reading.holds(all: head.latest) else {
      return try await takeChanges(of: head.latest, through: connection, now: now)
    }
    take(head)
    takeLiving(results[2])
    reading.take(results[4...], into: &book, &known, now: now, oddities)
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
      [Words.begin, Words.limits, Reading.lock, Reading.living, known.writer] + usual.commands
    )
    let now = clock.now
    let head = try head(in: results[2], now: now)
    let latest = head.latest
    let revision = revision(before: head, results[4])
    takeLiving(results[3])
    if let revision {
      let rest = Kind.allCases.filter { kind in
        ![.account, .place, .task].contains(kind) && latest.isNewer(kind, than: revision)
      }
      take(head)
      usual.take(results[5...], into: &book, &known, now: now, oddities)
      if !rest.isEmpty { try await read(Reading(rest, after: revision), connection, now: clock) }
    } else {
      take(head)
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
