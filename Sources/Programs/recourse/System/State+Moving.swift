import EventLoop
import PostgreSQLStorage
import SQLiteStorage
import Storage
import System
import Time

/// The two ends of a move.
extension State.Place {
  /// Whether it is the same as another one that is spelled in another way.
  ///
  /// - Throws: `StoreError` when a database cannot be reached.
  @Engine
  func isSame(as other: State.Place) async throws(StoreError) -> Bool {
    switch (self, other) {
    case (.directory(let path), .directory(let second)):
      return ProgramFiles.real(path) != nil && ProgramFiles.real(path) == ProgramFiles.real(second)
    case (.server(let address, _), .server(let second, _)):
      guard let identity = try await ServerIdentity.of(address) else { return false }
      return try await ServerIdentity.of(second) == identity
    default: return false
    }
  }

  /// What the clock of the place says, by whose line its instants stand.
  ///
  /// Of one whose state was moved away it is this machine's: what stands there is replaced, with its line of time.
  @Engine
  func clock() async throws(StoreError) -> Timestamp {
    let state = State(self) { _ in }
    do throws(StoreError) {
      try await state.lookAtClock()
      return state.clock.now
    } catch {
      guard case .moved = error else { throw error }
      return SystemClock.present
    }
  }

  @Engine
  func reader(
    for purpose: MovePurpose,
    now: Timestamp
  ) async throws(StoreError) -> MoveOpening<any StateReader> {
    switch self {
    case .memory: .nothing
    case .directory(let path): try await DirectoryReader.open(path, for: purpose, now: now)
    case .server(let address, _):
      try await ServerReader.open(address, for: purpose, now: now) { Machine.isGone($0) }
    }
  }

  @Engine
  func occupancy(comingFrom other: String, now: Timestamp) async throws(StoreError) -> Occupancy {
    switch self {
    case .memory: .empty
    case .directory(let path):
      try await DirectoryWriter.look(at: path, comingFrom: other, now: now)
    case .server(let address, _):
      try await ServerWriter.look(at: address, comingFrom: other, now: now)
    }
  }

  @Engine
  func writer(
    comingFrom other: String,
    now: Timestamp
  ) async throws(StoreError) -> any StateWriter {
    switch self {
    case .memory: throw .directory(path: "", problem: "no place is named")
    case .directory(let path):
      try await DirectoryWriter.open(path, comingFrom: other, now: now)
    case .server(let address, _):
      try await ServerWriter.open(address, comingFrom: other, now: now)
    }
  }

  @Engine
  func reopen(now: Timestamp) async throws(StoreError) -> String? {
    switch self {
    case .memory: nil
    case .directory(let path): try await DirectoryWriter.reopen(path, now: now)
    case .server(let address, _): try await ServerWriter.reopen(address, now: now)
    }
  }
}
