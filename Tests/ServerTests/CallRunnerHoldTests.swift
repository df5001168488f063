import Credentials
import EventLoop
import HTTP
import JSON
import MCP
import TestSupport
import Testing

@testable import Server

@Suite struct CallRunnerHoldTests {
  @Test func `after a 401 no tool of the API sends anything`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(401, [], #"{"code":"BAD_KEY"}"#)])
      let first = await world.call("search")
      #expect(first.action == "ask_operator")
      #expect(first.scope == "credential")
      let others: [(String, JSONObject)] = [
        ("get_deal", ["id": 1]), ("create_deal", [:]), ("search", ["query": "other"]),
      ]
      for (tool, arguments) in others {
        let outcome = await world.call(tool, arguments)
        #expect(outcome.action == "ask_operator")
        #expect(outcome.text.contains("Nothing was sent."))
      }
      #expect(world.times == [0])
    }
  }

  @Test func `a changed key lifts the hold at once, and the old key meets it again`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(401)])
      _ = await world.call("search")
      world.desk.put(file: .content("sk_new_123456"))
      #expect(await world.call("search").isGood)
      #expect(world.transport.requests.last?.fields["Authorization"] == "Bearer sk_new_123456")
      world.desk.put(key: TestAPI.secret)
      #expect(await world.call("search").action == "ask_operator")
      #expect(world.times.count == 2)
    }
  }

  @Test func `a 403 stops the same call only`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(403)])
      #expect(await world.call("get_deal", ["id": 1]).action == "ask_operator")
      #expect(await world.call("get_deal", ["id": 1]).action == "ask_operator")
      #expect(world.times.count == 1)
      #expect(await world.call("get_deal", ["id": 2]).isGood)
      #expect(await world.call("search").isGood)
      world.desk.put(key: "sk_new_123456")
      #expect(await world.call("get_deal", ["id": 1]).isGood)
    }
  }

  @Test func `a quarter of an hour later one call looks whether a person has acted`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(402), .answer(402), .answer(200)])
      _ = await world.call("search")
      await world.pass(900)
      #expect(await world.call("search").action == "ask_operator")
      #expect(await world.call("search").action == "ask_operator")
      #expect(world.times == [0, 900])
      await world.pass(900)
      #expect(await world.call("search").isGood)
      #expect(await world.call("search").isGood)
      #expect(world.times == [0, 900, 1800, 1800])
    }
  }

  @Test func `calls under way when a hold closes do not lift it`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(200, after: 5), .answer(402, after: 1)]
      )
      let slow = world.start("search", ["query": "slow"])
      await world.pass(0.1)
      _ = await world.call("search")
      #expect(await slow.value.isGood)
      #expect(await world.call("search").action == "ask_operator")
      #expect(world.times.count == 2)
    }
  }

  @Test func `a refused call is not sent a third time, until data has changed`() async throws {
    try await onEngine {
      let missing = ScriptedTransport.Reply.answer(404, [], #"{"code":"NONE"}"#)
      let world = Simulation(try TestAPI.manifest(), [missing, missing])
      for _ in 0..<4 { #expect(await world.call("get_deal", ["id": 1]).action == "revise") }
      #expect(world.times.count == 2)
      _ = await world.call("create_deal")
      #expect(await world.call("get_deal", ["id": 1]).isGood)
    }
  }

  @Test func `a block that asks for another call keeps changed calls back and says so`()
    async throws
  {
    try await onEngine {
      let rule = """
        {"when": {"code": ["ERROR_LOOP"]}, "do": "revise", "kind": "error_loop", "hold": true,
         "scope": "operation", "floor": 60, "say": "Change the call."}
        """
      let world = Simulation(
        try TestAPI.manifest(rules: rule),
        [.answer(429, [], #"{"code":"ERROR_LOOP"}"#)]
      )
      let first = await world.call("search", ["query": "a"])
      #expect(first.action == "revise")
      #expect(first.until == 60)
      #expect(first.text.contains("A changed call is refused as well before 2026-11-20T12:01:00Z"))
      let changed = await world.call("search", ["query": "b"])
      #expect(changed.action == "revise")
      #expect(changed.until == 60)
      #expect(changed.text.contains("Nothing was sent."))
      #expect(changed.result.structuredContent?["kind"] == "error_loop")
      #expect(world.times == [0])
      #expect(await world.call("get_deal", ["id": 1]).isGood)
      await world.pass(60)
      #expect(await world.call("search", ["query": "b"]).isGood)
    }
  }
}
