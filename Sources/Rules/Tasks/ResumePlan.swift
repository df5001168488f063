package import Time

/// What taking up a task comes to: each call that is pending stands in one of the lists, by its number.
package struct ResumePlan: Sendable, Hashable {
  /// What the agent says about the person.
  package enum OperatorWord: Sendable, Hashable {
    case unsaid
    /// A person has done what was asked.
    case acted
  }

  /// A wait that is not over.
  package struct Early: Sendable, Hashable {
    package var calls: [Int]

    /// The first instant at which one of them is due.
    package var until: Timestamp

    /// How often in a row the agent came while nothing was due, this time included; 0 when something else was done.
    package var times: Int

    /// Makes a wait.
    package init(calls: [Int], until: Timestamp, times: Int) {
      self.calls = calls
      self.until = until
      self.times = times
    }
  }

  /// A call that a process is sending.
  package struct Running: Sendable, Hashable {
    package var call: Int
    package var lease: Lease

    /// Makes a running call.
    package init(call: Int, lease: Lease) {
      self.call = call
      self.lease = lease
    }
  }

  /// Due: to be claimed and sent, each for itself.
  package var due: [Int] = []
  package var early: Early?
  package var running: [Running] = []
  package var held: [Int] = []
  package var unknown: [Int] = []

  /// Makes a decision to do nothing.
  package init() {}

  /// Whether nothing is pending.
  package var isIdle: Bool {
    due.isEmpty && early == nil && running.isEmpty && held.isEmpty && unknown.isEmpty
  }
}

extension TaskRecord {
  /// Decides what is to be done now that an agent takes the task up.
  ///
  /// What dead processes left is taken over, what is past its deadline ends, what was held is opened if a person acted,
  /// and a call that came too early is counted: the record is to be stored where it has changed.
  package mutating func resume(
    now: Timestamp,
    isAlive: (String) -> Bool,
    operator word: ResumePlan.OperatorWord
  ) -> ResumePlan {
    _ = settle(now: now, isAlive: isAlive)
    var resumption = ResumePlan()
    var waits: [(call: Int, until: Timestamp)] = []
    for place in calls.indices {
      if word == .acted { _ = calls[place].open(now: now) }
      let number = calls[place].number
      switch calls[place].state {
      case .waiting(let until) where until <= now: resumption.due.append(number)
      case .waiting(let until): waits.append((number, until))
      case .running(let lease): resumption.running.append(.init(call: number, lease: lease))
      case .held: resumption.held.append(number)
      case .unknown:
        _ = calls[place].tell(now: now)
        resumption.unknown.append(number)
      case .done, .failed, .cancelled, .expired: break
      }
    }
    countEarly(&resumption, waits: waits)
    if let latest = calls.map(\.changed).max() { changed = max(changed, latest) }
    return resumption
  }

  private mutating func countEarly(
    _ resumption: inout ResumePlan,
    waits: [(call: Int, until: Timestamp)]
  ) {
    let isInVain = resumption.due.isEmpty && !waits.isEmpty
    earlyResumes = isInVain ? earlyResumes + 1 : 0
    guard let until = waits.map(\.until).min() else { return }
    resumption.early = .init(calls: waits.map(\.call), until: until, times: earlyResumes)
  }
}
