import EventLoop
import Server
import SimulatedWorld
import Time

/// The machine's clock as one process has it: whoever waits in a process that dies is not woken to go on.
@Engine
final class ProcessClock: Clock {
  private let clock: SimulatedClock
  private let vitals: Vitals
  private let bound: Bound

  init(_ clock: SimulatedClock, _ vitals: Vitals, _ bound: Bound) {
    self.clock = clock
    self.vitals = vitals
    self.bound = bound
  }

  var now: Timestamp { clock.now }
  var wall: Timestamp { clock.wall }
  var uptime: Duration { clock.uptime }

  func synchronize() async { await clock.synchronize() }

  func sleep(seconds: Double) async throws(CancellationError) {
    await bound.step()
    guard !vitals.isDead else { throw CancellationError() }
    try await clock.sleep(seconds: seconds)
    guard !vitals.isDead else { throw CancellationError() }
  }
}
