import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import Tasks
import TestSupport
import Testing

@testable import Server

/// What an agent saw of a call that may have happened, and deletions that find nothing any more.
@Suite struct SightingTests {
  private static let lost = ScriptedTransport.Reply.failure(.sent, .connectionClosed)

  @Test func `what has happened is closed, and the user hears that its answer was lost`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.lost, .answer(201)])
      let task = try #require(await world.call("create_deal", ["title": "A"]).task)
      let closed = await world.resume(task, ["happened": true])
      #expect(closed.isGood)
      #expect(closed.text.contains("crm_create_deal (call 1 of \(task)) has happened."))
      #expect(closed.text.contains("Tell the user that it was done"))
      #expect(
        closed.result.structuredContent?["disclose"] == ["the answer of crm_create_deal"]
      )
      #expect(world.kept.map(\.state) == [.done])
      #expect(world.times.count == 1)
      // The same words once more change nothing, and the same call is a new one.
      #expect(await world.resume(task, ["happened": true]).isGood)
      #expect(await world.resume(task, ["happened": false]).isGood)
      #expect(world.times.count == 1)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(world.times.count == 2)
    }
  }

  @Test func `what has not happened is sent once more, as it was`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [Self.lost, Self.lost, .answer(201, [], #"{"id":7}"#)]
      )
      let task = try #require(await world.call("create_deal", ["title": "A"]).task)
      let again = await world.resume(task, ["happened": false])
      #expect(again.action == "verify")
      #expect(world.times.count == 2)
      let done = await world.resume(task, ["happened": false])
      #expect(done.text == #"{"id":7}"#)
      #expect(world.times.count == 3)
      #expect(Set(world.transport.requests.map(\.body)).count == 1)
      #expect(await world.resume(task, ["happened": false]).text.hasPrefix("Nothing is pending"))
      #expect(world.times.count == 3)
    }
  }

  @Test func `a look from before the last sending sends nothing`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.lost, .answer(201, after: 20)])
      let task = try #require(await world.call("create_deal", ["title": "A"]).task)
      let body: @Engine @Sendable () async -> Outcome = {
        await world.resume(task, ["happened": false])
      }
      let first = Task(executorPreference: EventLoop.shared, operation: body)
      await world.pass(1)
      first.cancel()
      _ = await first.value
      #expect(world.times.count == 2)
      let second = await world.resume(task, ["happened": false])
      #expect(second.action == "verify")
      #expect(second.text.contains("look once more"))
      #expect(world.times.count == 2)
      #expect(await world.resume(task, ["happened": false]).isGood)
      #expect(world.times.count == 3)
    }
  }

  @Test func `of several that may have happened the one that is meant has to be named`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.lost, Self.lost, .answer(201)])
      for title in ["A", "B"] {
        let told = await world.call("create_deal", ["title": .string(title), "task": "t"])
        #expect(told.text.contains(#""call":\#(title == "A" ? 1 : 2),"happened":true}"#))
      }
      let which = await world.resume("t", ["happened": false])
      #expect(which.action == "revise")
      #expect(which.text.contains(#"call 2, crm_create_deal with {"title":"B"}"#))
      #expect(world.times.count == 2)
      _ = await world.resume("t", ["happened": true, "call": 1])
      _ = await world.resume("t", ["happened": false])
      #expect(world.kept.map(\.state) == [.done, .done])
      #expect(world.times.count == 3)
    }
  }

  @Test func `a word on what only waits sends nothing`() async throws {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let world = Simulation(try TestAPI.manifest(), [slow])
      let task = await world.call("create_deal", ["title": "A"]).task
      await world.pass(70)
      for happened: JSONValue in [true, false] {
        let told = await world.resume(task, ["happened": happened])
        #expect(told.action == "revise")
        #expect(told.text.contains("without \"happened\""))
      }
      #expect(world.times.count == 1)
    }
  }

  @Test func `whoever takes a task up sees what its calls were made with`() async throws {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let world = Simulation(try TestAPI.manifest(), [slow])
      let told = await world.call("create_deal", ["title": "A"])
      #expect(told.result.structuredContent?["arguments"] == nil)
      let listed = await world.ask(.listTasks)
      #expect(listed.text.contains(#"crm_create_deal with {"title":"A"} waits until"#))
      let early = await world.resume(told.task)
      #expect(early.text.contains(#"It is kept with {"title":"A"}."#))
      #expect(early.result.structuredContent?["arguments"] == ["title": "A"])
    }
  }

  // MARK: - Deletions

  private static func deleting(isRepeatSafe: Bool) throws -> Manifest {
    try TestAPI.load(
      """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1", "errors": {},
       "operations": {"delete_deal": {"method": "DELETE", "path": "/deals/{id}",
        "effect": "destroy", "repeat_safe": \(isRepeatSafe), "description": "Deletes.",
        "arguments": {"required": ["id"], "properties": {"id": {"type": "integer"}}}}}}
      """
    )
  }

  private static let deletion: JSONObject = ["id": 1, "confirm": true]

  @Test(arguments: [404, 410])
  func `a deletion that is repeated and finds nothing has happened`(status: Int) async throws {
    try await onEngine {
      let manifest = try Self.deleting(isRepeatSafe: true)
      let world = Simulation(manifest, [Self.lost, .answer(status)])
      let done = await world.call("delete_deal", Self.deletion)
      #expect(done.isGood)
      #expect(done.text.contains("It is deleted; do not call again."))
      #expect(world.times.count == 2)
      #expect(world.store.tasks.isEmpty)
    }
  }

  @Test func `a deletion that is sent for the first time and finds nothing is to be revised`()
    async throws
  {
    try await onEngine {
      let manifest = try Self.deleting(isRepeatSafe: true)
      let refused = ScriptedTransport.Reply.answer(429, [("Retry-After", "1")])
      let world = Simulation(manifest, [refused, .answer(404)])
      #expect(await world.call("delete_deal", Self.deletion).action == "revise")
    }
  }

  @Test func `a deletion that was kept after its answer was lost knows what it may have done`()
    async throws
  {
    try await onEngine {
      let manifest = try Self.deleting(isRepeatSafe: true)
      let world = Simulation(manifest, [Self.lost, .answer(404)], inCallWaitLimit: 0)
      let kept = await world.call("delete_deal", Self.deletion)
      #expect(kept.action == "back_off")
      await world.pass(Double(kept.seconds ?? 0))
      #expect(await world.resume(kept.task).text.contains("It is deleted"))
    }
  }

  @Test func `a deletion that was cancelled under way knows what it may have done`() async throws {
    try await onEngine {
      let manifest = try Self.deleting(isRepeatSafe: true)
      let world = Simulation(manifest, [.answer(204, after: 10), .answer(404)])
      let first = world.start("delete_deal", Self.deletion)
      await world.pass(1)
      first.cancel()
      _ = await first.value
      #expect(await world.call("delete_deal", Self.deletion).text.contains("It is deleted"))
    }
  }

  @Test(arguments: [false, true])
  func `a deletion whose server died knows what it may have done`(isRepeatSafe: Bool) async throws {
    try await onEngine {
      let manifest = try Self.deleting(isRepeatSafe: isRepeatSafe)
      let one = Simulation(manifest, [.answer(204, after: 20), .answer(404)])
      let lost = one.start("delete_deal", Self.deletion)
      await one.pass(1)
      let two = one.another(process: "two")
      var told = await two.call("delete_deal", Self.deletion)
      if !isRepeatSafe {
        #expect(told.action == "verify")
        told = await two.resume(told.task, ["happened": false])
      }
      #expect(told.text.contains("It is deleted"))
      lost.cancel()
      _ = await lost.value
    }
  }
}
