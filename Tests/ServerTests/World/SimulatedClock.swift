import EventLoop
import Time

@testable import Server

/// A clock that stands still while anything can be done, and then goes on to the next instant that is waited for.
@Engine
final class SimulatedClock: Clock {
  nonisolated static let start = Timestamp(milliseconds: 1_795_176_000_000)

  /// Milliseconds that have passed, whatever the clock shows.
  private var passed: Int64 = 0

  /// Milliseconds by which the clock was set forward.
  private var offset: Int64 = 0
  private var sleepers: [Sleeper] = []
  private var count = 0
  private var isDriven = false

  private struct Sleeper {
    let id: Int
    let end: Int64
    let wake: CheckedContinuation<Bool, Never>
  }

  /// Turns of the loop after which everything that could run has run.
  private static let turnsUntilQuiet = 40

  /// Seconds since the start.
  var elapsed: Double { now - Self.start }

  var now: Timestamp {
    Timestamp(milliseconds: Self.start.milliseconds + passed + offset)
  }

  /// Sets the clock forward or back; who sleeps sleeps as long as before.
  func set(by seconds: Double) { offset += Int64(seconds * 1000) }

  func sleep(seconds: Double) async throws(CancellationError) {
    if Task.isCancelled { throw CancellationError() }
    count += 1
    let id = count
    let end = passed + Int64((seconds * 1000).rounded(.up))
    let isWhole = await withTaskCancellationHandler {
      await withCheckedContinuation { wake in
        sleepers.append(Sleeper(id: id, end: end, wake: wake))
        drive()
      }
    } onCancel: {
      EventLoop.shared.start { [self] in cut(id) }
    }
    if !isWhole { throw CancellationError() }
  }

  private func cut(_ id: Int) {
    guard let index = sleepers.firstIndex(where: { $0.id == id }) else { return }
    sleepers.remove(at: index).wake.resume(returning: false)
  }

  private func drive() {
    guard !isDriven else { return }
    isDriven = true
    EventLoop.shared.start { [self] in
      while !sleepers.isEmpty {
        for _ in 0..<Self.turnsUntilQuiet { await Task.yield() }
        wakeNext()
      }
      isDriven = false
    }
  }

  private func wakeNext() {
    let next = sleepers.indices.min {
      (sleepers[$0].end, sleepers[$0].id) < (sleepers[$1].end, sleepers[$1].id)
    }
    guard let next else { return }
    let sleeper = sleepers.remove(at: next)
    passed = sleeper.end
    sleeper.wake.resume(returning: true)
  }
}
