import EventLoop
import JSON
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

/// Waits that grow each time the failure comes again, and scopes that a field of the answer tells.
@Suite struct GrowingWaitTests {
  private static let secondary = """
    {"when": {"code": ["SLOW"]}, "do": "back_off", "scope": "credential", "default": 60, "grow": 2,
     "cap": 200}
    """
  private static let slow = ScriptedTransport.Reply.answer(403, [], #"{"code":"SLOW"}"#)
  private static let good = ScriptedTransport.Reply.answer(200)

  @Engine private static func world(_ replies: [ScriptedTransport.Reply]) throws -> Simulation {
    Simulation(try TestAPI.manifest(rules: secondary), replies)
  }

  @Test func `a wait that nobody told doubles each time the failure comes again, up to its cap`()
    async throws
  {
    try await onEngine {
      let world = try Self.world([Self.slow, Self.slow, Self.slow, Self.slow])
      var outcome = await world.call("get_deal", ["id": 1])
      for (times, wait) in [60.0, 120, 200, 200].enumerated() {
        #expect(outcome.until == world.clock.elapsed + wait)
        #expect(outcome.text.contains("\(times + 1) times in a row") == (times > 0))
        await world.pass(wait)
        outcome = await world.resume(outcome.task ?? "")
      }
    }
  }

  @Test func `a success in between starts the waits anew`() async throws {
    try await onEngine {
      let world = try Self.world([Self.slow, Self.good, Self.slow])
      let first = await world.call("get_deal", ["id": 1])
      await world.pass(60)
      #expect(await world.resume(first.task ?? "").isGood)
      let second = await world.call("get_deal", ["id": 2])
      #expect(world.times.last.map { $0 + 60 } == second.until)
    }
  }

  @Test func `an hour after the scope was open again the failure counts as new`() async throws {
    try await onEngine {
      let world = try Self.world([Self.slow, Self.slow])
      _ = await world.call("get_deal", ["id": 1])
      await world.pass(3700)
      #expect(await world.call("get_deal", ["id": 2]).until == 3760)
    }
  }

  // MARK: - Scopes that a field tells

  private static let resource = """
    {"when": {"status": [429]}, "do": "back_off", "scope": "credential+header:X-Resource"}
    """

  @Test func `calls whose answers bore the same field wait together, and others do not`()
    async throws
  {
    try await onEngine {
      let core = [("X-Resource", "core")]
      let world = Simulation(
        try TestAPI.manifest(rules: Self.resource),
        [
          .answer(200, core), .answer(200, [("X-Resource", "search")]),
          .answer(429, core + [("Retry-After", "60")]), .answer(200),
        ]
      )
      _ = await world.call("get_deal", ["id": 1])
      _ = await world.call("search")
      #expect(await world.call("delete_deal", ["id": 1, "confirm": true]).until == 60)
      let waiting = await world.call("get_deal", ["id": 2])
      #expect((waiting.until ?? 0) > 60)
      #expect(waiting.text.contains("Nothing was sent."))
      #expect(await world.call("search").isGood)
      let last = await world.call("delete_deal", ["id": 2, "confirm": true])
      #expect((last.until ?? 0) > (waiting.until ?? .infinity))
      #expect(world.times.count == 4)
    }
  }

  @Test func `without the field each operation is for itself`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(rules: Self.resource),
        [.answer(429, [("Retry-After", "60")]), .answer(200)]
      )
      _ = await world.call("get_deal", ["id": 1])
      #expect((await world.call("get_deal", ["id": 2]).until ?? 0) > 60)
      #expect(await world.call("search").isGood)
    }
  }
}
