import EventLoop
import Manifests
import Testing

@testable import Server

/// The catalogs of the model API, each made once for all processes.
@Engine
enum ModelManifest {
  private static var made: [String: Catalog] = [:]

  static func of(_ plan: Plan) throws -> Catalog {
    let name = "\(plan.limit) \(plan.isKeyed) \(plan.route == .challenged)"
    if let catalog = made[name] { return catalog }
    let loaded = ManifestLoader.load(bytes: Array(text(plan).utf8), file: "crm.json")
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    let manifest = try #require(loaded.manifest, "\(errors.map(\.description))")
    let catalog = Catalog([manifest])
    made[name] = catalog
    return catalog
  }

  private static func text(_ plan: Plan) -> String {
    """
    {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A simulated API.",
     "source": {"url": "https://example.com", "date": "2026-11-20"},
     "base_url": "https://api.example.com/v1", "timeout": 30,
     "tasks": {"deadline": 7200},
     "credentials": {"key": \(plan.route.credential)},
     "operations": {
      "get_deal": {"method": "GET", "path": "/deals/{id}", "effect": "read", "group": "deals",
       "description": "Gets.", "arguments": {"required": ["id"], "properties": {
        "id": {"type": "string"}}}},
      "search": {"method": "POST", "path": "/search", "effect": "read", "repeat_safe": true,
       "group": "search", "description": "Searches.",
       "arguments": {"properties": {"query": {"type": "string"}}}},
      "create_deal": {"method": "POST", "path": "/deals", "effect": "write", "group": "deals",
       "description": "Creates.", "verify_with": "get_deal",
       "arguments": {"properties": {"title": {"type": "string"}}}},
      "purge_deal": {"method": "POST", "path": "/purge", "effect": "destroy", "group": "deals",
       "description": "Deletes.", "arguments": {"properties": {"title": {"type": "string"}}}}},
     "errors": {"code": ["json:/code"], "message": ["json:/message"],
      \(plan.isKeyed ? "\"idempotency\": {\"header\": \"Idempotency-Key\"}," : "")
      "wait": [{"from": "header:Retry-After", "as": "http"},
               {"from": "header:X-Reset", "as": "unix"}],
      "rules": [{"when": {"status": [429]}, "do": "back_off", "scope": "account"}],
      "budgets": [\(plan.limit.declared)]}}
    """
  }
}

extension Plan.Route {
  /// The key as the manifest declares it.
  fileprivate var credential: String {
    self == .challenged
      ? #"{"digest": {"user": "CRM_USER", "password": "CRM_KEY"}}"#
      : #"{"env": "CRM_KEY", "header": "X-Key"}"#
  }
}

extension Plan.Limit {
  private static let learn = """
    "learn": {"limit": "header:X-Limit", "remaining": "header:X-Remaining",
     "reset": {"from": "header:X-Reset", "as": "unix"}}
    """

  /// The limit as the manifest declares it.
  fileprivate var declared: String {
    let window = #"{"id": "w", "kind": "window", "limit": 3, "per": 60, "scope": "account""#
    switch self {
    case .none, .undeclared: return ""
    case .window: return window + "}"
    case .learned: return window + ", \"is_default\": true, \(Self.learn)}"
    case .bucket:
      return #"{"id": "b", "kind": "bucket", "capacity": 2, "refill": 0.05, "scope": "account"}"#
    case .price:
      return #"{"id": "b", "kind": "bucket", "capacity": 3, "refill": 1.5, "scope": "account", "#
        + #""cost": {"from": "header:X-Cost", "guess": 1}}"#
    case .concurrency:
      return #"{"id": "c", "kind": "concurrency", "limit": 1, "scope": "account"}"#
    case .spacing: return #"{"id": "s", "kind": "spacing", "every": 15, "scope": "account"}"#
    case .cost:
      return window + "}, "
        + #"{"id": "q", "kind": "window", "limit": 8, "per": 90, "cost": 5, "group": "search", "#
        + #""scope": "group:search"}"#
    case .stacked:
      return #"{"id": "ip", "kind": "window", "limit": 2, "per": 30, "scope": "ip"}, "#
        + #"{"id": "account", "kind": "window", "limit": 3, "per": 60, "scope": "account"}"#
    }
  }

  /// The limit as the API counts it.
  var modelled: [ModelLimit] {
    switch self {
    case .none: []
    case .window: [ModelLimit(.window(limit: 3, per: 60))]
    case .learned: [ModelLimit(.window(limit: 2, per: 60))]
    case .undeclared: [ModelLimit(.window(limit: 1, per: 45))]
    case .bucket: [ModelLimit(.bucket(capacity: 2, refill: 0.05))]
    case .price: [ModelLimit(.bucket(capacity: 3, refill: 1.5))]
    case .concurrency: [ModelLimit(.concurrency(1))]
    case .spacing: [ModelLimit(.spacing(15))]
    case .cost:
      [
        ModelLimit(.window(limit: 3, per: 60)),
        ModelLimit(.window(limit: 8, per: 90), cost: 5, isForSearches: true),
      ]
    case .stacked:
      [ModelLimit(.window(limit: 2, per: 30)), ModelLimit(.window(limit: 3, per: 60))]
    }
  }
}
