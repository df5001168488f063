import Failures
import Time

/// What is closed until a person acts.
///
/// A hold keeps calls back only while they go with the credential it was closed under: a changed key lifts it. Now and
/// then one call is let through to see whether a person has acted.
struct Holds {
  private struct Hold {
    var failure: Failure
    var credential: String

    /// When the next call is let through.
    var probe: Timestamp
  }

  private var holds: [String: Hold] = [:]

  /// Seconds from one probe to the next: a person needs minutes, and a probe costs one call.
  private static let interval = 900.0

  /// Holds that are kept; those that would be probed first make room, for the next call finds them again.
  private static let capacity = 1024

  /// Closes a scope.
  mutating func close(_ scope: ScopeKey, credential: String, _ failure: Failure, now: Timestamp) {
    if holds.count >= Self.capacity {
      let oldest = holds.sorted { $0.value.probe < $1.value.probe }.prefix(Self.capacity / 4)
      for (key, _) in oldest { holds[key] = nil }
    }
    holds[scope.key] = Hold(
      failure: failure,
      credential: credential,
      probe: now + Self.interval
    )
  }

  /// The hold that keeps a call back.
  func closed(for application: Application, now: Timestamp) -> Admission? {
    guard !holds.isEmpty else { return nil }
    for scope in application.scopes {
      guard let hold = holds[scope.key], hold.credential == application.credential else { continue }
      if hold.probe > now { return .held(scope: scope.scope, hold.failure) }
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

  /// Gives probes back whose call found nothing out.
  mutating func giveBack(_ probes: [String], now: Timestamp) {
    for key in probes { holds[key]?.probe = now }
  }

  /// Lifts holds, because a call behind them succeeded.
  mutating func lift(_ probes: [String]) {
    for key in probes { holds[key] = nil }
  }
}
