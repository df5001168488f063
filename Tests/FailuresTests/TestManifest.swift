import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Testing
import Time

/// Manifests and contexts for tests: one API with a read, a write and a group, and the error section under test.
enum TestManifest {
  static let noon = Timestamp(milliseconds: 1_795_176_000_000)

  enum Credentials { case key, none }

  static func make(errors: String = "{}", credentials: Credentials = .key) throws -> Manifest {
    let key = """
      "credentials": {"key": {"env": "CRM_API_KEY", "header": "X-Key",
        "obtain": "https://crm.example.com/keys"}},
      """
    let text = """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1", \(credentials == .key ? key : "")
       "operations": {
        "get_deal": {"method": "GET", "path": "/deals/{id}", "effect": "read", "description": "d",
          "arguments": {"required": ["id"], "properties": {"id": {"type": "integer"}}}},
        "search_deals": {"method": "POST", "path": "/search", "effect": "read",
          "repeat_safe": true, "group": "search", "description": "d", "disclose": "the list of deals",
          "arguments": {"properties": {
            "query": {"type": "string", "minLength": 1, "maxLength": 500},
            "limit": {"type": "integer", "minimum": 1, "maximum": 50},
            "sort": {"type": "string", "enum": ["asc", "desc"]},
            "model": {"type": "string"},
            "filters": {"type": "object", "properties": {"language": {"type": "string"}}}}}},
        "count_deals": {"method": "POST", "path": "/count", "effect": "read", "group": "search",
          "description": "d", "arguments": {"properties": {}}},
        "update_deal": {"method": "PATCH", "path": "/deals/{id}", "effect": "write",
          "description": "d", "verify_with": "get_deal", "arguments": {"required": ["id"],
            "properties": {"id": {"type": "integer"}, "title": {"type": "string"}}}},
        "create_deal": {"method": "POST", "path": "/deals", "effect": "write", "description": "d",
          "arguments": {"properties": {"title": {"type": "string"}, "baseId": {"type": "string"}}}}},
       "errors": \(errors)}
      """
    return try load(text)
  }

  /// What reading a manifest with an error section comes to.
  static func loaded(errors: String) throws -> ManifestLoader.Loaded {
    let text = """
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"}, "base_url": "https://a.example",
       "operations": {"get": {"method": "GET", "path": "/", "effect": "read", "description": "d"}},
       "errors": \(errors)}
      """
    return ManifestLoader.load(bytes: Array(text.utf8), file: "crm.json")
  }

  static func load(_ text: String) throws -> Manifest {
    let loaded = ManifestLoader.load(bytes: Array(text.utf8), file: "crm.json")
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    return try #require(loaded.manifest, "\(errors.map(\.description))")
  }

  static func context(
    _ operation: String = "search_deals",
    arguments: JSONObject = JSONObject(),
    errors: String = "{}",
    attempts: Int = 1,
    task: String? = nil
  ) throws -> CallContext {
    let manifest = try make(errors: errors)
    let found = manifest.operations.first { $0.name == operation }
    try #require(found != nil)
    return CallContext(
      manifest: manifest,
      operation: found,
      arguments: arguments,
      now: noon,
      attempts: CallContext.Attempts(made: attempts),
      task: task
    )
  }
}

extension HTTPResponse {
  init(_ status: Int, _ fields: [(String, String)] = [], _ body: String = "") {
    self.init(status: status, fields: HTTPFields(fields), body: Array(body.utf8))
  }
}

extension CallContext {
  /// The failure that an answer is read as.
  func failure(
    _ status: Int,
    _ fields: [(String, String)] = [],
    _ body: String = ""
  ) throws -> Failure {
    try #require(ResponseInterpretation(HTTPResponse(status, fields, body), context: self).failure)
  }

  /// The guidance that an answer leads to.
  func guidance(
    _ status: Int,
    _ fields: [(String, String)] = [],
    _ body: String = ""
  ) throws -> Guidance {
    Guidance(try failure(status, fields, body), context: self)
  }
}
