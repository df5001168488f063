import Tasks
import Manifests
import EventLoop
import MCP
import Pacing
import Storage
import Time

// The place of a call among those that may be sent, and the wait for it.

extension CallRunner {
  /// Asks whether the call may be sent.
  func admission(at place: CallStateMachine.Place, of call: PreparedCall) async -> Admission {
    let request = call.admissionRequest
    switch place {
    case .new: return await pacing.admit(request, now: clock)
    case .waitedFor(let place): return await pacing.turn(of: place, for: request, now: clock)
    case .kept:
      // A call that was kept may have a place already.
      guard state.retryPolicy.attempts == 0, let kept = persistedCall?.record.reservation else {
        return await pacing.admit(request, now: clock)
      }
      return await pacing.turn(of: kept, for: request, now: clock)
    }
  }

  /// Sleeps as long as the state says; a call that waits for a place is woken when that moves up.
  func sleep(
    until instant: Timestamp,
    _ pause: CallStateMachine.Pause
  ) async throws(CancellationError) {
    switch pause {
    case .repetition(let failure):
      try await wait(until: instant, reason: Sentence.reason(of: failure))
    case .admission(let admission):
      do throws(CancellationError) {
        try await wait(for: admission, until: instant)
      } catch {
        await giveUp(admission)
        throw error
      }
    }
  }

  private func wait(
    for admission: Admission,
    until opening: Timestamp
  ) async throws(CancellationError) {
    let interruptibleSleep = InterruptibleSleep(clock: dependencies.world.clock)
    var looks = LookSchedule(heartbeat: Self.heartbeat)
    if case .scheduled(let reservation) = admission {
      pacing.notify(of: reservation) { interruptibleSleep.end() }
      looks = LookSchedule(for: reservation, heartbeat: Self.heartbeat)
    }
    try await wait(
      until: opening,
      reason: Sentence.reason(of: admission),
      looks: looks,
      during: interruptibleSleep
    )
  }

  private func giveUp(_ admission: Admission) async {
    guard case .scheduled(let reservation) = admission else { return }
    await pacing.settle(reservation, .unsent, recording: [], now: clock)
  }
}

extension CallRunner {
  fileprivate static let heartbeat = 5.0

  /// Sleeps until the instant and tells the client now and then what it waits for.
  func wait(
    until instant: Timestamp,
    reason: String,
    looks: LookSchedule = LookSchedule(heartbeat: heartbeat),
    during interruptibleSleep: InterruptibleSleep? = nil
  ) async throws(CancellationError) {
    let interruptibleSleep =
      interruptibleSleep ?? InterruptibleSleep(clock: dependencies.world.clock)
    // Nothing is on its way any more.
    delivery.letGo()
    let start = now
    // A clock that is set back must not make the wait longer than any may be.
    while case let left = instant - now, left > 0, left <= state.retryPolicy.limits.inCallWaitLimit,
      !interruptibleSleep.isOver
    {
      if left > looks.lead {
        progress.report(
          Sentence.waiting(
            reason,
            api: entry.manifest.title,
            seconds: left,
            retryPolicy: state.retryPolicy
          )
        )
      }
      let pause = looks.pause(of: left, after: now - start)
      try await interruptibleSleep.sleep(seconds: pause)
      // At the end the turn is asked for, which is a look too.
      if pause < left { await pacing.look(now: clock) }
    }
  }
}
