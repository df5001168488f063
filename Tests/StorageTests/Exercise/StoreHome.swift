import EventLoop
import Foundation
import PostgreSQLStorage
import SQLiteStorage
import Storage
import TestSupport
import Testing

/// Where a store keeps what outlives its processes: the rules of stores hold in each.
enum StoreKind: CaseIterable, Sendable {
  case memory
  case directory
  case server

  /// The kinds that can be had here.
  static let available = allCases.filter { $0 != .server || Cluster.isThere }

  /// Those whose processes share something outside of themselves.
  static let shared = available.filter { $0 != .memory }

  @Engine
  func home() async throws -> any StoreHome {
    switch self {
    case .memory: return MemoryHome()
    case .directory: return SharedDirectory()
    case .server: return try await ServerHome()
    }
  }
}

/// A home, and the processes that share it.
@Engine
protocol StoreHome: AnyObject {
  /// What the operator was told.
  var reports: [String] { get }

  /// Makes a process of its own.
  func store(_ number: UInt8) -> any LocalStore

  /// Makes a process dead for the others.
  func bury(_ process: String) async throws
}

/// A store whose copy of the book can be looked at.
typealias LocalStore = LocalPacingStore & TaskLedger & MarkLedger & AdministrativeStore

extension SharedDirectory: StoreHome {
  func store(_ number: UInt8) -> any LocalStore { process(number) }
  func bury(_ process: String) async throws { end(process) }
}

@Engine
final class MemoryHome: StoreHome {
  let machine = InMemoryStore.Shared()
  let reports: [String] = []

  func store(_ number: UInt8) -> any LocalStore {
    InMemoryStore(process: "process \(number)", sharing: machine)
  }

  func bury(_ process: String) async throws { machine.end(process) }
}

/// A database of its own on the tests' server.
@Engine
final class ServerHome: StoreHome {
  let cluster: Cluster
  let database: String
  var reports: [String] = []

  init() async throws {
    cluster = try #require(Cluster.shared)
    database = try cluster.makeDatabase()
  }

  func store(_ number: UInt8) -> any LocalStore { process(number) }

  func process(
    _ number: UInt8,
    _ address: String? = nil,
    trust: Double = 0,
    patience: Duration = .zero,
    home: String = ""
  ) -> PostgreSQLStore {
    do {
      return PostgreSQLStore(
        address: try ServerAddress(address ?? cluster.address(database)),
        process: [UInt8](repeating: number, count: 16),
        machine: ("machine-\(number)", Int(number)),
        trust: trust,
        home: (home, { $0 == "gone" }),
        patience: patience,
        freshness: .zero
      ) { [self] in reports.append($0) }
    } catch {
      preconditionFailure("the tests' addresses are sound")
    }
  }

  /// Others learn of a death from what they read next, so that there is something to read.
  func bury(_ process: String) async throws {
    // One that has asked for nothing yet has made no tables.
    _ = try? await cluster.run(
      "DELETE FROM recourse.process WHERE id = '\(process)'",
      "UPDATE recourse.latest SET revision = revision + 1",
      in: database
    )
  }
}

extension StoreTests {
  @Suite struct StoreHomeTests {
    @Test(.enabled(if: Cluster.isThere, Comment(rawValue: Cluster.absence)))
    func `the rules of stores are held on a PostgreSQL server too`() {
      #expect(StoreKind.available.contains(.server))
    }
  }
}
