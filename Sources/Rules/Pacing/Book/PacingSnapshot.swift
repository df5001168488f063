import Text
package import Failures
package import Manifests
package import Time

/// What keeps calls back, and what of the limits is used: the book as a person reads it.
package struct PacingSnapshot: Sendable {
  /// A scope that is shut until an instant.
  package struct Gate: Sendable {
    package var place: ScopePlace

    /// What the book calls it by; never shown.
    package var key: String
    package var until: Timestamp
    package var failure: Failure
  }

  /// A scope that is closed until a person acts.
  package struct Hold: Sendable {
    package var place: ScopePlace

    /// What the book calls it by; never shown.
    package var key: String
    package var since: Timestamp

    /// When the next call is let through to see whether a person has acted.
    package var probe: Timestamp
    package var failure: Failure

    /// Where the credential came from that is refused; empty where nobody noted it.
    package var sources: [CredentialSource] = []
  }

  /// An API that kept failing and is left alone.
  package struct Pause: Sendable {
    /// The manifest's id, with the name of the operation behind it where that alone keeps failing.
    package var api: String

    /// The same as it is named in commands: `shop/api`, `shop/operation:find`.
    package var place: ScopePlace

    /// What the book calls it by; never shown.
    package var key: String

    /// When the next call is let through to see whether it works again.
    package var until: Timestamp
  }

  /// A limit of which something is used.
  package struct Limit: Sendable {
    package var place: ScopePlace

    /// What the book calls it by; never shown.
    package var key: String
    package var budget: String

    /// The limit that holds now: the manifest's, or what the API made of it.
    package var limit: Budget.Limit

    /// What counts against it at the moment.
    package var used: Double

    /// Places that are kept for calls to come.
    package var booked: Int

    /// When the next call that costs 1 would be let through.
    package var next: Timestamp

    /// What the book calls its scope by; never shown.
    package var scopeKey: String { String(key[..<(key.lastIndex(of: "/") ?? key.endIndex)]) }
  }

  /// What refusals taught of a limit that nobody declares.
  package struct Pace: Sendable {
    package var place: ScopePlace

    /// What the book calls its scope by; never shown.
    package var key: String

    /// Seconds from one call to the next.
    package var interval: Double

    /// Places that are kept for calls to come.
    package var booked: Int

    /// When the next call would be let through.
    package var next: Timestamp
  }

  /// Those that open last first.
  package var gates: [Gate] = []

  /// The oldest first.
  package var holds: [Hold] = []
  package var pauses: [Pause] = []
  package var limits: [Limit] = []
  package var paces: [Pace] = []

  /// Makes a book in which everything is open.
  package init() {}

  /// Whether nothing is closed and nothing used.
  package var isEmpty: Bool {
    gates.isEmpty && holds.isEmpty && pauses.isEmpty && limits.isEmpty && paces.isEmpty
  }
}

/// A scope in words that a person may read and type: no credential, no argument's value.
package struct ScopePlace: Sendable, Hashable, Comparable {
  package var api: String
  package var scope: String

  /// What tells it from another of the same words: the beginning of the key's fingerprint; nil where there is no other.
  package private(set) var mark: String?

  /// Reads the key under which the scope is kept.
  package init(key: String) {
    let halves = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    api = String(halves[0])
    let parts = (halves.count > 1 ? halves[1] : "").split(separator: "+")
    scope = parts.map(Self.words).joined(separator: "+")
  }

  /// Reads the key under which a breaker is kept.
  init(breaker key: String) {
    self.init(key: key)
    if scope.isEmpty { scope = "api" }
  }

  private static func words(_ part: Substring) -> String {
    if part.hasPrefix("credential:") { return "credential" }
    if part.hasPrefix("arg:") || part.hasPrefix("header:") {
      return String(part.prefix { $0 != "=" })
    }
    if part.hasPrefix("call:") { return String(part.prefix { $0 != "#" }) }
    return String(part)
  }

  /// `apira/credential`, and `apira/credential~3f2a` where two credentials are in use.
  package var text: String { words + (mark.map { "~" + $0 } ?? "") }

  /// The same without what tells two credentials apart.
  package var words: String { "\(api)/\(scope)" }

  /// Whether a person who types this means the scope: by its words, by its mark too, or by the API alone.
  package func isMeant(by name: String) -> Bool { name == text || name == words || name == api }

  /// The scope as it is told from those of other credentials, where those of the key's API are several.
  fileprivate func marked(_ key: String, among credentials: [String: Set<String>]) -> ScopePlace {
    guard (credentials[api]?.count ?? 0) > 1, let own = Self.credential(in: key) else {
      return self
    }
    var place = self
    place.mark = String(own.prefix(4))
    return place
  }

  /// The fingerprint of the credential in a key; nil for a scope that credentials share.
  fileprivate static func credential(in key: String) -> String? {
    guard let start = key.firstRange(ofText: "credential:")?.upperBound else { return nil }
    let own = key[start...].prefix { $0 != "+" && $0 != "/" }
    return own.isEmpty ? nil : String(own)
  }

  package static func < (left: ScopePlace, right: ScopePlace) -> Bool { left.text < right.text }
}

extension PacingState {
  /// What keeps calls back at an instant; asking changes nothing.
  package func pacingSnapshot(now: Timestamp) -> PacingSnapshot {
    var ledger = ledger
    // Places that nobody came for are anybody's.
    ledger.sweep(now: now)
    var snapshot = PacingSnapshot()
    snapshot.gates = gates.shown(now: now)
    snapshot.holds = holds.shown
    snapshot.pauses = pauses(now: now)
    snapshot.limits = ledger.accounts.rows
      .filter { Budget.scope(ofPaceKey: $0.key) == nil }
      .compactMap { key, account in PacingSnapshot.Limit(key: key, account, now: now) }
      .sorted { ($0.place, $0.budget, $0.key) < ($1.place, $1.budget, $1.key) }
    snapshot.paces = learned(in: ledger, now: now)
    snapshot.tellCredentialsApart(ledger.accounts.rows.map(\.key))
    return snapshot
  }

  private func pauses(now: Timestamp) -> [PacingSnapshot.Pause] {
    breakers.rows.compactMap { key, breaker in
      guard case .open(let until) = breaker.state(now: now) else { return nil }
      return PacingSnapshot.Pause(
        api: key.replacing(text: "/operation:", with: " "),
        place: ScopePlace(breaker: key),
        key: key,
        until: until
      )
    }.sorted { $0.api < $1.api }
  }
}

extension Gates {
  /// Those that are shut, the last to open first.
  fileprivate func shown(now: Timestamp) -> [PacingSnapshot.Gate] {
    gates.rows.filter { $0.value.until > now }.map { key, gate in
      PacingSnapshot.Gate(
        place: ScopePlace(key: key),
        key: key,
        until: gate.until,
        failure: gate.failure
      )
    }.sorted { ($1.until, $0.place) < ($0.until, $1.place) }
  }
}

extension Holds {
  /// All of them, the oldest first.
  fileprivate var shown: [PacingSnapshot.Hold] {
    holds.rows.map { key, hold in
      PacingSnapshot.Hold(
        place: ScopePlace(key: key),
        key: key,
        since: hold.since,
        probe: hold.probe,
        failure: hold.failure,
        sources: hold.sources
      )
    }.sorted { ($0.since, $0.key) < ($1.since, $1.key) }
  }
}

extension PacingSnapshot {
  /// Marks the scopes of APIs of which several credentials are in use; `accounts` are the keys of all limits.
  fileprivate mutating func tellCredentialsApart(_ accounts: [String]) {
    var credentials: [String: Set<String>] = [:]
    for key in accounts + gates.map(\.key) + holds.map(\.key) + paces.map(\.key) {
      guard let own = ScopePlace.credential(in: key) else { continue }
      credentials[ScopePlace(key: key).api, default: []].insert(own)
    }
    guard credentials.contains(where: { $0.value.count > 1 }) else { return }
    for index in gates.indices {
      gates[index].place = gates[index].place.marked(gates[index].key, among: credentials)
    }
    for index in holds.indices {
      holds[index].place = holds[index].place.marked(holds[index].key, among: credentials)
    }
    for index in limits.indices {
      limits[index].place = limits[index].place.marked(limits[index].key, among: credentials)
    }
    for index in paces.indices {
      paces[index].place = paces[index].place.marked(paces[index].key, among: credentials)
    }
  }
}

extension PacingSnapshot.Limit {
  /// Reads an account; nil when nothing of it is used.
  fileprivate init?(key: String, _ account: LimiterState, now: Timestamp) {
    let slash = key.lastIndex(of: "/") ?? key.endIndex
    self.key = key
    place = ScopePlace(key: String(key[..<slash]))
    self.key = key
    budget = String(key[slash...].dropFirst())
    limit = account.limit
    used = account.used(now: now)
    booked = account.uses.count { $0.phase == .booked }
    next = account.earliest(from: now, cost: 1, among: account.uses, now: now)
    if used < 0.001, booked == 0, next <= now { return nil }
  }
}

extension LimiterState {
  /// What counts against the limit at an instant, without the places that are kept for later.
  fileprivate func used(now: Timestamp) -> Double {
    if let bucket { return max(0, bucket.capacity - bucket.level(at: now)) }
    let sent = uses.filter { use in
      isConcurrency ? use.phase == .sent : use.phase != .booked && counts(use, at: now)
    }
    return sent.reduce(leased) { $0 + $1.cost }
  }
}

// MARK: - Whose hold it is

extension ScopeKey {
  /// The key under which a scope is kept for a call that is known only by what was stored of it.
  package static func of(_ scope: String, api: String, call: ScopedCall) -> ScopeKey {
    let prefix = api + "_"
    let operation = call.tool.hasPrefix(prefix) ? String(call.tool.dropFirst(prefix.count)) : ""
    return KeyedScope(scope, api: api, operation: operation).key(for: call)
  }
}
