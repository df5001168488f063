import Credentials
import SQLiteStorage
import System
import EventLoop
import Server
import Storage

/// What outlives the process, or is to be forgotten with it, and the clock it is measured by.
@Engine
struct State {
  /// Where it is kept.
  enum Place: Sendable {
    case directory(String)
    case memory

    /// Where people's logins rest; nil where nothing outlives the process.
    var logins: (any LoginVault)? {
      switch self {
      case .directory(let path): LoginDirectory(state: path)
      case .memory: nil
      }
    }
  }

  let store: any Store & AdministrativeStore
  let clock: SystemClock
  private let shared: SQLiteStore?

  /// Makes the state of a place; `report` takes a line for the operator about trouble with it.
  init(
    _ place: Place,
    report: @escaping @Engine (String) -> Void = { line in
      Terminal.standardError.write(line: "recourse: \(line)")
    }
  ) {
    let entropy = World.entropy()
    switch place {
    case .memory:
      store = InMemoryStore()
      shared = nil
    case .directory(let path):
      let shared = SQLiteStore(
        directory: path,
        process: entropy,
        freshness: .milliseconds(2),
        report: report
      )
      store = shared
      self.shared = shared
    }
    clock = SystemClock(sharing: shared)
  }

  /// Has the clock follow the time line of a state directory, which is left untouched.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func lookAtClock() async throws(StoreError) {
    if let shared { try await clock.follow(atSight: shared) }
  }

  /// Ends the use of a state directory in an orderly way.
  func close() async { await shared?.close() }
}
