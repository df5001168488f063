import Manifests
import Pacing
import TestSupport
import Time

/// Callers that come to a ledger at random times and with random manners.
struct Crowd {
  enum Manners { case punctual, late, mixed }

  struct Caller {
    var claims: [BudgetLedger.Claim]
    var place: BudgetLedger.Reservation?
    var isDone = false
  }

  private enum Event {
    case arrive(Int)
    case come(Int)
    case end(UInt64, BudgetLedger.Outcome)
  }

  let limits: [String: Budget.Limit]
  private let manners: Manners
  private var random: SeededGenerator
  private var ledger = BudgetLedger(grace: 5, lease: 1000)
  private var events: [(time: Timestamp, event: Event)] = []
  private(set) var callers: [Caller] = []

  /// Times, ends and costs of the calls that were sent, by key.
  private(set) var sent: [String: [UInt64: (start: Timestamp, end: Timestamp?, cost: Double)]] = [:]

  /// Times that a caller who came on time was told to wait.
  private(set) var turnedAway = 0

  init(seed: UInt64, manners: Manners) {
    random = SeededGenerator(seed: seed)
    var limits = Self.limits(using: &random)
    // When a call will end is a guess, so calls at once cannot be promised a time.
    if manners == .punctual { limits = limits.filter { $0.key != "concurrency" } }
    self.limits = limits
    self.manners = manners
    for index in 0..<60 {
      callers.append(Caller(claims: someClaims()))
      events.append((.at(Double.random(in: 0...40, using: &random)), .arrive(index)))
    }
  }

  static func limits(using random: inout SeededGenerator) -> [String: Budget.Limit] {
    let limit = Int.random(in: 1...6, using: &random)
    return [
      "window": .window(limit: limit, per: Double.random(in: 1...10, using: &random)),
      "long": .window(limit: limit * 3, per: 30),
      "bucket": .bucket(capacity: Double(limit), refill: 0.7),
      "spacing": .spacing(Double.random(in: 0.1...1, using: &random)),
    ].merging(manyAtOnce(using: &random)) { $1 }
  }

  private static func manyAtOnce(using random: inout SeededGenerator) -> [String: Budget.Limit] {
    Bool.random(using: &random)
      ? ["concurrency": .concurrency(Int.random(in: 1...4, using: &random))] : [:]
  }

  private mutating func someClaims() -> [BudgetLedger.Claim] {
    limits.keys.sorted().compactMap { key in
      guard let limit = limits[key], Bool.random(using: &random) else { return nil }
      let cost = key == "spacing" ? 1 : Double(Int.random(in: 1...2, using: &random))
      return .on(limit, key: key, cost: cost)
    }
  }

  mutating func run() {
    var steps = 0
    while let index = events.indices.min(by: { events[$0].time < events[$1].time }), steps < 9000 {
      let (now, event) = events.remove(at: index)
      handle(event, now: now)
      steps += 1
    }
  }

  private mutating func handle(_ event: Event, now: Timestamp) {
    switch event {
    case .arrive(let index):
      let place = ledger.reserve(callers[index].claims, now: now)
      if place.notBefore <= now { send(index, place.id, now: now) } else { wait(index, for: place) }
    case .come(let index):
      guard let place = callers[index].place else { return }
      switch ledger.take(place.id, now: now) {
      case .go: send(index, place.id, now: now)
      case .wait(let moved):
        turnedAway += 1
        wait(index, for: moved)
      case .lapsed: events.append((now, .arrive(index)))
      }
    case .end(let id, let outcome):
      ledger.release(id, outcome: outcome, now: now)
      for key in sent.keys {
        if outcome == .sent { sent[key]?[id]?.end = now } else { sent[key]?[id] = nil }
      }
    }
  }

  private mutating func wait(_ index: Int, for place: BudgetLedger.Reservation) {
    callers[index].place = place
    let delay: Double
    switch manners {
    case .punctual: delay = 0
    case .late: delay = Double.random(in: 0...4, using: &random)
    case .mixed:
      // Some come after their place was given on, and some never.
      guard Int.random(in: 0..<8, using: &random) > 0 else { return }
      delay = Bool.random(using: &random) ? 0 : Double.random(in: 0...7, using: &random)
    }
    events.append((place.notBefore + delay, .come(index)))
  }

  private mutating func send(_ index: Int, _ id: UInt64, now: Timestamp) {
    callers[index].isDone = true
    for claim in callers[index].claims {
      sent[claim.key, default: [:]][id] = (now, nil, claim.cost)
    }
    let isUnsent = manners == .mixed && Int.random(in: 0..<5, using: &random) == 0
    let duration = Double.random(in: 0.05...2, using: &random)
    events.append((now + duration, .end(id, isUnsent ? .unsent : .sent)))
  }
}

extension Crowd {
  /// The first instant at which more was sent under a key than its limit allows.
  func overrun(of key: String) -> Timestamp? {
    let calls = (sent[key] ?? [:]).values.sorted { $0.start < $1.start }
    return calls.first { call in
      let before = calls.filter { $0.start <= call.start }
      switch limits[key] {
      case .window(let limit, let per):
        let load = before.filter { call.start - $0.start < per }.reduce(0) { $0 + $1.cost }
        return load > max(Double(limit), call.cost)
      case .spacing(let seconds):
        return before.filter { call.start - $0.start < seconds }.count > 1
      case .concurrency(let limit):
        let load = before.filter { $0.end.map { $0 > call.start } ?? true }
        return load.reduce(0) { $0 + min($1.cost, Double(limit)) } > Double(limit)
      case .bucket(let capacity, let refill):
        return before.contains { first in
          let drawn = before.filter { $0.start >= first.start }
            .reduce(0) { $0 + min($1.cost, capacity) }
          return drawn > capacity + refill * (call.start - first.start) + 1e-6
        }
      case nil: return true
      }
    }?.start
  }
}
