import EventLoop
import HTTP
import JSON
import MCP
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// What a kept call may cost, and calls that are not kept.
@Suite struct CallRunnerTaskLimitTests {
  private static let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])

  @Test func `a call that was tried as often as it may be waits for a person, who lets it go on`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest(
        rules: #"{"when": {"status": [409]}, "do": "retry"}"#,
        tasks: #"{"attempts": 3}"#
      )
      let busy = Array(repeating: ScriptedTransport.Reply.answer(409), count: 3)
      let world = Simulation(manifest, busy, inCallWaitLimit: 0)
      var last = await world.call("search")
      let task = last.task
      for _ in 0..<2 {
        #expect(last.action == "back_off")
        await world.pass(Double(try #require(last.seconds)))
        last = await world.resume(task)
      }
      #expect(last.action == "ask_operator")
      #expect(last.text.contains("The call was tried 3 times and failed each time"))
      #expect(await world.resume(task).action == "ask_operator")
      #expect(world.times.count == 3)
      #expect(await world.resume(task, ["operator_acted": true]).isGood)
    }
  }

  @Test func `waits that the API tells use up no attempt`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(tasks: #"{"attempts": 1}"#)
      let world = Simulation(manifest, Array(repeating: Self.slow, count: 4))
      let task = await world.call("search").task
      for _ in 0..<3 {
        await world.pass(60)
        #expect(await world.resume(task).action == "back_off")
      }
      await world.pass(60)
      #expect(await world.resume(task).isGood)
    }
  }

  @Test func `past its deadline a call is not sent, and the same call made anew is`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(tasks: #"{"deadline": 100}"#)
      let world = Simulation(manifest, [Self.slow])
      let task = await world.call("search").task
      await world.pass(101)
      let late = await world.resume(task)
      #expect(!late.isGood)
      #expect(late.text.contains("crm_search ran out of time and was not done."))
      #expect(late.text.contains("make the call again if it is still needed"))
      #expect(world.times == [0])
      #expect(await world.call("search").isGood)
    }
  }

  @Test func `a wait past the deadline is for a person to decide`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(tasks: #"{"deadline": 100}"#)
      let world = Simulation(manifest, [.answer(429, [("Retry-After", "200")])])
      let told = await world.call("search")
      #expect(told.action == "ask_operator")
      #expect(told.text.contains("it is kept only until 2026-11-20T12:01:40Z"))
    }
  }

  // MARK: - Not kept

  @Test func `a call with a key among its arguments is not kept, and the agent hears why`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let query: JSONValue = .string("who owns \(TestAPI.secret)?")
      let told = await world.call("search", ["query": query])
      #expect(told.action == "back_off")
      #expect(told.task == nil)
      #expect(told.text.contains("This call is not kept, because its arguments hold a key"))
      #expect(told.text.contains("Call crm_search again with the same arguments at or after"))
      await world.pass(60)
      let named = await world.call("search", ["query": query, "task": "owners"])
      #expect(named.action == "revise")
      #expect(named.text.contains("Nothing was sent."))
      #expect(named.text.contains("its arguments hold a key of this server"))
      #expect(world.times == [0])
      #expect(world.store.tasks.isEmpty)
    }
  }

  @Test func `a write with a key among its arguments is sent all the same`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      #expect(await world.call("create_deal", ["title": .string(TestAPI.secret)]).isGood)
      #expect(world.store.writes == 0)
    }
  }

  @Test(arguments: [
    (String(repeating: "a", count: 10_000), "at most 80 characters, and this one has 10000"),
    ("a\u{7}b", "U+0007"), ("a\nb", "U+000A"), ("a\u{202E}b", "U+202E"), (" ", "is empty"),
    ("tk_abc", "must be a whole handle"),
  ])
  func `a task name that is none is told, and nothing is sent`(
    name: String,
    problem: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.call("create_deal", ["task": .string(name)])
      #expect(outcome.action == "revise")
      #expect(outcome.fields == ["task"])
      #expect(outcome.text.contains(problem), "\(outcome.text)")
      #expect(outcome.text.unicodeScalars.count < 2000)
      #expect(world.times.isEmpty)
      #expect(world.store.tasks.isEmpty)
    }
  }

  @Test func `a call for a task that nobody knows is not sent`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let handle = "tk_" + String(repeating: "a", count: 26)
      let outcome = await world.call("create_deal", ["task": .string(handle)])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("Nothing was sent."))
      #expect(outcome.text.contains("There is no task of that handle"))
      #expect(world.times.isEmpty)
    }
  }

  // MARK: - A store that fails

  @Test func `a store that fails keeps no call from being made that only reads`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200), Self.slow])
      world.store.failure = .full(path: "/state/recourse.db")
      #expect(await world.call("get_deal", ["id": 1]).isGood)
      let told = await world.call("search")
      #expect(told.action == "back_off")
      #expect(told.until == 60)
      #expect(told.task == nil)
      #expect(told.text.contains("This call is not kept, because the server's store"))
      #expect(!told.text.contains("/state"))
    }
  }

  @Test func `with a store that fails a call of a named task is not sent unkept`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      world.store.failure = .full(path: "/state/recourse.db")
      let outcome = await world.call("search", ["task": "import-42"])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("leave the task argument out"))
      #expect(world.times.isEmpty)
    }
  }
}
