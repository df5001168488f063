package import EventLoop

/// An event that happens once and that tasks can wait for, each for a limited time.
@Engine
package final class Latch {
  private var isOpen = false
  private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  private var lastWaiter = 0

  /// Makes a latch whose event has not happened.
  package nonisolated init() {}

  /// Lets the event happen; from the second time on nothing changes.
  package func open() {
    isOpen = true
    for waiter in waiters.values { waiter.resume() }
    waiters = [:]
  }

  /// Waits for the event.
  package func wait() async { await wait(as: nextWaiter()) }

  /// Waits for the event or until the time is over.
  package func wait(atMost limit: Duration) async {
    if isOpen { return }
    let number = nextWaiter()
    let alarm = EventLoop.shared.start { [weak self] in
      guard (try? await EventLoop.shared.sleep(for: limit)) != nil else { return }
      self?.giveUp(number)
    }
    await wait(as: number)
    alarm.cancel()
  }

  private func wait(as number: Int) async {
    if isOpen { return }
    await withCheckedContinuation { waiters[number] = $0 }
  }

  private func giveUp(_ number: Int) {
    waiters.removeValue(forKey: number)?.resume()
  }

  private func nextWaiter() -> Int {
    lastWaiter += 1
    return lastWaiter
  }
}
