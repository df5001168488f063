extension Manifest {
  /// The same API at another place, as a rehearsal or a test server has it.
  package func overridingBaseURL(
    _ baseURL: BaseURL,
    tokens: TokenMove = .ofTheSameOrigin
  ) -> Manifest {
    var manifest = self
    manifest.baseURL = baseURL
    manifest.declaredBaseURL = home
    for index in operations.indices where tokens == .all { manifest.operations[index].server = nil }
    for index in credentials.indices {
      guard let url = credentials[index].tokenURL,
        tokens == .all || url.origin == self.baseURL.origin
      else { continue }
      manifest.credentials[index].moveTokens(to: baseURL)
    }
    return manifest
  }

  /// Which tokens are asked for at the other place too: whoever stands in for an API stands in for its own server of
  /// tokens, but not for that of a third party, unless nothing at all may leave.
  package enum TokenMove: Sendable, Hashable { case ofTheSameOrigin, all }

  /// Where the API is at home, wherever its calls are sent: what a person opens is there.
  package var home: BaseURL { declaredBaseURL ?? baseURL }

  /// The manifest without the operations that change something, which it counts.
  package func readOnly() -> Manifest {
    var manifest = self
    manifest.operations.removeAll { $0.effect != .read }
    manifest.withheldOperations += operations.count - manifest.operations.count
    return manifest
  }

  /// The manifest with one more limit on all of its calls together, which the operator sets on top of the API's own.
  package func keeping(within limit: Budget.Limit) -> Manifest {
    var manifest = self
    let count = errors.budgets.count { $0.id.hasPrefix("own") }
    let id = count == 0 ? "own" : "own\(count + 1)"
    manifest.errors.budgets.append(Budget(id: id, limit: limit, scope: "api"))
    return manifest
  }

  /// The manifest whose limits leave room for the way of a call, as a server needs it that sends over a network.
  package func withMargin() -> Manifest {
    var manifest = self
    for index in errors.budgets.indices { manifest.errors.budgets[index].margin = .arrival }
    return manifest
  }
}
