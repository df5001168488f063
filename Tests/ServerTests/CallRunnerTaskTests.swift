import EventLoop
import Failures
import HTTP
import JSON
import MCP
import Tasks
import TestSupport
import Testing

@testable import Server

/// What is kept of a call, and when.
@Suite struct CallRunnerTaskTests {
  private static let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])

  @Test func `a read that succeeds without a task writes nothing down`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      #expect(await world.call("get_deal", ["id": 1]).isGood)
      #expect(world.store.writes == 0)
    }
  }

  @Test func `a write is written down before it is sent, and forgotten when it has succeeded`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      var atSending: [String] = []
      world.transport.whenSending = {
        atSending += world.kept.map { "\($0.tool) \($0.state.kind)" }
      }
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(atSending == ["crm_create_deal running"])
      #expect(world.store.tasks.isEmpty)
    }
  }

  @Test func `a call of a named task is written down before it is sent, and stays with its result`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], #"{"a":1}"#)])
      var atSending = 0
      world.transport.whenSending = { atSending = world.kept.count }
      #expect(await world.call("search", ["query": "q", "task": "import-42"]).isGood)
      #expect(atSending == 1)
      let call = try #require(world.kept.first)
      #expect(call.state == .done)
      let page = await world.ask(.readMore, ["result": .string(call.result?.text ?? "")])
      #expect(page.text == #"{"a":1}"#)
    }
  }

  @Test func `a kept call that does not fit a later manifest stays kept, and says so`() async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      #expect(await world.call("search", ["query": "q", "task": "import-42"]).action == "back_off")
      let later = try TestAPI.load(
        """
        {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
         "source": {"url": "https://example.com", "date": "2026-11-20"},
         "base_url": "https://api.crm.example.com/v1",
         "operations": {"search": {"method": "POST", "path": "/search", "effect": "read",
           "repeat_safe": true, "description": "Searches.",
           "arguments": {"required": ["words"], "properties": {"words": {"type": "string"}}}}}}
        """
      )
      let other = Simulation(later, beside: world)
      await world.pass(100)
      let told = await other.resume("import-42")
      #expect(told.action == "revise")
      #expect(told.text.contains(#"cancel_task with {"task":"import-42","call":1}"#))
      #expect(other.kept.map(\.tool) == ["crm_search"])
    }
  }

  @Test func `a named task groups calls, and its name is what guidance calls it by`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let first = await world.call("search", ["query": "q", "task": "import-42"])
      let second = await world.call("get_deal", ["id": 1, "task": "import-42"])
      for outcome in [first, second] {
        #expect(outcome.task == "import-42")
        #expect(outcome.text.contains(#"Call resume_task with {"task":"import-42"} at or after"#))
      }
      #expect(world.store.tasks.count == 1)
      #expect(world.kept.map(\.tool) == ["crm_search", "crm_get_deal"])
      let bodies = world.transport.requests.map { String(decoding: $0.body ?? [], as: UTF8.self) }
      #expect(bodies == [#"{"query":"q"}"#])
      await world.pass(60)
      #expect(await world.resume("import-42").isGood)
      // The first call looks whether the API takes calls again; the second follows it.
      await world.pass(5)
      #expect(await world.resume("import-42").isGood)
      #expect(world.times == [0, 60, 65])
    }
  }

  @Test func `a call that has to wait is kept under a handle, and goes as it was when it is due`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(201, [], #"{"id":7}"#)])
      let told = await world.call("create_deal", ["title": "A"])
      let task = try #require(told.task)
      #expect(told.action == "back_off")
      #expect(told.text.contains(#"Call resume_task with {"task":"\#(task)"} at or after"#))
      await world.pass(60)
      #expect(await world.resume(task).text == #"{"id":7}"#)
      #expect(world.times == [0, 60])
      #expect(world.transport.requests[0].body == world.transport.requests[1].body)
      #expect(world.transport.requests[0].url == world.transport.requests[1].url)
    }
  }

  @Test func `what a resumed call gave can be read again, and is not asked for again`() async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(200, [], #"{"a":1}"#)])
      let task = await world.call("search").task
      await world.pass(60)
      #expect(await world.resume(task).isGood)
      let again = await world.resume(task)
      #expect(again.isGood)
      #expect(again.text.hasPrefix("Nothing is pending in tk_"))
      let handle = try #require(world.kept.first?.result?.text)
      #expect(again.text.contains(#"read_more with {"result":"\#(handle)","offset":0}"#))
      let page = await world.ask(.readMore, ["result": .string(handle), "offset": 0])
      #expect(page.text == #"{"a":1}"#)
      #expect(world.times.count == 2)
    }
  }

  @Test func `a call given up by the client after it was sent may have happened`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(201, after: 10)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      call.cancel()
      #expect(await call.value.text == "The call was cancelled.")
      #expect(world.kept.map(\.state) == [.unknown])
      let listed = await world.ask(.listTasks, ["state": "unknown"])
      #expect(
        listed.text.contains(#"crm_create_deal with {"title":"A"} was sent, and may have happened"#)
      )
    }
  }

  @Test(arguments: [false, true])
  func `a write that nobody waited for is told with who gave it up`(atEnd: Bool) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(201, after: 10)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      if atEnd { world.deliveries.last?.withdrawAtEnd() }
      call.cancel()
      _ = await call.value
      let loss: Failure.Loss = atEnd ? .programEnded : .cancelled
      let sentence = try #require(Failure.unanswered(loss).say)
      let again = await world.call("create_deal", ["title": "A"])
      let resumed = await world.resume(again.task)
      for told in [again, resumed] {
        #expect(told.action == "verify")
        #expect(told.text.contains(sentence))
      }
      #expect(world.times == [0])
    }
  }

  @Test
  func `of a call given up by the client before it was sent, or while it waits, nothing stays`()
    async throws
  {
    try await onEngine {
      let soon = ScriptedTransport.Reply.answer(429, [("Retry-After", "10")])
      let world = Simulation(try TestAPI.manifest(), [soon])
      let sent = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      let unsent = world.start("create_deal", ["title": "B"])
      await world.pass(1)
      for call in [sent, unsent] {
        call.cancel()
        _ = await call.value
      }
      #expect(world.store.tasks.isEmpty)
      #expect(world.times == [0])
    }
  }

  @Test func `the user's word for a deletion holds until it is carried out`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow, .answer(204, [], "")])
      let task = await world.call("delete_deal", ["id": 1, "confirm": true]).task
      await world.pass(60)
      #expect(await world.resume(task).text == "Done (204, no content).")
      #expect(world.transport.requests.map(\.method) == ["DELETE", "DELETE"])
    }
  }

  @Test func `without the key a call that is due is not sent, and stays due`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let task = await world.call("create_deal", ["title": "A"]).task
      await world.pass(60)
      world.desk.put()
      for _ in 0..<2 { #expect(await world.resume(task).action == "ask_operator") }
      #expect(world.times == [0])
      world.desk.put(key: TestAPI.secret)
      #expect(await world.resume(task).isGood)
      #expect(world.times == [0, 60])
    }
  }
}
