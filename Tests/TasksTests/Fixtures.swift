import Failures
import JSON
import Manifests
import Tasks
import Testing
import Time

/// Records and failures for tests; everything happens around one noon.
enum Fixtures {
  static let noon = Timestamp(milliseconds: 1_795_176_000_000)
  static let limits = TaskLimits()
  static let me = "4711@host"
  static let other = "815@host"

  static let id = TaskID(entropy: Array(0..<16))

  static func call(
    _ repetition: CallRecord.Repetition = .harmless,
    tool: String = "crm_search_deals",
    state: CallState? = nil,
    disclose: String? = nil,
    arguments: JSONObject = JSONObject()
  ) -> CallRecord {
    var call = CallRecord(
      api: "crm",
      tool: tool,
      arguments: arguments,
      identity: "\(tool)#1",
      credential: "f00",
      idempotencyKey: repetition == .keyed ? "key-1" : nil,
      repetition: repetition,
      disclose: disclose,
      now: noon
    )
    call.number = 1
    call.deadline = noon + limits.lifetime
    if let state { call.state = state }
    return call
  }

  static func task(name: String? = "import-42", _ calls: CallRecord...) throws -> TaskRecord {
    let name = try name.map { text throws(ReferenceProblem) in try TaskName(text) }
    var task = TaskRecord(id: id, name: name, limits: limits, now: noon)
    for call in calls { _ = task.add(call, limits: limits, now: noon) }
    return task
  }

  static func lease(_ process: String = me, until: Timestamp = noon + 30) -> Lease {
    Lease(process: process, until: until)
  }

  // MARK: Failures

  static let tooFast = Failure(json: [
    "verdict": "back_off", "status": 429, "codes": ["RATE_LIMITED"], "code_named": true,
    "kind": "rate_limit",
    "scope": "account", "scope_told": true, "hold": "gate",
    "wait": ["seconds": 17, "from": "api", "name": "header:Retry-After"],
  ])

  static let badKey = Failure(json: [
    "verdict": "ask_operator", "status": 401, "codes": ["AUTH_ERROR"], "code_named": true,
    "kind": "auth",
    "scope": "credential", "hold": "person", "url": "https://crm.example.com/keys",
  ])

  static let unavailable = Failure(json: ["verdict": "retry", "status": 503, "kind": "upstream"])

  static let invalid = Failure(json: ["verdict": "revise", "status": 400, "kind": "validation"])

  // MARK: Facts

  private static let manifest = """
    {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
     "source": {"url": "https://example.com", "date": "2026-11-20"},
     "base_url": "https://api.crm.example.com/v1",
     "credentials": {"key": {"env": "CRM_API_KEY", "header": "X-Key",
       "obtain": "https://crm.example.com/keys"}},
     "operations": {
      "get_deal": {"method": "GET", "path": "/deals/{id}", "effect": "read", "description": "d",
        "arguments": {"required": ["id"], "properties": {"id": {"type": "integer"}}}},
      "search_deals": {"method": "POST", "path": "/search", "effect": "read",
        "repeat_safe": true, "description": "d", "disclose": "the list of deals",
        "arguments": {"properties": {"query": {"type": "string"}}}},
      "update_deal": {"method": "PATCH", "path": "/deals/{id}", "effect": "write",
        "description": "d", "verify_with": "get_deal", "arguments": {"required": ["id"],
          "properties": {"id": {"type": "integer"}, "title": {"type": "string"}}}}}}
    """

  static func context(of call: CallRecord) -> CallContext? {
    let loaded = ManifestLoader.load(bytes: Array(manifest.utf8), file: "crm.json")
    guard let manifest = loaded.manifest,
      let operation = manifest.operations.first(where: { $0.toolName == call.tool })
    else { return nil }
    return CallContext(
      manifest: manifest,
      operation: operation,
      arguments: call.arguments,
      now: noon
    )
  }
}
