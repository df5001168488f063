import EventLoop
import HTTP
import JSON
import MCP
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
      let server = try #require(world.server)
      let id = try #require(try await call(world, .declared).task?.id)
      #expect(await server.task(id, delivery: Delivery())?.status == .working)
      #expect(world.times == [0])
      await world.pass(60)
      for _ in 0..<2 {
        let answer = try #require(await server.task(id, delivery: Delivery()))
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
      let server = try #require(world.server)
      let id = try #require(try await call(world, .declared).task?.id)
      await world.pass(60)
      for _ in 0..<2 {
        let answer = try #require(await server.task(id, delivery: Delivery()))
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
      #expect(await server.cancelTask(id) == .accepted)
      await world.pass(60)
      #expect(await server.task(id, delivery: Delivery())?.status == .cancelled)
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
      #expect(await server.cancelTask(ids[1]) == .accepted)
      #expect(await server.task(ids[0], delivery: Delivery())?.status == .working)
      #expect(await server.task(ids[1], delivery: Delivery())?.status == .cancelled)
    }
  }

  @Test(arguments: ["", "tk_x", "import-42", "tk_" + String(repeating: "a", count: 26)])
  func `an identifier that was never given out is unknown`(id: String) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let server = try #require(world.server)
      let known = try #require(try await call(world, .declared).task?.id)
      for id in [id, known + ".2", known + ".1", known + ".x", known + "."] {
        #expect(await server.task(id, delivery: Delivery()) == nil)
        #expect(await server.hasTask(id) == false)
        #expect(await server.cancelTask(id) == .unknownTask)
      }
      #expect(await server.hasTask(known))
    }
  }
}
