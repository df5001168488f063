import EventLoop
import HTTP
import JSON
import MCP
import SimulatedWorld
import Tasks
import TestSupport
import Testing

@testable import Server

/// Persons who answer when there is little time left, or twice, and clients that cannot put the question.
@Suite struct LateAnswerTests {
  private static let refusal = ScriptedTransport.Reply.answer(402)
  private static let lost = ScriptedTransport.Reply.failure(.sent, .connectionClosed)
  private static let good = ScriptedTransport.Reply.answer(200, [], "[]")

  /// A client whose person takes all the time that there is.
  @Engine
  private func slow(_ answer: String, in world: Simulation) -> Inquiry {
    Inquiry(
      support: .form,
      way: .request { _, seconds in
        await world.pass(seconds)
        return .accepted(["answer": .string(answer)])
      }
    )
  }

  @Test(
    arguments: [
      ("get_deal", ["id": 7], "done, go on"), ("create_deal", ["title": "A"], "it did not happen"),
    ] as [(String, JSONObject, String)]
  )
  func `an answer that leaves no time for a request has the agent take the task up`(
    tool: String,
    arguments: JSONObject,
    answer: String
  ) async throws {
    try await onEngine {
      let first = tool == "get_deal" ? Self.refusal : Self.lost
      let world = Simulation(try TestAPI.manifest(), [first, Self.good])
      let start = world.clock.elapsed
      let told = await world.call("crm_" + tool, arguments, slow(answer, in: world))
      #expect(world.clock.elapsed - start <= CallLimits().total)
      #expect(world.times.count == 1)
      #expect(told.text.contains("take the task up now"), "\(told.text)")
      #expect(told.structuredContent?["action"] == "back_off", "\(told.text)")
      let task = told.structuredContent?["task"]?.string
      #expect(await world.resume(task).isGood)
      #expect(world.times.count == 2)
    }
  }

  @Test func `late consent counts for the same call made again, once`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let slow = slow("yes, delete", in: world)
      let start = world.clock.elapsed
      let told = await world.call("crm_delete_deal", ["id": 7], slow)
      #expect(world.clock.elapsed - start <= CallLimits().total)
      #expect(told.text.contains("Call it again now with the same arguments"), "\(told.text)")
      #expect(world.times.isEmpty)
      let nobody = Inquiry(support: .form, way: .request { _, _ in nil })
      #expect(await world.call("crm_delete_deal", ["id": 8], nobody).isError)
      #expect(await !world.call("crm_delete_deal", ["id": 7], nobody).isError)
      #expect(world.times.count == 1)
      #expect(await world.call("crm_delete_deal", ["id": 7], nobody).isError)
      #expect(world.times.count == 1)
    }
  }

  @Test func `what a person found of a write counts for the sending that they were asked about`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.lost, Self.lost, Self.lost])
      let client = FormClient(world: world)
      let arguments: JSONObject = ["title": "A"]
      let asked = await client.call("create_deal", arguments)
      await world.pass(5)
      let second = await client.call("create_deal", arguments)
      for question in [asked, asked, second] {
        _ = try await client.answer("it did not happen", to: question, of: "create_deal", arguments)
        #expect(world.times.count == 2)
        await world.pass(5)
      }
    }
  }

  @Test func `an answer that a client gives twice counts once`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal, Self.refusal, Self.refusal])
      let client = FormClient(world: world)
      let asked = await client.call("get_deal", ["id": 7])
      _ = try await client.answer("done, go on", to: asked, of: "get_deal", ["id": 7])
      #expect(world.times.count == 2)
      let again = try await client.answer("done, go on", to: asked, of: "get_deal", ["id": 7])
      #expect(try client.asked(again).name == "answer")
      #expect(world.times.count == 2)
    }
  }

  @Test func `a no gives up what waits of the same call`() async throws {
    try await onEngine {
      let wait = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let world = Simulation(try TestAPI.manifest(), [wait])
      let client = FormClient(world: world)
      let first = await client.call("delete_deal", ["id": 7])
      let kept = try await client.answer("yes, delete", to: first, of: "delete_deal", ["id": 7])
      let task = kept.structuredContent?["task"]?.string
      let second = await client.call("delete_deal", ["id": 7])
      _ = try await client.answer("no", to: second, of: "delete_deal", ["id": 7])
      await world.pass(61)
      _ = await world.resume(task)
      #expect(world.times.count == 1)
      #expect(world.kept.map(\.state) == [.cancelled])
    }
  }

  @Test func `a client that cannot put the question is told in words, and may confirm`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let inquiry = Inquiry(support: .form, way: .request { _, _ in .impossible })
      let told = await world.call("crm_delete_deal", ["id": 7], inquiry)
      #expect(Outcome(result: told).fields == ["confirm"])
      let done = await world.call("crm_delete_deal", ["id": 7, "confirm": true], inquiry)
      #expect(!done.isError)
      let held = Simulation(try TestAPI.manifest(), [Self.refusal])
      let usual = await held.call("crm_get_deal", ["id": 7], inquiry)
      #expect(usual.text.hasPrefix("ask_operator"))
      #expect(!usual.text.contains("has not answered"))
    }
  }
}
