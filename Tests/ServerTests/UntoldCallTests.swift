import EventLoop
import JSON
import MCP
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import Server

/// A write that was carried out counts as told only once its answer has left, by whichever way it leaves.
@Suite struct UntoldCallTests {
  /// A write that was kept because its API asked for patience, and is due.
  @Engine
  private func kept(keyed: Bool = false) async throws -> (Simulation, Outcome) {
    let manifest = try TestAPI.manifest(
      errors: keyed ? #""idempotency": {"header": "Key"},"# : ""
    )
    let busy = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
    let replies = [busy] + Array(repeating: .answer(201, after: 1), count: 4)
    let world = Simulation(manifest, replies, inCallWaitLimit: 0)
    let outcome = await world.call("create_deal", ["title": "A"])
    await world.pass(Double(try #require(outcome.seconds)))
    return (world, outcome)
  }

  @Test(arguments: [false, true])
  func `a resumed write whose answer was lost answers the same call made again`(
    keyed: Bool
  ) async throws {
    try await onEngine {
      let (world, outcome) = try await kept(keyed: keyed)
      world.isClientThere = false
      _ = await world.resume(outcome.task)
      #expect(world.transport.requests.count == 2)
      let next = world.another(process: "next")
      let again = await next.call("create_deal", ["title": "A"])
      #expect(again.isGood)
      #expect(again.text.contains("nothing was sent now"))
      #expect(world.transport.requests.count == 2)
      _ = await next.call("create_deal", ["title": "A"])
      #expect(world.transport.requests.count == 3)
    }
  }

  @Test func `a resumed write whose answer was lost is told when its task is taken up again`()
    async throws
  {
    try await onEngine {
      let (world, outcome) = try await kept()
      world.isClientThere = false
      _ = await world.resume(outcome.task)
      let next = world.another(process: "next")
      let again = await next.resume(outcome.task)
      #expect(again.isGood)
      #expect(again.text.contains("nothing was sent now"))
      #expect(next.kept.allSatisfy { !$0.isUntold })
      #expect(world.transport.requests.count == 2)
    }
  }

  @Test func `a resumed write that was told may be made once more`() async throws {
    try await onEngine {
      let (world, outcome) = try await kept()
      _ = await world.resume(outcome.task)
      _ = await world.call("create_deal", ["title": "A"])
      #expect(world.transport.requests.count == 3)
    }
  }

  @Test func `reading a kept result on tells of its call`() async throws {
    try await onEngine {
      let (world, outcome) = try await kept()
      world.isClientThere = false
      _ = await world.resume(outcome.task)
      let result = try #require(world.kept.first?.result)
      let next = world.another(process: "next")
      _ = await next.ask(.readMore, ["result": .string(result.text)])
      #expect(next.kept.allSatisfy { !$0.isUntold })
    }
  }

  @Test func `an answer that the client gave up is kept for the same call`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let world = Simulation(manifest, [.answer(201, after: 1), .answer(201, after: 1)])
      world.fate = .lost
      _ = await world.call("create_deal", ["title": "A"])
      world.fate = .left
      let again = await world.call("create_deal", ["title": "A"])
      #expect(again.isGood)
      #expect(world.transport.requests.count == 1)
    }
  }

  @Test func `an answer that was lost is told once, also where it must not be written down`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let world = Simulation(manifest, Array(repeating: .answer(201, after: 1), count: 2))
      let arguments: JSONObject = ["title": .string(TestAPI.secret)]
      world.fate = .lost
      _ = await world.call("create_deal", arguments)
      world.fate = .left
      #expect(await world.call("create_deal", arguments).text.contains("sent once"))
      #expect(world.transport.requests.count == 1)
      #expect(await world.call("create_deal", arguments).isGood)
      #expect(world.transport.requests.count == 2)
      #expect(world.store.writes == 0)
    }
  }

  @Test func `a write that is made again at the moment of its cancellation is not sent twice`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let world = Simulation(manifest, [.answer(201, after: 30), .answer(201, after: 1)])
      let first = world.start("create_deal", ["title": "A"])
      await world.pass(5)
      first.cancel()
      let again = await world.call("create_deal", ["title": "A"])
      #expect(again.action == "verify")
      #expect(again.task != nil)
      #expect(world.transport.requests.count == 1)
    }
  }

  @Test func `a write made again at the moment when its task is taken up shares what comes of it`()
    async throws
  {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      for errors in ["", #""idempotency": {"header": "Key"},"#] {
        let manifest = try TestAPI.manifest(errors: errors)
        let done = ScriptedTransport.Reply.answer(201, after: 5)
        let world = Simulation(manifest, [slow, done, done])
        let task = await world.call("create_deal", ["title": "A"]).task
        await world.pass(60)
        world.store.beforeLook = { await world.pass(1) }
        let again = world.start("create_deal", ["title": "A"])
        await world.pass(0.5)
        let resumed = world.startResuming(task)
        #expect(await resumed.value.isGood)
        let joined = await again.value
        #expect(joined.isGood)
        #expect(joined.text.contains("sent once"))
        #expect(world.transport.requests.count == 2)
        #expect(world.kept.allSatisfy { $0.state == .done })
      }
    }
  }

  @Test func `the tool and change_operation are one way to one write`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let world = Simulation(
        manifest,
        [.answer(201, after: 5), .answer(201, after: 5)],
        room: 0
      )
      let one = world.start("create_deal", ["title": "A"])
      let other = await world.use(
        "change_operation",
        ["operation": "crm_create_deal", "arguments": ["title": "A"]]
      )
      #expect(await one.value.isGood)
      #expect(other.isGood)
      #expect(world.transport.requests.count == 1)
    }
  }
}
