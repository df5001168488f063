package import Failures
package import Time

// Each transition says what became of it; none is an error. `process` is whoever claimed the call.

extension CallRecord {
  /// Takes the right to send it: the change must be stored before the first byte leaves.
  ///
  /// Refused while it waits, and while it is anybody's, the same process included.
  package mutating func claim(_ lease: Lease, now: Timestamp) -> Transition {
    guard case .waiting(let until) = state, until <= now else { return .refused(state) }
    if deadline <= now { return divert(to: .expired, now: now) }
    return move(to: .running(lease), now: now)
  }

  /// Keeps the right to send it for longer.
  package mutating func renew(_ lease: Lease, now: Timestamp) -> Transition {
    guard isRunning(by: lease.process) else { return .refused(state) }
    return move(to: .running(lease), now: now)
  }

  /// Notes what the API has accepted of it; nil once that has ended, and the call may be sent once more.
  package mutating func note(
    _ operation: AcceptedOperation?,
    by process: String,
    now: Timestamp
  ) -> Transition {
    guard isRunning(by: process) else { return .refused(state) }
    accepted = operation
    changed = now
    return .done
  }

  /// Waits longer than it meant to, because a gate has shut or its place has moved back; never less.
  package mutating func postpone(until: Timestamp, now: Timestamp) -> Transition {
    guard case .waiting(let earlier) = state else { return .refused(state) }
    return wait(until: max(earlier, until), now: now)
  }

  /// Makes it due before its time, because a person has opened the gate that it waits for; its place in the limits is
  /// asked for anew.
  package mutating func hasten(now: Timestamp) -> Transition {
    guard case .waiting(let until) = state, until > now else { return .refused(state) }
    reservation = nil
    return move(to: .waiting(until: now), now: now)
  }

  /// Waits as the API told; costs no attempt.
  ///
  /// A wait past the deadline is held for a person to decide on.
  package mutating func snooze(
    until: Timestamp,
    failure: Failure?,
    by process: String,
    now: Timestamp
  ) -> Transition {
    guard isRunning(by: process) else { return .refused(state) }
    snoozes += 1
    self.failure = failure
    return wait(until: until, now: now)
  }

  /// Waits for another attempt at a time chosen here; costs one.
  ///
  /// Held once the attempts are used up.
  package mutating func retryLater(
    at instant: Timestamp,
    failure: Failure?,
    limits: TaskLimits,
    by process: String,
    now: Timestamp
  ) -> Transition {
    guard isRunning(by: process) else { return .refused(state) }
    attempts += 1
    self.failure = failure
    guard attempts < limits.attempts else {
      self.failure = .usedUp(attempts: attempts, last: failure)
      return divert(to: .held, now: now)
    }
    return wait(until: instant, now: now)
  }

  /// Waits for a person; costs no attempt.
  ///
  /// Taken from who runs it, and while it waits, when a hold is met before it is sent.
  package mutating func hold(_ failure: Failure, by process: String, now: Timestamp) -> Transition {
    guard isWaiting || isRunning(by: process) else { return .refused(state) }
    self.failure = failure
    return move(to: .held, now: now)
  }

  /// Makes it due, because a person has acted; its attempts count anew.
  package mutating func open(now: Timestamp) -> Transition {
    guard state == .held else { return .refused(state) }
    snoozes += attempts
    attempts = 0
    return move(to: .waiting(until: now), now: now)
  }

  /// Ends what was unknown, because somebody has looked and seen that it happened.
  package mutating func confirm(now: Timestamp) -> Transition {
    guard state == .unknown else { return .refused(state) }
    failure = nil
    return move(to: .done, now: now)
  }

  /// Makes due what was unknown, because somebody has looked and seen that it did not happen.
  ///
  /// The key it had is given up, for the API may have forgotten it. Refused until an agent was told of this very
  /// uncertainty: whoever says so earlier has looked before the call was last sent.
  package mutating func deny(now: Timestamp) -> Transition {
    guard state == .unknown, !isUntold else { return .refused(state) }
    idempotencyKey = nil
    failure?.outcome = .notExecuted
    failure?.isUnproven = true
    return move(to: .waiting(until: now), now: now)
  }

  /// Marks that it was sent and that nobody knows what came of it; `telling` whether the agent hears that now.
  package mutating func leaveUnknown(
    _ failure: Failure,
    _ telling: Telling = .told,
    by process: String,
    now: Timestamp
  ) -> Transition {
    guard isRunning(by: process) else { return .refused(state) }
    attempts += 1
    self.failure = failure
    self.failure?.outcome = .unknown
    let outcome = move(to: .unknown, now: now)
    isUntold = telling == .untold
    return outcome
  }

  /// Ends it with what the API gave; a late answer also ends what was unknown.
  package mutating func finish(
    _ result: ResultID?,
    by process: String,
    now: Timestamp
  ) -> Transition {
    guard state == .unknown || isRunning(by: process) else { return .refused(state) }
    if state != .unknown { attempts += 1 }
    self.result = result
    failure = nil
    return move(to: .done, now: now)
  }

  /// Ends it like `finish`, for an agent that may not have been told so yet.
  package mutating func finishUntold(
    _ result: ResultID?,
    by process: String,
    now: Timestamp
  ) -> Transition {
    let outcome = finish(result, by: process, now: now)
    if outcome == .done { isUntold = true }
    return outcome
  }

  /// Notes that the agent has been told what it came to, or that nobody knows; refused where there is nothing to be told.
  package mutating func tell(now: Timestamp) -> Transition {
    guard isUntold else { return .refused(state) }
    isUntold = false
    changed = now
    return .done
  }

  /// Ends it because it would fail again, sent or not; a late answer also ends what was unknown.
  package mutating func fail(_ failure: Failure, by process: String, now: Timestamp) -> Transition {
    guard state == .unknown || isWaiting || isRunning(by: process) else { return .refused(state) }
    if isRunning(by: process) { attempts += 1 }
    self.failure = failure
    return move(to: .failed, now: now)
  }

  /// Gives it up; refused while it runs, since what is sent cannot be called back.
  package mutating func cancel(now: Timestamp) -> Transition {
    guard isPending, state.kind != .running else { return .refused(state) }
    return move(to: .cancelled, now: now)
  }

  /// Ends it because its deadline has passed; refused before, and while it runs.
  package mutating func expire(now: Timestamp) -> Transition {
    guard isPending, state.kind != .running, deadline <= now else { return .refused(state) }
    return move(to: .expired, now: now)
  }

  /// Takes it from a process that is dead or lets its lease run out; refused otherwise.
  ///
  /// The intent is written before the call is sent, so a harmful one may have happened. The crash of a process is not
  /// the API's doing and costs no attempt.
  package mutating func recover(now: Timestamp, isAlive: (String) -> Bool) -> Transition {
    guard case .running(let lease) = state, lease.until <= now || !isAlive(lease.process) else {
      return .refused(state)
    }
    if accepted != nil {
      // Looking once more harms nobody.
      if deadline <= now { return divert(to: .expired, now: now) }
      return move(to: .waiting(until: now), now: now)
    }
    if repetition == .harmful {
      let loss: Failure.Loss = isAlive(lease.process) ? .overdue : .programEnded
      return leaveUnknown(.unanswered(loss), .untold, by: lease.process, now: now)
    }
    // Whoever had it may have sent it, whatever came of the attempts before.
    if failure == nil {
      failure = .unanswered(isAlive(lease.process) ? .overdue : .programEnded)
      failure?.outcome = .notExecuted
    }
    failure?.isUnproven = true
    snoozes += 1
    if deadline <= now { return divert(to: .expired, now: now) }
    return move(to: .waiting(until: now), now: now)
  }

  // MARK: -

  /// Whether it waits for a time, be it over or to come.
  package var isWaiting: Bool { state.kind == .waiting }

  /// Whether a process has the right to send it.
  package func isRunning(by process: String) -> Bool {
    if case .running(let lease) = state { lease.process == process } else { false }
  }

  /// Seconds by which a wait may outlast the deadline: an API that names just as long is obeyed with a margin, and places
  /// behind it are given one after the other.
  private static func leeway(of wait: Double) -> Double { min(60, wait / 4) }

  /// Seconds that are left after a wait to whoever takes the call up.
  private static func timeToReturn(from wait: Double) -> Double { min(3600, wait / 2) }

  /// Waits, but not past the deadline: what comes after it is for a person to decide.
  ///
  /// A wait that ends near the deadline moves it, by less each time, so that a call which is put off again and again has
  /// an end.
  private mutating func wait(until: Timestamp, now: Timestamp) -> Transition {
    if deadline <= now { return divert(to: .expired, now: now) }
    let wait = max(0, until - now)
    guard until < deadline + Self.leeway(of: wait) || wait == 0 else {
      failure = .beyond(until: until, deadline: deadline, last: failure, now: now)
      return divert(to: .held, now: now)
    }
    deadline = max(deadline, until + Self.timeToReturn(from: wait))
    return move(to: .waiting(until: max(until, now)), now: now)
  }

  private mutating func move(to state: CallState, now: Timestamp) -> Transition {
    self.state = state
    changed = now
    isUntold = false
    guard state.isEnd else { return .done }
    // What the API has accepted goes on, whoever looks for it or not.
    if accepted != nil, [.cancelled, .expired].contains(state) { failure?.outcome = .unknown }
    (reservation, accepted) = (nil, nil)
    return .done
  }

  private mutating func divert(to state: CallState, now: Timestamp) -> Transition {
    _ = move(to: state, now: now)
    return .diverted(state.kind)
  }
}
