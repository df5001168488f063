package import EventLoop
package import Pacing
package import Storage
package import Tasks
package import Time

/// The store that processes of many machines share: tables of a PostgreSQL server.
///
/// The book in memory is a copy, as in the store of one machine. A question that changes nothing others must know of is
/// answered from the copy; any other is answered on trial, and written in one round that does nothing where somebody else
/// came before. Then the row by which all changes take turns is locked, what others changed is read, and the question is
/// put again. Questions that come meanwhile are put together and share the next round.
@Engine
package final class PostgreSQLStore: LocalPacingStore {
  package nonisolated let process: String
  package var movingUp = MovingUp()
  package internal(set) var book = PacingState()

  nonisolated let settings: Settings
  nonisolated let presence: Presence
  let turns = Turns()
  let oddities = Oddities()
  var connection: ServerConnection?
  var trouble: StoreHealth
  var known = Known()

  /// The questions that wait to be put together.
  var waiting: [WaitingQuestion] = []
  var isAnswering = false

  /// Why no connection could be made when that was last tried; nil where one was.
  var closedBy: StoreError?

  /// Whether a server that was silent is being asked, with nobody waiting for it.
  package internal(set) var isAskedAside = false

  /// Whether what a question made of the book is being written.
  var isTrialOut = false

  /// When the copy was last compared with the tables.
  var lastLook: ContinuousClock.Instant?

  /// Whether the server is asked what time it is, so that this machine's clock tells nothing yet.
  var isAnchoring = false

  /// Until when others were told that this process lives; nil where they were not.
  var shownUntil: Timestamp?
  var beating: Task<Void, Never>?

  /// Calls of tasks that this process sends.
  var runningCalls: Set<RunningCall> = []

  /// Until when others live, as they said.
  var living: [String: Timestamp] = [:]

  /// When the server was lost; nil while it is there, or was never looked for.
  var lostAt: ContinuousClock.Instant?

  /// Tells what time it is where nobody asks.
  var clock: InstantSource?

  /// Machine and number of the processes that were met.
  var machines: [String: String] = [:]

  /// Changes that were made, by which each has a word of its own.
  var changes: UInt64 = 0

  /// Questions that go the sure way first, because the last ones met with others.
  var contended = 0

  /// Whether there are calls of which something is still to come or to be told; nil where it was not asked.
  var pending: PendingKinds?

  /// Is told what the server's clock says, and within how many seconds.
  package var onClock: (@Engine (Timestamp, _ within: Double) -> Void)?

  /// What a store is made with.
  struct Settings: Sendable {
    var address: ServerAddress
    var limits: TaskLimits
    var freshness: Duration
    var patience: Duration
    var leases: LeaseTerms
    var saveFile: SaveFile
  }

  /// Seconds that a round usually takes.
  var usualRound = 0.0

  package var lateness: Double? { min(0.05 + 2 * usualRound, 0.5) }

  package var leaseTerms: LeaseTerms? { settings.leases }

  package var lastingProblem: StoreError? {
    guard connection == nil, let closedBy, !closedBy.passes else { return nil }
    return closedBy
  }

  /// Saves content as a file of this machine.
  package typealias SaveFile =
    @Engine @Sendable (_ bytes: [UInt8], _ name: String)
    throws(StoreError) -> String?

  /// Makes a store; nothing is connected before the first question.
  ///
  /// - Parameters:
  ///   - address: The database.
  ///   - entropy: 16 bytes that nobody else has, which name this process.
  ///   - machine: The name of this machine, and the number of this process there.
  ///   - limits: How long a task is kept after its end.
  ///   - trust: Seconds for which this process trusts what it has leased of a limit; 0 leases nothing.
  ///   - home: This process as others of its machine can look for it, and whether one that calls itself so is dead.
  ///   - patience: How long a call that needs a place in a limit waits for a server that went away.
  ///   - freshness: How long a question that writes nothing counts what was read before as new.
  ///   - saveFile: Saves what no table holds.
  ///   - report: Takes a line for the operator, about trouble with the server.
  package init(
    address: ServerAddress,
    process entropy: [UInt8],
    machine: (name: String, process: Int),
    limits: TaskLimits = TaskLimits(),
    trust: Double = 0,
    home: (text: String, isGone: @Sendable (String) -> Bool) = ("", { _ in false }),
    patience: Duration = .seconds(5),
    freshness: Duration = .milliseconds(200),
    saveFile: @escaping SaveFile = { _, _ throws(StoreError) in nil },
    report: @escaping @Engine (String) -> Void
  ) {
    let name = ProcessName(entropy)
    process = name.text
    presence = Presence(
      process: name.text,
      machine: machine.name,
      number: machine.process,
      home: home.text,
      program: "recourse"
    )
    settings = Settings(
      address: address,
      limits: limits,
      freshness: freshness,
      patience: patience,
      leases: LeaseTerms(process: name.text, home: home.text, trust: trust, isGone: home.isGone),
      saveFile: saveFile
    )
    trouble = StoreHealth(numbers: name.number, pauses: .server, report: report)
    // Places within leases have numbers of their own, beside those that are given without the server.
    book.leased.ledger.lastID = trouble.lastNumber(beside: 0) | 1 << 31
  }

  package func isAlive(_ process: String) -> Bool {
    lastNow.map { isAlive(process, at: $0) } ?? true
  }

  /// Whether a process lives, as far as it said so in time; while nobody can be asked, all do.
  func isAlive(_ process: String, at now: Timestamp) -> Bool {
    if process == self.process || connection == nil { return true }
    return living[process].map { $0 > now } ?? false
  }

  /// The instant of the question that is being answered.
  var lastNow: Timestamp?

  /// Rounds that were made on the connection, for whoever counts them.
  package var rounds: Int { connection?.rounds ?? 0 }

  /// Ends the use of the store in an orderly way; a question after that connects again.
  package func close() async {
    beating?.cancel()
    beating = nil
    if connection != nil, let clock, book.hasLeases(of: process) {
      await ask(now: clock) { [process] book, now in book.returnLeases(of: process, now: now) }
    }
    await turns.enter()
    defer { turns.leave() }
    guard let connection else { return }
    if shownUntil != nil {
      let farewell = Command("DELETE FROM recourse.process WHERE id = $1", [process.bound])
      _ = try? await connection.run([farewell])
    }
    connection.close()
    self.connection = nil
    known = Known()
    shownUntil = nil
  }

  /// A word for a change that no other has.
  func nextToken() -> String {
    changes += 1
    return "\(process)/\(changes)"
  }
}

/// A call of a task that a process sends.
struct RunningCall: Hashable {
  var task: TaskID
  var number: Int
}

/// Whether there are calls of which something is still to come or to be told, and held ones.
struct PendingKinds {
  var isEmpty: Bool
  var hasUnsettled: Bool
}

/// The name of a process, of bytes that nobody else has.
private struct ProcessName {
  let text: String
  let number: UInt64

  init(_ entropy: [UInt8]) {
    let bytes = Array(entropy.prefix(16))
    text = bytes.map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
    let halves = stride(from: 0, to: 16, by: 8).map { start in
      bytes.dropFirst(start).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    number = halves[0] ^ halves[1]
  }
}
