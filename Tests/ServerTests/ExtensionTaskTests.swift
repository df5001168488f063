import EventLoop
import HTTP
import JSON
import MCP
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// Kept calls as clients of the Tasks extension see them.
@Suite struct ExtensionTaskTests {
  private static let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])

  @Engine
  private func call(_ world: Simulation, _ tasks: TaskSupport) async throws -> ToolResult {
    let server = try #require(world.server)
    let silent = ProgressReporter(send: nil)
    return await server.call(
      "crm_search",
      arguments: [:],
      tasks: tasks,
      progress: silent,
      delivery: Delivery()
    )
  }

  @Test func `a call that waits is a task for clients that take tasks, and guidance for others`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let result = try await call(world, .declared)
      let task = try #require(result.task)
      #expect(task.id == result.structuredContent?["task"]?.string)
      #expect(result.structuredContent?["action"] == "back_off")
      #expect(task.pollIntervalMs == 61_000)
      #expect(task.ttlMs == 86_400_000)
      #expect(try await call(world, .absent).task == nil)
    }
  }

  @Test func `a call that ends is no task`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200), .answer(401)])
      #expect(try await call(world, .declared).task == nil)
      #expect(try await call(world, .declared).task == nil)
    }
  }

  @Test func `a task works until it is due, and then is carried out by being asked for`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(200, [], #"{"a":1}"#)])
      let id = try #require(try await call(world, .declared).task?.id)
      #expect(await world.poll(id)?.status == .working)
      #expect(world.times == [0])
      await world.pass(60)
      for _ in 0..<2 {
        let answer = try #require(await world.poll(id))
        guard case .completed(let result) = answer.status else {
          Issue.record("\(answer.status)")
          return
        }
        #expect(result.text == #"{"a":1}"#)
        #expect(!result.isError)
      }
      #expect(world.times == [0, 60])
    }
  }

  @Test func `a task that fails in the end tells the guidance`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(404)])
      let id = try #require(try await call(world, .declared).task?.id)
      await world.pass(60)
      for _ in 0..<2 {
        let answer = try #require(await world.poll(id))
        guard case .completed(let result) = answer.status else {
          Issue.record("\(answer.status)")
          return
        }
        #expect(result.isError)
        #expect(result.structuredContent?["action"] == "revise")
      }
    }
  }

  @Test func `a task is cancelled, and is not sent then`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let server = try #require(world.server)
      let id = try #require(try await call(world, .declared).task?.id)
      #expect(try await server.cancelTask(id) == .accepted)
      await world.pass(60)
      #expect(await world.poll(id)?.status == .cancelled)
      #expect(world.times == [0])
    }
  }

  @Test func `each call of a named task is a task of its own`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let server = try #require(world.server)
      let silent = ProgressReporter(send: nil)
      var ids: [String] = []
      for number in 1...2 {
        let result = await server.call(
          "crm_get_deal",
          arguments: ["id": JSONValue(number), "task": "import-42"],
          tasks: .declared,
          progress: silent,
          delivery: Delivery()
        )
        ids.append(try #require(result.task?.id))
      }
      #expect(ids[1] == ids[0] + ".2")
      #expect(try await server.cancelTask(ids[1]) == .accepted)
      #expect(await world.poll(ids[0])?.status == .working)
      #expect(await world.poll(ids[1])?.status == .cancelled)
    }
  }

  @Test(arguments: ["", "tk_x", "import-42", "tk_" + String(repeating: "a", count: 26)])
  func `an identifier that was never given out is unknown`(id: String) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let server = try #require(world.server)
      let known = try #require(try await call(world, .declared).task?.id)
      for id in [id, known + ".2", known + ".1", known + ".x", known + "."] {
        #expect(await world.poll(id) == nil)
        #expect(try await server.updateTask(id, with: [:], support: []) == .unknownTask)
        #expect(try await server.cancelTask(id) == .unknownTask)
      }
      #expect(try await server.updateTask(known, with: [:], support: []) == .accepted)
    }
  }

  @Test func `to ask for one call of a task sends that one alone`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(404), .answer(200)])
      let ids = try await deals(world, 2)
      await world.pass(60)
      let first = try #require(await world.poll(ids[0]))
      guard case .completed(let result) = first.status else {
        Issue.record("\(first.status)")
        return
      }
      #expect(result.structuredContent?["action"] == "revise")
      #expect(!result.text.contains("still pending"))
      #expect(world.times == [0, 60])
      #expect(await world.poll(ids[0])?.status == first.status)
      await world.pass(60)
      guard case .completed(let other)? = await world.poll(ids[1])?.status else {
        Issue.record("the other call")
        return
      }
      #expect(!other.isError)
    }
  }

  @Engine
  private func deals(_ world: Simulation, _ count: Int) async throws -> [String] {
    let server = try #require(world.server)
    var ids: [String] = []
    for number in 1...count {
      let result = await server.call(
        "crm_get_deal",
        arguments: ["id": JSONValue(number), "task": "import-42"],
        tasks: .declared,
        progress: ProgressReporter(send: nil),
        delivery: Delivery()
      )
      ids.append(try #require(result.task?.id))
    }
    return ids
  }

  @Test func `a task that is over stays so, whatever the model does with its handle`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [Self.slow, .answer(402), Self.slow, .answer(200, [], "[7]")]
      )
      let id = try #require(try await call(world, .declared).task?.id)
      await world.pass(60)
      guard case .completed(let told)? = await world.poll(id)?.status else {
        Issue.record("no client can ask")
        return
      }
      #expect(told.structuredContent?["action"] == "ask_operator")
      #expect(told.isError)
      #expect(await world.resume(id, ["operator_acted": true]).action == "back_off")
      #expect(await world.poll(id)?.status == .completed(told))
      await world.pass(60)
      #expect(await world.poll(id)?.status == .completed(told))
      #expect(await world.resume(id).isGood)
      guard case .completed(let result)? = await world.poll(id)?.status else {
        Issue.record("done")
        return
      }
      #expect(result.text == "[7]")
    }
  }

  @Test func `a handle that the model takes up too early is a task again`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let id = try #require(try await call(world, .declared).task?.id)
      let server = try #require(world.server)
      for (tasks, expected) in [(TaskSupport.declared, id), (.absent, nil)] {
        let result = await server.call(
          "resume_task",
          arguments: ["task": .string(id)],
          tasks: tasks,
          progress: ProgressReporter(send: nil),
          delivery: Delivery()
        )
        #expect(result.task?.id == expected)
      }
    }
  }

  @Test func `a task that runs out of time tells what is missing`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let id = try #require(try await call(world, .declared).task?.id)
      await world.pass(86_401)
      guard case .completed(let result)? = await world.poll(id)?.status else {
        Issue.record("not completed")
        return
      }
      #expect(result.isError)
      #expect(result.text.contains("out of time"))
      #expect(world.times == [0])
    }
  }

  @Test func `a store that cannot be read makes no task unknown`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(200, [], "[]")])
      let server = try #require(world.server)
      let id = try #require(try await call(world, .declared).task?.id)
      world.store.failure = .full(path: "/state")
      await #expect(throws: TaskUnavailable.self) {
        _ = try await server.task(id, delivery: Delivery(), support: [])
      }
      await #expect(throws: TaskUnavailable.self) { _ = try await server.cancelTask(id) }
      world.store.failure = nil
      #expect(await world.poll(id)?.status == .working)
    }
  }
}
