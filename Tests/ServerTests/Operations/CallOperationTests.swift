import EventLoop
import HTTP
import JSON
import MCP
import TestSupport
import Testing

@testable import Server

/// Calls of operations that are not listed as tools.
@Suite struct CallOperationTests {
  @Engine
  private func world(_ script: [ScriptedTransport.Reply] = []) throws -> Simulation {
    Simulation(try TestAPI.manifest(), script, room: 0)
  }

  @Test func `an operation is called as its tool would be`() async throws {
    try await onEngine {
      let world = try world([.answer(200, [], #"{"id":7}"#)])
      let outcome = await world.use(
        "call_operation",
        ["operation": "crm_get_deal", "arguments": ["id": 7]]
      )
      #expect(outcome.text == #"{"id":7}"#)
      #expect(world.transport.requests.map(\.url) == ["https://api.crm.example.com/v1/deals/7"])
    }
  }

  @Test func `an operation can be called by its own name all the same`() async throws {
    try await onEngine {
      let world = try world([.answer(200, [], #"{"id":7}"#)])
      #expect(world.server?.hasTool(named: "crm_get_deal") == true)
      #expect(await world.call("get_deal", ["id": 7]).text == #"{"id":7}"#)
    }
  }

  @Test func `the prefix may be left out where one operation has the name`() async throws {
    try await onEngine {
      let world = try world([.answer(200, [], "{}")])
      #expect(await world.use("call_operation", ["operation": "search"]).isGood)
    }
  }

  @Test func `a write is not made through the tool that reads`() async throws {
    try await onEngine {
      let world = try world()
      let outcome = await world.use(
        "call_operation",
        ["operation": "crm_create_deal", "arguments": ["title": "x"]]
      )
      #expect(
        outcome.text == """
          revise: crm_create_deal changes data, and call_operation only calls what reads.
          Nothing was sent.
          Call change_operation with {"operation":"crm_create_deal","arguments":{"title":"x"}} instead.
          """
      )
      #expect(world.times.isEmpty)
    }
  }

  @Test func `a read through the tool that changes is sent back, arguments and all`() async throws {
    try await onEngine {
      let world = try world()
      let outcome = await world.use(
        "change_operation",
        ["operation": "crm_get_deal", "arguments": ["id": 7]]
      )
      #expect(outcome.action == "revise")
      #expect(
        outcome.text.contains(
          #"Call call_operation with {"operation":"crm_get_deal","arguments":{"id":7}} instead."#
        )
      )
      #expect(world.times.isEmpty)
    }
  }

  @Test func `a name that is not there leads to those that are`() async throws {
    try await onEngine {
      let world = try world()
      let outcome = await world.use("call_operation", ["operation": "crm_get_deals"])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains(#"there is no operation "crm_get_deals"."#))
      #expect(outcome.text.contains("The nearest names: crm_get_deal"))
      let other = await world.use("change_operation", ["operation": "zzz"])
      #expect(other.text.contains(#"find_operations with {"query":"…"}"#))
      #expect(world.times.isEmpty)
    }
  }

  @Test func `arguments that came as text are read, and it is said`() async throws {
    try await onEngine {
      let world = try world([.answer(200, [], #"{"id":7}"#)])
      let outcome = await world.use(
        "call_operation",
        ["operation": "crm_get_deal", "arguments": #"{"id": 7}"#]
      )
      #expect(outcome.text.hasPrefix(#"{"id":7}"#))
      #expect(outcome.text.contains("Read as meant: arguments: "))
      for text in ["[1]", "id=7", "{"] {
        let bad = await world.use(
          "call_operation",
          ["operation": "crm_get_deal", "arguments": .string(text)]
        )
        #expect(bad.action == "revise")
        #expect(bad.fields == ["arguments"])
      }
      #expect(world.times.count == 1)
    }
  }

  @Test func `an argument beside the others is told where it belongs`() async throws {
    try await onEngine {
      let world = try world()
      let outcome = await world.use("call_operation", ["operation": "crm_get_deal", "id": 7])
      #expect(outcome.fields == ["id"])
      #expect(outcome.text.contains(#"put it inside "arguments""#))
      #expect(world.times.isEmpty)
    }
  }

  @Test func `the user's word may stand beside the arguments or among them`() async throws {
    try await onEngine {
      let world = try world([.answer(204, [], ""), .answer(204, [], "")])
      let refused = await world.use(
        "change_operation",
        ["operation": "crm_delete_deal", "arguments": ["id": 1]]
      )
      #expect(refused.fields == ["confirm"])
      let inside = await world.use(
        "change_operation",
        ["operation": "crm_delete_deal", "arguments": ["id": 1, "confirm": true]]
      )
      #expect(inside.isGood)
      let beside = await world.use(
        "change_operation",
        ["operation": "crm_delete_deal", "arguments": ["id": 2], "confirm": true]
      )
      #expect(beside.isGood)
      #expect(world.times.count == 2)
    }
  }

  @Test func `a call that must wait is kept and taken up like any other`() async throws {
    try await onEngine {
      let world = try world([
        .answer(429, [("Retry-After", "100")], #"{"code":"SLOW"}"#), .answer(200, [], #"{"id":7}"#),
      ])
      let outcome = await world.use(
        "call_operation",
        ["operation": "crm_get_deal", "arguments": ["id": 7], "task": "import-1"]
      )
      #expect(outcome.action == "back_off")
      #expect(outcome.task == "import-1")
      #expect(outcome.result.structuredContent?["tool"] == "crm_get_deal")
      #expect(outcome.result.structuredContent?["through"] == "call_operation")
      #expect(outcome.text.contains(#"Call resume_task with {"task":"import-1"}"#))
      #expect(outcome.text.contains("operations of crm") || outcome.text.contains("affected"))
      await world.pass(101)
      #expect(await world.resume("import-1").text == #"{"id":7}"#)
    }
  }

  @Test func `a write without an answer is checked through the tool that reads`() async throws {
    try await onEngine {
      let world = try world([.failure(.sent, .timeout)])
      let outcome = await world.use(
        "change_operation",
        ["operation": "crm_create_deal", "arguments": ["title": "x"]]
      )
      #expect(outcome.action == "verify")
      #expect(outcome.text.contains(#"call_operation with {"operation":"crm_get_deal""#))
      #expect(outcome.text.contains(#""happened":true}"#))
      let look = outcome.result.structuredContent?["look"]
      #expect(look?["tool"] == "call_operation")
      #expect(look?["arguments"]?["operation"] == "crm_get_deal")
      #expect(!outcome.text.contains("call crm_create_deal again"))
    }
  }

  @Test func `whoever calls by the name alone is told to do so again`() async throws {
    try await onEngine {
      let world = try world()
      let outcome = await world.call("get_deal", ["id": ["a"]])
      #expect(outcome.text.contains("Correct this, then call crm_get_deal again:"))
      #expect(outcome.result.structuredContent?["through"] == nil)
    }
  }

  @Test func `where all is listed the tools are not there`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      for tool in OperationTool.allCases {
        #expect(world.server?.hasTool(named: tool.rawValue) == false)
      }
    }
  }
}
