import SQLiteStorage
import EventLoop
import Failures
import Foundation
import JSON
import Manifests
import Pacing
import Storage
import Tasks
import Time

/// A state directory with a row or two in each table; gone with the value that stands for it.
@Engine
final class StoreFolder {
  private let path: String

  private init() throws {
    let memory = "/dev/shm"
    let isThere = FileManager.default.isWritableFile(atPath: memory)
    let folder = isThere ? memory : FileManager.default.temporaryDirectory.path
    path = folder + "/recourse-fuzz-\(UUID().uuidString)"
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    try FileManager.default.createDirectory(
      atPath: path,
      withIntermediateDirectories: true,
      attributes: attributes
    )
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private var file: URL { URL(fileURLWithPath: path + "/state.db") }

  func store(_ number: UInt8) -> SQLiteStore {
    SQLiteStore(directory: path, process: [UInt8](repeating: number, count: 16)) { _ in }
  }

  /// Changes the file by hand, as a defect of an older program might.
  func change(_ body: (Database) throws(StoreError) -> Void) async throws {
    let opened = try await WriteQueue.open(path, migrations: .store, now: .fuzzed)
    try await opened.queue.write(.normal, body)
    await opened.queue.close()
  }

  // MARK: - What is in it

  private static var image: Data?

  /// A folder with the same rows every time.
  static func filled() async throws -> StoreFolder {
    let folder = try StoreFolder()
    if let image {
      try image.write(to: folder.file)
      return folder
    }
    let store = folder.store(1)
    try await fill(store)
    await store.close()
    image = try Data(contentsOf: folder.file)
    return folder
  }

  private static func fill(_ store: SQLiteStore) async throws {
    for admissionRequest in applications {
      guard case .granted(let place) = await store.admit(admissionRequest, now: .fixed(.fuzzed))
      else {
        continue
      }
      await store.settle(place, .sent, recording: observations, now: .fixed(.fuzzed))
      _ = await store.appoint(admissionRequest, from: .fuzzed + 1, now: .fixed(.fuzzed))
      _ = await store.permitRepetition(of: admissionRequest, now: .fixed(.fuzzed))
    }
    for (number, state) in states.enumerated() { try await enter(state, UInt8(number), in: store) }
  }

  private static let states: [CallState] = [
    .waiting(until: .fuzzed + 5),
    .running(Lease(process: String(repeating: "a", count: 32), until: .fuzzed + 60)),
    .held, .unknown, .done,
  ]

  private static func enter(
    _ state: CallState,
    _ number: UInt8,
    in store: SQLiteStore
  ) async throws {
    let id = TaskID(entropy: [UInt8](repeating: number, count: 16))
    var call = CallRecord(
      api: "crm",
      tool: "crm_search",
      arguments: ["query": "x"],
      identity: "crm_search#1",
      credential: "c1",
      idempotencyKey: "key-1",
      repetition: .keyed,
      disclose: "the list of deals",
      now: .fuzzed
    )
    var task = TaskRecord(
      id: id,
      name: try TaskName("job-\(number)"),
      limits: TaskLimits(),
      now: .fuzzed
    )
    call.failure = failure
    let result = ResultID(entropy: [UInt8](repeating: number, count: 16))
    let place = task.add(call, limits: TaskLimits(), now: .fuzzed)
    task[place]?.state = state
    task[place]?.failure = failure
    task[place]?.reservation = 1
    task[place]?.result = state == .done ? result : nil
    _ = task.note("a note", now: .fuzzed)
    let kept = task
    _ = try await store.change(.id(id), orEnter: kept, now: .fixed(.fuzzed)) { _, _ in }
    guard state == .done else { return }
    let text = KeptResult(text: "ok", structured: ["ok": true])
    try await store.keep(text, as: result, of: id, now: .fuzzed)
  }

  private static let failure = Failure(
    json: ["verdict": "back_off", "scope": "api", "status": 429, "codes": ["A"]]
  )

  static let observations: [Observation] = [
    .shut(scope: ScopeKey(scope: "api", key: "crm/api"), until: .fuzzed + 9, failure),
    .held(
      scope: ScopeKey(scope: "credential", key: "crm/credential:c9"),
      credential: "c9",
      failure
    ),
    .budget(key: "crm/w", limit: 5, remaining: 2, reset: .fuzzed + 3, per: 10),
    .unwell(api: "crm"),
  ]

  static let applications: [AdmissionRequest] = {
    let loaded = ManifestLoader.load(bytes: Array(text.utf8), file: "crm.json")
    return (loaded.manifest?.operations ?? []).compactMap { operation in
      loaded.manifest.map { manifest in
        let call = ScopedCall(tool: operation.toolName, arguments: [:], credential: "c1")
        return AdmissionRequest(
          scopes: ScopeMap(manifest: manifest, operation: operation),
          call: call
        )
      }
    }
  }()

  private static let text = """
    {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
     "source": {"url": "https://example.com", "date": "2026-11-20"},
     "base_url": "https://api.crm.example.com/v1",
     "credentials": {"key": {"env": "CRM_KEY", "header": "X-Key"}},
     "operations": {
       "search": {"method": "GET", "path": "/search", "effect": "read", "group": "g",
         "description": "Finds.", "arguments": {"properties": {"query": {"type": "string"}}}},
       "create": {"method": "POST", "path": "/deals", "effect": "write",
         "description": "Makes.", "arguments": {"properties": {"title": {"type": "string"}}}}},
     "errors": {"code": ["json:/code"], "budgets": [
       {"id": "w", "kind": "window", "scope": "ip", "limit": 3, "per": 10},
       {"id": "b", "kind": "bucket", "scope": "account", "capacity": 4, "refill": 0.5},
       {"id": "q", "kind": "concurrency", "scope": "ip", "limit": 2, "group": "g"},
       {"id": "ow", "kind": "window", "scope": "ip", "learn": {"items": "header:RateLimit"}},
       {"id": "s", "kind": "spacing", "scope": "api", "every": 0.25}]}}
    """
}

extension InstantSource {
  /// A clock that stands still.
  static func fixed(_ instant: Timestamp) -> InstantSource { InstantSource { instant } }
}
