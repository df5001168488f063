import EventLoop

/// Something under way that several may wait for: each is given what it comes to.
@Engine
final class Flight<Outcome: Sendable> {
  private var landed: Outcome?
  private var waiting: [Int: CheckedContinuation<Outcome?, Never>] = [:]
  private var count = 0

  init() {}

  /// What it came to, once it has; nil when the task that waits is cancelled.
  func outcome() async -> Outcome? {
    if let landed { return landed }
    count += 1
    let number = count
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: nil)
        } else {
          waiting[number] = continuation
        }
      }
    } onCancel: {
      _ = EventLoop.shared.start { self.leave(number) }
    }
  }

  /// Gives all who wait, and who come later, what it came to.
  func land(_ outcome: Outcome) {
    landed = outcome
    for continuation in waiting.values { continuation.resume(returning: outcome) }
    waiting = [:]
  }

  private func leave(_ number: Int) {
    waiting.removeValue(forKey: number)?.resume(returning: nil)
  }
}
