import EventLoop
import JSON
import MCP
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// The structured halves of the server's own tools.
@Suite struct OutputSchemaTests {
  /// Calls of a tool in a world that has known some tasks: every way it can answer.
  private static let calls: [(BuiltInTool, JSONObject)] = [
    (.listTasks, [:]), (.listTasks, ["task": "import"]), (.listTasks, ["state": "waiting"]),
    (.listTasks, ["state": "expired"]), (.listTasks, ["task": "nobody"]),
    (.listTasks, ["task": "tk_short"]), (.listTasks, ["state": "gone"]), (.listTasks, ["x": 1]),
    (.noteTask, ["task": "import", "note": "page 7 of 12 done"]),
    (.noteTask, ["task": "other", "note": "n"]), (.noteTask, ["task": "import", "note": " "]),
    (.noteTask, ["task": "import", "note": .string(String(repeating: "n", count: 2001))]),
    (.noteTask, ["task": .string(TaskID(entropy: [9]).text), "note": "n"]), (.noteTask, [:]),
    (.noteTask, ["task": 7, "note": "n"]), (.listTasks, ["task": "import"]),
    (.cancelTask, ["task": "import", "call": 7]), (.cancelTask, ["task": "import", "call": 0]),
    (.cancelTask, ["task": "import", "call": 1]), (.cancelTask, ["task": "import"]),
    (.cancelTask, ["task": "import"]), (.cancelTask, ["task": "nobody"]), (.cancelTask, [:]),
    (.listTasks, [:]),
  ]

  @Test func `every answer of a tool whose answers are of one shape has it, errors too`()
    async throws
  {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "600")])
      let world = Simulation(try TestAPI.manifest(), [.answer(200), slow, slow])
      _ = await world.call("get_deal", ["id": 1, "task": "import"])
      _ = await world.call("search", ["query": "a", "task": "import"])
      _ = await world.call("search", ["query": "b", "task": "import"])
      var outcomes: [(BuiltInTool, JSONObject, Outcome)] = []
      for (tool, arguments) in Self.calls {
        outcomes.append((tool, arguments, await world.ask(tool, arguments)))
      }
      world.store.failure = .full(path: "/state/state.db")
      for (tool, arguments) in Self.calls {
        outcomes.append((tool, arguments, await world.ask(tool, arguments)))
      }
      for (tool, arguments, outcome) in outcomes {
        let schema = try #require(tool.structuredSchema)
        let structured = try #require(outcome.result.structuredContent)
        let place = "\(tool.rawValue) \(JSONWriter.text(.object(arguments)))"
        let violations = JSONSchema(schema).validate(.object(structured))
        #expect(violations.isEmpty, "\(place): \(violations)")
        let described = Set(schema["properties"]?.object?.names ?? [])
        #expect(Set(structured.names).subtracting(described) == [], "\(place)")
        // What one half says the other says too.
        #expect(outcome.text.contains(structured["say"]?.string ?? "?"), "\(place)")
        #expect((structured["action"] != nil) == outcome.result.isError, "\(place)")
      }
    }
  }

  @Test func `no tool is listed with an output schema, because its text says the same`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      #expect(try #require(world.server).tools.allSatisfy { $0.outputSchema == nil })
    }
  }
}
