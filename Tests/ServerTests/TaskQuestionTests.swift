import EventLoop
import HTTP
import JSON
import MCP
import SimulatedWorld
import Storage
import Tasks
import Telemetry
import TestSupport
import Testing

@testable import Server

/// What a task asks a person, for clients that poll tasks and can ask.
@Suite struct TaskQuestionTests {
  private static let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
  private static let lost = ScriptedTransport.Reply.failure(.sent, .connectionClosed)
  private static let good = ScriptedTransport.Reply.answer(200, [], #"{"id":7}"#)

  /// A task that has waited, was sent, and came to what a person has to see to.
  @Engine
  private func asked(
    _ tool: String,
    _ arguments: JSONObject,
    _ world: Simulation
  ) async throws -> (id: String, name: String) {
    let id = try await begun(tool, arguments, world)
    await world.pass(60)
    return (id, try await question(id, world).name)
  }

  @Engine
  private func begun(_ tool: String, _ arguments: JSONObject, _ world: Simulation) async throws
    -> String
  {
    let server = try #require(world.server)
    let result = await server.call(
      "crm_" + tool,
      arguments: arguments,
      tasks: .declared,
      progress: ProgressReporter(send: nil),
      delivery: Delivery(),
      inquiry: Inquiry(support: .form, way: .result(nil))
    )
    return try #require(result.task?.id)
  }

  private struct Unasked: Error { var status: TaskAnswer.Status? }

  @Engine
  private func question(
    _ id: String,
    _ world: Simulation,
    _ support: ElicitationSupport = .form
  ) async throws -> (name: String, elicitation: Elicitation) {
    let status = await world.poll(id, support)?.status
    guard case .inputRequired(let name, let elicitation)? = status else {
      throw Unasked(status: status)
    }
    return (name, elicitation)
  }

  private func form(_ text: String?) -> ElicitationAnswer {
    text.map { .accepted(["answer": .string($0)]) } ?? .declined
  }

  @Engine
  private func result(_ id: String, _ world: Simulation) async throws -> ToolResult {
    let status = await world.poll(id, .form)?.status
    guard case .completed(let result)? = status else { throw Unasked(status: status) }
    return result
  }

  @Test func `what is done lets the task go on at the next time it is asked for`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(402), Self.good])
      let (id, name) = try await asked("get_deal", ["id": 7], world)
      #expect(try await question(id, world).name == name)
      let server = try #require(world.server)
      #expect(
        try await server.updateTask(id, with: [name: form("done, go on")], support: .form)
          == .accepted
      )
      #expect(world.times == [0, 60])
      #expect(try await result(id, world).text == #"{"id":7}"#)
      #expect(world.times == [0, 60, 60])
    }
  }

  @Test(arguments: FormAnswers.notOn)
  func `whatever else is said ends the task with what the agent has to know`(
    answer: String?,
    words: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(402)])
      let (id, name) = try await asked("get_deal", ["id": 7], world)
      _ = try await world.server?.updateTask(id, with: [name: form(answer)], support: .form)
      #expect(try await result(id, world).text.contains(words))
      _ = try await world.server?.updateTask(id, with: [name: form("done, go on")], support: .form)
      #expect(try await result(id, world).text.contains(words))
      #expect(world.times == [0, 60])
    }
  }

  @Test(
    arguments: [
      ("it happened", 2, .done), ("it did not happen", 3, .done), ("not known", 2, .unknown),
    ] as [(String, Int, CallState.Kind)]
  )
  func `what a person found of a write decides whether it is sent again`(
    answer: String,
    requests: Int,
    state: CallState.Kind
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, Self.lost, Self.good])
      let (id, name) = try await asked("create_deal", ["title": "A"], world)
      _ = try await world.server?.updateTask(id, with: [name: form(answer)], support: .form)
      let told = try await result(id, world)
      #expect(world.times.count == requests)
      #expect(world.kept.map(\.state.kind) == [state])
      #expect(told.isError == (state == .unknown))
    }
  }

  @Test(arguments: FormAnswers.acts)
  func `what a person does in a task's form is told to those who look on, once`(
    tool: String,
    answer: String,
    acts: [String]
  ) async throws {
    try await onEngine {
      let looker = Looker()
      let reply = tool == "create_deal" ? Self.lost : .answer(402)
      let world = Simulation(
        try TestAPI.manifest(),
        [Self.slow, reply, Self.good],
        events: EventStream(to: [looker])
      )
      let arguments: JSONObject = tool == "create_deal" ? ["title": "A"] : ["id": 7]
      let (id, name) = try await asked(tool, arguments, world)
      for _ in 1...2 {
        _ = try await world.server?.updateTask(id, with: [name: form(answer)], support: .form)
      }
      #expect(looker.acts == acts)
    }
  }

  @Test func `an answer counts once, for its own question, whoever gives it`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [Self.slow, Self.lost, Self.lost, Self.good]
      )
      let (id, name) = try await asked("create_deal", ["title": "A"], world)
      let other = Simulation(try TestAPI.manifest(), beside: world)
      #expect(try await question(id, other).name == name)
      let no = [name: form("it did not happen")]
      _ = try await world.server?.updateTask(id, with: no, support: .form)
      _ = try await other.server?.updateTask(id, with: no, support: .form)
      let again = try await question(id, world)
      #expect(again.name != name)
      // What was answered of the first sending says nothing of the second.
      _ = try await other.server?.updateTask(id, with: no, support: .form)
      #expect(try await question(id, other).name == again.name)
      #expect(world.times.count == 3)
    }
  }

  @Test func `of two answers that cross, one counts, and the other leaves no trace`() async throws {
    try await onEngine {
      let looker = Looker()
      let world = Simulation(
        try TestAPI.manifest(),
        [Self.slow, Self.lost, Self.good],
        events: EventStream(to: [looker])
      )
      let (id, name) = try await asked("create_deal", ["title": "A"], world)
      let server = try #require(world.server)
      world.store.beforeMark = { kind in
        guard kind == .answer else { return }
        world.store.beforeMark = { _ in }
        _ = try? await server.updateTask(
          id,
          with: [name: form("it did not happen")],
          support: .form
        )
      }
      _ = try await server.updateTask(id, with: [name: form("it happened")], support: .form)
      #expect(looker.acts == ["sighted 1 false"])
    }
  }

  @Test func `a question is another one when a model had the call sent again`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, Self.lost, Self.lost])
      let (id, name) = try await asked("create_deal", ["title": "A"], world)
      _ = await world.resume(id, ["happened": false])
      #expect(world.times.count == 3)
      let again = try await question(id, world)
      #expect(again.name != name)
      _ = try await world.server?.updateTask(id, with: [name: form("it happened")], support: .form)
      #expect(try await question(id, world).name == again.name)
    }
  }

  @Test func `the process that asked may be gone when the answer comes`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(402), Self.good])
      let (id, name) = try await asked("get_deal", ["id": 7], world)
      let other = world.another(process: "three")
      _ = try await other.server?.updateTask(id, with: [name: form("done, go on")], support: .form)
      #expect(try await result(id, other).text == #"{"id":7}"#)
    }
  }

  @Test func `many tasks behind one hold are one question, and one answer is for all`()
    async throws
  {
    try await onEngine {
      for (answer, isGood) in [("done, go on", true), ("not now", false)] {
        let script = [Self.slow, .answer(402)] + (isGood ? [Self.good, Self.good] : [])
        let world = Simulation(try TestAPI.manifest(), script)
        let ids = [
          try await begun("get_deal", ["id": 7], world),
          try await begun("get_deal", ["id": 8], world),
        ]
        await world.pass(60)
        let name = try await question(ids[0], world).name
        await world.pass(40)
        #expect(try await question(ids[0], world).name == name)
        #expect(await world.poll(ids[1], .form)?.status == .working)
        #expect(world.kept.map(\.state) == [.held, .held])
        #expect(world.times == [0, 60])
        _ = try await world.server?.updateTask(ids[0], with: [name: form(answer)], support: .form)
        for id in ids { #expect(try await result(id, world).isError != isGood) }
      }
    }
  }
}
