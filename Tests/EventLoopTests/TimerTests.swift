import EventLoop
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TimerTests {
  @Test func `sleepers wake in the order of their deadlines`() async throws {
    let order = try await onEngine {
      while true {
        let seen = Seen()
        let start = ContinuousClock.now
        let tasks = [9, 1, 7, 3, 5].map { milliseconds in
          EventLoop.shared.start {
            seen.latest = ContinuousClock.now
            try? await EventLoop.shared.sleep(for: .milliseconds(milliseconds))
            seen.values.append(milliseconds)
          }
        }
        for task in tasks { await task.value }
        // On a busy machine the sleeps may begin too far apart to say anything.
        if seen.latest - start < .milliseconds(1) { return seen.values }
      }
    }
    #expect(order == [1, 3, 5, 7, 9])
  }

  @Test(arguments: [Duration.zero, .microseconds(1), .microseconds(1_500), .milliseconds(3)])
  func `a sleep is never shorter than asked for`(duration: Duration) async throws {
    let slept = try await onEngine {
      let start = ContinuousClock.now
      try await EventLoop.shared.sleep(for: duration)
      return ContinuousClock.now - start
    }
    #expect(slept >= duration)
    #expect(slept < .seconds(300))
  }

  @Test func `a cancelled sleep throws at once`() async throws {
    let sleeper = Task {
      try await onEngine { try await EventLoop.shared.sleep(for: .seconds(600)) }
    }
    try await onEngine { try await EventLoop.shared.sleep(for: .milliseconds(2)) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }

  @Test func `a task cancelled before it sleeps does not sleep`() async throws {
    let wasCancelled = try await onEngine {
      let task = Task { @Engine in
        await Task.yield()
        try await EventLoop.shared.sleep(for: .seconds(600))
      }
      task.cancel()
      do {
        try await task.value
        return false
      } catch {
        return true
      }
    }
    #expect(wasCancelled)
  }

  @Test func `cancelling many sleeps leaves the others alone`() async throws {
    let survivors = try await onEngine {
      let seen = Seen()
      let tasks = (0..<200).map { number in
        EventLoop.shared.start {
          let duration = Duration.milliseconds(number.isMultiple(of: 2) ? 600_000 : 1 + number % 7)
          guard (try? await EventLoop.shared.sleep(for: duration)) != nil else { return }
          seen.values.append(number)
        }
      }
      await Task.yield()
      for (number, task) in tasks.enumerated() where number.isMultiple(of: 2) { task.cancel() }
      for task in tasks { await task.value }
      return seen.values.sorted()
    }
    #expect(survivors == (0..<200).filter { !$0.isMultiple(of: 2) })
  }

  @Test func `a sleep beyond the clock's range waits for its cancellation`() async throws {
    let sleeper = Task {
      try await onEngine { try await EventLoop.shared.sleep(for: .seconds(Int64.max)) }
    }
    try await onEngine { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }

  @Test func `an alarm that sets itself anew at once keeps no sleeper from waking`() async throws {
    let limit = 200_000
    let rings = try await onEngine {
      let seen = Seen()
      var alarm: Alarm?
      alarm = EventLoop.shared.alarm {
        seen.total += 1
        if seen.total < limit { alarm?.set(after: .zero) }
      }
      alarm?.set(after: .zero)
      try await EventLoop.shared.sleep(for: .nanoseconds(1))
      alarm?.clear()
      return seen.total
    }
    #expect(rings < limit)
  }

  @Test func `an alarm rings once for each setting, and not when cleared`() async throws {
    let rings = try await onEngine {
      let seen = Seen()
      let alarm = EventLoop.shared.alarm { seen.total += 1 }
      alarm.set(after: .zero)
      try await EventLoop.shared.sleep(for: .milliseconds(1))
      alarm.set(after: .milliseconds(1))
      alarm.clear()
      try await EventLoop.shared.sleep(for: .milliseconds(3))
      alarm.set(after: .seconds(600))
      alarm.set(after: .milliseconds(1))
      try await EventLoop.shared.sleep(for: .milliseconds(3))
      return seen.total
    }
    #expect(rings == 2)
  }
}
