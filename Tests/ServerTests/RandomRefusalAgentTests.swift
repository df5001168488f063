import EventLoop
import JSON
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

/// What an agent loses that calls an API which refuses calls at random, with no limit behind it.
@Suite struct RandomRefusalAgentTests {
  /// How the API refuses, and seconds that are borne for 24 calls.
  struct Case: Sendable, CustomTestStringConvertible {
    var percent: Int
    var retryAfter: Int?

    /// Agents that share the API, each in a process of its own and with calls of its own.
    var agents = 1

    /// On average over the seeds, and for the worst of them.
    var average: Double
    var worst: Double
    var testDescription: String {
      "\(percent) %, \(retryAfter.map { "\($0) s" } ?? "no time"), \(agents) agents"
    }
  }

  /// Seconds until agents that come when they are told have made their calls, each one after the other.
  @Engine
  private static func duration(of calls: Int, _ refusals: Case, seed: UInt64) async throws
    -> Double
  {
    var random = SeededGenerator(seed: seed)
    let fields = refusals.retryAfter.map { [("Retry-After", "\($0)")] } ?? []
    let script = (0..<calls * refusals.agents * 10).map { _ -> ScriptedTransport.Reply in
      let isRefused = Int.random(in: 0..<100, using: &random) < refusals.percent
      return isRefused ? .answer(429, fields, after: 0.05) : .answer(200, after: 0.05)
    }
    let world = Simulation(try TestAPI.manifest(), script, inCallWaitLimit: 3, seed: seed)
    let others = try (1..<refusals.agents).map { number in
      Simulation(try TestAPI.manifest(), beside: world, process: "agent \(number)")
    }
    let work = ([world] + others).enumerated().map { number, world in
      let body: @Engine @Sendable () async throws -> Void = {
        try await Self.makeCalls(in: world, from: number * 1000, calls)
      }
      return Task(executorPreference: EventLoop.shared, operation: body)
    }
    for agent in work { try await agent.value }
    return world.clock.elapsed
  }

  @Engine
  private static func makeCalls(in world: Simulation, from start: Int, _ calls: Int) async throws {
    for call in 1...calls {
      var outcome = await world.call("get_deal", ["id": JSONValue(start + call)])
      while !outcome.isGood {
        let until = try #require(outcome.until, "\(outcome.text)")
        await world.pass(max(0, until - world.clock.elapsed))
        outcome = await world.resume(outcome.task)
      }
    }
  }

  // Of 24 calls some eight or three are refused; to wait for each would take 16 s and 6 s where 2 s are named.
  @Test(arguments: [
    Case(percent: 25, average: 45, worst: 80),
    Case(percent: 25, retryAfter: 2, average: 27, worst: 45),
    Case(percent: 10, retryAfter: 2, average: 14, worst: 45),
    Case(percent: 10, average: 20, worst: 45),
    Case(percent: 10, agents: 3, average: 60, worst: 120),
  ])
  func `refusals by chance teach no slow pace`(refusals: Case) async throws {
    try await onEngine {
      var seconds: [Double] = []
      for seed in UInt64(1)...12 {
        seconds.append(try await Self.duration(of: 24, refusals, seed: seed))
      }
      #expect(seconds.reduce(0, +) / 12 < refusals.average, "\(seconds)")
      #expect(seconds.max() ?? 0 < refusals.worst, "\(seconds)")
    }
  }
}
