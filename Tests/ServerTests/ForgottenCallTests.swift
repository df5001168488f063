import EventLoop
import HTTP
import JSON
import Storage
import TestSupport
import Testing

@testable import Server

/// Calls that an agent makes once more because it forgot them, or never heard what came of them.
@Suite struct ForgottenCallTests {
  @Test func `a call is known again after its key was changed`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [.answer(401), .answer(201, after: 20)])
      let held = await one.call("create_deal", ["title": "A"])
      one.desk.put(key: "sk_new")
      let lost = EventLoop.shared.start {
        _ = await one.resume(held.task, ["operator_acted": true])
      }
      await one.pass(1)
      one.machine.end("one")
      let two = Simulation(manifest, beside: one)
      two.desk.put(key: "sk_new")
      #expect(await two.call("create_deal", ["title": "A"]).action == "verify")
      #expect(one.transport.requests.count == 2)
      lost.cancel()
      _ = await lost.value
    }
  }

  @Test func `a key that is kept nowhere makes no write safe to repeat`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(errors: #""idempotency": {"header": "Key"},"#)
      let lost = ScriptedTransport.Reply.failure(.sent, .connectionClosed)
      let world = Simulation(manifest, [lost, lost, lost])
      let arguments: JSONObject = ["title": .string(TestAPI.secret)]
      #expect(await world.call("create_deal", arguments).action == "verify")
      #expect(world.store.writes == 0)
      #expect(Set(world.transport.requests.map { $0.fields["Key"] }).count == 1)
    }
  }

  @Test func `a client that stops waiting for a keyed write does not lose the key`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(errors: #""idempotency": {"header": "Key"},"#)
      let world = Simulation(manifest, [.answer(201, after: 20)])
      let first = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      first.cancel()
      _ = await first.value
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      let keys = world.transport.requests.map { $0.fields["Key"] }
      #expect(keys.count == 2)
      #expect(keys[0] != nil && keys[0] == keys[1])
    }
  }

  @Test func `giving up a call that was sent gives its place in the limit to nobody`() async throws
  {
    try await onEngine {
      let budget = #"""
        {"id": "w", "kind": "window", "limit": 1, "per": 100, "scope": "account"}
        """#
      let manifest = try TestAPI.manifest(budgets: budget)
      let one = Simulation(manifest, [.answer(201, after: 20)])
      let lost = one.start("create_deal", ["title": "A", "task": "deals"])
      await one.pass(1)
      one.machine.end("one")
      let two = Simulation(manifest, beside: one)
      _ = await two.ask(.cancelTask, ["task": "deals"])
      #expect(await two.call("search").until == 100)
      lost.cancel()
      _ = await lost.value
    }
  }
}
