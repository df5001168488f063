import Testing
import Time

/// What becomes of a limit that nobody declares when several processes run into it at once.
struct RushTests {
  /// An API's limit, and what of it is to be reached.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: RushLimiter.Kind
    var calls = 18

    /// RepeatGuard that are borne, those of the calls under way at the first one among them.
    var refusals = 4

    /// Times the shortest possible time.
    var times = 1.3

    /// Seconds that are borne besides.
    var seconds = 5.0

    var testDescription: String { name }
  }

  private static let told = [
    Case(name: "one in 2 s", kind: .bucket(capacity: 1, refill: 0.5), refusals: 3),
    Case(name: "0.5/s, 3 at once", kind: .bucket(capacity: 3, refill: 0.5), refusals: 3),
    Case(name: "0.5/s, 5 at once", kind: .bucket(capacity: 5, refill: 0.5)),
    Case(name: "0.5/s, 10 at once", kind: .bucket(capacity: 10, refill: 0.5)),
    Case(name: "one in 10 s", kind: .bucket(capacity: 1, refill: 0.1), refusals: 5),
    Case(name: "ten in each 10 s", kind: .fixedWindow(10, per: 10)),
    Case(name: "ten in each minute", kind: .fixedWindow(10, per: 60), seconds: 12),
    Case(name: "three in each second", kind: .fixedWindow(3, per: 1), refusals: 6, seconds: 12),
    Case(name: "ten in any 10 s", kind: .slidingWindow(10, per: 10)),
    Case(name: "two at once", kind: .concurrency(2), refusals: 3, seconds: 10),
    Case(
      name: "100 calls at 0.5/s",
      kind: .bucket(capacity: 1, refill: 0.5),
      calls: 100,
      refusals: 7,
      times: 1.45
    ),
    Case(
      name: "100 calls at ten in each 10 s",
      kind: .fixedWindow(10, per: 10),
      calls: 100,
      refusals: 9,
      times: 1.45
    ),
  ]

  @Test(arguments: told, [Rush.Hint.exact, .wholeSeconds])
  func `a limit that nobody declares is found with few refusals, and used up`(
    limit: Case,
    hint: Rush.Hint
  ) throws {
    for waiter in Rush.Waiter.allCases {
      for seed in UInt64(1)...8 {
        var rush = try Rush(limit.kind, hint: hint, waiter: waiter, calls: limit.calls, seed: seed)
        rush.run()
        let shortest = RushLimiter.ideal(limit.kind, calls: limit.calls, seconds: 0.1)
        #expect(rush.accepted.count == limit.calls)
        #expect(rush.refusals <= limit.refusals, "\(waiter) \(seed)")
        let last = rush.accepted.last ?? .infinity
        #expect(last <= limit.times * shortest + limit.seconds, "\(waiter) \(seed)")
        #expect(rush.tooEarly == 0, "\(waiter) \(seed)")
      }
    }
  }

  @Test(arguments: told)
  func `where the API does not say when to come again, its rate is found all the same`(
    limit: Case
  ) throws {
    for seed in UInt64(1)...8 {
      var rush = try Rush(limit.kind, hint: .none, calls: limit.calls, seed: seed)
      rush.run()
      let shortest = RushLimiter.ideal(limit.kind, calls: limit.calls, seconds: 0.1)
      #expect(rush.accepted.count == limit.calls)
      #expect(rush.refusals <= 2 * limit.refusals + 4, "\(seed)")
      #expect(rush.accepted.last ?? .infinity <= 2 * shortest + 15, "\(seed)")
    }
  }

  @Test func `an API that counts refused calls as well is not kept shut by them`() throws {
    for seed in UInt64(1)...8 {
      var rush = try Rush(.fixedWindow(10, per: 10), calls: 60, seed: seed)
      rush.countRefused()
      rush.run()
      #expect(rush.accepted.count == 60)
      #expect(rush.refusals <= 9, "\(seed)")
    }
  }

  @Test func `somebody else's calls under the same limit are made room for`() throws {
    for seed in UInt64(1)...8 {
      var rush = try Rush(.bucket(capacity: 3, refill: 0.5), calls: 60, seed: seed)
      rush.stranger = 0.3
      rush.run()
      #expect(rush.accepted.count == 60)
      #expect(rush.refusals <= 20, "\(seed)")
    }
  }

  @Test func `sixteen processes come one by one to a gate that opens`() throws {
    for seed in UInt64(1)...4 {
      var rush = try Rush(.bucket(capacity: 1, refill: 0.5), processes: 16, calls: 48, seed: seed)
      rush.run()
      #expect(rush.accepted.count == 48)
      // Fifteen are under way when the first is refused.
      #expect(rush.refusals <= 15 + 3, "\(seed)")
    }
  }
}
