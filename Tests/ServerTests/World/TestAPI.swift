import JSON
import Manifests
import Testing

@testable import Server

/// The API that tests call: a read, a search, a write, a deletion, and the vocabulary under test.
enum TestAPI {
  static let secret = "sk_live_4f9a+b/c==77"

  /// Makes the manifest; `errors` holds further members of the error section, each with a comma behind it.
  static func manifest(
    errors: String = "",
    rules: String = "",
    budgets: String = "",
    tasks: String = "{}",
    creation: String = "",
    timeout: Int = 30
  ) throws -> Manifest {
    try load(
      """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1", "timeout": \(timeout),
       "tasks": \(tasks),
       "credentials": {"key": {"env": "CRM_KEY", "header": "Authorization", "prefix": "Bearer "}},
       "operations": \(operations(creation: creation)),
       "errors": {\(errors)
        "code": ["json:/code"], "message": ["json:/message"],
        "wait": [{"from": "header:Retry-After", "as": "http"},
                 {"from": "header:X-Reset", "as": "unix"}],
        "rules": [\(rules.isEmpty ? "" : rules + ",") \(badKey)], "budgets": [\(budgets)]}}
      """
    )
  }

  private static let badKey =
    #"{"when": {"status": [401]}, "do": "ask_operator", "kind": "auth", "scope": "credential"}"#

  static func load(_ text: String) throws -> Manifest {
    let loaded = ManifestLoader.load(bytes: Array(text.utf8), file: "crm.json")
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    return try #require(loaded.manifest, "\(errors.map(\.description))")
  }

  static func operation(_ name: String, in manifest: Manifest) throws -> Manifests.Operation {
    try #require(manifest.operations.first { $0.name == name })
  }

  /// The operations; `creation` are further members of the one that creates.
  private static func operations(creation: String) -> String {
    """
    {"get_deal": {"method": "GET", "path": "/deals/{id}", "effect": "read", "group": "deals",
      "description": "Gets.", "disclose": "the deal",
      "arguments": {"required": ["id"], "properties": {
        "id": {"type": ["integer", "string"]}, "fields": {"type": "array"}}}},
     "search": {"method": "POST", "path": "/search", "effect": "read", "repeat_safe": true,
      "group": "search", "description": "Searches.",
      "arguments": {"properties": {"query": {"type": "string"}, "model": {"type": "string"}}}},
     "create_deal": {"method": "POST", "path": "/deals", "effect": "write", "group": "deals", \(creation)
      "description": "Creates.", "verify_with": "get_deal",
      "arguments": {"properties": {"title": {"type": "string"}}}},
     "delete_deal": {"method": "DELETE", "path": "/deals/{id}", "effect": "destroy",
      "group": "deals", "description": "Deletes.",
      "arguments": {"required": ["id"], "properties": {"id": {"type": "integer"}}}}}
    """
  }
}
