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

  /// Reads the key under which the scope is kept.
  package init(key: String) {
    let halves = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    api = String(halves[0])
    let parts = (halves.count > 1 ? halves[1] : "").split(separator: "+")
    scope = parts.map(Self.words).joined(separator: "+")
  }

  private static func words(_ part: Substring) -> String {
    if part.hasPrefix("credential:") { return "credential" }
    if part.hasPrefix("arg:") || part.hasPrefix("header:") {
      return String(part.prefix { $0 != "=" })
    }
    if part.hasPrefix("call:") { return String(part.prefix { $0 != "#" }) }
    return String(part)
  }

  /// `apira/credential`.
  package var text: String { "\(api)/\(scope)" }

  package static func < (left: ScopePlace, right: ScopePlace) -> Bool { left.text < right.text }
}

extension PacingState {
  /// What keeps calls back at an instant; asking changes nothing.
  package func pacingSnapshot(now: Timestamp) -> PacingSnapshot {
    var pacingSnapshot = PacingSnapshot()
    pacingSnapshot.gates = gates.gates.rows.filter { $0.value.until > now }
      .map { key, gate in
        PacingSnapshot.Gate(
          place: ScopePlace(key: key),
          key: key,
          until: gate.until,
          failure: gate.failure
        )
      }
      .sorted { ($1.until, $0.place) < ($0.until, $1.place) }
    pacingSnapshot.holds = holds.holds.rows
      .map { key, hold in
        PacingSnapshot.Hold(
          place: ScopePlace(key: key),
          key: key,
          since: hold.since,
          probe: hold.probe,
          failure: hold.failure,
          sources: hold.sources
        )
      }
      .sorted { ($0.since, $0.key) < ($1.since, $1.key) }
    pacingSnapshot.pauses = breakers.rows
      .compactMap { api, breaker in
        guard case .open(let until) = breaker.state(now: now) else { return nil }
        let place = api.split(separator: "/operation:").joined(separator: " ")
        return PacingSnapshot.Pause(api: place, until: until)
      }
      .sorted { $0.api < $1.api }
    var ledger = ledger
    // Places that nobody came for are anybody's.
    ledger.sweep(now: now)
    pacingSnapshot.limits = ledger.accounts.rows
      .filter { Budget.scope(ofPaceKey: $0.key) == nil }
      .compactMap { key, account in PacingSnapshot.Limit(key: key, account, now: now) }
      .sorted { ($0.place, $0.budget, $0.key) < ($1.place, $1.budget, $1.key) }
    pacingSnapshot.paces = learned(in: ledger, now: now)
    return pacingSnapshot
  }
}

extension PacingSnapshot.Limit {
  /// Reads an account; nil when nothing of it is used.
  fileprivate init?(key: String, _ account: LimiterState, now: Timestamp) {
    let slash = key.lastIndex(of: "/") ?? key.endIndex
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
    return sent.reduce(0) { $0 + $1.cost }
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
