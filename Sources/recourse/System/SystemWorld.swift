#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import EventLoop
import HTTP
import Server
import Time

/// The wall clock of this machine, waiting on the event loop.
@Engine
final class SystemClock: Clock {
  var now: Timestamp { Self.present }

  /// The present instant, for whoever runs no calls.
  nonisolated static var present: Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    )
  }

  func sleep(seconds: Double) async throws(CancellationError) {
    try await EventLoop.shared.sleep(for: .milliseconds(Int64((seconds * 1000).rounded(.up))))
  }
}

extension World {
  /// The real world: this machine's clock, libcurl, the system's randomness.
  static func system() -> World {
    World(
      clock: SystemClock(),
      transport: CurlTransport(),
      random: { Double.random(in: 0..<1) },
      entropy: { (0..<16).map { _ in UInt8.random(in: .min ... .max) } }
    )
  }
}

extension Environment {
  /// The variables of this process, and files through the file system.
  static let system = Environment(
    variable: { name in unsafe getenv(name).map { unsafe String(cString: $0) } },
    file: { path in
      do throws(FileError) {
        return .content(try Files.readSecret(path))
      } catch {
        return .refused(error.problem)
      }
    }
  )
}
