import Failures
package import Time

// How far a failure reaches: what one operation meets holds for it alone until a second one meets the same.

extension PacingState {
  /// Takes in that a call failed on the API's side; `operation` is the one that it speaks for, nil for the whole API.
  ///
  /// Failures in a row of one operation open a switch of its own. Once a second operation fails too, the failures of all
  /// of them count for the API.
  mutating func recordTrouble(of api: String, operation: String?, now: Timestamp) {
    if breakers[api] == nil, let operation {
      let key = Breaker.key(of: api, operation: operation)
      let others = troubles(of: api, besides: key)
      if others.isEmpty {
        breakers[key] = (breakers[key] ?? Breaker()).recording(.failure, now: now)
        return
      }
    }
    var breaker = breakers[api] ?? Breaker(failures: gathered(of: api, now: now), opening: nil)
    breaker.record(.failure, now: now)
    breakers[api] = breaker
  }

  /// Takes in that a call of an operation was answered as it should be: the API works, and so does the operation.
  ///
  /// Another operation that is left alone stays so, until its own probe.
  mutating func recordHealth(of api: String, operation: String?) {
    guard !breakers.isEmpty else { return }
    let own = operation.map { Breaker.key(of: api, operation: $0) }
    for (key, breaker) in breakers.rows where key == api || Breaker.isOfOperation(key, of: api) {
      if key == api || key == own || breaker.opening == nil { breakers[key] = nil }
    }
  }

  /// Whether no call of the API is let through, because it keeps failing.
  package func isLeftAlone(_ api: String, now: Timestamp) -> Bool {
    if case .open? = breakers[api]?.state(now: now) { true } else { false }
  }

  /// The switches through which a call has to go.
  func breakerKeys(of request: AdmissionRequest) -> [String] {
    [request.api, Breaker.key(of: request.api, operation: request.operation)]
  }

  private func troubles(of api: String, besides own: String) -> [Breaker] {
    breakers.rows.filter { $0.key != own && Breaker.isOfOperation($0.key, of: api) }.map(\.value)
  }

  /// The failures of single operations, which become those of the API.
  private mutating func gathered(of api: String, now: Timestamp) -> [Timestamp] {
    var failures: [Timestamp] = []
    for (key, breaker) in breakers.rows where Breaker.isOfOperation(key, of: api) {
      failures += breaker.failures
      if breaker.opening == nil { breakers[key] = nil }
    }
    return failures.filter { now - $0 < Breaker.period }.sorted()
  }

  /// The failures that other calls of the API met and have not got over.
  func elsewhere(of request: AdmissionRequest, now: Timestamp) -> [CallContext.Earlier] {
    let own = Breaker.key(of: request.api, operation: request.operation)
    var failures = holds.holds.isEmpty ? [] : holds.elsewhere(of: request)
    let isTroubled = breakers.rows.contains { key, breaker in
      key != own && (key == request.api || Breaker.isOfOperation(key, of: request.api))
        && (breaker.opening != nil || breaker.failures.contains { now - $0 < Breaker.period })
    }
    if isTroubled {
      failures.append(CallContext.Earlier(.serverTrouble, isOver: false, met: .byOtherOperation))
    }
    return failures
  }
}

extension Breaker {
  private static let operationMark = "/operation:"

  /// The key of the switch of one operation; that of the whole API is the API's id.
  static func key(of api: String, operation: String) -> String { api + operationMark + operation }

  static func isOfOperation(_ key: String, of api: String) -> Bool {
    key.hasPrefix(api + operationMark)
  }
}

extension Holds {
  /// What holds other calls with the same credential, and was told by the status alone.
  func elsewhere(of request: AdmissionRequest) -> [CallContext.Earlier] {
    let (operation, calls) = (request.operationKey, request.callKeyPrefix)
    return holds.rows.compactMap { key, hold in
      guard hold.credential == request.credential, hold.failure.rule == nil, !hold.failure.isLocal,
        key.hasPrefix(request.api + "/")
      else { return nil }
      switch hold.scope {
      case "operation" where key != operation:
        return CallContext.Earlier(hold.failure, isOver: false, met: .byOtherOperation)
      case Failure.callScope:
        let isOwn = key.hasPrefix(calls)
        return CallContext.Earlier(
          hold.failure,
          isOver: false,
          met: isOwn ? .byOtherCall : .byOtherOperation
        )
      default: return nil
      }
    }
  }

  /// Notes that a call with the credential went well: what holds others is their own matter.
  mutating func localize(after request: AdmissionRequest) {
    guard !holds.isEmpty else { return }
    for (key, hold) in holds.rows
    where hold.credential == request.credential && !hold.failure.isLocal && hold.failure.rule == nil
      && key.hasPrefix(request.api + "/")
    {
      let isNarrow = hold.scope == "operation" || hold.scope == Failure.callScope
      if isNarrow { holds[key]?.failure.isLocal = true }
    }
  }
}
