import EventLoop
import SimulatedWorld
import Time

@testable import Storage

/// When the store of a simulated machine is of no use.
@Engine
final class StoreWeather {
  private var full = Timestamp(milliseconds: 0)
  private var locked = Timestamp(milliseconds: 0)

  /// Places that a process numbers alone must not be taken for those of others.
  private var lastNumber: UInt64 = 1 << 62

  /// Seconds for which a process waits for a lock.
  static let inCallWaitLimit = 5.0

  func fill(until end: Timestamp) { full = end }
  func lock(until end: Timestamp) { locked = end }
  func clear() { (full, locked) = (Timestamp(milliseconds: 0), Timestamp(milliseconds: 0)) }
  func isBad(at now: Timestamp) -> Bool { full > now || locked > now }

  func number() -> UInt64 {
    lastNumber += 1 << 32
    return lastNumber
  }

  /// The error that a change meets, nil in good weather; a lock is waited for a while.
  func storm(on clock: SimulatedClock) async -> StoreError? {
    let wait = min(locked - clock.now, Self.inCallWaitLimit)
    if wait > 0 { await clock.pass(seconds: wait) }
    if locked > clock.now {
      return .locked(path: "/state/lock", seconds: Self.inCallWaitLimit, holder: 1)
    }
    return full > clock.now ? .full(path: "/state/store") : nil
  }
}
