import EventLoop
import Pacing
import Storage
import Tasks
import Time

extension PostgreSQLStore {
  /// The open connection, made where it has to be; nil while the server is of no use.
  ///
  /// Only for whoever has the turn.
  func opened(now: Timestamp) async -> ServerConnection? {
    if let connection { return connection }
    if trouble.isToBeLeftAlone(now: now) { return nil }
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(settings.address)
      do throws(ServerProblem) {
        try await prepare(connection)
        try await load(through: connection, now: now)
      } catch {
        connection.close()
        throw error
      }
      self.connection = connection
      // Whoever was taken for dead meanwhile says anew that it lives.
      shownUntil = nil
      return connection
    } catch {
      fail(error, now: now)
      return nil
    }
  }

  /// Brings the tables up to date.
  private func prepare(_ connection: ServerConnection) async throws(ServerProblem) {
    let version = try await ServerTables(connection).migrate()
    if version.oldest > ServerSchema.version {
      throw .newer(found: version.number, known: ServerSchema.version)
    }
  }

  /// Takes note of what went wrong; the operator is told.
  func fail(_ problem: ServerProblem, now: Timestamp) {
    if problem.endsConnection || connection?.isBroken == true { disconnect() }
    trouble.note(error(of: problem), now: now)
    if connection == nil, known.isRead, crowd > 1 { trouble.tell(Self.sharing(crowd), now: now) }
  }

  private static func sharing(_ processes: Int) -> String {
    "Until the database is back, this process keeps to a share of each limit, as one of \(processes). Calls that must "
      + "be written down first are not sent."
  }

  /// Gives a connection up that is of no use; it is made anew later.
  func disconnect() {
    connection?.close()
    connection = nil
    pending = nil
    lastLook = nil
  }

  /// The error of a problem with the server.
  func error(of problem: ServerProblem) -> StoreError {
    .server(address: settings.address.shown, problem)
  }

  /// Runs a body with the open connection, one at a time; what goes wrong is told to the operator too.
  ///
  /// The body runs again where others came between, and once where the connection turned out to be gone.
  func using<Result>(
    now: Timestamp,
    _ body: (ServerConnection) async throws(ServerProblem) -> Result
  ) async throws(StoreError) -> Result {
    await turns.enter()
    defer { turns.leave() }
    var attempts = Attempts()
    while true {
      guard let connection = await opened(now: now) else {
        throw trouble.last ?? error(of: .unready)
      }
      do throws(ServerProblem) {
        let result = try await body(connection)
        trouble.end()
        return result
      } catch {
        await abandon(connection)
        if attempts.mayFollow(error) { continue }
        fail(error, now: now)
        throw self.error(of: error)
      }
    }
  }

  /// Ends whatever transaction is open, or the connection where it is broken.
  func abandon(_ connection: ServerConnection) async {
    do throws(ServerProblem) {
      if !connection.isBroken { _ = try await connection.run([Words.rollback]) }
    } catch {
      // A connection on which nothing can be taken back is not used again.
      connection.close()
    }
    if connection.isBroken, self.connection === connection { disconnect() }
  }
}

/// How often the same is tried.
struct Attempts {
  private var contended = 0
  private var lost = 0

  /// Whether it is worth another try after a problem.
  mutating func mayFollow(_ problem: ServerProblem) -> Bool {
    switch problem {
    case .contended:
      contended += 1
      return contended <= 8
    case .lost:
      lost += 1
      return lost <= 1
    default: return false
    }
  }
}

extension PostgreSQLStore {
  /// Reads everything.
  private func load(through connection: ServerConnection, now: Timestamp)
    async throws(ServerProblem)
  {
    let reading = Reading(Kind.allCases.filter { $0 != .task }, after: nil)
    let commands =
      [Words.beginLook, Reading.latest, Reading.living, Words.clock] + reading.commands
      + [Words.commit]
    let results = try await timed(commands, clock: 3, through: connection)
    let latest = try latest(in: results[1], now: now)
    book.unite(share)
    share = LimitShare()
    // What a failover lost of it this process may still know.
    if known.isRead, latest.revision < known.latest.revision { recover() }
    known.isRead = true
    take(latest)
    takeLiving(results[2])
    reading.take(results[4...], into: &book, &known, now: now, oddities)
    lastLook = .now
  }

  /// Makes all that this process knows count as not written.
  private func recover() {
    known.accounts = [:]
    book.touchAll()
  }

  /// Reads what is the newest, and how many processes are at it.
  func latest(in result: CommandResult, now: Timestamp) throws(ServerProblem) -> Latest {
    let read = result.first { row in
      (latest: Latest(row, now: now, oddities), crowd: Int(row.integer(Latest.columns.count)))
    }
    guard let read else { throw .other(code: "", "the table recourse.latest is empty") }
    crowd = max(1, read.crowd)
    return read.latest
  }

  /// Notes what is the newest; what was kept of tasks may have changed.
  func take(_ latest: Latest) {
    if latest[.task] != known.latest[.task] || !known.isRead { pending = nil }
    let number = max(known.latest.placeNumber, latest.placeNumber)
    known.latest = latest
    known.latest.placeNumber = number < StoreHealth.firstNumber ? number : latest.placeNumber
    book.ledger.forgottenAt = latest.forgottenAt
  }

  /// Notes who lives.
  func takeLiving(_ result: CommandResult) {
    living = [:]
    machines = [:]
    result.forEach { row in
      living[row.text(0)] = row.instant(1)
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
    if let onClock, let told = results[clock].first({ $0.instant(0) }) {
      onClock(told + half, half)
    }
    return results
  }
}
