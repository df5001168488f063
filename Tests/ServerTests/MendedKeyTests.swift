@testable import Credentials
@testable import Administration
import EventLoop
import Failures
import HTTP
import JSON
import MCP
import Pacing
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing

@testable import Server

/// What becomes of held calls once a person has acted, and who finds out how.
@Suite struct MendedKeyTests {
  private static let refused = ScriptedTransport.Reply.answer(401, [], #"{"code":"BAD_KEY"}"#)
  private static let file = SecretFile.content("sk_old_123456")
  private static let new = SecretFile.content("sk_new_123456")

  @Engine private static func world(
    _ replies: [ScriptedTransport.Reply] = [refused],
    key: String? = TestAPI.secret
  ) throws -> Simulation {
    Simulation(try TestAPI.manifest(), replies, key: key)
  }

  @Engine private static func filed(
    _ replies: [ScriptedTransport.Reply] = [refused]
  ) throws -> Simulation {
    let world = try world(replies, key: nil)
    world.desk.put(file: file)
    return world
  }

  /// Another process, started now, whose key stands in its variable.
  @Engine private static func started(
    _ name: String,
    beside world: Simulation,
    key: String = TestAPI.secret
  ) async throws -> Simulation {
    await world.pass(1)
    let process = Simulation(try TestAPI.manifest(), beside: world, process: name)
    process.desk.put(key: key)
    return process
  }

  @Engine private static func state(of world: Simulation) async -> String? {
    let list = await world.ask(.listTasks)
    return list.result.structuredContent?["tasks"]?.array?.first?["state"]?.string
  }

  // MARK: - A changed key

  @Test func `a rewritten file lets a kept call go on without anybody's word`() async throws {
    try await onEngine {
      let world = try Self.filed()
      let task = await world.call("create_deal", ["title": "A"]).task
      #expect(await world.resume(task).action == "ask_operator")
      #expect(await Self.state(of: world) == "held")
      world.desk.put(file: Self.new)
      #expect(await Self.state(of: world) == "waiting")
      #expect(await world.resume(task).isGood)
      #expect(world.transport.requests.last?.fields["Authorization"] == "Bearer sk_new_123456")
      #expect(await Self.state(of: world) == "done")
      #expect(world.times.count == 2)
    }
  }

  @Test func `a rewritten file opens what another process and the operator see`() async throws {
    try await onEngine {
      let one = try Self.filed()
      let two = Simulation(try TestAPI.manifest(), beside: one)
      two.desk.put(file: Self.file)
      let task = await one.call("search").task
      #expect(await two.call("get_deal", ["id": 1]).action == "ask_operator")
      two.desk.put(file: Self.new)
      one.desk.put(file: Self.new)
      #expect(await Self.state(of: two) == "waiting")
      let survey = try #require(try one.operatorStore.survey(now: one.clock.now))
      #expect(survey.pacingSnapshot.holds.isEmpty)
      #expect(survey.tasks.flatMap(\.calls).allSatisfy { $0.isDue(one.clock.now) })
      #expect(await two.resume(task).isGood)
      #expect(one.times.count == 2)
    }
  }

  @Test func `a variable that was changed lets kept calls go on once the server is restarted`()
    async throws
  {
    try await onEngine {
      let one = try Self.world()
      let task = await one.call("create_deal", ["title": "A"]).task
      one.machine.end("one")
      let two = try await Self.started("two", beside: one, key: "sk_new_123456")
      #expect(await Self.state(of: two) == "waiting")
      let survey = try #require(try two.operatorStore.survey(now: two.clock.now))
      #expect(survey.pacingSnapshot.holds.isEmpty)
      #expect(await two.resume(task).isGood)
      #expect(one.times.count == 2)
    }
  }

  @Test func `the same call made again with another key takes up the one that was held`()
    async throws
  {
    try await onEngine {
      let world = try Self.filed()
      let task = await world.call("create_deal", ["title": "A"]).task
      world.desk.put(file: Self.new)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(await world.resume(task).text.hasPrefix("Nothing is pending"))
      #expect(world.times.count == 2)
    }
  }

  @Test func `what another account's server holds is not taken for one's own`() async throws {
    try await onEngine {
      let one = try Self.world()
      let two = Simulation(try TestAPI.manifest(), beside: one)
      two.desk.put(key: "sk_of_another_account")
      let task = await one.call("create_deal", ["title": "A"]).task
      #expect(await two.call("create_deal", ["title": "A"]).isGood)
      #expect(await one.resume(task).action == "ask_operator")
      #expect(await one.call("search").text.contains("Nothing was sent."))
      #expect(one.times.count == 2)
    }
  }

  @Test func `a client of the Tasks extension gets the result of a call that was held`()
    async throws
  {
    try await onEngine {
      let world = try Self.filed([.answer(429, [("Retry-After", "60")]), Self.refused])
      let server = try #require(world.server)
      let result = await server.call(
        "crm_search",
        arguments: [:],
        tasks: .declared,
        progress: ProgressReporter(send: nil),
        delivery: Delivery()
      )
      let id = try #require(result.task?.id)
      await world.pass(60)
      let waiting = try #require(await world.poll(id, .form))
      guard case .inputRequired(_, let question) = waiting.status else {
        Issue.record("\(waiting.status)")
        return
      }
      #expect(question.message.contains("CRM_KEY"))
      #expect(waiting.state.statusMessage?.contains("is held") == true)
      #expect(world.times.count == 2)
      world.desk.put(file: Self.new)
      let ended = await world.poll(id, .form)
      guard case .completed(let answer)? = ended?.status else {
        Issue.record("it is not completed")
        return
      }
      #expect(!answer.isError)
      #expect(world.times.count == 3)
    }
  }

  // MARK: - The same key, valid again

  @Test func `after a restart one call looks, and its success frees all that was held`()
    async throws
  {
    try await onEngine {
      let one = try Self.world()
      let first = await one.call("create_deal", ["title": "A"]).task
      let second = await one.call("create_deal", ["title": "B"]).task
      one.machine.end("one")
      let two = try await Self.started("two", beside: one)
      #expect(await two.resume(second).isGood)
      #expect(await Self.state(of: two) == "waiting")
      #expect(await two.resume(first).isGood)
      #expect(one.times == [0, 1, 1])
    }
  }

  @Test func `of many servers that are started at once one looks`() async throws {
    try await onEngine {
      let one = try Self.world([Self.refused, Self.refused, Self.refused])
      _ = await one.call("search")
      await one.pass(1)
      let crowd = try (0..<10).map { number in
        Simulation(try TestAPI.manifest(), beside: one, process: "p\(number)")
      }
      for process in crowd { #expect(await process.call("search").action == "ask_operator") }
      for process in crowd { #expect(await process.call("search").action == "ask_operator") }
      #expect(one.times.count == 2)
    }
  }

  @Test func `a server that is started over and over does not ask each time`() async throws {
    try await onEngine {
      let one = try Self.world(Array(repeating: Self.refused, count: 200))
      _ = await one.call("search")
      for number in 0..<120 {
        let next = try await Self.started("p\(number)", beside: one)
        #expect(await next.call("search").action == "ask_operator")
      }
      #expect((4...8).contains(one.times.count), "\(one.times)")
    }
  }

  @Test func `taking a task up is the call that looks when its time has come`() async throws {
    try await onEngine {
      let world = try Self.world()
      let told = await world.call("search")
      #expect(told.text.contains("at or after 2026-11-20T12:15:00Z (900 s from now)"))
      await world.pass(899)
      #expect(await world.resume(told.task).text.contains("(1 s from now)"))
      await world.pass(1)
      #expect(await world.resume(told.task).isGood)
      #expect(world.times == [0, 900])
    }
  }

  @Test func `an answer for another reason shows that the key is accepted`() async throws {
    try await onEngine {
      let world = try Self.world([Self.refused, .answer(404)])
      let task = await world.call("search").task
      await world.pass(900)
      #expect(await world.call("get_deal", ["id": 1]).action == "revise")
      #expect(await world.resume(task).isGood)
    }
  }

  @Test func `a look that an overloaded API does not answer is left to the next call`()
    async throws
  {
    try await onEngine {
      let world = try Self.world([Self.refused, .answer(429, [("Retry-After", "60")])])
      let task = await world.call("search").task
      await world.pass(900)
      #expect(await world.call("get_deal", ["id": 1]).action == "back_off")
      await world.pass(60)
      #expect(await world.resume(task).isGood)
    }
  }

  // MARK: - A person's word

  @Test func `words that are none do not hammer the API`() async throws {
    try await onEngine {
      let world = try Self.world(Array(repeating: Self.refused, count: 400))
      let task = await world.call("search").task
      for _ in 0..<300 {
        let again = await world.resume(task, ["operator_acted": true])
        #expect(again.action == "ask_operator")
        await world.pass(1)
      }
      // 0, 0, 10, 30, 70, 130, 190, 250 s.
      #expect(world.times.count == 8)
    }
  }

  @Test func `a word that comes too soon after the last is told when it counts`() async throws {
    try await onEngine {
      let world = try Self.world([Self.refused, Self.refused])
      let task = await world.call("search").task
      _ = await world.resume(task, ["operator_acted": true])
      let soon = await world.resume(task, ["operator_acted": true])
      #expect(soon.text.contains("operator_acted counts only at or after 2026-11-20T12:00:10Z"))
      await world.pass(10)
      #expect(await world.resume(task, ["operator_acted": true]).isGood)
    }
  }

  // MARK: - What is said

  @Test func `what a person reads names the file that is really used, and no restart`()
    async throws
  {
    try await onEngine {
      let world = try Self.filed()
      let told = await world.call("search")
      #expect(
        told.text.contains(
          "Put a valid key into the file /keys/crm (CRM_KEY_FILE names it); the file is read anew "
            + "with each call, so nothing has to be restarted."
        )
      )
      #expect(!told.text.contains("environment variable"))
      #expect(told.text.contains("go on: recourse tasks release crm/credential\n"))
      let survey = try #require(try world.operatorStore.survey(now: world.clock.now))
      let board = StatusReport(survey, now: world.clock.wall, directory: "/state")
      #expect(board.lines.contains { $0.text.contains("To do: Put a valid key into the file /k") })
    }
  }

  @Test func `what a person reads names the variable, and the restart`() async throws {
    try await onEngine {
      let world = try Self.world()
      let told = await world.call("search")
      #expect(told.text.contains("into the environment variable CRM_KEY of this server, then"))
    }
  }

  @Test func `a manifest's own words are followed by where the key really lies`() async throws {
    try await onEngine {
      let rule = """
        {"when": {"code": ["BAD_KEY"]}, "do": "ask_operator", "kind": "auth",
         "operator": "Renew CRM_KEY."}
        """
      let world = Simulation(try TestAPI.manifest(rules: rule), [Self.refused], key: nil)
      world.desk.put(file: Self.file)
      let told = await world.call("search")
      #expect(told.text.contains("Renew CRM_KEY. This server takes the key from the file /k"))
    }
  }

  @Test func `a held call is listed with the time at which it may look`() async throws {
    try await onEngine {
      let world = try Self.world()
      _ = await world.call("search")
      let list = await world.ask(.listTasks)
      #expect(list.text.contains("resume_task looks at or after 2026-11-20T12:15:00Z"))
    }
  }

  @Test func `who lacks a key is told what to call when it is there`() async throws {
    try await onEngine {
      let world = try Self.world([], key: nil)
      let told = await world.call("get_deal", ["id": 1])
      #expect(told.text.contains("When it is done, call crm_get_deal again with the same"))
    }
  }
}
