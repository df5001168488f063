/// A deadline that can be set anew at no cost; its handler runs once for each setting.
@Engine
package final class Alarm {
  fileprivate(set) var deadline = UInt64.max
  fileprivate let handler: @Engine () -> Void

  fileprivate init(_ handler: @escaping @Engine () -> Void) { self.handler = handler }

  /// Sets the time after which the handler is called, instead of the one set before.
  package func set(after delay: Duration) {
    deadline = delay <= .zero ? 0 : saturatingSum(monotonicNanoseconds(), delay)
  }

  /// Takes the deadline away.
  package func clear() { deadline = .max }
}

extension EventLoop {
  /// Makes an alarm, not yet set; it stays with the loop as long as the loop lives.
  @Engine
  package func alarm(_ handler: @escaping @Engine () -> Void) -> Alarm {
    let alarm = Alarm(handler)
    timers.alarms.append(alarm)
    return alarm
  }

  /// Suspends the task for a time on the monotonic clock.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  @Engine
  package func sleep(for duration: Duration) async throws(CancellationError) {
    let sleeper = timers.nextSleeper()
    let end = await withTaskCancellationHandler {
      await unsafe withUnsafeContinuation { (continuation: UnsafeContinuation<SleepEnd, Never>) in
        if Task.isCancelled { return unsafe continuation.resume(returning: .cancelled) }
        let deadline = saturatingSum(monotonicNanoseconds(), duration)
        unsafe timers.add(Sleeper(number: sleeper, deadline: deadline, continuation: continuation))
      }
    } onCancel: {
      // The canceller may be on any thread; the task comes after the registration above.
      start { self.timers.cancel(sleeper) }
    }
    if end == .cancelled { throw CancellationError() }
  }
}

extension EventLoop {
  /// Wakes the sleepers and calls the alarms that are due; returns whether there were any.
  @Engine
  func fireTimers() -> Bool {
    let deadline = timers.soonest
    if deadline == .max { return false }
    let now = timers.readClock()
    if deadline > now { return false }
    timers.wakeSleepers(now)
    for index in timers.alarms.indices where timers.alarms[index].deadline <= now {
      let alarm = timers.alarms[index]
      alarm.clear()
      alarm.handler()
    }
    return true
  }
}

/// How a sleep ended.
enum SleepEnd: Sendable {
  case due
  case cancelled
}
