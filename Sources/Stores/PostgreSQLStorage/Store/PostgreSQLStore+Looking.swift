import EventLoop
import Pacing
import Storage
import Time

// What a process reads of the tables, and how it sees that the server lost a part of it.

extension PostgreSQLStore {
  /// Reads everything.
  func load(through connection: ServerConnection, now: Timestamp)
    async throws(ServerProblem)
  {
    let reading = Reading(Kind.allCases.filter { $0 != .task }, after: nil)
    let commands =
      [Words.beginLook, Reading.latest, Reading.living, Words.clock, known.writer]
      + reading.commands + [Words.commit]
    let results = try await timed(commands, clock: 3, through: connection)
    // Before the line of time is known, instants are judged by the clock by which they were written.
    let told = isAnchoring ? results[3].first { $0.instant(0) } : nil
    let now = told ?? now
    let head = try head(in: results[1], now: now)
    _ = revision(before: head, results[4])
    take(head)
    known.isRead = true
    takeLiving(results[2])
    reading.take(results[5...], into: &book, &known, now: now, oddities)
    lastLook = .now
  }

  /// The revision after which changes are to be read; nil where everything is.
  ///
  /// Where the server lost what this process knew, that counts as not written.
  func revision(before head: Head, _ writers: CommandResult) -> Int64? {
    guard known.isParted(from: head, writers.first { $0.text(0) }) else {
      return known.revision(before: head.latest)
    }
    known.accounts = [:]
    pending = nil
    book.touchAll()
    return nil
  }

  /// Reads what is the newest.
  ///
  /// - Throws: `newer` where the tables were changed so that this program may not go on.
  func head(in result: CommandResult, now: Timestamp) throws(ServerProblem) -> Head {
    let behind = Latest.columns.count
    let oldest = result.first { Int(clamping: $0.integer(behind)) } ?? 0
    guard oldest <= ServerSchema.version else {
      throw .newer(found: oldest, known: ServerSchema.version)
    }
    let head = result.first { row in
      Head(latest: Latest(row, now: now, oddities), writer: row.text(behind + 1))
    }
    guard let head else { throw Self.isEmptied }
    return head
  }

  /// The problem of a state without its row, as one that was moved: whoever connects anew is told why.
  static let isEmptied = ServerProblem.lost("the table recourse.latest is empty")

  /// Notes what is the newest; what was kept of tasks may have changed.
  func take(_ head: Head) {
    let latest = head.latest
    if latest[.task] != known.latest[.task] || !known.isRead { pending = nil }
    let number = max(known.latest.placeNumber, latest.placeNumber)
    known.head = head
    known.latest.placeNumber = number < StoreHealth.firstNumber ? number : latest.placeNumber
    book.ledger.forgottenAt = latest.forgottenAt
  }

  /// Notes who lives.
  func takeLiving(_ result: CommandResult) {
    living = [:]
    machines = [:]
    result.forEach { row in
      // Of one on this machine it is seen at once that it has ended.
      if row.isNull(4) || !settings.leases.isGone(row.text(4)) {
        living[row.text(0)] = row.instant(1)
      }
      machines[row.text(0)] = "\(row.text(2)), process \(row.integer(3))"
    }
  }

  /// Runs a round of which one result is the server's clock.
  func timed(
    _ commands: [Command],
    clock: Int,
    through connection: ServerConnection
  ) async throws(ServerProblem) -> [CommandResult] {
    let start = ContinuousClock.now
    let results = try await connection.run(commands)
    let half = (ContinuousClock.now - start) / .seconds(2)
    usualRound += 0.1 * (min(half * 2, 1) - usualRound)
    if let onClock, let told = results[clock].first({ $0.instant(0) }) {
      onClock(told + half, half)
    }
    return results
  }
}
