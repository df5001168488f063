import TestSupport
import Time

/// A clock that stands at 2026-11-20T12:00:00Z until it is moved.
final class TestClock: Sendable {
  private let instant = Guarded(Timestamp(milliseconds: 1_795_176_000_000))

  var now: Timestamp { instant.withLock { $0 } }

  func advance(_ seconds: Double) { instant.withLock { $0 = $0 + seconds } }
}
