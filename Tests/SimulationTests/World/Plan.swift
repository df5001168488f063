import TestSupport

/// What a seed decides of a history before it begins.
struct Plan: Sendable {
  let seed: UInt64
  var limit = Limit.window
  var hint = Hint.retryAfter
  var troubles: Set<Trouble> = []
  var processes = 1
  var tempers: [Temper] = [.obedient]
  var wishes = 1

  /// Whether writes bear a key by which the API knows them again.
  var isKeyed = false

  /// How many requests the API makes of one call.
  var route = Route.direct

  /// Whether an agent pursues all its wishes at a time.
  var isBusy = false

  /// Seconds by which the API's clock is ahead.
  var skew = 0.0

  /// The limit of the API, and what the manifest says of it.
  enum Limit: CaseIterable, Sendable {
    case none, window, bucket, concurrency, spacing, cost, stacked, learned, undeclared
    /// A bucket from which calls take what the answer tells, and never more than the manifest says.
    case price

    /// Those of which most plans are drawn.
    static let usual = allCases.filter { $0 != .price }
  }

  /// The way of a call about one deal; each request of it counts against the limits.
  enum Route: CaseIterable, Sendable {
    case direct
    /// It is sent on to another place (RFC 9110 §15.4.8).
    case moved
    /// It is refused with a challenge first (RFC 7616).
    case challenged
  }

  /// How the API says when to come again.
  enum Hint: CaseIterable, Sendable {
    case retryAfter, date, fields, nothing, lie
  }

  /// What goes wrong.
  enum Trouble: CaseIterable, Sendable {
    /// Processes die at any point.
    case crash
    /// Answers are lost after the call was carried out.
    case lostAnswer
    case refusedConnection
    case serverError
    case page
    /// Somebody else uses the limit.
    case stranger
    case badKey
    /// The clock on the wall is set.
    case wallClock
    /// The machine sleeps.
    case suspension
    case fullStore
    case lockedStore
    /// Others have the store's lock for a while, and time passes until a question has its turn.
    case awaitedLock
    case slowAnswer
    /// Clients stop waiting.
    case impatience
    /// Clients ask the person whom they serve, who answers late, twice, something else, or never.
    case person
  }

  /// What agents are like.
  enum Temper: CaseIterable, Sendable {
    /// Comes at the very instant that it was told.
    case punctual
    /// Comes soon after, and looks at the list after a restart.
    case obedient
    /// Comes early, polls, and repeats calls.
    case hurried
    /// Makes the call anew after every restart.
    case forgetful
  }

  func has(_ trouble: Trouble) -> Bool { troubles.contains(trouble) }
}

extension Plan {
  /// Draws a plan.
  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    limit = Limit.usual.randomElement(using: &random) ?? .window
    hint = Hint.allCases.randomElement(using: &random) ?? .retryAfter
    let isCalm = Int.random(in: 0..<8, using: &random) == 0
    for trouble in Trouble.allCases where !isCalm {
      if Int.random(in: 0..<5, using: &random) == 0 { troubles.insert(trouble) }
    }
    // Many processes are dear, and two that share something meet as well as four.
    let crowd = Int.random(in: 0..<128, using: &random)
    processes =
      crowd == 0 ? Int.random(in: 4...16, using: &random) : [1, 1, 2, 2, 1, 1, 2, 3][crowd % 8]
    tempers = (0..<processes).map { _ in Temper.allCases.randomElement(using: &random) ?? .hurried }
    wishes = processes == 1 && Int.random(in: 0..<4, using: &random) == 0 ? 2 : 1
    isKeyed = Bool.random(using: &random)
    if Bool.random(using: &random) { skew = Double(Int.random(in: -300...300, using: &random)) }
    drawRoute()
    guard limit == .bucket, Bool.random(using: &random) else { return }
    limit = .price
    route = .direct
    isBusy = false
    // What a bucket is given back shows only where many draw from it at a time.
    processes = Int.random(in: 2...4, using: &random)
    tempers = (0..<processes).map { _ in Temper.allCases.randomElement(using: &random) ?? .hurried }
    wishes = 4
  }

  /// Draws what came to the world later, and changes nothing of the rest of a history that it does not concern.
  private mutating func drawRoute() {
    var random = SeededGenerator(seed: seed ^ 0x2F0)
    // Where a limit has never room for two requests, no call is ever done.
    let hasRoom = [.none, .window, .bucket, .concurrency, .stacked].contains(limit)
    if hasRoom, Int.random(in: 0..<4, using: &random) == 0 {
      route = Route.allCases.randomElement(using: &random) ?? .direct
    }
    guard processes == 1, Int.random(in: 0..<8, using: &random) == 0 else { return }
    isBusy = true
    wishes = 3
  }
}
