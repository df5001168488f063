package import Failures
package import Time

/// What is closed until a person acts.
///
/// A hold keeps calls back only while they go with the credential it was closed under: a changed key lifts it. Now and
/// then one call is let through to see whether a person has acted.
package struct Holds: Sendable {
  /// A scope that is closed.
  package struct Hold: Sendable {
    /// The scope's words.
    package var scope: String
    package var failure: Failure

    /// The fingerprint of the credential it was closed under.
    package var credential: String
    package var since: Timestamp

    /// When the next call is let through.
    package var probe: Timestamp

    /// Makes a hold.
    package init(
      scope: String,
      failure: Failure,
      credential: String,
      since: Timestamp,
      probe: Timestamp
    ) {
      self.scope = scope
      self.failure = failure
      self.credential = credential
      self.since = since
      self.probe = probe
    }
  }

  /// The holds by scope key.
  package var holds = Shelf<String, Hold>()

  /// Seconds from one probe to the next: a person needs minutes, and a probe costs one call.
  package static let interval = 900.0

  /// Holds that are kept; those that would be probed first make room, for the next call finds them again.
  private static let capacity = 1024

  /// Makes a set in which everything is open.
  package init() {}

  /// Closes a scope; one that is closed already keeps the time since when.
  package mutating func close(
    _ scope: ScopeKey,
    credential: String,
    _ failure: Failure,
    now: Timestamp
  ) {
    makeRoom()
    let known = holds[scope.key].flatMap { $0.credential == credential ? $0 : nil }
    holds[scope.key] = Hold(
      scope: scope.scope,
      failure: failure,
      credential: credential,
      since: known?.since ?? now,
      probe: now + Self.interval
    )
  }

  private mutating func makeRoom() {
    guard holds.count >= Self.capacity else { return }
    let oldest = holds.rows.sorted { $0.value.probe < $1.value.probe }.prefix(Self.capacity / 4)
    for (key, _) in oldest { holds[key] = nil }
  }

  /// The hold that keeps a call back.
  package func closed(for application: Application, now: Timestamp) -> Hold? {
    guard !holds.isEmpty else { return nil }
    for scope in application.scopes {
      guard let hold = holds[scope.key], hold.credential == application.credential else { continue }
      if hold.probe > now { return hold }
    }
    return nil
  }

  /// Takes the probes that are due for a call that is being sent: keys of the holds it looks behind.
  mutating func takeProbes(for application: Application, now: Timestamp) -> [String] {
    guard !holds.isEmpty else { return [] }
    let keys = application.scopes.map(\.key).filter {
      holds[$0]?.credential == application.credential
    }
    for key in keys { holds[key]?.probe = now + Self.interval }
    return keys
  }

  /// Has the next call look behind these holds.
  package mutating func probe(_ keys: [String], now: Timestamp) {
    for key in keys { holds[key]?.probe = now }
  }

  /// Lifts holds, because a call behind them succeeded or a person said so.
  package mutating func lift(_ keys: [String]) {
    for key in keys { holds[key] = nil }
  }
}
