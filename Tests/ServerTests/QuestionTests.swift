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

  /// A client that makes the call again with what a person says.
  @Engine
  private struct Client {
    let world: Simulation

    func call(
      _ tool: String,
      _ arguments: JSONObject,
      _ responses: InputResponses? = nil
    ) async -> ToolResult {
      await world.call(
        "crm_" + tool,
        arguments,
        Inquiry(support: .form, way: .result(responses))
      )
    }

    /// What is asked of a call: the question's name and the text that goes back.
    func asked(_ result: ToolResult) throws -> (name: String, state: String) {
      guard case .answer(let name, _, let state)? = result.demand else {
        throw Unasked()
      }
      return (name, state)
    }

    func answer(
      _ text: String?,
      to result: ToolResult,
      of tool: String,
      _ arguments: JSONObject
    ) async throws -> ToolResult {
      let (name, state) = try asked(result)
      let answer = text.map { ElicitationAnswer.accepted(["answer": .string($0)]) } ?? .declined
      return await call(tool, arguments, InputResponses(state: state, answers: [name: answer]))
    }
  }

  private struct Unasked: Error {}

  @Test func `what is done lets the call go on in the same round, in another process too`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal, .answer(200, [], "[]")])
      let asked = await Client(world: world).call("get_deal", ["id": 7])
      #expect(world.times.count == 1)
      let other = Client(world: world.another(process: "three"))
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

  @Test(
    arguments: [
      ("not now" as String?, "said: not now"), (nil, "said: not now"),
      ("perhaps", "has not answered"), ("give the call up", "Given up"),
    ]
  )
  func `whatever else is said sends nothing, and the agent is told`(
    answer: String?,
    words: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal])
      let client = Client(world: world)
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
      let client = Client(world: world)
      let arguments: JSONObject = ["title": "A"]
      let asked = await client.call("create_deal", arguments)
      _ = try await client.answer(answer, to: asked, of: "create_deal", arguments)
      #expect(world.times.count == requests)
    }
  }

  @Test(
    arguments: [
      ("get_deal", "done, go on", ["released crm/operation:get_deal"]),
      ("get_deal", "not now", []), ("get_deal", "give the call up", ["cancelled 1"]),
      ("create_deal", "it happened", ["sighted 1 true"]),
      ("create_deal", "it did not happen", ["sighted 1 false"]), ("create_deal", "not known", []),
    ] as [(String, String, [String])]
  )
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
      let client = Client(world: world)
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
      let client = Client(world: world)
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
      let client = Client(world: world)
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

  @Test func `consent to a deletion counts once, and a refusal for good`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = Client(world: world)
      let asked = await client.call("delete_deal", ["id": 7])
      #expect(world.times.isEmpty)
      let done = try await client.answer("yes, delete", to: asked, of: "delete_deal", ["id": 7])
      #expect(!done.isError)
      #expect(world.times.count == 1)
      let replayed = try await client.answer("yes, delete", to: asked, of: "delete_deal", ["id": 7])
      #expect(try client.asked(replayed).name == "approval")
      let other = try await client.answer("yes, delete", to: asked, of: "delete_deal", ["id": 8])
      #expect(try client.asked(other).name == "approval")
      #expect(world.times.count == 1)
      let refused = try await client.answer(nil, to: other, of: "delete_deal", ["id": 8])
      #expect(refused.text.hasPrefix("Not sent"))
      let confirmed = await client.call("delete_deal", ["id": 8, "confirm": true])
      #expect(confirmed.text.hasPrefix("Not sent"))
      #expect(world.times.count == 1)
    }
  }

  @Test func `a refusal holds in other processes, after a restart, and where nobody can be asked`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = Client(world: world)
      let asked = await client.call("delete_deal", ["id": 8])
      _ = try await client.answer("no", to: asked, of: "delete_deal", ["id": 8])
      let other = world.another(process: "three")
      let again = await Client(world: other).call("delete_deal", ["id": 8])
      #expect(again.demand == nil)
      #expect(again.text.hasPrefix("Not sent"))
      let unasked = await other.call("delete_deal", ["id": 8, "confirm": true])
      #expect(unasked.text.hasPrefix("Not sent"))
      #expect(world.times.isEmpty)
      #expect(await other.call("delete_deal", ["id": 9, "confirm": true]).isGood)
    }
  }

  @Test
  func `a refusal that a person takes back is asked about again, by whoever had heard it too`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = Client(world: world)
      for id in [8, 9] {
        let asked = await client.call("delete_deal", ["id": JSONValue(id)])
        _ = try await client.answer("no", to: asked, of: "delete_deal", ["id": JSONValue(id)])
      }
      let refused = try await world.store.marks(.refusal, after: 0, now: world.clock.now)
      let calls = refused.map(DeclinedCall.init)
      #expect(calls.map(\.tool) == ["crm_delete_deal", "crm_delete_deal"])
      #expect(calls.map(\.arguments) == [["id": 8], ["id": 9]])
      let clock = InstantSource { [clock = world.clock] in clock.now }
      _ = try await world.store.unmark(.refusal, [calls[0].key], now: clock)
      #expect(try client.asked(await client.call("delete_deal", ["id": 8])).name == "approval")
      #expect(await client.call("delete_deal", ["id": 9]).text.hasPrefix("Not sent"))
      #expect(world.times.isEmpty)
    }
  }

  @Test func `a refusal that cannot be kept holds here, and is kept as soon as it can be`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = Client(world: world)
      let asked = await client.call("delete_deal", ["id": 8])
      world.store.failure = .full(path: "/state")
      _ = try await client.answer("no", to: asked, of: "delete_deal", ["id": 8])
      #expect(await client.call("delete_deal", ["id": 8]).text.hasPrefix("Not sent"))
      world.store.failure = nil
      #expect(await client.call("delete_deal", ["id": 8]).text.hasPrefix("Not sent"))
      let kept = try await world.store.marks(.refusal, after: 0, now: world.clock.now)
      #expect(kept.map { DeclinedCall($0).arguments } == [["id": 8]])
      #expect(world.times.isEmpty)
    }
  }

  @Test func `consent counts once for all processes`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let client = Client(world: world)
      let asked = await client.call("delete_deal", ["id": 7])
      let other = Client(world: Simulation(try TestAPI.manifest(), beside: world))
      _ = try await other.answer("yes, delete", to: asked, of: "delete_deal", ["id": 7])
      #expect(world.times.count == 1)
      let replayed = try await client.answer("yes, delete", to: asked, of: "delete_deal", ["id": 7])
      #expect(try client.asked(replayed).name == "approval")
      #expect(world.times.count == 1)
    }
  }

  @Test func `a write that the operator wants asked for is sent when the person agrees`()
    async throws
  {
    try await onEngine {
      let pattern = try #require(OperationPattern("create_*"))
      let manifest = ApprovalChoice([pattern]).applied(to: [try TestAPI.manifest()])[0]
      let world = Simulation(manifest, [.answer(201)])
      let client = Client(world: world)
      let asked = await client.call("create_deal", ["title": "A"])
      #expect(try client.asked(asked).name == "approval")
      #expect(world.times.isEmpty)
      let unasked = await world.call("create_deal", ["title": "A"])
      #expect(unasked.fields == ["confirm"])
      let no = try await client.answer("no", to: asked, of: "create_deal", ["title": "A"])
      #expect(no.text.contains("does not want this call made"))
      #expect(await world.call("create_deal", ["title": "A", "confirm": true]).text == no.text)
      let other = await client.call("create_deal", ["title": "B"])
      _ = try await client.answer("yes, send it", to: other, of: "create_deal", ["title": "B"])
      #expect(world.times.count == 1)
      // What only reads asks nobody.
      #expect(await client.call("get_deal", ["id": 7]).demand == nil)
    }
  }

  @Test func `a form that is sent empty is no answer, whatever else the client can open`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal])
      let inquiry = Inquiry(support: [.form, .link], way: .request { _ in .accepted([:]) })
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
          way: .request { _ in
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

  @Test func `who leaves a question about a deletion open is told when it is asked again`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let inquiry = Inquiry(support: .form, way: .request { _ in nil })
      for _ in 0..<2 {
        let result = await world.call("crm_delete_deal", ["id": 7], inquiry)
        #expect(result.text.contains("call it again in 5 minutes"), "\(result.text)")
      }
      #expect(world.times.isEmpty)
    }
  }

  @Test func `a client that never answers has its call answered, and the question stays open`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.refusal])
      let inquiry = Inquiry(support: .form, way: .request { _ in nil })
      let result = await world.call("crm_get_deal", ["id": 7], inquiry)
      #expect(result.isError)
      #expect(result.text.hasPrefix("ask_operator"))
      #expect(result.text.contains("has not answered"))
      #expect(world.kept.map(\.state) == [.held])
    }
  }
}
