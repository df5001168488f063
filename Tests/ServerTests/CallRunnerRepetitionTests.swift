import EventLoop
import HTTP
import JSON
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

@Suite struct CallRunnerRepetitionTests {
  private static let bad = ScriptedTransport.Reply.answer(502, [], "<html>")

  @Test func `a repeat-safe call that met a server error is sent at most three times`() async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [Self.bad, Self.bad, Self.bad])
      let outcome = await world.call("search")
      #expect(outcome.action == "back_off")
      #expect(outcome.attempts == 3)
      try #require(world.times.count == 3)
      #expect((0.2...1).contains(world.times[1]))
      #expect((0.2...2).contains(world.times[2] - world.times[1]))
    }
  }

  @Test func `two seeds give two jitters, one seed always the same`() async throws {
    try await onEngine {
      var runs: [[Double]] = []
      for seed in [7, 8, 7] as [UInt64] {
        let world = Simulation(try TestAPI.manifest(), [Self.bad, Self.bad], seed: seed)
        _ = await world.call("search")
        runs.append(world.times)
      }
      #expect(runs[0] == runs[2])
      #expect(runs[0] != runs[1])
    }
  }

  @Test(arguments: [
    ScriptedTransport.Reply.failure(.sent, .timeout), .failure(.sent, .connectionClosed),
    .failure(.sent, .incompleteAnswer), .answer(502, [], "<html>"),
  ])
  func `a write that may have happened is never sent again`(
    reply: ScriptedTransport.Reply
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [reply])
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == "verify")
      #expect(outcome.text.contains("crm_get_deal"))
      #expect(world.times == [0])
      #expect(outcome.attempts == 1)
    }
  }

  @Test func `a write that never left is sent again, then left to the agent`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.refused, .refused])
      let good = await world.call("create_deal", ["title": "A"])
      #expect(good.isGood)
      #expect(world.times.count == 3)

      let dead = Simulation(try TestAPI.manifest(), [.refused, .refused, .refused])
      let outcome = await dead.call("create_deal", ["title": "A"])
      #expect(outcome.action == "back_off")
      #expect(dead.times.count == 3)
    }
  }

  @Test(arguments: [TransportError.Reason.tls, .addressRefused, .invalidURL])
  func `a way to the API that is closed for good is told at once`(
    reason: TransportError.Reason
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.failure(.nothingSent, reason)])
      #expect(await world.call("search").action == "ask_operator")
      #expect(world.times == [0])
    }
  }

  @Test func `a keyed write goes again with its key, and a new call has a new one`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(errors: #""idempotency": {"header": "Key"},"#)
      let world = Simulation(manifest, [.failure(.sent, .timeout), .answer(201)])
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      let keys = world.transport.requests.map { $0.fields["Key"] }
      try #require(keys.count == 3)
      #expect(keys[0]?.utf8.count == 36)
      #expect(keys[0] == keys[1])
      #expect(keys[1] != keys[2])
    }
  }

  @Test func `a keyed write whose outcome is open keeps its key for the agent's next call`()
    async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest(errors: #""idempotency": {"header": "Key"},"#)
      let lost = ScriptedTransport.Reply.failure(.sent, .timeout)
      let world = Simulation(manifest, [lost, lost, lost])
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == "back_off")
      await world.pass(60)
      _ = await world.call("create_deal", ["title": "B"])
      _ = await world.call("create_deal", ["title": "A"])
      let keys = world.transport.requests.map { $0.fields["Key"] }
      try #require(keys.count == 5)
      #expect(Set(keys[0...2]).count == 1)
      #expect(keys[3] != keys[0])
      #expect(keys[4] == keys[0])
    }
  }

  @Test func `equal writes at the same time are one, and both are told its result`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(errors: #""idempotency": {"header": "Key"},"#)
      let world = Simulation(manifest, [.answer(201, after: 1), .answer(201, after: 1)])
      let one = world.start("create_deal", ["title": "A"])
      let other = world.start("create_deal", ["title": "A"])
      let outcomes = (await one.value, await other.value)
      #expect(world.transport.requests.count == 1)
      #expect(outcomes.0.isGood && outcomes.1.isGood)
      #expect([outcomes.0, outcomes.1].count { $0.text.contains("sent once") } == 1)
      _ = await world.call("create_deal", ["title": "A"])
      #expect(world.transport.requests.count == 2)
    }
  }

  @Test func `a key whose outcome is open goes with one request for two equal writes`() async throws
  {
    try await onEngine {
      let manifest = try TestAPI.manifest(errors: #""idempotency": {"header": "Key"},"#)
      let lost = ScriptedTransport.Reply.failure(.sent, .timeout)
      let world = Simulation(
        manifest,
        [lost, .answer(201, after: 1), .answer(201, after: 1)],
        inCallWaitLimit: 0
      )
      let kept = await world.call("create_deal", ["title": "A"])
      await world.pass(Double(try #require(kept.seconds)))
      let calls = (0..<2).map { _ in world.start("create_deal", ["title": "A"]) }
      for call in calls { _ = await call.value }
      let keys = world.transport.requests.map { $0.fields["Key"] }
      try #require(keys.count == 2)
      #expect(keys[1] == keys[0])
    }
  }

  @Test func `every call is answered within fifty seconds`() async throws {
    try await onEngine {
      let manifest = try TestAPI.manifest(timeout: 120)
      let world = Simulation(
        manifest,
        [.answer(429, [("Retry-After", "19")]), .answer(200, after: 500)]
      )
      let outcome = await world.call("search")
      #expect(outcome.action == "back_off")
      #expect(world.clock.elapsed == 50)
      let late = Simulation(manifest, [.answer(200, after: 500)])
      _ = await late.call("search")
      #expect(late.clock.elapsed == 50)
      #expect(late.times == [0])
    }
  }

  @Test func `a storm of failures is not answered by a storm of repetitions`() async throws {
    try await onEngine {
      // 500s without an end, and with each a healthy answer between, so that no breaker opens.
      let pair = [Self.bad, ScriptedTransport.Reply.answer(404)]
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: pair, count: 40).flatMap { $0 }
      )
      for number in 0..<30 { _ = await world.call("search", ["query": .string("\(number)")]) }
      #expect(world.times.count == 40)
    }
  }

  @Test func `a waiting crowd that meets failures makes no more than ten repetitions`() async throws
  {
    try await onEngine {
      // Each call is granted two repetitions of its own; the crowd shares ten. No 5xx: they would open the breaker.
      let world = Simulation(
        try TestAPI.manifest(rules: #"{"when": {"status": [409]}, "do": "retry"}"#),
        Array(repeating: .answer(409), count: 200)
      )
      let calls = (0..<40).map { world.start("search", ["query": .string("\($0)")]) }
      var outcomes: [Outcome] = []
      for call in calls { outcomes.append(await call.value) }
      #expect(world.times.count == 50)
      #expect(outcomes.allSatisfy { $0.action == "back_off" })
    }
  }

  @Test func `successes earn the repetitions back, one for ten`() async throws {
    try await onEngine {
      let busy = ScriptedTransport.Reply.answer(409)
      let good = ScriptedTransport.Reply.answer(200)
      let world = Simulation(
        try TestAPI.manifest(rules: #"{"when": {"status": [409]}, "do": "retry"}"#),
        Array(repeating: busy, count: 15) + Array(repeating: good, count: 10)
          + Array(repeating: busy, count: 4)
      )
      // Five calls of three attempts each use up the ten.
      for number in 0..<5 { _ = await world.call("search", ["query": .string("\(number)")]) }
      #expect(world.times.count == 15)
      for number in 0..<10 { _ = await world.call("get_deal", ["id": JSONValue(number)]) }
      let earned = await world.call("search", ["query": "a"])
      let spent = await world.call("search", ["query": "b"])
      #expect(earned.attempts == 2)
      #expect(spent.attempts == 1)
    }
  }

  @Test func `an API that keeps failing is left alone, and the agent is told until when`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: .refused, count: 30),
        inCallWaitLimit: 8
      )
      _ = await world.call("search")
      let second = await world.call("search")
      #expect(world.times.count == 5)
      let opening = try #require(second.until)
      let third = await world.call("get_deal", ["id": 1])
      #expect(world.times.count == 5)
      #expect(third.until == opening)
      #expect(third.text.contains("Nothing was sent."))
      await world.pass(opening - world.clock.elapsed)
      _ = await world.call("search")
      #expect(world.times.count == 6)
    }
  }
}
