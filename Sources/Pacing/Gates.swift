package import Failures
package import Time

/// Gates by scope key: nothing of the scope before an instant.
package struct Gates: Sendable {
  /// A scope that is shut.
  package struct Gate: Sendable {
    /// The scope's words.
    package var scope: String
    package var until: Timestamp

    /// Why nothing may be sent.
    package var failure: Failure

    /// Makes a gate.
    package init(scope: String, until: Timestamp, failure: Failure) {
      self.scope = scope
      self.until = until
      self.failure = failure
    }
  }

  /// The gates by scope key; some may have opened by themselves.
  package var gates = Shelf<String, Gate>()

  /// Gates that may have opened by themselves are dropped once so many are kept.
  private var sweepAt = 64

  /// Makes a set in which everything is open.
  package init() {}

  /// Shuts a scope until an instant; a gate that is shut for longer stays as it is.
  package mutating func shut(_ scope: ScopeKey, until: Timestamp, _ failure: Failure) {
    if let gate = gates[scope.key], gate.until >= until { return }
    gates[scope.key] = Gate(scope: scope.scope, until: until, failure: failure)
  }

  /// The gate among the scopes that opens last.
  package func shut(among scopes: [ScopeKey], now: Timestamp) -> Gate? {
    scopes.compactMap { gates[$0.key] }.filter { $0.until > now }.max { $0.until < $1.until }
  }

  /// Forgets the gates that are open again; cheap to call with every request.
  package mutating func sweep(now: Timestamp) {
    guard gates.count >= sweepAt else { return }
    gates.keep { $1.until > now }
    sweepAt = max(64, gates.count * 2)
  }
}
