import JSON
import Manifests
import Pacing

/// The gates and budgets that calls of one operation can run into.
///
/// A scope is a text of parts joined by `+`. `api`, `ip`, `account` and `credential` concern every call of the API,
/// `operation`, `group:x` and `arg:name` those that share it. Any other word names a limit: it concerns the
/// operations under a budget of that scope, and every operation where no budget bears it.
struct ScopeMap {
  private let api: String
  private let operation: String
  private let scopes: [String]
  private let budgets: [Budget]

  init(manifest: Manifest, operation: Operation) {
    api = manifest.id
    self.operation = operation.name
    budgets = manifest.errors.budgets.filter { $0.group == nil || $0.group == operation.group }
    let declared =
      manifest.errors.rules.compactMap(\.scope) + manifest.errors.budgets.map(\.scope)
    let usual = ["api", "ip", "account", "credential", "operation", "call"]
    var seen: Set<String> = []
    scopes = (usual + declared).filter { scope in
      seen.insert(scope).inserted
        && Self.concerns(scope, operation: operation, budgets: manifest.errors.budgets)
    }
  }

  private static func concerns(
    _ scope: String,
    operation: Operation,
    budgets: [Budget]
  ) -> Bool {
    scope.split(separator: "+").allSatisfy { part in
      if part.hasPrefix("group:") { return part.dropFirst(6) == operation.group }
      let bearers = budgets.filter { $0.scope == scope }
      return bearers.isEmpty || bearers.contains { $0.group == nil || $0.group == operation.group }
    }
  }

  /// Every scope that concerns a call.
  func keys(for call: ScopedCall) -> [ScopeKey] { scopes.map { key(of: $0, for: call) } }

  /// The places that a call takes in the budgets it counts against.
  func claims(for call: ScopedCall) -> [BudgetLedger.Claim] {
    budgets.map {
      BudgetLedger.Claim(key: budgetKey($0, for: call), budget: $0, cost: $0.cost)
    }
  }

  /// The budgets whose state the answers of these calls tell.
  var learningBudgets: [Budget] { budgets.filter { $0.learn != nil } }

  /// The key under which the state of a budget is kept.
  func budgetKey(_ budget: Budget, for call: ScopedCall) -> String {
    key(of: budget.scope, for: call).key + "/" + budget.id
  }

  /// The key under which a scope of this API is kept: equal keys share gates and budgets.
  func key(of scope: String, for call: ScopedCall) -> ScopeKey {
    let parts = scope.split(separator: "+").map { part -> String in
      switch part {
      case "operation": "operation:" + operation
      case "credential": "credential:" + call.credential
      case "call": "call:" + call.identity.key
      case _ where part.hasPrefix("header:"): "operation:" + operation
      case _ where part.hasPrefix("arg:"):
        part + "=" + (call.arguments[String(part.dropFirst(4))]?.scalarText ?? "")
      default: String(part)
      }
    }
    return ScopeKey(scope: scope, key: api + "/" + parts.joined(separator: "+"))
  }
}

/// What of a call the scopes depend on.
struct ScopedCall {
  let identity: CallIdentity
  let arguments: JSONObject

  /// A fingerprint of the credential, empty without one.
  let credential: String
}
