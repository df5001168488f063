package import Time

/// Gates (nothing before an instant) and holds (nothing until a person acts), one of each per scope key.
package struct Gates: Sendable {
  /// Why nothing may be sent.
  package enum Closed: Sendable, Hashable {
    /// A gate opens at the instant.
    case until(Timestamp, Closure)
    /// A person must act.
    case held(Closure)
  }

  /// A scope that is shut or held.
  package struct Entry: Sendable, Hashable {
    package var scope: String
    package var closed: Closed
  }

  private struct Gate: Sendable {
    var until: Timestamp
    var because: Closure
  }

  private var gates: [String: Gate] = [:]
  private var holds: [String: Closure] = [:]

  /// Gates that may have opened by themselves are dropped once so many are kept.
  private var sweepAt = 64

  /// Makes a set in which everything is open.
  package init() {}

  /// Shuts a scope until an instant; a gate that is shut for longer stays as it is.
  package mutating func shut(_ scope: String, until: Timestamp, because: Closure) {
    if let gate = gates[scope], gate.until >= until { return }
    gates[scope] = Gate(until: until, because: because)
  }

  /// Closes a scope until `release`; the newest reason is told.
  package mutating func hold(_ scope: String, because: Closure) { holds[scope] = because }

  /// Opens the hold and the gate of a scope.
  package mutating func release(_ scope: String) {
    gates[scope] = nil
    holds[scope] = nil
  }

  /// What keeps a call of these scopes from being sent: a hold before any gate, else the gate that opens last.
  package func closed(among scopes: [String], now: Timestamp) -> Closed? {
    for scope in scopes {
      if let because = holds[scope] { return .held(because) }
    }
    let shut = scopes.compactMap { gates[$0] }.filter { $0.until > now }
    return shut.max { $0.until < $1.until }.map { .until($0.until, $0.because) }
  }

  /// Everything that is shut or held, by scope.
  package func entries(now: Timestamp) -> [Entry] {
    let held = holds.map { Entry(scope: $0.key, closed: .held($0.value)) }
    let shut = gates.filter { $0.value.until > now && holds[$0.key] == nil }
      .map { Entry(scope: $0.key, closed: .until($0.value.until, $0.value.because)) }
    return (held + shut).sorted { $0.scope < $1.scope }
  }

  /// Forgets the gates that are open again; cheap to call with every request.
  package mutating func sweep(now: Timestamp) {
    guard gates.count >= sweepAt else { return }
    gates = gates.filter { $0.value.until > now }
    sweepAt = max(64, gates.count * 2)
  }
}
