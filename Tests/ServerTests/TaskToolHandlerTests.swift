import EventLoop
import HTTP
import JSON
import MCP
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// The built-in tools.
@Suite struct TaskToolHandlerTests {
  private static let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "60")])
  private static let unknown = JSONValue.string("tk_" + String(repeating: "a", count: 26))

  @Test func `too early is answered with the same time, and the third time with a plain word`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let task = await world.call("search").task
      for times in 1...4 {
        await world.pass(10)
        let early = await world.resume(task)
        #expect(early.action == "back_off")
        #expect(early.until == 60)
        #expect(early.seconds == 60 - times * 10)
        #expect(early.text.contains("Nothing was sent."))
        #expect(early.text.contains("Stop polling: you came \(times) times") == (times >= 3))
      }
      #expect(world.times == [0])
    }
  }

  @Test func `a call that is due soon is waited for, unless the agent says not to`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      let task = await world.call("search").task
      await world.pass(45)
      let early = await world.resume(task, ["wait": false])
      #expect(early.action == "back_off" && early.until == 60)
      #expect(world.times == [0])
      let resumed = await world.resume(task)
      #expect(resumed.isGood)
      #expect(world.times == [0, 60])
      #expect(world.told.contains("Waiting 15 s until crm_search may be sent."))
    }
  }

  @Test func `a write that may have happened stays until it is closed, and is never sent again`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.failure(.sent, .connectionClosed)])
      let told = await world.call("create_deal", ["title": "A"])
      let task = try #require(told.task)
      #expect(told.action == "verify")
      #expect(told.text.contains(#"resume_task with {"task":"\#(task)","happened":true}"#))
      for _ in 0..<2 {
        let again = await world.resume(task, ["operator_acted": true])
        #expect(again.action == "verify")
        #expect(again.text.contains("It was not sent again."))
      }
      let closed = await world.ask(.cancelTask, ["task": .string(task)])
      #expect(closed.isGood)
      #expect(closed.text.contains("had been sent and may have happened"))
      #expect(await world.resume(task).text.contains("Nothing is pending"))
      #expect(world.times == [0])
    }
  }

  @Test func `one call of several is given up, and the others go on`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.slow])
      _ = await world.call("search", ["task": "t"])
      _ = await world.call("get_deal", ["id": 1, "task": "t"])
      let outcome = await world.ask(.cancelTask, ["task": "t", "call": 2])
      #expect(outcome.text.contains("Given up in t: crm_get_deal (call 2)."))
      #expect(outcome.text.contains("Tell the user what is missing: the deal."))
      await world.pass(60)
      #expect(await world.resume("t").text == "{}")
      #expect(world.times == [0, 60])
      #expect(
        await world.ask(.cancelTask, ["task": "t", "call": 2]).text.contains("no pending call 2")
      )
    }
  }

  @Test func `a call that is given up frees its place for others`() async throws {
    try await onEngine {
      let budget = #"{"id": "w", "kind": "window", "scope": "ip", "limit": 1, "per": 60}"#
      let world = Simulation(try TestAPI.manifest(budgets: budget))
      _ = await world.call("search")
      let kept = await world.call("get_deal", ["id": 1])
      #expect(await world.call("get_deal", ["id": 2]).until == 120)
      _ = await world.ask(.cancelTask, ["task": .string(kept.task ?? "")])
      #expect(await world.call("get_deal", ["id": 3]).until == 60)
    }
  }

  // MARK: - Listing and notes

  @Test func `the list tells what waits for what, and what was noted`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(429, [("Retry-After", "60")], #"{"code":"SLOW"}"#)]
      )
      #expect(await world.ask(.listTasks).text.hasPrefix("No task is kept"))
      _ = await world.call("search", ["task": "import-42"])
      _ = await world.ask(.noteTask, ["task": "import-42", "note": "page 7 of 12 done"])
      _ = await world.ask(.noteTask, ["task": "later", "note": "ask again"])
      let whole = await world.ask(.listTasks)
      #expect(
        whole.text.contains(#"waits until 2026-11-20T12:01:00Z (60 s from now; "SLOW", 429)"#)
      )
      #expect(whole.text.contains(#""page 7 of 12 done""#))
      #expect(whole.text.contains("later (tk_"))
      let waiting = await world.ask(.listTasks, ["state": "waiting"])
      #expect(waiting.result.structuredContent?["count"] == 1)
      #expect(await world.ask(.listTasks, ["state": "done"]).text.hasPrefix("No task has a call"))
      let one = await world.ask(.listTasks, ["task": "import-42"])
      #expect(one.text.contains("What is pending is kept until 2026-11-21T12:00:00Z."))
      #expect(world.times == [0])
    }
  }

  @Test func `a note that is too long is refused, and leaves no task behind`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let note = String(repeating: "n", count: 1 << 20)
      let outcome = await world.ask(.noteTask, ["task": "t", "note": .string(note)])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("the note has 1048576 characters, and at most 2000 are kept"))
      #expect(outcome.text.unicodeScalars.count < 1000)
      #expect(outcome.task == "t")
      #expect(world.store.tasks.isEmpty)
    }
  }

  @Test func `a key in a note is masked`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      _ = await world.ask(.noteTask, ["task": "t", "note": .string("key: \(TestAPI.secret)")])
      #expect(world.store.tasks.flatMap(\.notes).map(\.text) == ["key: [secret]"])
    }
  }

  @Test func `a note to an unknown handle begins no task`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.ask(.noteTask, ["task": Self.unknown, "note": "n"])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("there is no task tk_"))
      #expect(world.store.tasks.isEmpty)
    }
  }

  // MARK: - Arguments

  private static let misfits: [(BuiltInTool, JSONObject, String)] = [
    (.resumeTask, [:], "task"), (.resumeTask, ["task": true], "task"),
    (.resumeTask, ["task": "t", "now": true], "now"),
    (.resumeTask, ["task": "t", "operator_acted": "yes"], "operator_acted"),
    (.listTasks, ["state": "asleep"], "state"), (.noteTask, ["task": "t"], "note"),
    (.cancelTask, ["task": "t", "call": 0], "call"), (.readMore, [:], "result"),
    (.readMore, ["result": "rs_x", "offset": -1], "offset"),
  ]

  @Test(arguments: misfits)
  func `arguments that do not fit are named`(
    tool: BuiltInTool,
    arguments: JSONObject,
    field: String
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let outcome = await world.ask(tool, arguments)
      #expect(outcome.action == "revise")
      #expect(outcome.fields == [field])
      #expect(outcome.result.structuredContent?["tool"] == .string(tool.rawValue))
    }
  }

  @Test(arguments: [BuiltInTool.resumeTask, .cancelTask, .listTasks, .noteTask])
  func `a reference that is none, or of no task, is told`(tool: BuiltInTool) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      let problems: [(JSONValue, String)] = [
        (.string(String(repeating: "a", count: 10_000)), "at most 80 characters"),
        ("a\u{0}b", "U+0000"), ("tk_short", "must be a whole handle"), ("", "is empty"),
        (Self.unknown, "there is no task tk_"),
      ]
      for (reference, problem) in problems where tool != .listTasks || reference != "" {
        var arguments: JSONObject = ["task": reference]
        if tool == .noteTask { arguments["note"] = "n" }
        let outcome = await world.ask(tool, arguments)
        #expect(outcome.action == "revise")
        #expect(outcome.text.contains(problem), "\(outcome.text)")
        #expect(outcome.text.unicodeScalars.count < 2000)
      }
      #expect(world.store.tasks.isEmpty)
    }
  }

  @Test(arguments: [
    BuiltInTool.resumeTask, .cancelTask, .listTasks, .noteTask, .readMore,
  ])
  func `a store that fails is told to the operator`(tool: BuiltInTool) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest())
      world.store.failure = .full(path: "/state/recourse.db")
      let arguments: [BuiltInTool: JSONObject] = [
        .noteTask: ["task": "t", "note": "n"], .listTasks: [:],
        .readMore: ["result": .string(ResultID(entropy: []).text)],
      ]
      let outcome = await world.ask(tool, arguments[tool] ?? ["task": "t"])
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains("There is no room left for the store /state/recourse.db"))
    }
  }
}
