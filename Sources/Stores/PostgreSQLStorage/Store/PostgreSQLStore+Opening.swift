import EventLoop
import Pacing
import Storage
import Tasks
import Time

extension PostgreSQLStore {
  /// The open connection, made where it has to be; nil while the server is of no use.
  ///
  /// Only for whoever has the turn.
  func opened(now: Timestamp, _ haste: Haste = .none) async -> ServerConnection? {
    if let connection { return connection }
    if haste == .none, trouble.isToBeLeftAlone(now: now) { return nil }
    if isSilent { return await openedAside(now: now) }
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(settings.address)
      try await take(connection, now: now) { connection throws(ServerProblem) in
        try await self.prepare(connection)
      }
      return connection
    } catch {
      closedBy = self.error(of: error)
      // A server that says nothing takes its time, which is no part of the pause after it.
      fail(error, now: max(now, clock?.now ?? now))
      return nil
    }
  }

  /// Takes a connection into use that is made ready by `body`; one that cannot be is closed.
  private func take(
    _ connection: ServerConnection,
    now: Timestamp,
    _ body: (ServerConnection) async throws(ServerProblem) -> Void
  ) async throws(ServerProblem) {
    do throws(ServerProblem) {
      try await body(connection)
      try await load(through: connection, now: now)
    } catch {
      connection.close()
      throw error
    }
    self.connection = connection
    lostAt = nil
    closedBy = nil
    // Whoever was taken for dead meanwhile says anew that it lives.
    shownUntil = nil
  }

  /// Whether the server said nothing when it was last asked, so that to ask it may take its whole time again.
  private var isSilent: Bool {
    if case .server(_, .silent)? = trouble.last { true } else { false }
  }

  /// Has a server that was silent asked aside, and waits for it a moment at most; whoever comes meanwhile does not wait.
  private func openedAside(now: Timestamp) async -> ServerConnection? {
    if isAskedAside { return nil }
    isAskedAside = true
    EventLoop.shared.start { [weak self] in
      await self?.askAside(now: now)
      self?.isAskedAside = false
    }
    turns.leave()
    try? await EventLoop.shared.sleep(for: Self.pause)
    await turns.enter()
    return connection
  }

  private func askAside(now: Timestamp) async {
    do throws(ServerProblem) {
      let connection = try await ServerConnection.open(settings.address)
      do throws(ServerProblem) {
        // What stands before the server may answer although it does not.
        try await prepare(connection)
      } catch {
        connection.close()
        throw error
      }
      await turns.enter()
      defer { turns.leave() }
      guard self.connection == nil else { return connection.close() }
      try await take(connection, now: max(now, clock?.now ?? now)) { _ throws(ServerProblem) in }
      trouble.end()
    } catch {
      closedBy = self.error(of: error)
      fail(error, now: max(now, clock?.now ?? now))
    }
  }

  /// Waits a moment for a server that went away, and asks it again; whoever waits behind comes first meanwhile.
  func openedAfterPause(now: Timestamp) async -> ServerConnection? {
    turns.leave()
    try? await EventLoop.shared.sleep(for: Self.pause)
    await turns.enter()
    return await opened(now: now, .waiting)
  }

  /// How long a server that went away is left alone by whoever waits for it.
  private static let pause = Duration.milliseconds(300)

  /// Whether the server went away so lately that it may be waited for.
  var isPatient: Bool {
    guard let lostAt else { return false }
    return ContinuousClock.now - lostAt < settings.patience
  }

  /// Brings the tables up to date.
  private func prepare(_ connection: ServerConnection) async throws(ServerProblem) {
    let tables = ServerTables(connection)
    let version = try await tables.migrate()
    if version.isDeparted { throw .moved(to: try await tables.departure()) }
    if version.oldest > ServerSchema.version {
      throw .newer(found: version.number, known: ServerSchema.version)
    }
  }

  /// Takes note of what went wrong; the operator is told.
  func fail(_ problem: ServerProblem, now: Timestamp) {
    if problem.endsConnection || connection?.isBroken == true { disconnect() }
    trouble.note(error(of: problem), now: now)
    guard connection == nil else { return }
    // What a person has to mend is not back in a moment, and for one that says nothing it was waited long enough.
    if lostAt == nil, problem.passes, !isSilent { lostAt = .now }
    trouble.tell(Self.meanwhile(hasLeases: book.hasLeases(of: process)), now: now)
  }

  private static func meanwhile(hasLeases: Bool) -> String {
    let rest = "calls under a limit"
    return "Until the database can be used, "
      + (hasLeases
        ? "this process goes on with the parts of limits that it has leased, and other \(rest) wait"
        : "\(rest) wait")
      + ", because the places that they take could not be counted. Writes, and calls of named tasks, are written down first "
      + "and so not sent. All others are."
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
      var open = await opened(now: now)
      while open == nil, isPatient { open = await openedAfterPause(now: now) }
      guard let connection = open else { throw trouble.last ?? error(of: .unready) }
      do throws(ServerProblem) {
        let result = try await body(connection)
        trouble.end()
        return result
      } catch {
        await abandon(connection, after: error)
        if attempts.mayFollow(error) { continue }
        fail(error, now: now)
        throw self.error(of: error)
      }
    }
  }

  /// Ends whatever transaction is open, or the connection where it is broken.
  func abandon(_ connection: ServerConnection, after problem: ServerProblem) async {
    if problem.endsConnection { connection.close() }
    do throws(ServerProblem) {
      if !connection.isBroken { _ = try await connection.run([Words.rollback]) }
    } catch {
      // A connection on which nothing can be taken back is not used again.
      connection.close()
    }
    if connection.isBroken, self.connection === connection { disconnect() }
  }
}

/// Whether a server that failed a moment ago is asked all the same.
enum Haste {
  case none, waiting
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
    case .lost, .unready:
      lost += 1
      return lost <= 4
    default: return false
    }
  }
}
