import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import Tasks
import Time
import SimulatedWorld
import Storage
import Telemetry
import TestSupport
import Testing

@testable import Server

/// What waits for a person is asked of them through the client, in both ways that the protocol has.
@Suite struct QuestionTests {
  private static let refusal = ScriptedTransport.Reply.answer(402)
  private static let lost = ScriptedTransport.Reply.failure(.sent, .connectionClosed)

  /// What was put before a person.
  @Engine
  private final class Asked {
    var count = 0
    nonisolated init() {}
  }

  @Test func `of calls that wait for the same, one asks while its question is open`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal])
      let asked = Asked()
      let inquiry = Inquiry(
        support: .form,
        way: .request { _, _ in
          asked.count += 1
          await world.pass(5)
          return .accepted(["answer": "done, go on"])
        }
      )
      let body: @Engine @Sendable () async -> ToolResult = {
        await world.call("crm_get_deal", ["id": 7], inquiry)
      }
      let first = Task(executorPreference: EventLoop.shared, operation: body)
      await world.pass(1)
      #expect(await world.call("crm_get_deal", ["id": 8], inquiry).isError)
      #expect(asked.count == 1)
      #expect(await !first.value.isError)
      #expect(asked.count == 1)
    }
  }

  @Test func `what is done lets the call go on in the same round, in another process too`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal, .answer(200, [], "[]")])
      let asked = await FormClient(world: world).call("get_deal", ["id": 7])
      #expect(world.times.count == 1)
      let other = FormClient(world: world.another(process: "three"))
      let done = try await other.answer("done, go on", to: asked, of: "get_deal", ["id": 7])
      #expect(!done.isError)
      #expect(done.text == "[]")
      #expect(world.times.count == 2)
      // The same answer once more sends nothing again.
      let again = try await other.answer("done, go on", to: asked, of: "get_deal", ["id": 7])
      #expect(again.demand == nil)
      #expect(world.times.count == 2)
    }
  }

  @Test(arguments: FormAnswers.notOn)
  func `whatever else is said sends nothing, and the agent is told`(
    answer: String?,
    words: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal])
      let client = FormClient(world: world)
      let asked = await client.call("get_deal", ["id": 7])
      let told = try await client.answer(answer, to: asked, of: "get_deal", ["id": 7])
      #expect(told.text.contains(words))
      #expect(told.demand == nil)
      #expect(world.times.count == 1)
    }
  }

  @Test(
    arguments: [("it happened", 1), ("it did not happen", 2), ("not known", 1)] as [(String, Int)]
  )
  func `what a person found of a write decides whether it is sent again`(
    answer: String,
    requests: Int
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.lost, .answer(201, [], #"{"id":7}"#)])
      let client = FormClient(world: world)
      let arguments: JSONObject = ["title": "A"]
      let asked = await client.call("create_deal", arguments)
      _ = try await client.answer(answer, to: asked, of: "create_deal", arguments)
      #expect(world.times.count == requests)
    }
  }

  @Test(arguments: FormAnswers.acts)
  func `what a person does in a form is told to those who look on`(
    tool: String,
    answer: String,
    acts: [String]
  ) async throws {
    try await onEngine {
      let looker = Looker()
      let reply = tool == "create_deal" ? Self.lost : Self.refusal
      let world = Simulation(
        try TestAPI.manifest(),
        [reply, .answer(201, [], "{}")],
        events: EventStream(to: [looker])
      )
      let client = FormClient(world: world)
      let arguments: JSONObject = tool == "create_deal" ? ["title": "A"] : ["id": 7]
      let asked = await client.call(tool, arguments)
      _ = try await client.answer(answer, to: asked, of: tool, arguments)
      #expect(looker.acts == acts)
    }
  }

  @Test func `a state of another call, or of nobody, is refused and nothing is sent`() async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal, Self.lost])
      let client = FormClient(world: world)
      let asked = await client.call("get_deal", ["id": 7])
      let (name, state) = try client.asked(asked)
      for (tool, arguments, state) in [
        ("create_deal", ["title": "A"], state), ("get_deal", ["id": 7], state + "0"),
        ("get_deal", ["id": 7], ""),
      ] as [(String, JSONObject, String)] {
        let answers = [name: ElicitationAnswer.accepted(["answer": "done, go on"])]
        let result = await client.call(
          tool,
          arguments,
          InputResponses(state: state, answers: answers)
        )
        guard case .refusal? = result.demand else {
          Issue.record("\(result)")
          continue
        }
      }
      #expect(world.times.count == 1)
    }
  }

  @Test func `an answer that is missing is asked for again`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal])
      let client = FormClient(world: world)
      let (_, state) = try client.asked(await client.call("get_deal", ["id": 7]))
      let again = await client.call(
        "get_deal",
        ["id": 7],
        InputResponses(state: state, answers: ["another": .declined])
      )
      #expect(try client.asked(again).name == "answer")
      #expect(world.times.count == 1)
    }
  }

  @Test func `a form that is sent empty is no answer, whatever else the client can open`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal])
      let inquiry = Inquiry(support: [.form, .link], way: .request { _, _ in .accepted([:]) })
      let result = await world.call("crm_get_deal", ["id": 7], inquiry)
      #expect(result.text.contains("has not answered"))
      #expect(world.times.count == 1)
    }
  }

  @Test func `whoever put a matter off, or is not there, is not asked again at once`() async throws
  {
    try await onEngine {
      for answer in [ElicitationAnswer.declined, nil] {
        let world = Simulation(try TestAPI.manifest(), [Self.refusal, Self.refusal, Self.refusal])
        let counter = Counter()
        let inquiry = Inquiry(
          support: .form,
          way: .request { _, _ in
            counter.count += 1
            return answer
          }
        )
        for id in 1...3 {
          let result = await world.call("crm_get_deal", ["id": JSONValue(id)], inquiry)
          #expect(result.text.hasPrefix("ask_operator"))
        }
        #expect(counter.count == 1)
        try await world.clock.sleep(seconds: Attention.pause + 1)
        _ = await world.call("crm_get_deal", ["id": 4], inquiry)
        #expect(counter.count == 2)
      }
    }
  }

  @Engine
  private final class Counter {
    var count = 0
    nonisolated init() {}
  }

  @Test func `a client that never answers has its call answered, and the question stays open`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal])
      let inquiry = Inquiry(support: .form, way: .request { _, _ in nil })
      let result = await world.call("crm_get_deal", ["id": 7], inquiry)
      #expect(result.isError)
      #expect(result.text.hasPrefix("ask_operator"))
      #expect(result.text.contains("has not answered"))
      #expect(world.kept.map(\.state) == [.held])
    }
  }
}
