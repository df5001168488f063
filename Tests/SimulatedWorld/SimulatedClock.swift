package import EventLoop
import Server
package import Time

/// A clock that stands still while anything can be done, and then goes on to the next instant that is waited for.
@Engine
package final class SimulatedClock: Clock {
  /// The instant at which every simulated world begins.
  package nonisolated static let start = Timestamp(milliseconds: 1_795_176_000_000)

  /// Milliseconds that have passed, whatever the clock on the wall shows.
  private var passed: Int64 = 0

  /// Milliseconds by which the clock on the wall was set forward.
  private var offset: Int64 = 0

  /// Those who wait, whoever is woken next at the end.
  private var sleepers: [Sleeper] = []
  private var count = 0
  private var isDriven = false

  /// What is called once nothing can be done and nobody waits.
  private var onStandstill: (@Engine () -> Void)?

  private struct Sleeper {
    let id: Int
    let end: Int64
    let wake: CheckedContinuation<Bool, Never>

    func isBefore(_ other: Sleeper) -> Bool { (end, id) < (other.end, other.id) }
  }

  /// Makes a clock at the start.
  package init() {}

  /// Seconds since the start.
  package var elapsed: Double { Double(passed) / 1000 }

  package var now: Timestamp { Timestamp(milliseconds: Self.start.milliseconds + passed) }

  package var wall: Timestamp { Timestamp(milliseconds: now.milliseconds + offset) }

  /// Sets the clock on the wall forward or back.
  package func set(by seconds: Double) { offset += Int64(seconds * 1000) }

  /// Has the machine sleep: time goes on, and whoever should have been woken meanwhile is woken after it.
  package func suspend(seconds: Double) { passed += Int64(seconds * 1000) }

  package func synchronize() async {}

  /// Calls a body when nothing can be done any more and nobody waits for an instant; it may be called more than once.
  package func watchStandstill(_ body: @escaping @Engine () -> Void) {
    onStandstill = body
    drive()
  }

  package func sleep(seconds: Double) async throws(CancellationError) {
    if Task.isCancelled { throw CancellationError() }
    count += 1
    let id = count
    let end = passed + Int64((max(0, seconds) * 1000).rounded(.up))
    let isWhole = await withTaskCancellationHandler {
      await withCheckedContinuation { wake in
        add(Sleeper(id: id, end: end, wake: wake))
      }
    } onCancel: {
      EventLoop.shared.start { [self] in cut(id) }
    }
    if !isWhole { throw CancellationError() }
  }

  /// Sleeps also when the task is cancelled.
  package func pass(seconds: Double) async {
    count += 1
    let end = passed + Int64((max(0, seconds) * 1000).rounded(.up))
    _ = await withCheckedContinuation { wake in
      add(Sleeper(id: count, end: end, wake: wake))
    }
  }
}

extension SimulatedClock {
  private func add(_ sleeper: Sleeper) {
    // The first to be woken stands last.
    var (low, high) = (0, sleepers.count)
    while low < high {
      let middle = (low + high) / 2
      if sleeper.isBefore(sleepers[middle]) { low = middle + 1 } else { high = middle }
    }
    sleepers.insert(sleeper, at: low)
    drive()
  }

  private func cut(_ id: Int) {
    guard let index = sleepers.firstIndex(where: { $0.id == id }) else { return }
    sleepers.remove(at: index).wake.resume(returning: false)
  }

  private func drive() {
    guard !isDriven, !sleepers.isEmpty || onStandstill != nil else { return }
    isDriven = true
    Stillness.shared.await { [self] in
      isDriven = false
      wakeNext()
    }
  }

  private func wakeNext() {
    guard let sleeper = sleepers.popLast() else {
      onStandstill?()
      return
    }
    passed = max(passed, sleeper.end)
    sleeper.wake.resume(returning: true)
    drive()
  }
}
