import EventLoop
import HTTP
import Server
import Time

extension World {
  /// A world in which no time passes and nothing is sent but through a transport of the caller's own.
  static func offline(
    _ transport: any HTTPTransport,
    _ now: Timestamp,
    uploads: UploadDirectory? = nil
  ) -> World {
    World(
      clock: StillClock(now),
      transport: transport,
      random: { 0.5 },
      entropy: { Array(repeating: 0, count: 16) },
      started: { now },
      upload: { await uploads?.upload($0) ?? .closed }
    )
  }
}

/// A clock that stands still.
@Engine
private final class StillClock: Clock {
  let now: Timestamp
  var wall: Timestamp { now }

  init(_ now: Timestamp) { self.now = now }

  func synchronize() async {}

  func sleep(seconds: Double) async throws(CancellationError) { throw CancellationError() }
}
