import EventLoop
import JSON
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

/// Limits that only the API's answers tell.
@Suite struct LearnedLimitTests {
  @Engine private static func world(
    _ budget: String,
    _ replies: [[(String, String)]],
    body: String = "{}"
  ) throws -> Simulation {
    Simulation(
      try TestAPI.manifest(budgets: budget),
      replies.map { .answer(200, $0, body) }
    )
  }

  @Test func `nothing is sent before the reset once a good answer said that nothing is left`()
    async throws
  {
    try await onEngine {
      let world = try Self.world(
        #"{"id": "d", "kind": "window", "learn": {"items": "header:RateLimit"}}"#,
        [[("RateLimit", #""day";r=0;t=60"#)]]
      )
      #expect(await world.call("search").isGood)
      let next = await world.call("get_deal", ["id": 1])
      #expect(next.action == "back_off")
      #expect(next.until == 60)
      #expect(world.times == [0])
      await world.pass(60)
      #expect(await world.call("get_deal", ["id": 1]).isGood)
    }
  }

  @Test func `a full pair lets the next call wait for what comes back`() async throws {
    try await onEngine {
      let world = try Self.world(
        #"{"id": "b", "kind": "bucket", "refill": 2, "learn": {"pair": "header:X-Calls"}}"#,
        [[("X-Calls", "39/40")], [("X-Calls", "40/40")]]
      )
      for _ in 0..<3 { #expect(await world.call("search").isGood) }
      #expect(world.times == [0, 0, 0.5])
    }
  }

  @Test func `what an answer says a call cost is what counts`() async throws {
    try await onEngine {
      let budget = """
        {"id": "c", "kind": "bucket", "scope": "account", "capacity": 100, "refill": 10,
         "cost": "json:/cost", "source": {"url": "https://a.b", "date": "2026-11-20"}}
        """
      let world = try Self.world(budget, [[], []], body: #"{"cost": 100}"#)
      for _ in 0..<2 { #expect(await world.call("search").isGood) }
      #expect(world.times[0] == 0)
      #expect((0.1...0.2).contains(world.times[1]))
    }
  }

  @Test func `an answer from a cache teaches nothing`() async throws {
    try await onEngine {
      let world = try Self.world(
        #"{"id": "d", "kind": "window", "learn": {"items": "header:RateLimit"}}"#,
        [[("RateLimit", #""day";r=0;t=60"#), ("Age", "5")]]
      )
      for _ in 0..<2 { #expect(await world.call("search").isGood) }
      #expect(world.times == [0, 0])
    }
  }
}
