import EventLoop
import Failures
import Pacing
import SimulatedWorld
import TestSupport
import Time

@testable import Storage

/// A machine with a clock of its own, a process, and agents that call through it.
@Engine
final class FleetMachine {
  let number: Int
  let fleet: Fleet

  /// Seconds to the database and to the API, one way.
  let travel: Double
  private let distance: Double

  /// What the clock on the wall is off, and seconds by which it gains in one.
  private let skew: Double
  private let drift: Double

  /// What the database's clock shows beside that on the wall, as far as it is known.
  private var offset = 0.0
  var isCut = false
  private var born: RemoteStore?
  private var births: UInt64 = 0
  private var beating: Task<Void, Never>?

  init(_ number: Int, _ fleet: Fleet) {
    self.number = number
    self.fleet = fleet
    // Limits are kept with a margin for what the ways differ by, which grows with the window.
    let most = max(fleet.plan.per / 200, 0.05) / 5
    travel = fleet.draw(0.001...(fleet.plan.distance ?? most))
    distance = fleet.draw(0.001...most)
    let isSkewed = fleet.plan.troubles.contains(.skew)
    skew = isSkewed ? fleet.draw(-86_400...86_400) : 0
    drift = isSkewed ? fleet.draw(-1e-4...1e-4) : 0
    offset = -skew + fleet.draw(-0.005...0.005)
  }

  /// Calls that wait for their places.
  private var waiting = 0

  /// Whether one of the calls that wait looks for all: there are so many that it would take too long if each did.
  private var isCrowd: Bool { fleet.plan.machines > 100 }

  /// The process that lives on the machine.
  var store: RemoteStore { born ?? bear() }

  var reachesDatabase: Bool { !isCut && fleet.database.isUp }

  /// Whether an answer of the database gets lost on its way, which is noticed after a while.
  func losesAnswer() async -> Bool {
    guard fleet.plan.troubles.contains(.loss), fleet.chance(20) else { return false }
    await fleet.clock.pass(seconds: fleet.draw(0.1...4))
    return true
  }

  /// What the machine's own clock shows.
  var wall: Timestamp { fleet.clock.now + (skew + drift * fleet.clock.elapsed) }

  /// What the process takes for the database's time.
  var now: Timestamp { wall + offset }

  /// Takes in what the database's clock said in the middle of a round.
  func follow(_ told: Timestamp, sentAt sent: Timestamp) {
    let received = wall
    offset = (told + (received - sent) / 2) - received
  }

  @discardableResult
  private func bear() -> RemoteStore {
    births += 1
    let place = UInt64(number) << 10 | births
    let store = RemoteStore(
      "m\(number)-\(births)",
      on: self,
      number: place,
      trust: fleet.plan.trust
    )
    born = store
    return store
  }

  /// Ends the process without a word; another one is started at once.
  func kill() {
    store.isDead = true
    bear()
  }

  func start() -> [Task<Void, Never>] {
    beating = EventLoop.shared.start { [self] in
      var beats = 0
      await fleet.clock.pass(seconds: fleet.draw(0...5))
      while (try? await fleet.clock.sleep(seconds: 5)) != nil {
        beats += 1
        if beats.isMultiple(of: 2) { await store.beat() }
        if isCrowd, waiting > 0 { await store.look(now: store.source) }
      }
    }
    return (0..<fleet.plan.agents).map { agent in
      let body: @Engine @Sendable () async -> Void = { [self] in await live(agent) }
      return Task(executorPreference: EventLoop.shared, operation: body)
    }
  }

  func stop() { beating?.cancel() }

  /// What an agent wants is the same whoever gives the places.
  private func live(_ agent: Int) async {
    let plan = fleet.plan
    var random = SeededGenerator(seed: plan.seed << 32 | UInt64(number) << 8 | UInt64(agent))
    for _ in 0..<plan.calls {
      await fleet.clock.pass(seconds: .random(in: 0...plan.thought, using: &random))
      let limit = Int.random(in: 0..<plan.limits, using: &random)
      while await !call(limit) {}
      fleet.left -= 1
    }
  }

  /// Makes a call; whether its request left before the process died.
  private func call(_ limit: Int) async -> Bool {
    if fleet.plan.scheduling == .oracle {
      await fleet.clock.pass(seconds: fleet.earliest(limit) - fleet.clock.elapsed)
      await send(limit)
      return true
    }
    let store: RemoteStore = store
    let request = fleet.request(limit)
    var admission = await store.admit(request, now: store.source)
    let start = now
    while case .scheduled(let place) = admission {
      let sleep = Sleep(fleet.clock)
      store.notify(of: place) { sleep.end() }
      let left = place.notBefore - now
      waiting += 1
      let looks = LookSchedule(for: place, heartbeat: isCrowd ? .infinity : 5)
      await sleep.pass(seconds: looks.pause(of: left, after: now - start))
      waiting -= 1
      if store.isDead { return false }
      if place.notBefore > now { await store.look(now: store.source) }
      if place.notBefore > now, !sleep.isOver { continue }
      admission = await store.turn(of: place.place, for: request, now: store.source)
    }
    guard case .granted(var place) = admission, !store.isDead else { return false }
    // As a call of the program, it leaves at once or gives its place back.
    place.passage = Passage(leftAt: now)
    if now - place.notBefore > max(0.05, place.leeway) {
      await store.settle(place, .unsent, recording: [], now: store.source)
      return false
    }
    await send(limit)
    place.passage?.answeredAt = now
    if !store.isDead {
      await store.settle(
        place,
        .sent,
        recording: [.healthy(api: request.api), .succeeded(request, place)],
        now: store.source
      )
    }
    return true
  }

  /// The way of a request to the API, and that of the answer.
  private func send(_ limit: Int) async {
    await fleet.clock.pass(seconds: distance + fleet.draw(0...0.003))
    fleet.arrive(limit, from: number)
    await fleet.clock.pass(seconds: distance + fleet.draw(0.01...0.3))
  }
}

/// A wait that ends early when a place moves up.
@Engine
private final class Sleep {
  private let clock: SimulatedClock
  private var sleeper: Task<Void, Never>?
  private(set) var isOver = false

  init(_ clock: SimulatedClock) { self.clock = clock }

  func pass(seconds: Double) async {
    guard !isOver, seconds > 0 else { return }
    let sleeper = EventLoop.shared.start { [clock] in
      _ = try? await clock.sleep(seconds: seconds)
    }
    self.sleeper = sleeper
    await sleeper.value
  }

  func end() {
    isOver = true
    sleeper?.cancel()
  }
}
