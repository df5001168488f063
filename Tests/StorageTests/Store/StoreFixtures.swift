import SQLiteStorage
import EventLoop
import Foundation
import JSON
import Manifests
import Pacing
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import Failures

extension Timestamp {
  /// The instant so many seconds after the tests' own beginning of time.
  static func at(_ seconds: Double) -> Timestamp { Timestamp(seconds: 1_795_000_000 + seconds) }

  /// Seconds after the tests' own beginning of time.
  var offset: Double { self - .at(0) }
}

/// An API whose calls are asked for, and never made.
struct PacedAPI: Sendable {
  var manifest: Manifest

  init(budgets: String) throws {
    let loaded = ManifestLoader.load(
      bytes: Array(
        """
        {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
         "source": {"url": "https://example.com", "date": "2026-11-20"},
         "base_url": "https://api.crm.example.com/v1",
         "credentials": {"key": {"env": "CRM_KEY", "header": "X-Key"}},
         "operations": {
           "search": {"method": "GET", "path": "/search", "effect": "read",
             "description": "Finds.", "arguments": {"properties": {"query": {"type": "string"}}}},
           "create": {"method": "POST", "path": "/deals", "effect": "write",
             "description": "Makes.", "arguments": {"properties": {"title": {"type": "string"}}}}},
         "errors": {"code": ["json:/code"], "budgets": [\(budgets)]}}
        """.utf8
      ),
      file: "crm.json"
    )
    manifest = try #require(loaded.manifest, "\(loaded.diagnostics.map(\.description))")
  }

  func request(
    _ operation: String = "search",
    _ arguments: JSONObject = [:],
    credential: String = "c1"
  ) throws -> AdmissionRequest {
    let operation = try #require(manifest.operations.first { $0.name == operation })
    let call = ScopedCall(tool: operation.toolName, arguments: arguments, credential: credential)
    return AdmissionRequest(scopes: ScopeMap(manifest: manifest, operation: operation), call: call)
  }
}

/// Budgets as a manifest declares them.
enum Budgets {
  static let window = #"{"id": "w", "kind": "window", "scope": "ip", "limit": 3, "per": 10}"#
  static let bucket =
    #"{"id": "b", "kind": "bucket", "scope": "account", "capacity": 4, "refill": 0.5}"#
  static let single = #"{"id": "q", "kind": "concurrency", "scope": "ip", "limit": 2}"#
  static let openWindow =
    #"{"id": "ow", "kind": "window", "scope": "ip", "learn": {"items": "header:RateLimit"}}"#
  static let openBucket =
    #"{"id": "ob", "kind": "bucket", "scope": "account", "learn": {"pair": "header:X-Calls"}}"#
  static let spacing = #"{"id": "s", "kind": "spacing", "scope": "api", "every": 0.25}"#
}

/// A directory of a test's own, gone with it; in memory where the system has such, since many wait for the disk at once.
final class MemoryScratch: Sendable {
  let path: String

  init() {
    let memory = "/dev/shm"
    let isThere = FileManager.default.isWritableFile(atPath: memory)
    let folder = isThere ? memory : FileManager.default.temporaryDirectory.path
    path = folder + "/recourse-store-\(UUID().uuidString)"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var state: String { path + "/state" }

  /// The names in the store's directory, in order.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: state)) ?? []).sorted()
  }

  func bytes(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: state + "/" + name).map { Array($0) }
  }

  @Engine
  func open(_ migrations: Migrations) async throws(StoreError) -> OpenOutcome {
    try await WriteQueue.open(state, migrations: migrations, now: .at(0))
  }
}

/// The suites of the store, one test after the other: all of them share the one loop with the tests of everything else.
@Suite(.serialized) enum StoreTests {}

/// A state directory, and the processes that share it.
@Engine
final class SharedDirectory {
  let scratch = MemoryScratch()
  var reports: [String] = []

  /// Makes a process dead for the others, also while a program that a test starts has its open files for a moment.
  func end(_ process: String) {
    try? FileManager.default.removeItem(atPath: scratch.state + "/processes/" + process)
  }

  func process(_ number: UInt8, freshness: Duration = .zero) -> SQLiteStore {
    SQLiteStore(
      directory: scratch.state,
      process: [UInt8](repeating: number, count: 16),
      lockLimit: .milliseconds(200),
      freshness: freshness
    ) { [self] in reports.append($0) }
  }
}

extension Admission {
  var place: Reservation? {
    switch self {
    case .granted(let reservation), .scheduled(let reservation): reservation
    default: nil
    }
  }

  /// The answer in words, to be compared; `past` instants and numbers of places are no part of it.
  var words: String {
    switch self {
    case .granted(let place), .scheduled(let place):
      "granted \(place.notBefore.offset) \(place.budget?.id ?? "-") \(place.probe)"
    case .shut(let scope, let until, let failure):
      "shut \(scope) \(until.offset) \(failure.status ?? 0)"
    case .held(let scope, let failure): "held \(scope) \(failure.status ?? 0)"
    case .repeated(let failure, let count): "repeated \(failure.status ?? 0) \(count)"
    case .broken(let until, let scope): "broken \(scope) \(until.offset)"
    case .struck(let until, _): "struck \(until.offset)"
    }
  }
}

func failure(_ verdict: Rule.Verdict = .backOff, status: Int = 429) -> Failure {
  var failure = Failure(verdict: verdict, scope: "api", outcome: .notExecuted)
  failure.status = status
  return failure
}

extension TaskID {
  static func number(_ number: UInt8) -> TaskID {
    TaskID(entropy: [UInt8](repeating: number, count: 16))
  }
}

extension CallRecord {
  static func waiting(
    _ identity: String = "crm_search#1",
    repetition: Repetition = .harmless,
    now: Timestamp
  ) -> CallRecord {
    CallRecord(
      api: "crm",
      tool: "crm_search",
      arguments: ["query": "x", "n": 1],
      identity: identity,
      credential: "c1",
      idempotencyKey: repetition == .keyed ? "key-1" : nil,
      repetition: repetition,
      disclose: "the list of deals",
      now: now
    )
  }
}

extension TaskRecord {
  static func with(_ call: CallRecord?, _ number: UInt8, name: String? = nil, now: Timestamp)
    throws -> TaskRecord
  {
    var task = TaskRecord(
      id: .number(number),
      name: try name.map { try TaskName($0) },
      limits: TaskLimits(),
      now: now
    )
    if let call { _ = task.add(call, limits: TaskLimits(), now: now) }
    return task
  }
}

extension InstantSource {
  /// A source at which time stands still.
  static func fixed(_ instant: Timestamp) -> InstantSource { InstantSource { instant } }

  static func at(_ seconds: Double) -> InstantSource { fixed(.at(seconds)) }
}
