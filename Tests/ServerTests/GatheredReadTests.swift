import EventLoop
import JSON
import Tasks
import TestSupport
import Testing

@testable import Server

/// Reads that an agent makes to look around while an API takes no calls.
@Suite struct GatheredReadTests {
  @Engine private static func world() throws -> Simulation {
    let shut = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
    return Simulation(try TestAPI.manifest(), [shut], inCallWaitLimit: 0)
  }

  @Test func `reads that wait for one API are kept under one handle, and one resumption sends all`()
    async throws
  {
    try await onEngine {
      let world = try Self.world()
      var outcomes = [await world.call("search")]
      for id in 1...3 { outcomes.append(await world.call("get_deal", ["id": JSONValue(id)])) }
      let handles = Set(outcomes.compactMap(\.task))
      #expect(handles.count == 1)
      #expect(world.store.tasks.count == 1)
      #expect(outcomes.allSatisfy { $0.action == "back_off" })
      let handle = try #require(handles.first)
      #expect(outcomes[3].text.contains("The same task keeps 3 other reads of yours"))
      #expect(outcomes[3].text.contains(#"cancel_task with {"task":"\#(handle)","call":4}"#))
      await world.pass(600)
      let resumed = await world.resume(handle)
      #expect(resumed.isGood)
      let sent = world.transport.requests.dropFirst().count
      #expect(sent >= 1)
      for _ in 0..<8 where world.kept.contains(where: \.isPending) {
        await world.pass(600)
        _ = await world.resume(handle)
      }
      #expect(world.kept.allSatisfy { $0.state == .done })
      #expect(world.transport.requests.count == 5)
    }
  }

  @Test func `reads made at once share the handle as well`() async throws {
    try await onEngine {
      let world = try Self.world()
      _ = await world.call("search")
      let calls = (1...5).map { world.start("get_deal", ["id": JSONValue($0)]) }
      for call in calls { #expect(await call.value.task != nil) }
      #expect(world.store.tasks.count == 1)
      #expect(world.kept.count == 6)
    }
  }

  @Test func `beyond twenty a read is told the time and not kept, and every told handle resolves`()
    async throws
  {
    try await onEngine {
      let world = try Self.world()
      var told: [Outcome] = []
      for id in 1...25 { told.append(await world.call("get_deal", ["id": JSONValue(id)])) }
      #expect(world.kept.count == GatheredReads.limit)
      #expect(told.allSatisfy { $0.action == "back_off" && $0.until != nil })
      for outcome in told.suffix(5) {
        #expect(outcome.task == nil)
        #expect(outcome.text.contains("This call is not kept, because 20 reads wait already"))
      }
      for handle in Set(told.compactMap(\.task)) {
        #expect(await world.resume(handle).action == "back_off")
      }
    }
  }

  @Test func `writes and named calls have their own tasks, however many reads wait`() async throws {
    try await onEngine {
      let world = try Self.world()
      for id in 1...25 { _ = await world.call("get_deal", ["id": JSONValue(id)]) }
      let write = await world.call("create_deal", ["title": "A"])
      let named = await world.call("search", ["task": "import-42"])
      let shared = world.store.tasks.first?.id.text
      #expect(write.task != nil && write.task != shared)
      #expect(named.task == "import-42")
    }
  }

  @Test func `reads that a person must see to are kept apart from those that wait for a time`()
    async throws
  {
    try await onEngine {
      let refused = ScriptedTransport.Reply.answer(401)
      let world = Simulation(try TestAPI.manifest(), [refused], inCallWaitLimit: 0)
      let handles = [await world.call("search"), await world.call("get_deal", ["id": 1])]
      #expect(handles.allSatisfy { $0.action == "ask_operator" })
      #expect(Set(handles.compactMap(\.task)).count == 1)
    }
  }

  @Test func `a task of reads takes in so many and no more, although few of them wait at a time`()
    async throws
  {
    try await onEngine {
      let world = try Self.world()
      var handles = Set([try #require(await world.call("search").task)])
      for id in 1...GatheredReads.capacity {
        let handle = try #require(await world.call("get_deal", ["id": JSONValue(id)]).task)
        handles.insert(handle)
        let task = try #require(world.store.tasks.first { $0.id.text == handle })
        let number = try #require(task.calls.last?.number)
        _ = await world.ask(.cancelTask, ["task": .string(handle), "call": JSONValue(number)])
      }
      #expect(handles.count == 2)
      #expect(world.store.tasks.allSatisfy { $0.calls.count <= GatheredReads.capacity })
    }
  }

  @Test func `a read after the others are done begins a task of its own`() async throws {
    try await onEngine {
      let shut = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let world = Simulation(
        try TestAPI.manifest(),
        [shut, .answer(200), shut],
        inCallWaitLimit: 0
      )
      let first = await world.call("search")
      await world.pass(60)
      #expect(await world.resume(first.task).isGood)
      let second = await world.call("get_deal", ["id": 1])
      #expect(second.task != nil && second.task != first.task)
      #expect(await world.resume(first.task).text.hasPrefix("Nothing is pending"))
    }
  }
}
