import EventLoop
import JSON
import MCP
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import Server

/// What is on its way when its client tires of waiting is heard to its end, where it could happen twice.
@Suite struct GivenUpCallTests {
  /// Gives the call up that was begun last, as a server does on the client's word.
  @Engine
  private func giveUp(_ call: Task<Outcome, Never>, in world: Simulation) {
    world.fate = .lost
    world.deliveries.last?.withdraw { call.cancel() }
  }

  @Test func `a write that is given up under way is heard, and answers the same call made again`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(201, after: 10)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      giveUp(call, in: world)
      let meanwhile = world.start("create_deal", ["title": "A"])
      await world.pass(12)
      #expect(await call.value.isGood)
      #expect(await meanwhile.value.isGood)
      #expect(world.kept.map(\.state) == [.done])
      world.fate = .left
      let again = await world.call("create_deal", ["title": "A"])
      #expect(again.isGood)
      #expect(again.text.contains("nothing was sent now"))
      #expect(world.times == [0])
    }
  }

  @Test func `a write that is given up and whose answer never comes may have happened`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(500, after: 10)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      giveUp(call, in: world)
      await world.pass(12)
      #expect(await call.value.action == "verify")
      #expect(world.kept.map(\.state) == [.unknown])
      world.fate = .left
      #expect(await world.call("create_deal", ["title": "A"]).action == "verify")
      #expect(world.times == [0])
    }
  }

  @Test func `a write that was refused for a while is not sent again once it is given up`()
    async throws
  {
    try await onEngine {
      let busy = ScriptedTransport.Reply.answer(429, [("Retry-After", "3")], after: 10)
      let world = Simulation(try TestAPI.manifest(), [busy, .answer(201)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      giveUp(call, in: world)
      await world.pass(30)
      #expect(await call.value.text == "The call was cancelled.")
      #expect(world.kept.isEmpty)
      #expect(world.times == [0])
    }
  }

  @Test func `a read that is given up under way is broken off`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, after: 10)])
      let call = world.start("get_deal", ["id": 1])
      await world.pass(1)
      giveUp(call, in: world)
      #expect(await call.value.text == "The call was cancelled.")
      #expect(world.clock.elapsed == 1)
    }
  }
}
