package import EventLoop
package import HTTP
import Storage
package import Time

/// Everything of the outside that a call depends on; a simulated world replaces it whole.
@Engine
package struct World {
  /// The clocks.
  package let clock: any Clock

  /// The present instant of the clock, for whoever has to wait before it is read.
  let instants: InstantSource

  /// What carries requests.
  package var transport: any HTTPTransport

  /// Numbers in 0..<1, for jitter.
  package var random: @Engine () -> Double

  /// 16 bytes that nobody can guess, for idempotency keys.
  package var entropy: @Engine () -> [UInt8]

  /// When this process was started, on the clock's even line of time.
  package var started: @Engine () -> Timestamp

  /// Files that calls upload, by the path that the agent gives.
  package var upload: @Engine (String) async -> UploadedFile

  /// Takes content out of memory until it is asked for; nil where there is no other place.
  package var aside: @Engine ([UInt8]) -> (any ContentAside)?

  /// The key that seals what clients give back with answers to questions, the same for all processes of a state.
  package var sealKey: @Engine () -> [UInt8]

  /// Makes a world of its parts; unless said, the process is started with it, no file can be uploaded by its path,
  /// and there is no place but memory.
  package init(
    clock: any Clock,
    transport: any HTTPTransport,
    random: @escaping @Engine () -> Double,
    entropy: @escaping @Engine () -> [UInt8],
    started: (@Engine () -> Timestamp)? = nil,
    upload: @escaping @Engine (String) async -> UploadedFile = { _ in .closed },
    aside: @escaping @Engine ([UInt8]) -> (any ContentAside)? = { _ in nil },
    sealKey: (@Engine () -> [UInt8])? = nil
  ) {
    self.sealKey = sealKey ?? { Self.processKey }
    let present = clock.now
    self.started = started ?? { present }
    self.clock = clock
    instants = InstantSource { clock.now }
    self.transport = transport
    self.random = random
    self.entropy = entropy
    self.upload = upload
    self.aside = aside
  }

  /// A key that ends with the process.
  private static let processKey = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
}

/// Content that lies outside of memory, for as long as this is held.
@Engine
package protocol ContentAside: AnyObject {
  /// The content; nil where it cannot be read any more.
  func content() -> [UInt8]?
}

/// What the search for a file to upload gave.
package enum UploadedFile: Sendable, Hashable {
  case content([UInt8])
  /// Why it was not read, as the end of a sentence: "does not exist".
  case refused(String)
  /// The operator has opened no directory.
  case closed
}

/// The clocks of this machine, and the way to wait on them.
@Engine
package protocol Clock: AnyObject {
  /// The present instant on a line of time that goes on evenly, also while the machine sleeps or its clock is set.
  ///
  /// All waits and everything that is stored are measured on it.
  var now: Timestamp { get }

  /// The present instant as clocks on the wall show it: what people and agents are told.
  var wall: Timestamp { get }

  /// A clock that goes on evenly and finely, for spans of time that nobody is told; its zero means nothing.
  var uptime: Duration { get }

  /// Takes the line of time that all processes of this machine share; returns at once after the first time.
  func synchronize() async

  /// Whether that line is taken, so that nobody has to wait for it.
  var isSynchronized: Bool { get }

  /// Waits at least `seconds`.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  func sleep(seconds: Double) async throws(CancellationError)
}

extension Clock {
  package var isSynchronized: Bool { true }
  package var uptime: Duration { .milliseconds(now.milliseconds) }
}
