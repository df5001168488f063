@testable import Administration
import EventLoop
import JSON
import Pacing
import SimulatedWorld
import Storage
import TestSupport
import Testing

@testable import Server

/// Limits that only the API's answers tell.
@Suite struct LearnedLimitTests {
  @Engine private static func world(
    _ budget: String,
    _ replies: [[(String, String)]],
    body: String = "{}"
  ) throws -> Simulation {
    Simulation(
      try TestAPI.manifest(budgets: budget),
      replies.map { .answer(200, $0, body) }
    )
  }

  @Test func `nothing is sent before the reset once a good answer said that nothing is left`()
    async throws
  {
    try await onEngine {
      let world = try Self.world(
        #"{"id": "d", "kind": "window", "learn": {"items": "header:RateLimit"}}"#,
        [[("RateLimit", #""day";r=0;t=60"#)]]
      )
      #expect(await world.call("search").isGood)
      let next = await world.call("get_deal", ["id": 1])
      #expect(next.action == "back_off")
      #expect(next.until == 60)
      #expect(world.times == [0])
      await world.pass(60)
      #expect(await world.call("get_deal", ["id": 1]).isGood)
    }
  }

  @Test func `a full pair lets the next call wait for what comes back`() async throws {
    try await onEngine {
      let world = try Self.world(
        #"{"id": "b", "kind": "bucket", "refill": 2, "learn": {"pair": "header:X-Calls"}}"#,
        [[("X-Calls", "39/40")], [("X-Calls", "40/40")]]
      )
      for _ in 0..<3 { #expect(await world.call("search").isGood) }
      #expect(world.times == [0, 0, 0.5])
    }
  }

  @Test func `what an answer says a call cost is what counts`() async throws {
    try await onEngine {
      let budget = """
        {"id": "c", "kind": "bucket", "scope": "account", "capacity": 100, "refill": 10,
         "cost": "json:/cost", "source": {"url": "https://a.b", "date": "2026-11-20"}}
        """
      let world = try Self.world(budget, [[], []], body: #"{"cost": 100}"#)
      for _ in 0..<2 { #expect(await world.call("search").isGood) }
      #expect(world.times[0] == 0)
      #expect((0.1...0.2).contains(world.times[1]))
    }
  }

  @Test func `what refusals taught is told in words, and forgotten when a person says so`()
    async throws
  {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "4")])
      let world = Simulation(try TestAPI.manifest(), [slow, slow], inCallWaitLimit: 0)
      _ = await world.call("search")
      await world.pass(4)
      _ = await world.call("search")
      let operators = InMemoryStore(process: "operator", sharing: world.machine)
      let survey = try #require(try operators.survey(now: world.clock.now))
      let pace = try #require(survey.pacingSnapshot.paces.first)
      let board = StatusReport(survey, now: world.clock.now, directory: "/state")
      let command = "recourse tasks release \(pace.place.text)"
      for lines in [board.lines, board.releaseLines].map({ $0.map(\.text) }) {
        #expect(lines.contains { $0.contains("learned from refusals") })
        #expect(lines.contains { $0.hasSuffix(command) })
      }
      let release = try #require(Release(.named(pace.place.text), in: survey))
      let instants = InstantSource { world.clock.now }
      let opened = try await OperatorActs(on: operators, now: instants).carryOut(release)
      let report = ActReport(release, opened: opened, in: survey)
      #expect(report.hasActed)
      #expect(report.lines.contains { $0.text.hasPrefix("Forgotten: how fast \(pace.place.text)") })
      #expect(try operators.survey(now: world.clock.now)?.pacingSnapshot.paces.isEmpty == true)
      await world.pass(10)
      for id in 1...3 { #expect(await world.call("get_deal", ["id": JSONValue(id)]).isGood) }
      #expect(world.times.suffix(3) == [14, 14, 14])
    }
  }

  @Test func `an answer from a cache teaches nothing`() async throws {
    try await onEngine {
      let world = try Self.world(
        #"{"id": "d", "kind": "window", "learn": {"items": "header:RateLimit"}}"#,
        [[("RateLimit", #""day";r=0;t=60"#), ("Age", "5")]]
      )
      for _ in 0..<2 { #expect(await world.call("search").isGood) }
      #expect(world.times == [0, 0])
    }
  }
}
