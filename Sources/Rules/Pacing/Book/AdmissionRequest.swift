package import Failures
import JSON
package import Manifests
internal import Memory
package import Time

/// A call that wants to be sent; what is seldom asked of it is worked out when it is.
package struct AdmissionRequest: Sendable {
  private let map: ScopeMap
  private let scoped: ScopedCall

  /// A scope that concerns the call besides those of its operation.
  private let further: String?

  /// How many requests the call takes at the API; 0 for one whose place in windows and buckets is paid for.
  private let requests: Int

  /// Makes a request for a call of the operation whose scopes these are, and of one `further` scope.
  package init(scopes: ScopeMap, call: ScopedCall, further: String? = nil, requests: Int = 1) {
    map = scopes
    scoped = call
    self.further = further
    self.requests = requests
  }

  /// Whether answers tell whom its scopes concern.
  var readsFields: Bool { !map.fields.isEmpty }

  /// The request with what answers to calls of its tool told.
  func knowing(_ told: JSONObject) -> AdmissionRequest {
    AdmissionRequest(
      scopes: map,
      call: scoped.knowing(told),
      further: further,
      requests: requests
    )
  }

  /// The API's manifest id.
  package var api: String { map.api }

  /// Equal for equal calls with one credential.
  package var call: String { scoped.deduplicationKey }

  /// Equal for calls of one tool with one credential.
  package var tool: String { scoped.tool + "/" + scoped.credential }

  /// The name of its operation.
  package var operation: String { map.operation }

  /// The key of the scope that is its operation.
  var operationKey: String { map.key(of: "operation", for: scoped).key }

  /// What the keys of all scopes begin with that are one call of its operation.
  var callKeyPrefix: String { map.api + "/call:" + scoped.tool + "#" }

  /// Equal for equal credentials.
  package var credential: String { scoped.credential }

  /// Where the credential comes from; empty where that does not matter.
  package var sources: [CredentialSource] { scoped.sources }

  /// When the server was started that makes the call; nil where that does not matter.
  package var started: Timestamp? { scoped.started }

  /// Whether the call changes data.
  package var changesData: Bool { map.changesData }

  /// The scopes that concern the call.
  package var scopes: [ScopeKey] {
    guard let further else { return map.keys(for: scoped) }
    let key = map.key(of: further, for: scoped)
    let keys = map.keys(for: scoped)
    return keys.contains(key) ? keys : keys + [key]
  }

  /// What an answer that counts towards a ban would take, and the count that brings it.
  package var strike: (claim: BudgetLedger.Claim, rule: Strikes)? {
    guard let rule = map.banned, let claim = map.strike(of: scoped) else { return nil }
    return (claim, rule)
  }

  /// The places it takes in the budgets that are declared.
  package var claims: [BudgetLedger.Claim] { map.claims(for: scoped, requests: requests) }

  /// The places it takes in limits that answers told of, where they did.
  var toldClaims: [BudgetLedger.Claim] { map.toldClaims(for: scoped, requests: requests) }
}

/// A place among the calls that may be sent.
package struct Reservation: Sendable {
  /// Not to be sent earlier.
  package var notBefore: Timestamp

  /// The budget that makes the call wait.
  package var budget: Budget? {
    get { limiting?.wrappedValue }
    set { limiting = newValue.map(CopyOnWrite.init(wrappedValue:)) }
  }

  /// The gate that has to open first.
  package var gate: Gates.Gate? {
    get { shutting?.wrappedValue }
    set { shutting = newValue.map(CopyOnWrite.init(wrappedValue:)) }
  }

  // Large, and seldom there: a call that may leave has neither.
  private var limiting: CopyOnWrite<Budget>?
  private var shutting: CopyOnWrite<Gates.Gate>?

  /// The ledger's number of the place; nil where no budget counts the call.
  package var place: UInt64?

  /// Whether nobody can count the place, because those who share the limit cannot be asked.
  package var isUncounted = false

  /// Seconds after `notBefore` within which the call may leave, because the store takes so long to answer.
  package var leeway = 0.0

  /// The way of the call to the API and back; nil until it has left.
  package var passage: Passage?

  /// The places that were asked for with it.
  var claims: [BudgetLedger.Claim] = []

  /// What the call finds out for all others.
  package var probe = Probe()

  /// Makes a reservation.
  package init(notBefore: Timestamp, budget: Budget? = nil, place: UInt64? = nil) {
    self.notBefore = notBefore
    self.budget = budget
    self.place = place
  }

  /// The closed things that a call is let through to look behind.
  package struct Probe: Sendable, Hashable {
    /// Keys of the scopes whose holds may no longer be right.
    package var holds: [String] = []

    /// Whether the API was given up and may work again.
    package var looksAtAPI = false

    /// Makes a probe that looks at nothing.
    package init() {}
  }
}

/// What became of a place.
package enum ReservationOutcome: Sendable, Hashable {
  case sent
  case unsent
}
