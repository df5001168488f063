package import Storage
package import EventLoop
package import Pacing
package import Tasks
import Time

/// The store that all processes of a machine with one state directory share.
///
/// The book in memory is a copy: before each question it takes in what others changed, and after it what the question
/// changed is written, if anybody else has to know of it. While the directory is of no use, the copy answers alone.
@Engine
package final class SQLiteStore: LocalPacingStore {
  package nonisolated let process: String
  package var movingUp = MovingUp()
  package internal(set) var book = PacingState()

  nonisolated let id: ProcessID
  nonisolated let settings: Settings
  var connection: StoreConnection?
  var opening: Opening?
  var trouble: StoreHealth

  /// What of the book is in the store, as it was last read or written.
  var known = Known()

  /// Grows with each change of the book, by which a question sees that another came between.
  var generation = 0
  var pending: PendingCalls?

  /// What a store is made with.
  struct Settings: Sendable {
    var directory: String
    var limits: TaskLimits
    var lockLimit: Duration
    var freshness: Duration
  }

  /// When it was last looked whether others changed anything.
  var lastLook: ContinuousClock.Instant?

  /// Makes a store; nothing is opened before the first question.
  ///
  /// - Parameters:
  ///   - directory: The state directory, made where it is missing.
  ///   - entropy: 16 bytes that nobody else has, which name this process.
  ///   - limits: How long a task is kept after its end.
  ///   - lockLimit: How long a change waits for other processes.
  ///   - freshness: How long a question that writes nothing counts what was read before as new; one call asks several.
  ///   - report: Takes a line for the operator, about trouble with the directory.
  package init(
    directory: String,
    process entropy: [UInt8],
    limits: TaskLimits = TaskLimits(),
    lockLimit: Duration = .seconds(5),
    freshness: Duration = .zero,
    report: @escaping @Engine (String) -> Void
  ) {
    let halves = stride(from: 0, to: 16, by: 8).map { start in
      entropy.dropFirst(start).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    id = ProcessID(halves[0], halves[1])
    process = id.text
    settings = Settings(
      directory: directory,
      limits: limits,
      lockLimit: lockLimit,
      freshness: freshness
    )
    trouble = StoreHealth(numbers: halves[0] ^ halves[1], report: report)
  }

  package func isAlive(_ process: String) -> Bool {
    if process == self.process { return true }
    guard let connection, let id = ProcessID(process) else { return true }
    return connection.presence.isAlive(id)
  }

  /// Ends the use of the store in an orderly way; a question after that opens it again.
  package func close() async {
    guard let connection else { return }
    self.connection = nil
    known = Known()
    await connection.queue.close()
    connection.presence.hide()
  }
}

/// A store that is open.
@Engine
struct StoreConnection {
  var queue: WriteQueue
  var presence: ProcessLiveness
}

/// What of the book is in the store.
struct Known {
  /// SQLite's number for the state of the file; nil before anything was read.
  var dataVersion: Int64?
  var latest = Latest()

  /// The accounts as the store holds them.
  var accounts: [String: LimiterState] = [:]

  /// The revision after which everything must be read; nil when that is everything.
  func revision(before latest: Latest) -> Int64? {
    dataVersion == nil || self.latest.revision < latest.horizon ? nil : self.latest.revision
  }
}
