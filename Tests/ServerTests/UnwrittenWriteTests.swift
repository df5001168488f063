import EventLoop
import HTTP
import JSON
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// Writes that cannot be written down: after a crash nobody would know that they may have happened, so they are not sent.
@Suite struct UnwrittenWriteTests {
  private static let full = StoreError.full(path: "/state/state.db")
  private static let locked = StoreError.locked(path: "/state/lock", seconds: 5, holder: nil)

  @Test func `a write that cannot be written down is not sent, and it is said what to do`()
    async throws
  {
    try await onEngine {
      for errors in ["", #""idempotency": {"header": "Key"},"#] {
        let world = Simulation(try TestAPI.manifest(errors: errors))
        world.store.failure = Self.full
        for arguments: JSONObject in [["title": "A"], ["title": "A", "task": "deals"]] {
          let told = await world.call("create_deal", arguments)
          #expect(told.action == "ask_operator")
          #expect(told.text.contains("Nothing was sent."))
          #expect(told.text.contains("Free space on that disk"))
          #expect(told.text.contains("--state :memory:"))
          #expect(told.text.contains("Calls that only read still work."))
          #expect(told.task == nil)
        }
        #expect(world.times.isEmpty)
        #expect(await world.call("get_deal", ["id": 1]).isGood)
        world.store.failure = nil
        #expect(await world.call("create_deal", ["title": "A"]).isGood)
        #expect(world.times.count == 2)
      }
    }
  }

  @Test func `change_operation sends no write that cannot be written down`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), room: 0)
      world.store.failure = Self.full
      let told = await world.use(
        "change_operation",
        ["operation": "crm_create_deal", "arguments": ["title": "A"]]
      )
      #expect(told.action == "ask_operator")
      #expect(told.text.contains("call change_operation"))
      #expect(world.times.isEmpty)
    }
  }

  @Test func `while the store is only locked or away, a write is told when to come back`()
    async throws
  {
    try await onEngine {
      let away = StoreError.server(address: "db", .unready)
      for failure in [Self.locked, away] {
        let world = Simulation(try TestAPI.manifest())
        world.store.failure = failure
        let told = await world.call("create_deal", ["title": "A"])
        #expect(told.action == "back_off")
        #expect(told.until == StoreError.pause)
        #expect(told.text.contains("Nothing was sent."))
        #expect(world.times.isEmpty)
        world.store.failure = nil
        await world.pass(StoreError.pause)
        #expect(await world.call("create_deal", ["title": "A"]).isGood)
      }
    }
  }

  @Test func `a write is not sent while nobody can look whether an equal one may have happened`()
    async throws
  {
    try await onEngine {
      let lost = ScriptedTransport.Reply.failure(.sent, .connectionClosed)
      let world = Simulation(try TestAPI.manifest(), [lost])
      #expect(await world.call("create_deal", ["title": "A"]).action == "verify")
      world.store.failure = Self.locked
      world.store.failing = [.look]
      #expect(await world.call("create_deal", ["title": "A"]).action == "back_off")
      #expect(world.times.count == 1)
      world.store.failure = nil
      #expect(await world.call("create_deal", ["title": "A"]).action == "verify")
    }
  }

  @Test func `a kept write that cannot be taken up is not made as a new one`() async throws {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
      let world = Simulation(try TestAPI.manifest(), [slow, .answer(201)])
      #expect(await world.call("create_deal", ["title": "A"]).action == "back_off")
      await world.pass(60)
      world.store.failure = Self.full
      world.store.failing = [.change]
      #expect(await world.call("create_deal", ["title": "A"]).action == "ask_operator")
      #expect(world.times.count == 1)
      world.store.failure = nil
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(world.times.count == 2)
      #expect(world.store.tasks.isEmpty || world.kept.allSatisfy { $0.state == .done })
    }
  }

  @Test
  func `a resumed write whose new credential cannot be written down is not sent and stays due`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(401), .answer(201)])
      let task = await world.call("create_deal", ["title": "A"]).task
      world.desk.put(key: "sk_new")
      world.store.failure = Self.full
      world.store.changesLeft = 1
      _ = await world.resume(task, ["operator_acted": true])
      #expect(world.times.count == 1)
      world.store.failure = nil
      await world.pass(100)
      #expect(world.kept.map(\.state.kind) == [.waiting])
      #expect(await world.resume(task).isGood)
      #expect(world.times.count == 2)
    }
  }

  @Test func `a write that was sent once and cannot be written down again is told by what it met`()
    async throws
  {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "5")])
      let manifest = try TestAPI.manifest(timeout: 100)
      let world = Simulation(manifest, [slow, .answer(201)], total: 200)
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(2)
      world.store.failure = Self.full
      let told = await call.value
      #expect(world.times.count == 1)
      #expect(told.action == "back_off", "\(told.text)")
      #expect(!told.text.contains("Nothing was sent"), "\(told.text)")
      #expect(told.text.contains("(429)"), "\(told.text)")
      world.store.failure = nil
      await world.pass(60)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(world.times.count == 2)
    }
  }

  @Test func `what looks for the outcome of an accepted write goes on without the store`()
    async throws
  {
    try await onEngine {
      let accepted = ScriptedTransport.Reply.answer(
        202,
        [("Location", "/v1/jobs/1"), ("Retry-After", "1")]
      )
      let world = Simulation(try TestAPI.manifest(), [accepted, .answer(200, after: 1)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(0.5)
      world.store.failure = Self.full
      _ = await call.value
      #expect(world.times.count == 2)
    }
  }
}
