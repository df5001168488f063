package import Failures
package import Time

/// What is closed until a person acts.
///
/// A hold keeps calls back only while they go with the credential it was closed under: a changed key lifts it. Now and
/// then one call is let through to see whether a person has acted: when its time has come, when the server was started
/// since, and when somebody says that a person has.
package struct Holds: Sendable {
  /// A scope that is closed.
  package struct Hold: Sendable, Hashable {
    /// The scope's words.
    package var scope: String
    package var failure: Failure

    /// The fingerprint of the credential it was closed under.
    package var credential: String

    /// Where that credential came from; empty where nobody noted it.
    package var sources: [CredentialSource]
    package var since: Timestamp

    /// When the next call is let through, whoever makes it.
    package var probe: Timestamp

    /// When the API last refused such a call, or one was last let through to look.
    package var tried: Timestamp

    /// Calls that were let through to look, and found it still right.
    package var looks: Int

    /// Makes a hold.
    package init(
      scope: String,
      failure: Failure,
      credential: String,
      sources: [CredentialSource] = [],
      since: Timestamp,
      probe: Timestamp,
      tried: Timestamp? = nil,
      looks: Int = 0
    ) {
      self.scope = scope
      self.failure = failure
      self.credential = credential
      self.sources = sources
      self.since = since
      self.probe = probe
      self.tried = tried ?? since
      self.looks = looks
    }
  }

  /// The holds by scope key.
  package var holds = ChangeTrackedTable<String, Hold>()

  /// Holds that another credential in the place of the refused one has lifted here, counted since the start, and the keys
  /// of the latest: for those who look on.
  package private(set) var replacedCount = 0
  package private(set) var latestReplaced: [String] = []

  /// Seconds from one look to the next that needs no reason: what nobody mends for days must cost few refusals, and a
  /// changed key, a restart and a person's word open at once.
  package static let interval = 900.0

  /// Holds that are kept; those that would be probed first make room, for the next call finds them again.
  private static let capacity = 1024

  /// Makes a set in which everything is open.
  package init() {}

  /// Closes a scope; one that is closed already keeps the time since when.
  package mutating func close(
    _ scope: ScopeKey,
    credential: String,
    from sources: [CredentialSource] = [],
    _ failure: Failure,
    now: Timestamp
  ) {
    makeRoom()
    let known = holds[scope.key].flatMap { $0.credential == credential ? $0 : nil }
    let looks = known?.looks ?? 0
    holds[scope.key] = Hold(
      scope: scope.scope,
      failure: failure,
      credential: credential,
      sources: sources,
      since: known?.since ?? now,
      probe: now + Self.interval,
      tried: now,
      looks: looks
    )
  }

  private mutating func makeRoom() {
    guard holds.count >= Self.capacity else { return }
    let oldest = holds.rows.sorted { $0.value.probe < $1.value.probe }.prefix(Self.capacity / 4)
    for (key, _) in oldest { holds[key] = nil }
  }

  /// The hold that keeps a call back.
  package func closed(for request: AdmissionRequest, now: Timestamp) -> Hold? {
    guard !holds.isEmpty else { return nil }
    return closed(for: request).first { $0.opening(for: request) > now }
  }

  /// The hold behind which a call stands, also while one may be let through to look; of several the one that lets
  /// through last.
  package func standing(before request: AdmissionRequest) -> Hold? {
    guard !holds.isEmpty else { return nil }
    return closed(for: request)
      .max { $0.opening(for: request) < $1.opening(for: request) }
  }

  private func closed(for request: AdmissionRequest) -> [Hold] {
    request.scopes.compactMap { scope in
      holds[scope.key].flatMap { $0.credential == request.credential ? $0 : nil }
    }
  }

  /// Lifts holds, because a call behind them succeeded or a person said so.
  package mutating func lift(_ keys: [String]) {
    for key in keys { holds[key] = nil }
  }
}

// MARK: - Looking whether a person has acted

extension Holds {
  /// Takes the probes that are due for a call that is being sent: keys of the holds it looks behind.
  mutating func takeProbes(for request: AdmissionRequest, now: Timestamp) -> [String] {
    guard !holds.isEmpty else { return [] }
    let keys = request.scopes.map(\.key).filter {
      holds[$0]?.credential == request.credential
    }
    for key in keys {
      guard var hold = holds[key] else { continue }
      hold.looks += 1
      hold.tried = now
      hold.probe = now + Self.interval
      holds[key] = hold
    }
    return keys
  }

  /// Has the next call look behind these holds, for the one that looked found nothing out.
  package mutating func probe(_ keys: [String], now: Timestamp) {
    for key in keys {
      guard var hold = holds[key] else { continue }
      hold.probe = now
      hold.looks = max(0, hold.looks - 1)
      holds[key] = hold
    }
  }

  /// Has one call look behind the holds before a call, because somebody says that a person has acted.
  ///
  /// Nothing comes of it before the last look is long enough ago.
  mutating func heed(_ request: AdmissionRequest, now: Timestamp) {
    for scope in request.scopes {
      guard var hold = holds[scope.key], hold.credential == request.credential,
        hold.probe > now, hold.heedsWords <= now
      else { continue }
      hold.probe = now
      holds[scope.key] = hold
    }
  }

  /// Takes in what a call that looked has found out, other than by its success.
  mutating func learn(_ keys: [String], from observations: [Observation], now: Timestamp) {
    guard !keys.isEmpty else { return }
    let finding = observations.lazy.compactMap(\.finding).first ?? .nothing
    switch finding {
    case .settled: break
    case .nothing: probe(keys, now: now)
    case .refused(let failure):
      for key in keys {
        guard let hold = holds[key] else { continue }
        // Whoever refuses a call for another reason has accepted its key.
        let isAccepted = hold.failure.isOfKey && !failure.isOfKey
        if isAccepted {
          holds[key] = nil
        } else if failure.hold != .person {
          probe([key], now: now)
        }
      }
    }
  }

  /// Lifts the holds of credentials in whose place a call brings another one.
  ///
  /// Credentials of the same variables replace each other when they lie in the same files, and when whoever brings the new
  /// one has been started since the old one was last refused. Others may belong to two accounts, each with its own server.
  mutating func lift(replacedBy request: AdmissionRequest) {
    guard !holds.isEmpty, !request.sources.isEmpty else { return }
    let prefix = request.api + "/"
    for (key, hold) in holds.rows where hold.credential != request.credential {
      guard key.hasPrefix(prefix), request.replaces(hold) else { continue }
      holds[key] = nil
      replacedCount += 1
      latestReplaced = latestReplaced.suffix(15) + [key]
    }
  }
}

extension Holds {
  /// Seconds from the last look to the next one for an agent's word that a person has acted: the first counts at once, for
  /// it is mostly true, and after some that were not one counts each minute.
  package static func pauseAfterWord(_ looks: Int) -> Double {
    looks < 1 ? 0 : [10, 20, 40].dropFirst(looks - 1).first ?? 60
  }

  /// Seconds from the last look to the next one for a server that was started since: whoever mends a key may need some
  /// starts, and what is started over and over must not ask each time.
  package static func pauseAfterStart(_ looks: Int) -> Double {
    looks < 3 ? 0 : pauseAfterWord(looks - 2)
  }
}

extension Holds.Hold {
  /// From when on the word of an agent that a person has acted lets a call look.
  package var heedsWords: Timestamp { tried + Holds.pauseAfterWord(looks) }

  /// When the call is let through: at the probe's time, or sooner where its server was started since the last look.
  package func opening(for request: AdmissionRequest) -> Timestamp {
    guard let started = request.started, started > tried else { return probe }
    return min(probe, tried + Holds.pauseAfterStart(looks))
  }
}

extension AdmissionRequest {
  fileprivate func replaces(_ hold: Holds.Hold) -> Bool {
    let isAlike =
      hold.sources.isEmpty || hold.sources.map(\.variable) == sources.map(\.variable)
    guard isAlike else { return false }
    if sources.hasFile, hold.sources == sources { return true }
    return started.map { $0 > hold.tried } ?? false
  }
}

extension Failure {
  /// Whether it is the key that the API does not accept.
  fileprivate var isOfKey: Bool { kind == "auth" || status == 401 }
}

extension Observation {
  fileprivate enum Finding {
    /// What is to be done about the holds is done.
    case settled
    /// Nothing was found out.
    case nothing
    case refused(Failure)
  }

  fileprivate var finding: Finding? {
    switch self {
    case .succeeded, .untold: .settled
    case .held(_, _, let failure, _), .failed(_, let failure): .refused(failure)
    default: nil
    }
  }
}
