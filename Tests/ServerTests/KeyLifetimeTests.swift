import EventLoop
import HTTP
import JSON
import SimulatedWorld
import Tasks
import TestSupport
import Testing
import Time

@testable import Server

/// Keys by which the API knows a repetition, as long as it remembers them.
@Suite struct KeyLifetimeTests {
  private static let keyed =
    #""idempotency": {"header": "Key", "ttl": 3600, "first_sent": "First-Sent"},"#
  private static let bad = ScriptedTransport.Reply.answer(502, [], "{}")
  private static let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "7200")])

  @Engine private static func world(_ replies: [ScriptedTransport.Reply]) throws -> Simulation {
    Simulation(try TestAPI.manifest(errors: keyed), replies)
  }

  @Engine private static func keys(_ world: Simulation) -> [String?] {
    world.transport.requests.map { $0.fields["Key"] }
  }

  @Test func `all attempts tell the same time as the first`() async throws {
    try await onEngine {
      let world = try Self.world([.failure(.sent, .timeout), .answer(201)])
      _ = await world.call("create_deal", ["title": "A"])
      let times = world.transport.requests.map { $0.fields["First-Sent"] }
      #expect(times.count == 2 && times[0] == times[1])
      #expect(times[0].flatMap { Timestamp(httpDate: $0) } != nil)
    }
  }

  @Test func `a call taken up while its key lives goes with it`() async throws {
    try await onEngine {
      let world = try Self.world([Self.bad, Self.bad, Self.bad])
      #expect(await world.call("create_deal", ["title": "A"]).action == "back_off")
      await world.pass(1800)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(Set(Self.keys(world)).count == 1)
    }
  }

  @Test func `a call that may have happened is not sent again once its key is forgotten`()
    async throws
  {
    try await onEngine {
      let world = try Self.world([Self.bad, Self.bad, Self.bad])
      _ = await world.call("create_deal", ["title": "A"])
      await world.pass(3600)
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == "verify")
      #expect(world.times.count == 3)
    }
  }

  @Test func `a call that was only refused goes with a new key once its own is forgotten`()
    async throws
  {
    try await onEngine {
      let world = try Self.world([Self.slow])
      _ = await world.call("create_deal", ["title": "A"])
      await world.pass(7200)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      let keys = Self.keys(world)
      #expect(keys.count == 2 && keys[0] != keys[1])
    }
  }

  @Test func `one attempt that may have happened counts, whatever came after it`() async throws {
    try await onEngine {
      let world = try Self.world([Self.bad, Self.slow])
      #expect(await world.call("create_deal", ["title": "A"]).action == "back_off")
      await world.pass(7200)
      #expect(await world.call("create_deal", ["title": "A"]).action == "verify")
      #expect(world.times.count == 2)
    }
  }

  @Test func `a call that waited before it was ever sent gets its key when it goes`() async throws {
    try await onEngine {
      let world = try Self.world([Self.slow])
      _ = await world.call("search")
      #expect(await world.call("create_deal", ["title": "A"]).action == "back_off")
      #expect(world.store.tasks.flatMap(\.calls).allSatisfy { $0.idempotencyKey == nil })
      await world.pass(7200)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(Self.keys(world).last.flatMap { $0 }?.utf8.count == 36)
    }
  }
}
