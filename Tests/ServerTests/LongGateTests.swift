@testable import Administration
import EventLoop
import Failures
import HTTP
import JSON
import Pacing
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// A gate that is shut for longer than a call is kept.
@Suite struct LongGateTests {
  private static let far = ScriptedTransport.Reply.answer(429, [("Retry-After", "100000")])

  @Test
  func `what is told to rest is what the gate shuts, by the call that met it and by the next`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.far])
      let first = await world.call("search")
      #expect(first.action == "ask_operator")
      #expect(first.scope == "credential")
      #expect(first.text.contains("Until then do not call other tools of crm"))
      let second = await world.call("get_deal", ["id": 1])
      #expect(second.scope == "credential")
      #expect(second.text.contains("(429)"))
      #expect(!second.text.contains("not affected"))
      #expect(world.times == [0])
    }
  }

  @Test func `a gate behind a good status says what the API said, and whose time it is`()
    async throws
  {
    try await onEngine {
      let note = #"{"Information": "Our standard API rate limit is 25 requests per day."}"#
      let world = Simulation(try TestAPI.manifest(), [.answer(200, [], note)])
      #expect(await world.call("search").action == "back_off")
      let held = await world.call("get_deal", ["id": 1])
      #expect(held.text.contains("25 requests per day"))
      #expect(!held.text.contains("answered 200") && !held.text.contains("named this time"))
      #expect(world.times == [0])
    }
  }

  @Test func `somebody's word that a person has acted opens it, but not at once`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.far, .answer(200)])
      let task = await world.call("search").task
      await world.pass(30)
      #expect(await world.resume(task, ["operator_acted": true]).action == "ask_operator")
      #expect(world.times == [0])
      await world.pass(30)
      #expect(await world.resume(task, ["operator_acted": true]).isGood)
      #expect(await world.call("get_deal", ["id": 1]).isGood)
    }
  }

  @Test func `whoever is told to ask for a person hears from when on the word of one counts`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.far])
      let first = await world.call("search")
      let start = "operator_acted counts only at or after 2026-11-20T12:01:00Z"
      #expect(first.text.contains("\(start) (60 s from now)."), "\(first.text)")
      await world.pass(30)
      let soon = await world.resume(first.task, ["operator_acted": true])
      #expect(soon.text.contains("\(start) (30 s from now)."), "\(soon.text)")
      let other = await world.call("get_deal", ["id": 1])
      #expect(other.text.contains(start), "\(other.text)")
      await world.pass(31)
      #expect(!(await world.call("get_deal", ["id": 1])).text.contains("operator_acted counts"))
    }
  }

  @Test func `the word opens what a kept call waits for, and has it sent before its time`()
    async throws
  {
    try await onEngine {
      let day = ScriptedTransport.Reply.answer(429, [("Retry-After", "80000")])
      let world = Simulation(try TestAPI.manifest(), [day, .answer(200)])
      let task = await world.call("search").task
      let soon = await world.resume(task, ["operator_acted": true])
      #expect(soon.action == "back_off")
      #expect(soon.text.contains("operator_acted counts only at or after 2026-11-20T12:01:00Z"))
      await world.pass(60)
      #expect(await world.resume(task).action == "back_off")
      #expect(await world.resume(task, ["operator_acted": true]).isGood)
    }
  }

  @Test(arguments: [86_400, 86_459])
  func `a wait as long as a call is kept is waited out, and leaves time to come back`(
    seconds: Int
  ) async throws {
    try await onEngine {
      let day = ScriptedTransport.Reply.answer(429, [("Retry-After", "\(seconds)")])
      let world = Simulation(try TestAPI.manifest(), [day, .answer(200), .answer(200)])
      let task = await world.call("search").task
      await world.pass(1)
      let next = await world.call("get_deal", ["id": 1])
      #expect(next.action == "back_off")
      #expect(await world.resume(task).action == "back_off")
      await world.pass(89_000)
      #expect(await world.resume(task).isGood)
      #expect(await world.resume(next.task).isGood)
    }
  }

  @Test func `a wait that is longer than a call is kept is for a person`() async throws {
    try await onEngine {
      let more = ScriptedTransport.Reply.answer(429, [("Retry-After", "86470")])
      let world = Simulation(try TestAPI.manifest(), [more])
      #expect(await world.call("search").action == "ask_operator")
    }
  }

  @Test(arguments: ["100000", "900000"])
  func `who has to stop and ask is not told to do other work in the same breath`(
    seconds: String
  ) async throws {
    try await onEngine {
      for status in [429, 503] {
        let reply = ScriptedTransport.Reply.answer(status, [("Retry-After", seconds)])
        let world = Simulation(try TestAPI.manifest(), [reply])
        for told in [await world.call("search"), await world.call("get_deal", ["id": 1])] {
          #expect(told.text.contains("Stop here, and tell the user this"))
          #expect(!told.text.contains("Do other work"), "\(told.text)")
        }
      }
    }
  }

  @Test(arguments: ["100000", "900000"])
  func `an API out of service is not a limit that somebody may raise`(seconds: String)
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(503, [("Retry-After", seconds)])])
      let told = await world.call("search")
      #expect(told.action == "ask_operator")
      #expect(!told.text.contains("limit raised"), "\(told.text)")
      #expect(told.text.contains("takes calls again sooner"), "\(told.text)")
    }
  }

  @Test
  func
    `a limit that is full for longer than a call is kept is told with its scope, and opened by the task`()
    async throws
  {
    try await onEngine {
      let weekly =
        #"{"id": "week", "kind": "window", "scope": "credential", "limit": 1, "per": 604800}"#
      let world = Simulation(try TestAPI.manifest(budgets: weekly), [.answer(200), .answer(200)])
      #expect(await world.call("search").isGood)
      let told = await world.call("get_deal", ["id": 1])
      #expect(told.action == "ask_operator")
      #expect(told.scope == "credential")
      #expect(told.text.contains("Until then do not call other tools of crm"), "\(told.text)")
      let operators = InMemoryStore(process: "operator", sharing: world.machine)
      let survey = try #require(try operators.survey(now: world.clock.now))
      let task = try #require(told.task)
      let release = try #require(Release(.named(task), in: survey))
      #expect(release.gates.places == ["crm/credential"])
      #expect(Release(.named("crm/credential"), in: survey)?.gates == release.gates)
      let instants = InstantSource { world.clock.now }
      let opened = try await OperatorActs(on: operators, now: instants).carryOut(release)
      #expect(opened.count == 1)
      #expect(await world.resume(task).isGood)
    }
  }

  @Test func `a short gate is waited for, and whoever says that a person has acted hears so`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(429, [("Retry-After", "600")]), .answer(200)]
      )
      let task = await world.call("search").task
      await world.pass(120)
      let told = await world.resume(task, ["operator_acted": true])
      #expect(told.action == "back_off")
      #expect(told.text.contains("operator_acted does not shorten this wait"))
      #expect(world.times == [0])
    }
  }

  @Test func `a call that waits behind a gate is kept with the reason that shut it`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", "600")])])
      _ = await world.call("search")
      _ = await world.call("get_deal", ["id": 1])
      #expect(world.kept.map { $0.failure?.status } == [429, 429])
      #expect(world.kept.map { $0.failure?.scope } == ["credential", "credential"])
    }
  }
}
