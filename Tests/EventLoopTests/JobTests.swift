import EventLoop
import Synchronization
import TestSupport
import Testing
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite(.timeLimit(.minutes(10)))
struct JobTests {
  @Test func `a test that waits on the engine for what never comes fails, and does not hang`() async
  {
    await #expect(throws: EngineIsStuck.self) {
      try await onEngine(within: .milliseconds(50)) {
        // Nobody heeds that the task is cancelled.
        await withCheckedContinuation { (_: CheckedContinuation<Void, Never>) in }
      }
    }
  }

  @Test func `tasks started on the engine run in the order of their start`() async throws {
    let order = try await onEngine {
      let seen = Seen()
      var tasks: [Task<Void, Never>] = []
      for number in 0..<100 {
        tasks.append(EventLoop.shared.start { seen.values.append(number) })
      }
      for task in tasks { await task.value }
      return seen.values
    }
    #expect(order == Array(0..<100))
  }

  @Test func `code of the engine never leaves the loop's thread`() async throws {
    try await onEngine {
      Engine.shared.preconditionIsolated()
      await nonisolatedStep()
      Engine.shared.preconditionIsolated()
      try await EventLoop.shared.sleep(for: .milliseconds(1))
      Engine.shared.preconditionIsolated()
    }
  }

  @Test func `tasks enqueued from many threads at once all run, one at a time`() async throws {
    let threads = 8
    let tasksPerThread = 2_000
    let counter = try await onEngine { Seen() }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<threads {
        group.addTask {
          for _ in 0..<tasksPerThread { EventLoop.shared.start { counter.total += 1 } }
          // Let the loop fall asleep now and then, so that waking it is tested too.
          await EventLoop.shared.start { counter.total += 1 }.value
        }
      }
    }
    let total = try await onEngine { counter.total }
    #expect(total == threads * (tasksPerThread + 1))
  }

  @Test func `tasks of the engine start and go on while every thread of the pool is taken`()
    async throws
  {
    try await onEngine {
      let pool = Pool()
      pool.take()
      defer { pool.isFree.store(true, ordering: .relaxed) }
      let seen = Seen()
      for _ in 0..<3 {
        await EventLoop.shared.start { seen.total += 1 }.value
        try await EventLoop.shared.sleep(for: .milliseconds(1))
        await withTaskCancellationHandler {
          await nonisolatedStep()
        } onCancel: {
        }
      }
      #expect(seen.total == 3)
    }
  }

  @Test func `hundreds of jobs that start others keep no sleeper from waking`() async throws {
    let atWaking = try await onEngine {
      let crowd = Crowd()
      crowd.begin(500)
      try await EventLoop.shared.sleep(for: .nanoseconds(1))
      crowd.isOver = true
      return crowd.total
    }
    #expect(atWaking < 2_000)
  }

  @Test func `hundreds of jobs that start others keep no descriptor waiting`() async throws {
    let channel = Channel(.pipe)
    channel.write("x")
    let input = channel.input
    let atCall = try await onEngine {
      let crowd = Crowd()
      var atCall: Int?
      crowd.begin(500)
      let watch = EventLoop.shared.watch(input, .readable) {
        atCall = atCall ?? crowd.total
        crowd.isOver = true
      }
      while !crowd.isOver { try await EventLoop.shared.sleep(for: .milliseconds(1)) }
      EventLoop.shared.unwatch(watch)
      return atCall
    }
    #expect(atCall.map { $0 < 2_000 } == true)
  }

  @Test func `a task that never stops yielding keeps nobody from sleeping`() async throws {
    // Where it does, the test fails by this number, and leaves the loop to others.
    let limit = 1_000_000
    let atWaking = try await onEngine {
      let seen = Seen()
      let busy = EventLoop.shared.start {
        while !Task.isCancelled && seen.total < limit {
          seen.total += 1
          await Task.yield()
        }
      }
      while seen.total < 1_000 { try await EventLoop.shared.sleep(for: .microseconds(10)) }
      busy.cancel()
      await busy.value
      return seen.total
    }
    #expect(atWaking < limit)
  }
}

/// Jobs of which each starts the next one.
@Engine
private final class Crowd {
  private(set) var total = 0
  var isOver = false

  func begin(_ count: Int) { for _ in 0..<count { startNext() } }

  private func startNext() {
    EventLoop.shared.start { [self] in
      total += 1
      if !isOver && total < 1_000_000 { startNext() }
    }
  }
}

/// What the tests' tasks leave behind.
@Engine
final class Seen {
  var values: [Int] = []
  var total = 0
  var latest = ContinuousClock.now
}

private func nonisolatedStep() async {}

/// The threads on which tasks of no actor run.
private final class Pool: Sendable {
  let isFree = Atomic(false)

  func take() {
    for _ in 0..<64 {
      Task.detached { while !self.isFree.load(ordering: .relaxed) { usleep(100) } }
    }
  }
}
