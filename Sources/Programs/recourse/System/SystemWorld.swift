#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import Credentials
import System
import EventLoop
import HTTP
import Server
import Storage
import Time

/// The clocks of this machine, waiting on the event loop.
///
/// The present is told by the clock that runs from the boot of the machine, also while it sleeps; only where its line of
/// time begins is taken from the clock on the wall by the first process of the boot, or from a server that many machines
/// share.
@Engine
final class SystemClock: Clock {
  private var line = reading()
  private var shared: (any SharedTimeLine)?
  private var sharing: Task<Void, Never>?
  private let start = BootClock.milliseconds()

  /// Makes a clock; `shared` knows the line of the other processes.
  init(sharing shared: (any SharedTimeLine)? = nil) { self.shared = shared }

  var now: Timestamp { line.instant(boot: BootClock.milliseconds()) }

  /// When the clock was made, which is when the process was started.
  var started: Timestamp { line.instant(boot: start) }

  var wall: Timestamp { Self.present }

  var uptime: Duration { epoch.duration(to: .now) }
  private let epoch = ContinuousClock.now

  var isSynchronized: Bool { shared == nil }

  func synchronize() async {
    guard let shared else { return }
    let sharing = sharing ?? EventLoop.shared.start { await self.follow(shared) }
    self.sharing = sharing
    await sharing.value
  }

  private func follow(_ shared: any SharedTimeLine) async {
    line = await shared.line() ?? line
    self.shared = nil
  }

  /// Follows the line of the other processes without laying one down; the line may change with every look.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func follow(atSight shared: any SharedTimeLine) async throws(StoreError) {
    let milliseconds = BootClock.milliseconds()
    line =
      try await shared.lineAtSight() ?? ClockAnchor(wall: Self.present, boot: milliseconds)
  }

  /// Follows the clock of a server where it has moved away from the line by more than can be told.
  ///
  /// - Parameters:
  ///   - told: What it says at this moment.
  ///   - seconds: What it may be wrong by, for the way takes time.
  func follow(_ told: Timestamp, within seconds: Double) {
    guard abs(told - now) > seconds + Self.tolerance else { return }
    line = ClockAnchor(wall: told, boot: BootClock.milliseconds())
  }

  /// Seconds by which clocks move apart before it matters.
  private static let tolerance = 0.02

  /// The present day as YYYY-MM-DD, in UTC.
  nonisolated static var today: String { String(present.rfc3339.prefix(10)) }

  /// The present instant on the wall, for whoever runs no calls.
  nonisolated static var present: Timestamp {
    Timestamp(milliseconds: WallClock.milliseconds())
  }

  /// What the wall clock and the boot clock say now.
  nonisolated static func reading() -> ClockAnchor {
    ClockAnchor(wall: present, boot: BootClock.milliseconds())
  }

  func sleep(seconds: Double) async throws(CancellationError) {
    try await EventLoop.shared.sleep(
      for: Duration(saturating: (seconds * 1000).rounded(.up) / 1000)
    )
  }
}

extension World {
  /// The real world: this machine's clock, libcurl, the system's randomness.
  static func system(
    clock: SystemClock = SystemClock(),
    privateHosts: PrivateHosts = PrivateHosts(),
    uploads: UploadDirectory? = nil,
    sealKey: (@Engine () -> [UInt8])? = nil
  ) -> World {
    World(
      clock: clock,
      transport: CurlTransport(privateHosts: privateHosts),
      random: { Double.random(in: 0..<1) },
      entropy: entropy,
      started: { clock.started },
      upload: { await uploads?.upload($0) ?? .closed },
      aside: { ScratchContent($0) },
      sealKey: sealKey
    )
  }

  /// 16 bytes that nobody can guess.
  static func entropy() -> [UInt8] { (0..<16).map { _ in UInt8.random(in: .min ... .max) } }
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
    },
    obstacle: { path in
      do throws(FileError) {
        try Files.checkReadable(path)
        return nil
      } catch {
        return error.problem
      }
    }
  )
}
