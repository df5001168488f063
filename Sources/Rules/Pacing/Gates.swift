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
  package var gates = ChangeTrackedTable<String, Gate>()

  /// Gates that may have opened by themselves are dropped once so many are kept.
  private var sweepAt = 64

  /// Makes a set in which everything is open.
  package init() {}

  /// Shuts a scope until an instant; a gate that is shut for longer stays as it is.
  package mutating func shut(_ scope: ScopeKey, until: Timestamp, _ failure: Failure) {
    if let gate = gates[scope.key], gate.until >= until { return }
    gates[scope.key] = Gate(scope: scope.scope, until: until, failure: failure)
  }

  /// Seconds after its opening for which a gate is remembered whose wait grows when the failure comes again.
  package static let memory = 3600.0

  /// The failures that shut the scopes and are not forgotten.
  package func earlier(among scopes: [ScopeKey], now: Timestamp) -> [CallContext.Earlier] {
    scopes.compactMap { gates[$0.key] }.filter { $0.until + Self.memory > now }
      .map { CallContext.Earlier($0.failure, isOver: $0.until <= now) }
  }

  /// Seconds that a gate still has to be shut for so that the word of somebody opens it: anything shorter is waited for.
  private static let longWait = 3600.0

  /// Seconds from when a gate was shut until such a word counts: nobody has a limit raised sooner.
  fileprivate static let pauseBeforeWord = 60.0

  /// The keys of the gates that open because somebody says that a person has acted.
  func heeding(_ scopes: [ScopeKey], now: Timestamp) -> [String] {
    scopes.map(\.key).filter { key in
      guard let gate = gates[key], gate.until - now > Self.longWait else { return false }
      return gate.heedsWords <= now
    }
  }

  /// From when on somebody's word that a person has acted opens what is shut for long among the scopes; nil where
  /// nothing is.
  func heedsWords(_ scopes: [ScopeKey], now: Timestamp) -> Timestamp? {
    scopes.compactMap { gates[$0.key] }.filter { $0.until - now > Self.longWait }
      .map(\.heedsWords).max()
  }

  /// Forgets the open gates of scopes in which a call succeeded: what comes then is no repetition.
  package mutating func forgive(_ scopes: [ScopeKey], now: Timestamp) {
    for scope in scopes {
      if let gate = gates[scope.key], gate.until <= now { gates[scope.key] = nil }
    }
  }

  /// The gate among the scopes that opens last.
  package func shut(among scopes: [ScopeKey], now: Timestamp) -> Gate? {
    scopes.compactMap { gates[$0.key] }.filter { $0.until > now }.max { $0.until < $1.until }
  }

  /// Forgets the gates that are open again; cheap to call with every request.
  package mutating func sweep(now: Timestamp) {
    guard gates.count >= sweepAt else { return }
    gates.keep { _, gate in
      gate.until > now || gate.failure.growsWithRepetition && gate.until + Self.memory > now
    }
    sweepAt = max(64, gates.count * 2)
  }
}

extension Gates.Gate {
  /// From when on somebody's word that a person has acted opens it.
  fileprivate var heedsWords: Timestamp {
    until + (Gates.pauseBeforeWord - (failure.wait?.margined ?? 0))
  }
}
