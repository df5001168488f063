import EventLoop
import Manifests
import Pacing
import PostgreSQLStorage
import Storage
import System
import Time

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// A process that only takes places in one limit of 10,000 a second, as `serve` does for its calls; each call is answered
/// as soon as it has left.
@Engine
final class Reserving {
  private let store: PostgreSQLStore
  private let request: AdmissionRequest
  private var tally = PlaceTally()
  private var isOver = false

  /// All processes of a machine read the same.
  private let clock: InstantSource

  private init(_ plan: ReservingPlan, _ request: AdmissionRequest) {
    self.request = request
    let line = ClockAnchor(
      wall: Timestamp(milliseconds: WallClock.milliseconds()),
      boot: BootClock.milliseconds()
    )
    clock = InstantSource { line.instant(boot: BootClock.milliseconds()) }
    store = PostgreSQLStore(
      address: plan.address,
      process: (0..<16).map { _ in UInt8.random(in: .min ... .max) },
      machine: ("bench", Int(getpid())),
      trust: plan.trust,
      home: (String(getpid()), { Self.isGone($0) }),
      report: { line in
        try? Descriptor.standardError.writeAll(Array("recourse-bench: \(line)\n".utf8))
      }
    )
  }

  /// Says `ready` on standard output once it has taken a place, takes more until standard input ends, and tells then how
  /// many were taken when.
  nonisolated static func run(_ plan: ReservingPlan) throws(BenchError) {
    let request = try ReservingPlan.request()
    _ = EventLoop.shared.start {
      await Reserving(plan, request).run(inFlight: plan.inFlight)
      EventLoop.shared.stop()
    }
    EventLoop.shared.run()
  }

  private func run(inFlight: Int) async {
    await take()
    Self.say("ready")
    let watch = EventLoop.shared.watch(0, .readable) { self.isOver = true }
    let takers = (0..<inFlight).map { _ in
      EventLoop.shared.start { while !self.isOver { await self.take() } }
    }
    for taker in takers { await taker.value }
    EventLoop.shared.unwatch(watch)
    await store.close()
    Self.say(tally.line)
  }

  /// Takes one place, has its call leave, and says what came of it.
  private func take() async {
    var admission = await store.admit(request, now: clock)
    while case .scheduled(let place) = admission, !isOver {
      tally.waited += 1
      await wait(for: place)
      admission = await store.turn(of: place.place, for: request, now: clock)
    }
    // What is closed by nobody is asked again at once, and a loop that is never left would hear nothing else.
    guard case .granted(var place) = admission else { return await Task.yield() }
    let now = clock.now
    guard abs(now - place.notBefore) <= max(Self.promptness, place.leeway) else {
      tally.late += 1
      return await store.settle(place, .unsent, recording: [], now: clock)
    }
    tally.count(at: BootClock.milliseconds())
    place.passage = Passage(leftAt: now, answeredAt: now)
    await store.settle(
      place,
      .sent,
      recording: [
        .healthy(api: request.api, operation: request.operation), .succeeded(request, place),
      ],
      now: clock
    )
    await Task.yield()
  }

  /// Seconds within which a call leaves that has its place.
  private static let promptness = 0.05

  /// Waits until the time of a place, or until it moves up.
  private func wait(for place: Reservation) async {
    let seconds = min(place.notBefore - clock.now, 5)
    let sleeper = EventLoop.shared.start {
      // Ended early: whoever waits looks what time it is.
      try? await EventLoop.shared.sleep(for: .milliseconds(Int(saturating: seconds * 1000)))
    }
    store.notify(of: place) { sleeper.cancel() }
    await sleeper.value
    await store.look(now: clock)
  }

  private nonisolated static func say(_ line: String) {
    try? Descriptor.standardOutput.writeAll(Array("\(line)\n".utf8))
  }

  /// Whether a process of this machine has ended.
  private nonisolated static func isGone(_ home: String) -> Bool {
    Int32(home).map { kill($0, 0) != 0 && errno == ESRCH } ?? false
  }
}
