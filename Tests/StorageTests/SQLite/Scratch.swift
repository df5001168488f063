import SQLiteStorage
import EventLoop
import Foundation
import Storage
import Time

/// A directory of a test's own, gone with it.
final class Scratch: Sendable {
  let path: String

  init() {
    let folder = FileManager.default.temporaryDirectory.path
    path = folder + "/recourse-store-\(UUID().uuidString)"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Where the store's directory is made.
  var state: String { path + "/state" }
  var database: String { state + "/state.db" }

  /// The names in the store's directory, in order.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: state)) ?? []).sorted()
  }

  func bytes(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: state + "/" + name).map { Array($0) }
  }

  func makeState(_ permissions: Int = 0o700) throws {
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    try setPermissions(state, permissions)
  }

  func setPermissions(_ path: String, _ permissions: Int) throws {
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: permissions]
    try FileManager.default.setAttributes(attributes, ofItemAtPath: path)
  }

  func permissions(_ path: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return attributes[.posixPermissions] as? Int
  }

  @Engine
  func open(
    _ migrations: Migrations = .numbers,
    lockLimit: Duration = .seconds(30),
    inspection: Inspection = .header
  ) async throws(StoreError) -> OpenOutcome {
    try await WriteQueue.open(
      state,
      migrations: migrations,
      now: Timestamp(milliseconds: 1_795_176_017_000),
      lockLimit: lockLimit,
      inspection: inspection
    )
  }
}

extension Migrations {
  /// One table of numbers, in the order in which they came.
  static let numbers = Migrations([
    "CREATE TABLE number (place INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT;"
  ])
}

extension Database {
  func add(_ number: Int) throws(StoreError) {
    try statement("INSERT INTO number (value) VALUES (?)").run(number)
  }
}

extension WriteQueue {
  /// The numbers in the order in which they came.
  var numbers: [Int] {
    get throws(StoreError) {
      try read { database throws(StoreError) in
        try database.statement("SELECT value FROM number ORDER BY place").all { row in
          Int(row.integer(0))
        }
      }
    }
  }

  func add(_ number: Int, _ durability: Durability = .normal) async throws(StoreError) {
    try await write(durability) { database throws(StoreError) in try database.add(number) }
  }
}

/// What a body of a test throws.
let refusal = StoreError.other(code: 99, message: "no", path: "nowhere")

/// Counts on the engine.
@Engine
final class Tally {
  var values: [Int] = []
}
