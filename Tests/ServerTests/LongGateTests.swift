import EventLoop
import Failures
import HTTP
import JSON
import Tasks
import TestSupport
import Testing

@testable import Server

/// A gate that is shut for longer than a call is kept.
@Suite struct LongGateTests {
  private static let far = ScriptedTransport.Reply.answer(429, [("Retry-After", "100000")])

  @Test
  func `what is told to rest is what the gate shuts, by the call that met it and by the next`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.far])
      let first = await world.call("search")
      #expect(first.action == "ask_operator")
      #expect(first.scope == "credential")
      #expect(first.text.contains("Until then do not call other tools of crm"))
      let second = await world.call("get_deal", ["id": 1])
      #expect(second.scope == "credential")
      #expect(second.text.contains("(429)"))
      #expect(!second.text.contains("not affected"))
      #expect(world.times == [0])
    }
  }

  @Test func `a gate behind a good status says what the API said, and whose time it is`()
    async throws
  {
    try await onEngine {
      let note = #"{"Information": "Our standard API rate limit is 25 requests per day."}"#
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], note)])
      #expect(await world.call("search").action == "back_off")
      let held = await world.call("get_deal", ["id": 1])
      #expect(held.text.contains("25 requests per day"))
      #expect(!held.text.contains("answered 200") && !held.text.contains("named this time"))
      #expect(world.times == [0])
    }
  }

  @Test func `somebody's word that a person has acted opens it, but not at once`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.far, .answer(200)])
      let task = await world.call("search").task
      await world.pass(30)
      #expect(await world.resume(task, ["operator_acted": true]).action == "ask_operator")
      #expect(world.times == [0])
      await world.pass(30)
      #expect(await world.resume(task, ["operator_acted": true]).isGood)
      #expect(await world.call("get_deal", ["id": 1]).isGood)
    }
  }

  @Test func `a short gate is waited for, whatever is said`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(429, [("Retry-After", "600")]), .answer(200)]
      )
      let task = await world.call("search").task
      await world.pass(120)
      #expect(await world.resume(task, ["operator_acted": true]).action == "back_off")
      #expect(world.times == [0])
    }
  }

  @Test func `a call that waits behind a gate is kept with the reason that shut it`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", "600")])])
      _ = await world.call("search")
      _ = await world.call("get_deal", ["id": 1])
      #expect(world.kept.map { $0.failure?.status } == [429, 429])
      #expect(world.kept.map { $0.failure?.scope } == ["credential", "credential"])
    }
  }
}
