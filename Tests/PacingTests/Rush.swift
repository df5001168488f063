import JSON
import Manifests
import Pacing
import TestSupport
import Testing
import Time

@testable import Failures

/// Processes that share one book, and call an API whose limit nobody declares.
struct Rush {
  /// How the API says when to come again.
  enum Hint: Sendable, CaseIterable { case exact, wholeSeconds, none }

  /// Who waits for a place.
  enum Waiter: Sendable, CaseIterable {
    /// The call itself.
    case call
    /// An agent that is told the time, and comes a moment later.
    case agent
  }

  private enum Event {
    case come(Int)
    case arrive(Int, Reservation)
    case answer(Int, Reservation, wait: Double?)
  }

  /// A process that makes one call after the other.
  private struct Process {
    var left: Int
    var place: Reservation?
    var isWaiting = false
  }

  private(set) var book = PacingState()
  private(set) var limiter: RushLimiter
  private let hint: Hint
  private let waiter: Waiter
  private let request: AdmissionRequest
  private var random: SeededGenerator
  private var processes: [Process]
  private var events: [(time: Double, order: Int, event: Event)] = []
  private var order = 0
  private var refusalsInARow = 0

  /// Seconds from one call of somebody else who uses the same limit to the next; nil when there is nobody.
  var stranger: Double?
  private(set) var refusals = 0

  /// When the calls were let in.
  private(set) var accepted: [Double] = []

  /// When calls were sent while the API wanted none.
  private(set) var tooEarly = 0
  private var wantsNone = 0.0

  init(
    _ kind: RushLimiter.Kind,
    hint: Hint = .exact,
    waiter: Waiter = .call,
    processes: Int = 3,
    calls: Int = 18,
    seed: UInt64 = 1
  ) throws {
    limiter = RushLimiter(kind)
    self.hint = hint
    self.waiter = waiter
    random = SeededGenerator(seed: seed)
    request = try Self.request()
    self.processes = (0..<processes).map { index in
      Process(left: calls / processes + (index < calls % processes ? 1 : 0))
    }
  }

  mutating func countRefused() { limiter.countsRefused = true }

  private static func request() throws -> AdmissionRequest {
    let text = """
      {"recourse": 1, "id": "chat", "title": "Chat", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://chat.example.com",
       "operations": {"send": {"method": "POST", "path": "/send", "effect": "write",
         "description": "Sends.", "arguments": {"properties": {"text": {"type": "string"}}}}},
       "errors": {"rules": [{"when": {"status": [429]}, "do": "back_off", "scope": "account"}]}}
      """
    let manifest = try #require(ManifestLoader.load(bytes: Array(text.utf8), file: "c").manifest)
    let operation = try #require(manifest.operations.first)
    let call = ScopedCall(tool: operation.toolName, arguments: [:], credential: "")
    return AdmissionRequest(scopes: ScopeMap(manifest: manifest, operation: operation), call: call)
  }

  /// Lets all calls be made; `until` bounds the time.
  mutating func run(until end: Double = 4000) {
    for index in processes.indices { push(Double(index) * 0.01, .come(index)) }
    while let index = events.indices.min(by: {
      (events[$0].time, events[$0].order) < (events[$1].time, events[$1].order)
    }) {
      let (now, _, event) = events.remove(at: index)
      if now > end { return }
      handle(event, now)
    }
  }

  private mutating func push(_ time: Double, _ event: Event) {
    order += 1
    events.append((time, order, event))
  }

  private mutating func handle(_ event: Event, _ now: Double) {
    switch event {
    case .come(let index): come(index, now)
    case .arrive(let index, let place):
      if let stranger, Double.random(in: 0...1, using: &random) < 0.1 / stranger {
        _ = limiter.admit(at: now)
      }
      let wait = limiter.admit(at: now)
      push(now + Double.random(in: 0.02...0.1, using: &random), .answer(index, place, wait: wait))
      if wait == nil { accepted.append(now) } else { refusals += 1 }
    case .answer(let index, let place, let wait): hear(index, place, wait, now)
    }
  }

  private mutating func come(_ index: Int, _ now: Double) {
    let owner = BudgetLedger.Owner.process("p\(index)")
    let admission =
      processes[index].place?.place.map {
        book.turn(of: $0, for: request, by: owner, now: .at(now))
      } ?? book.admit(request, for: owner, now: .at(now))
    processes[index].place = nil
    processes[index].isWaiting = false
    switch admission {
    case .granted(let place):
      if now < wantsNone - 0.0005 { tooEarly += 1 }
      push(now + Double.random(in: 0.02...0.05, using: &random), .arrive(index, place))
    case .scheduled(let place): wait(index, for: place)
    default: push(admission.opening?.offset ?? now + 1, .come(index))
    }
  }

  private mutating func wait(_ index: Int, for place: Reservation) {
    processes[index].place = place
    processes[index].isWaiting = true
    let delay = waiter == .agent ? Double.random(in: 0...0.5, using: &random) : 0
    push(place.notBefore.offset + delay, .come(index))
  }

  private mutating func hear(_ index: Int, _ place: Reservation, _ wait: Double?, _ now: Double) {
    var observations = [Observation.healthy(api: "chat")]
    if let wait {
      refusalsInARow += 1
      let failure = failure(wait)
      let until = Timestamp.at(now + (failure.wait?.seconds ?? 1))
      if hint != .none { wantsNone = max(wantsNone, until.offset) }
      observations.append(
        .shut(scope: ScopeKey(scope: "account", key: "chat/account"), until: until, failure)
      )
    } else {
      limiter.leave()
      refusalsInARow = 0
      processes[index].left -= 1
      observations.append(.succeeded(request, place))
    }
    book.settle(place, .sent, recording: observations, now: .at(now))
    if wait != nil, waiter == .agent {
      self.wait(index, for: book.appoint(request, from: .at(now), now: .at(now)))
    } else if processes[index].left > 0 {
      push(now + 0.001, .come(index))
    }
    moveUp(now)
  }

  private func failure(_ wait: Double) -> Failure {
    var failure = Failure(verdict: .backOff, scope: "account", outcome: .notExecuted)
    failure.status = 429
    let growing = min(60, Double(1 << min(refusalsInARow - 1, 10)))
    failure.wait =
      switch hint {
      case .exact: WaitTime(seconds: max(1, wait), origin: .api(source: "json:/retry_after_ms"))
      case .wholeSeconds:
        WaitTime(seconds: max(1, wait.rounded(.up)), origin: .api(source: "header:Retry-After"))
      case .none: WaitTime(seconds: growing, origin: .program)
      }
    return failure
  }

  /// Calls that wait take up what came free; agents come when they were told.
  private mutating func moveUp(_ now: Double) {
    guard waiter == .call else { return }
    let waiting = processes.indices.filter { processes[$0].isWaiting }
    let places = waiting.compactMap { processes[$0].place?.place }
    for moved in book.ledger.moveUp(places, now: .at(now)) {
      guard let index = waiting.first(where: { processes[$0].place?.place == moved.id }) else {
        continue
      }
      events.removeAll { if case .come(index) = $0.event { true } else { false } }
      push(max(now, moved.notBefore.offset), .come(index))
    }
  }
}
