import EventLoop
import Storage
import TestSupport
import Testing
import Time

@testable import PostgreSQLStorage
@testable import SQLiteStorage

/// A place between which states are moved.
enum MoveEnd {
  case directory(String)
  case server(ServerAddress)

  static func server(_ home: ServerHome) throws -> MoveEnd {
    .server(try ServerAddress(home.cluster.address(home.database)))
  }

  static func directory(_ directory: SharedDirectory) -> MoveEnd {
    .directory(directory.scratch.state)
  }

  @Engine
  static func of(_ home: any StoreHome) throws -> MoveEnd {
    if let server = home as? ServerHome { return try .server(server) }
    return .directory(try #require(home as? SharedDirectory))
  }

  var shown: String {
    switch self {
    case .directory(let path): path
    case .server(let address): address.shown
    }
  }

  @Engine
  func opening(
    _ purpose: MovePurpose = .move,
    now: Timestamp
  ) async throws(StoreError) -> MoveOpening<any StateReader> {
    switch self {
    case .directory(let path): try await DirectoryReader.open(path, for: purpose, now: now)
    case .server(let address):
      try await ServerReader.open(address, for: purpose, now: now) { $0 == "gone" }
    }
  }

  @Engine
  func reader(_ purpose: MovePurpose = .move, now: Timestamp) async throws -> any StateReader {
    let opening = try await opening(purpose, now: now)
    guard case .open(let reader) = opening else { throw MoveFailure(what: "\(opening)") }
    return reader
  }

  @Engine
  func writer(from other: MoveEnd, now: Timestamp) async throws(StoreError) -> any StateWriter {
    switch self {
    case .directory(let path):
      try await DirectoryWriter.open(path, comingFrom: other.shown, now: now)
    case .server(let address):
      try await ServerWriter.open(address, comingFrom: other.shown, now: now)
    }
  }

  @Engine
  func occupancy(from other: MoveEnd, now: Timestamp) async throws(StoreError) -> Occupancy {
    switch self {
    case .directory(let path):
      try await DirectoryWriter.look(at: path, comingFrom: other.shown, now: now)
    case .server(let address):
      try await ServerWriter.look(at: address, comingFrom: other.shown, now: now)
    }
  }

  @Engine
  func reopen(now: Timestamp) async throws(StoreError) -> String? {
    switch self {
    case .directory(let path): try await DirectoryWriter.reopen(path, now: now)
    case .server(let address): try await ServerWriter.reopen(address, now: now)
    }
  }

  /// Everything that stands there, table by table.
  @Engine
  func contents(now: Timestamp) async throws -> Contents {
    let reader = try await reader(.look, now: now)
    var contents: Contents = [:]
    for table in StateTable.all {
      var rows: [[BoundValue]] = []
      while case let more = try await reader.rows(of: table, after: rows.last), !more.isEmpty {
        rows += more
      }
      #expect(try await reader.count(of: table) == rows.count)
      contents[table.name] = rows
    }
    await reader.end()
    return contents
  }

  /// Moves what stands there.
  @Engine
  @discardableResult
  func move(
    to other: MoveEnd,
    _ purpose: MovePurpose = .move,
    clocksApart seconds: Double = 0,
    now: Timestamp
  ) async throws -> StateMove.Outcome {
    let reader = try await reader(purpose, now: now)
    do {
      let writer = try await other.writer(from: self, now: now)
      return try await StateMove(from: reader, to: writer, clocksApart: seconds)
        .carryOut(now: now)
    } catch {
      await reader.end()
      throw error
    }
  }
}

typealias Contents = [String: [[BoundValue]]]

/// A place that could not be opened.
struct MoveFailure: Error {
  let what: String
}
