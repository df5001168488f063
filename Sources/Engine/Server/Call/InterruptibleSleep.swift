import EventLoop

/// A wait for a place, which ends early when the place moves up.
@Engine
final class InterruptibleSleep {
  private let clock: any Clock
  private var sleeper: Task<Void, Never>?

  /// Whether the place has moved.
  private(set) var isOver = false

  init(clock: any Clock) { self.clock = clock }

  /// Sleeps so long, or until it is ended.
  ///
  /// - Throws: `CancellationError` when the task that waits is cancelled.
  func sleep(seconds: Double) async throws(CancellationError) {
    guard !isOver else { return }
    let sleeper = EventLoop.shared.start { [clock] in
      do throws(CancellationError) {
        try await clock.sleep(seconds: seconds)
      } catch {
        // Ended early: whoever naps looks what time it is.
      }
    }
    self.sleeper = sleeper
    await withTaskCancellationHandler {
      await sleeper.value
    } onCancel: {
      sleeper.cancel()
    }
    if Task.isCancelled { throw CancellationError() }
  }

  /// Ends the sleep.
  func end() {
    isOver = true
    sleeper?.cancel()
  }
}
