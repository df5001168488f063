package import Failures
package import JSON
package import Manifests
package import Time

/// The gates and budgets that calls of one operation can run into, worked out once.
///
/// A scope is a text of parts joined by `+`. `api`, `ip`, `account`, `credential`, `operation`, `call` and `arg:name`
/// concern every call; `writes` those that change data; a part that ends in a group's name, as in `group:x`, those of the group; `header:Name` those of
/// whose answers the last bore the same value. Any other word names a limit: it concerns the operations under a budget
/// of that scope, and every operation where no budget bears it. A class, for every call of the operation carries it.
package final class ScopeMap: Sendable {
  let api: String

  /// Whether calls change data, so that what failed before may go well now.
  let changesData: Bool

  /// The budgets whose state the answers of these calls tell.
  package let learningBudgets: [Budget]
  let operation: String
  private let scopes: [KeyedScope]
  private let budgets: [Counted]
  private let strikes: Counted?

  /// The limits that answers tell of and nobody declares; none where the manifest declares how limits are learned.
  private let told: [Counted]

  /// The header fields of answers that tell apart whom a scope concerns.
  package let fields: [String]

  /// The answers that count towards a ban; nil where the API tells of none.
  package let banned: Strikes?

  /// A budget that counts the calls, and the claim where it is the same for all of them.
  private struct Counted: Sendable {
    let budget: Budget
    let scope: KeyedScope
    let fixedClaim: BudgetLedger.Claim?

    init(_ budget: Budget, _ scope: KeyedScope) {
      self.budget = budget
      self.scope = scope
      fixedClaim = scope.fixedKey.map { Self.claim(budget, scope: $0) }
    }

    func claim(for call: ScopedCall, requests: Int = 1) -> BudgetLedger.Claim {
      var claim = fixedClaim ?? Self.claim(budget, scope: scope.key(for: call).key)
      if requests != 1, budget.limit.countsRequests { claim.cost *= Double(requests) }
      return claim
    }

    private static func claim(_ budget: Budget, scope: String) -> BudgetLedger.Claim {
      BudgetLedger.Claim(key: scope + "/" + budget.id, budget: budget, cost: budget.cost)
    }
  }

  private static let usual = ["api", "ip", "account", "credential", "operation", "call"]

  /// Works the scopes of an operation out.
  package init(manifest: Manifest, operation: Operation) {
    let vocabulary = manifest.errors
    let keyed = { KeyedScope($0, api: manifest.id, operation: operation.name) }
    let declared = vocabulary.rules.compactMap(\.scope) + vocabulary.budgets.map(\.scope)
    var seen: Set<String> = []
    api = manifest.id
    changesData = operation.effect != .read
    self.operation = operation.name
    scopes = (Self.usual + declared)
      .filter { seen.insert($0).inserted && Self.concerns($0, operation, of: manifest) }
      .map(keyed)
    budgets = vocabulary.budgets
      .filter { $0.counts(operation) }
      .map { Counted($0, keyed($0.scope)) }
    fields = Array(Set(declared.flatMap { keyed($0).fields })).sorted()
    banned = vocabulary.strikes
    strikes = vocabulary.strikes.map { Counted($0.budget, keyed($0.scope)) }
    let learns = vocabulary.budgets.contains { $0.learn != nil }
    told = learns ? [] : ["credential", "operation"].map { Counted(.told(of: $0), keyed($0)) }
    learningBudgets = budgets.map(\.budget).filter { $0.learn != nil || $0.told != nil }
  }

  private static func concerns(
    _ scope: String,
    _ operation: Operation,
    of manifest: Manifest
  ) -> Bool {
    scope.split(separator: "+").allSatisfy { part in
      let isUsual = usual.contains(String(part))
      if part == Budget.writes { return operation.effect != .read }
      if isUsual || part.hasPrefix("arg:") || part.hasPrefix("header:") { return true }
      let name = part.split(separator: ":").last ?? part
      if part.contains(":"), manifest.operations.contains(where: { $0.group == name }) {
        return operation.group == name
      }
      let bearers = manifest.errors.budgets.filter { $0.scope == scope }
      return bearers.isEmpty || bearers.contains { $0.counts(operation) }
    }
  }

  /// What an answer's fields tell of the scopes of later calls, by source.
  package func told(_ value: (String) -> String?) -> JSONObject {
    var told = JSONObject()
    for name in fields {
      if let value = value(name) { told["header:" + name] = .string(value) }
    }
    return told
  }

  /// Every scope that concerns a call.
  package func keys(for call: ScopedCall) -> [ScopeKey] { scopes.map { $0.key(for: call) } }

  /// The places that a call of so many requests takes in the budgets it counts against.
  package func claims(for call: ScopedCall, requests: Int = 1) -> [BudgetLedger.Claim] {
    budgets.map { $0.claim(for: call, requests: requests) }
  }

  /// The places that a call takes in limits that answers told of: first that of all calls, then that of its operation.
  func toldClaims(for call: ScopedCall, requests: Int = 1) -> [BudgetLedger.Claim] {
    told.map { $0.claim(for: call, requests: requests) }
  }

  /// The most requests that every limit has room for at one time, where none is sent before.
  package var mostRequests: Int {
    budgets.map { $0.budget.limit.room(cost: $0.budget.cost) }.min() ?? .max
  }

  /// Whether a limit wants time between one request and the next.
  package var isSpaced: Bool {
    budgets.contains { if case .spacing = $0.budget.limit { true } else { false } }
  }

  /// The limit that an answer tells of, though nobody declares it; nil where the manifest declares how limits are learned.
  ///
  /// A short one is taken for that of all calls; a long one may be that of the operation alone, and would stop all others.
  package func toldClaim(for call: ScopedCall, reset: Double) -> BudgetLedger.Claim? {
    reset <= Self.shortReset ? told.first?.claim(for: call) : told.last?.claim(for: call)
  }

  /// Seconds to the reset of a limit that is taken for that of all calls.
  private static let shortReset = 60.0

  /// What one more answer towards a ban would take; nil where the API tells of none.
  package func strike(of call: ScopedCall) -> BudgetLedger.Claim? {
    strikes.map { $0.claim(for: call) }
  }

  /// The key under which the state of a budget is kept; nil for a budget that does not count the call.
  package func budgetKey(_ budget: Budget, for call: ScopedCall) -> String? {
    budgets.first { $0.budget.id == budget.id }?.claim(for: call).key
  }

  /// The key under which any scope of this API is kept.
  package func key(of scope: String, for call: ScopedCall) -> ScopeKey {
    KeyedScope(scope, api: api, operation: operation).key(for: call)
  }
}

extension Budget {
  /// Whether calls of the operation count against the limit.
  fileprivate func counts(_ operation: Operation) -> Bool {
    let isOfWrites = scope.split(separator: "+").contains { $0 == Self.writes }
    return (group == nil || group == operation.group) && (!isOfWrites || operation.effect != .read)
  }

  /// The part of a scope that leaves out what only reads.
  fileprivate static let writes = "writes"
}

extension Budget.Limit {
  /// Whether two requests that follow each other within a call take more of it than one.
  fileprivate var countsRequests: Bool {
    switch self {
    case .window, .bucket: true
    case .concurrency, .spacing: false
    }
  }

  /// How many requests of a cost it has room for at one time, one at least.
  fileprivate func room(cost: Double) -> Int {
    let most: Double
    switch self {
    case .window(let limit, _): most = Double(limit)
    case .bucket(let capacity, _): most = capacity
    case .concurrency, .spacing: return .max
    }
    return cost > 0 ? max(1, Int(saturating: most / cost)) : .max
  }
}

/// What of a call the scopes depend on.
package struct ScopedCall: Sendable {
  package let tool: String
  package let arguments: JSONObject

  /// A fingerprint of the credential, empty without one.
  package let credential: String

  /// Where the credential comes from.
  package var sources: [CredentialSource] = []

  /// When the server was started that makes the call.
  package var started: Timestamp?

  /// What answers to calls of the tool told, by source.
  package var told = JSONObject()

  /// What it is known by: worked out once, for arguments may be long, and each scope asks for it.
  package let identity: CallIdentity

  /// Equal for equal calls with one credential.
  package let deduplicationKey: String

  /// Makes a call; `identity` is that of one that is kept, and what its arguments make of it otherwise.
  package init(
    tool: String,
    arguments: JSONObject,
    credential: String,
    identity: CallIdentity? = nil
  ) {
    self.tool = tool
    self.arguments = arguments
    self.credential = credential
    self.identity = identity ?? CallIdentity(tool: tool, arguments: arguments)
    deduplicationKey = self.identity.key + "/" + credential
  }

  /// The call as an answer shows it.
  package func knowing(_ told: JSONObject) -> ScopedCall {
    var call = self
    for member in told.members { call.told[member.name] = member.value }
    return call
  }
}
