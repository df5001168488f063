package import Time

/// The right of one process to send a call, until an instant by which it renews it or is taken for dead.
package struct Lease: Sendable, Hashable {
  /// The process, in words that no other process has.
  package var process: String
  package var until: Timestamp

  /// Makes a lease.
  package init(process: String, until: Timestamp) {
    self.process = process
    self.until = until
  }
}

/// Where a kept call stands; `CallRecord` holds the ways from one state to another.
package enum CallState: Sendable, Hashable {
  /// Not before an instant. A process claims it once it is due; a crash changes nothing.
  case waiting(until: Timestamp)

  /// A process has the right to send it, and may have done so.
  ///
  /// That process moves it on. After a crash whoever meets it next does: a harmful call becomes `unknown`, since it may
  /// have happened; every other waits, due at once, with the key it had.
  case running(Lease)

  /// A person has to act. Whoever is told that a person has makes it wait, due at once; a crash changes nothing.
  case held

  /// Sent, and nobody knows what came of it.
  ///
  /// Only who has looked moves it on: closes it as done, makes it due once more, or gives it up. The answer ends it too, if
  /// it comes late.
  case unknown

  /// The API did it. Nothing moves it.
  case done

  /// The API refused it, and only another call can do better. Nothing moves it.
  case failed

  /// The agent or a person gave it up. Nothing moves it.
  case cancelled

  /// Its time ran out before it was done. Nothing moves it.
  case expired

  /// A state without what belongs to it: the word for it in the store and to the agent.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case waiting, running, held, unknown, done, failed, cancelled, expired

    /// Whether nothing moves a call of this kind any more.
    package var isEnd: Bool {
      switch self {
      case .waiting, .running, .held, .unknown: false
      case .done, .failed, .cancelled, .expired: true
      }
    }
  }

  /// The word for it.
  package var kind: Kind {
    switch self {
    case .waiting: .waiting
    case .running: .running
    case .held: .held
    case .unknown: .unknown
    case .done: .done
    case .failed: .failed
    case .cancelled: .cancelled
    case .expired: .expired
    }
  }

  /// Whether nothing moves the call any more.
  package var isEnd: Bool { kind.isEnd }

  /// The end of the wait or of the lease, nil in every other state.
  package var until: Timestamp? {
    switch self {
    case .waiting(let until): until
    case .running(let lease): lease.until
    default: nil
    }
  }

  /// Puts a state together from its parts; nil where an instant or a process is missing.
  package init?(_ kind: Kind, until: Timestamp?, process: String?) {
    switch (kind, until, process) {
    case (.waiting, let until?, _): self = .waiting(until: until)
    case (.running, let until?, let process?):
      self = .running(Lease(process: process, until: until))
    case (.waiting, _, _), (.running, _, _): return nil
    case (.held, _, _): self = .held
    case (.unknown, _, _): self = .unknown
    case (.done, _, _): self = .done
    case (.failed, _, _): self = .failed
    case (.cancelled, _, _): self = .cancelled
    case (.expired, _, _): self = .expired
    }
  }
}

/// What a transition came to.
package enum Transition: Sendable, Hashable {
  /// The call is where it was meant to go: store it.
  case done

  /// The limits ruled otherwise: the call is held or has expired. Store it, and tell the agent that instead.
  case diverted(CallState.Kind)

  /// The state does not allow it, and nothing has changed; the state says why.
  case refused(CallState)

  /// Whether nothing has changed.
  var isRefused: Bool {
    if case .refused = self { true } else { false }
  }
}

/// Whether the agent has what a call came to.
package enum Telling: Sendable, Hashable {
  /// The answer has left.
  case told
  /// The answer is still to leave, or never will.
  case untold
}
