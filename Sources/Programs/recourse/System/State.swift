import Credentials
import PostgreSQLStorage
import SQLiteStorage
import System
import EventLoop
import Server
import Storage
import Tasks
import Time

/// What outlives the process, or is to be forgotten with it, and the clock it is measured by.
@Engine
struct State {
  /// Where it is kept.
  enum Place: Sendable {
    case directory(String)

    /// A database; the directory keeps what is of this machine alone.
    case server(ServerAddress, directory: String?)
    case memory

    /// Where people's logins rest; nil where nothing outlives the process.
    var logins: (any LoginVault)? { directory.map { LoginDirectory(state: $0) } }

    /// Whether the directory is not there.
    var isAbsent: Bool {
      guard case .directory(let path) = self else { return false }
      return ((try? SystemFile.facts(path)) ?? nil) == nil
    }

    /// Why nothing can be kept in the directory; nil for one that will do or can be made, and for what is none.
    var refusal: StoreError? {
      guard case .directory(let path) = self else { return nil }
      do throws(StoreError) {
        _ = try StateDirectory.permissions(of: path)
        return nil
      } catch {
        return error
      }
    }

    /// The place as sentences name it; nil for memory.
    var shown: String? {
      switch self {
      case .directory(let path): path
      case .server(let address, _): address.shown
      case .memory: nil
      }
    }
  }

  let store: any Store & AdministrativeStore
  let clock: SystemClock
  private let line: (any SharedTimeLine)?
  private let end: @Engine () async -> Void

  /// Makes the state of a place.
  ///
  /// - Parameters:
  ///   - place: Where it is kept.
  ///   - trust: Seconds for which a process goes on with what it leased of a limit while the database is away.
  ///   - report: Takes a line for the operator about trouble with it.
  init(
    _ place: Place,
    trust: Double = 0,
    report: @escaping @Engine (String) -> Void = { line in
      Terminal.standardError.write(line: "recourse: \(line)")
    }
  ) {
    switch place {
    case .memory:
      store = InMemoryStore()
      line = nil
      end = {}
      clock = SystemClock()
    case .directory(let path):
      let shared = SQLiteStore(
        directory: path,
        process: World.entropy(),
        freshness: .milliseconds(2),
        report: report
      )
      store = shared
      line = shared
      end = { await shared.close() }
      clock = SystemClock(sharing: shared)
    case .server(let address, let directory):
      let shared = Self.store(at: address, besides: directory, trust: trust, report: report)
      store = shared
      line = shared
      end = { await shared.close() }
      let clock = SystemClock(sharing: shared)
      shared.onClock = { told, within in clock.follow(told, within: within) }
      self.clock = clock
    }
  }

  private static func store(
    at address: ServerAddress,
    besides directory: String?,
    trust: Double,
    report: @escaping @Engine (String) -> Void
  ) -> PostgreSQLStore {
    PostgreSQLStore(
      address: address,
      process: World.entropy(),
      machine: Machine.this,
      trust: trust,
      home: (Machine.home, { Machine.isGone($0) }),
      saveFile: { bytes, name throws(StoreError) in
        try directory.map { path throws(StoreError) in
          try SavedFiles(in: path).save(bytes, as: name)
        }
      },
      report: report
    )
  }

  /// Has the clock follow the time line of what is kept, which is left untouched.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func lookAtClock() async throws(StoreError) {
    if let line { try await clock.follow(atSight: line) }
  }

  /// Ends the use of what is kept in an orderly way.
  func close() async { await end() }
}
