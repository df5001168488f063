import EventLoop
import HTTP
import JSON
import Storage
import MCP
import SimulatedWorld
import Tasks
import TestSupport
import Testing

@testable import Server

/// Tasks that several processes of one machine take up.
@Suite struct SharedTaskTests {
  private static let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])

  @Test func `another process takes a call up, arguments and all`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [Self.slow, .answer(200, [], #"{"a":1}"#)])
      let task = await one.call("search", ["query": "q"]).task
      one.machine.end("one")
      let two = Simulation(manifest, beside: one)
      await two.pass(60)
      #expect(await two.resume(task).text == #"{"a":1}"#)
      let bodies = one.transport.requests.map(\.body)
      #expect(bodies.count == 2)
      #expect(bodies.first == bodies.last)
    }
  }

  @Test func `of two that take a task up one sends, and the other waits for the answer`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [Self.slow, .answer(200, [], #"{"a":1}"#, after: 5)])
      let two = Simulation(manifest, beside: one)
      let task = await one.call("search").task
      await one.pass(60)
      let sender = one.startResuming(task)
      await one.pass(1)
      let begin = one.clock.elapsed
      let other = await two.resume(task)
      #expect(other.text.hasPrefix(#"{"a":1}"#))
      #expect(other.text.contains("it was sent once"))
      #expect(one.clock.elapsed - begin < 6)
      #expect(await sender.value.text == #"{"a":1}"#)
      #expect(one.times == [0, 60])
    }
  }

  @Test func `what another process sends for too long is named with who has it and until when`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [Self.slow, .answer(200, [], #"{"a":1}"#, after: 28)])
      let two = Simulation(manifest, beside: one)
      let task = await one.call("search").task
      await one.pass(60)
      let sender = one.startResuming(task)
      await one.pass(1)
      let other = await two.resume(task)
      #expect(other.action == "back_off")
      #expect(other.text.contains("is being sent by another process (one)"))
      #expect(other.text.contains("Nothing was sent from here."))
      #expect(other.text.contains("2026-11-20T12:02:00Z"))
      #expect(other.text.contains("its answer is told there once it has ended"))
      #expect(await sender.value.text == #"{"a":1}"#)
      #expect(await two.resume(task).text.contains("read_more with"))
      #expect(one.times == [0, 60])
    }
  }

  @Test func `a call that waits long in one process is not taken from it while it is sent`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let again = ScriptedTransport.Reply.answer(429, [("Retry-After", "40")])
      let one = Simulation(
        manifest,
        [Self.slow, again, .answer(201, [], #"{"a":1}"#, after: 25)],
        inCallWaitLimit: 45,
        total: 90
      )
      let task = await one.call("create_deal", ["title": "A"]).task
      await one.pass(60)
      let sender = one.startResuming(task)
      // The right that was taken at the beginning would have ended by now.
      await one.pass(62)
      let two = Simulation(manifest, beside: one)
      #expect(await two.resume(task).text.contains("it was sent once"))
      #expect(await sender.value.text == #"{"a":1}"#)
      #expect(one.times.count == 3)
    }
  }

  @Test
  func `of two processes that make the same write at once one sends, and both have its answer`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [.answer(201, [], #"{"id":7}"#, after: 2), .answer(201)])
      let two = Simulation(manifest, beside: one)
      let meeting = Meeting(of: 2)
      for world in [one, two] { world.store.beforeLook = { await meeting.come() } }
      let calls = [one, two].map { $0.start("create_deal", ["title": "A"]) }
      await one.pass(5)
      for call in calls { #expect(await call.value.text.contains(#"{"id":7}"#)) }
      #expect(one.times == [0])
    }
  }

  @Test
  func `a write that another process takes for one to be repeated freely is not sent beside it`()
    async throws
  {
    try await onEngine {
      let free = try TestAPI.manifest(creation: #""repeat_safe": true,"#)
      let one = Simulation(free, [.answer(201, after: 10), .answer(201)])
      let first = one.start("create_deal", ["title": "A", "task": "deals"])
      await one.pass(1)
      let two = Simulation(try TestAPI.manifest(), beside: one)
      let second = await two.call("create_deal", ["title": "A"])
      #expect(second.text.contains("The same call is kept already"))
      #expect(await first.value.isGood)
      #expect(one.times == [0])
    }
  }

  @Test func `a handle that was told leads to the answer, whoever else has heard it`() async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [.answer(201, [], #"{"id":7}"#, after: 30)])
      let two = Simulation(manifest, beside: one)
      let first = one.start("create_deal", ["title": "A"])
      await one.pass(1)
      let second = await two.call("create_deal", ["title": "A"])
      #expect(second.text.contains("is being sent by another process (one)"))
      let task = try #require(second.task)
      await one.pass(30)
      #expect(await first.value.isGood)
      let answer = await two.resume(task)
      #expect(!answer.text.contains("there is no task"))
      #expect(answer.text.contains("read_more with"))
      #expect(one.times == [0])
    }
  }

  @Test func `a write that may have happened is looked for after its key was changed as well`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [.answer(201, after: 20), .answer(201)])
      let lost = one.start("create_deal", ["title": "A"])
      await one.pass(1)
      one.machine.end("one")
      let two = Simulation(manifest, beside: one)
      two.desk.put(key: "sk_another_123456")
      #expect(await two.call("create_deal", ["title": "A"]).action == "verify")
      #expect(one.times == [0])
      lost.cancel()
      _ = await lost.value
    }
  }

  @Test func `what a dead process may have done is to be checked, and is not sent again`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [.answer(201, after: 20)])
      let lost = one.start("create_deal", ["title": "A", "task": "deals"])
      await one.pass(1)
      one.machine.end("one")
      let two = Simulation(manifest, beside: one)
      let outcome = await two.resume("deals")
      #expect(outcome.action == "verify")
      #expect(outcome.text.contains("crm_get_deal"))
      #expect(outcome.text.contains(#"resume_task with {"task":"deals","happened":true}"#))
      #expect(one.times == [0])
      lost.cancel()
      _ = await lost.value
      #expect(two.kept.map(\.state) == [.unknown])
    }
  }

  @Test func `the same write made anew is not sent until the lost one is closed`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [.answer(201, after: 20), .answer(201)])
      let lost = one.start("create_deal", ["title": "A"])
      await one.pass(1)
      one.machine.end("one")
      let two = Simulation(manifest, beside: one)
      let again = await two.call("create_deal", ["title": "A"])
      #expect(again.action == "verify")
      #expect(await two.call("create_deal", ["title": "A"]).action == "verify")
      #expect(one.times == [0])
      _ = await two.ask(.cancelTask, ["task": .string(try #require(again.task))])
      #expect(await two.call("create_deal", ["title": "A"]).isGood)
      lost.cancel()
      _ = await lost.value
    }
  }

  @Test(
    arguments: [["title": "A"], ["title": "A", "task": "deals"]] as [JSONObject],
    [false, true]
  )
  func `a write that was answered is told as done, whenever its server ends`(
    arguments: JSONObject,
    isDead: Bool
  ) async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [.answer(201, [], #"{"id":7}"#)])
      one.isClientThere = false
      #expect(await one.call("create_deal", arguments).isGood)
      if isDead { one.machine.end("one") }
      let two = Simulation(manifest, beside: one)
      #expect(await two.ask(.listTasks).text.contains("may have happened") == false)
      let again = await two.call("create_deal", arguments)
      #expect(again.isGood)
      #expect(again.text.contains(#"{"id":7}"#))
      #expect(again.text.contains("nothing was sent now"))
      #expect(one.times.count == 1)
    }
  }

  @Test func `what a dead process sent with a key is sent again with the same key`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(errors: #""idempotency": {"header": "Key"},"#)
      let one = Simulation(manifest, [.answer(201, after: 20)])
      let lost = one.start("create_deal", ["title": "A", "task": "deals"])
      await one.pass(1)
      one.machine.end("one")
      let two = Simulation(manifest, beside: one)
      #expect(await two.resume("deals").isGood)
      let keys = one.transport.requests.map { $0.fields["Key"] }
      #expect(keys.count == 2)
      #expect(keys[0] != nil && keys[0] == keys[1])
      lost.cancel()
      _ = await lost.value
      #expect(two.kept.map(\.state) == [.done])
    }
  }

  @Test func `the same call in another process is the kept one, and not a second`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [Self.slow])
      let two = Simulation(manifest, beside: one)
      let task = await one.call("search", ["query": "q"]).task
      let early = await two.call("search", ["query": "q"])
      #expect(early.task == task)
      #expect(early.until == 60)
      #expect(early.text.contains("it is too early for crm_search (429)"))
      await two.pass(60)
      #expect(await two.call("search", ["query": "q"]).isGood)
      #expect(await one.resume(task).text.hasPrefix("Nothing is pending"))
      #expect(one.times == [0, 60])
    }
  }

  @Test func `a hold of one process keeps all back, and a person's word lifts it for all`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest()
      let one = Simulation(manifest, [.answer(401)])
      let two = Simulation(manifest, beside: one)
      let task = await one.call("search").task
      #expect(await two.call("get_deal", ["id": 1]).action == "ask_operator")
      #expect(await two.resume(task).action == "ask_operator")
      #expect(one.times == [0])
      #expect(await two.resume(task, ["operator_acted": true]).isGood)
      #expect(await one.call("get_deal", ["id": 2]).isGood)
    }
  }

  @Test func `a person's word that was none closes the hold again`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(401), .answer(401)])
      let task = await world.call("search").task
      #expect(await world.resume(task, ["operator_acted": true]).action == "ask_operator")
      #expect(await world.call("get_deal", ["id": 1]).text.contains("Nothing was sent."))
      #expect(world.times == [0, 0])
    }
  }
}

/// Holds those who come until all are there.
@Engine
final class Meeting {
  private var missing: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(of count: Int) { missing = count }

  func come() async {
    missing -= 1
    guard missing > 0 else {
      for continuation in waiting { continuation.resume() }
      waiting = []
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }
}
