import EventLoop
import HTTP
import JSON
import Manifests
import SimulatedWorld
import TestSupport
import Testing

@testable import Server

@Suite struct CallRunnerBudgetTests {
  private static let two = """
    {"id": "w", "kind": "window", "scope": "ip", "limit": 2, "per": 60,
     "learn": {"limit": "header:L", "remaining": "header:R",
               "reset": {"from": "header:T", "as": "seconds"}}}
    """
  private static let single = #"{"id": "q", "kind": "concurrency", "scope": "ip", "limit": 1}"#

  @Test func `the third of two calls a minute is told the first free instant`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(budgets: Self.two))
      _ = await world.call("search")
      await world.pass(10)
      _ = await world.call("search")
      let third = await world.call("get_deal", ["id": 1])
      #expect(third.action == "back_off")
      #expect(third.until == 60)
      #expect(third.seconds == 50)
      #expect(third.text.contains("2 calls in any 60 s"))
      #expect(third.text.contains("Nothing was sent."))
      #expect(world.times == [0, 10])
    }
  }

  @Test func `whoever is sent away has a place, and whoever comes later comes behind it`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(budgets: Self.two))
      for _ in 0..<2 { _ = await world.call("search") }
      var told: [Double?] = []
      for number in 1...4 {
        told.append(await world.call("get_deal", ["id": JSONValue(number)]).until)
      }
      #expect(told == [60, 60, 120, 120])
      await world.pass(60)
      #expect(await world.call("search").until == 180)
      for number in 1...2 {
        #expect(await world.call("get_deal", ["id": JSONValue(number)]).isGood)
      }
      #expect(world.times == [0, 0, 60, 60])
    }
  }

  @Test func `whoever asks again before the time keeps the one place`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(budgets: Self.two))
      for _ in 0..<2 { _ = await world.call("search") }
      for _ in 0..<4 { #expect(await world.call("get_deal", ["id": 1]).until == 60) }
      #expect(await world.call("get_deal", ["id": 2]).until == 60)
      #expect(await world.call("get_deal", ["id": 3]).until == 120)
    }
  }

  @Test func `a place that nobody comes for is given on, and who comes late queues again`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(budgets: Self.two))
      for _ in 0..<2 { _ = await world.call("search") }
      for number in 1...2 { _ = await world.call("get_deal", ["id": JSONValue(number)]) }
      await world.pass(91)
      for number in 3...4 {
        #expect(await world.call("get_deal", ["id": JSONValue(number)]).isGood)
      }
      #expect(await world.call("get_deal", ["id": 1]).until == 151)
      #expect(world.times == [0, 0, 91, 91])
    }
  }

  @Test func `whoever finds the budget full shortly before it is free waits inside`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(budgets: Self.two))
      _ = await world.call("search")
      _ = await world.call("search")
      await world.pass(50)
      #expect(await world.call("search").isGood)
      #expect(world.times == [0, 0, 60])
      #expect(
        world.told.first
          == "Waiting 10 s for Acme CRM: its limit of 2 calls in any 60 s is used up."
      )
    }
  }

  @Test func `never more than the limit is sent in any window`() async throws {
    try await onEngine {
      let budget = #"{"id": "w", "kind": "window", "scope": "ip", "limit": 3, "per": 2}"#
      let world = Simulation(try TestAPI.manifest(budgets: budget))
      let calls = (0..<12).map { world.start("get_deal", ["id": JSONValue($0)]) }
      for call in calls { #expect(await call.value.isGood) }
      #expect(world.times == [0, 0, 0, 2, 2, 2, 4, 4, 4, 6, 6, 6])
      let paths = world.transport.requests.map(\.url).map { $0.split(separator: "/").last }
      #expect(paths == (0..<12).map { "\($0)" })
    }
  }

  @Test func `who waits leaves once the calls before are known to count no more`() async throws {
    try await onEngine {
      let budget = #"{"id": "w", "kind": "window", "scope": "ip", "limit": 2, "per": 2}"#
      let world = Simulation(try TestAPI.manifest(budgets: budget).withMargin())
      let calls = (0..<6).map { world.start("get_deal", ["id": JSONValue($0)]) }
      for call in calls { #expect(await call.value.isGood) }
      // Each window would be 2.05 s long if what is set aside for the way of a call were kept after its answer.
      #expect(world.times.last.map { (4...4.02).contains($0) } == true, "\(world.times)")
    }
  }

  @Test func `what the API says of its limit tightens ours`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.two),
        [.answer(200, [("R", "0"), ("T", "45")])]
      )
      _ = await world.call("search")
      #expect(await world.call("search").until == 45)
      #expect(world.times == [0])
    }
  }

  @Test func `a place whose request never left is free again`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.two),
        [.failure(.nothingSent, .tls), .failure(.nothingSent, .tls)]
      )
      for _ in 0..<4 { _ = await world.call("search") }
      #expect(world.times == [0, 0, 0, 0])
    }
  }

  @Test func `one call at a time means one, and the next follows as soon as it is over`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.single),
        Array(repeating: .answer(200, after: 0.3), count: 4)
      )
      let calls = (0..<4).map { world.start("get_deal", ["id": JSONValue($0)]) }
      for call in calls { #expect(await call.value.isGood) }
      #expect(world.transport.underWay.most == 1)
      #expect(world.times == [0, 0.3, 0.6, 0.9].map { $0 })
    }
  }

  @Test func `a call cancelled while it waits sends nothing and frees its place`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(budgets: Self.two))
      _ = await world.call("search")
      _ = await world.call("search")
      await world.pass(50)
      let waiting = (0..<2).map { world.start("get_deal", ["id": JSONValue($0)]) }
      await world.pass(1)
      for call in waiting { call.cancel() }
      for call in waiting { #expect(await call.value.text == "The call was cancelled.") }
      #expect(world.clock.elapsed == 51)
      let next = (2..<4).map { world.start("get_deal", ["id": JSONValue($0)]) }
      for call in next { #expect(await call.value.isGood) }
      #expect(world.times == [0, 0, 60, 60])
    }
  }

  @Test func `who waits behind a place that is given back goes earlier, in the same order`()
    async throws
  {
    try await onEngine {
      let budget = #"{"id": "w", "kind": "window", "scope": "ip", "limit": 1, "per": 5}"#
      let world = Simulation(try TestAPI.manifest(budgets: budget))
      let calls = (0..<4).map { world.start("get_deal", ["id": JSONValue($0)]) }
      await world.pass(1)
      #expect(world.times == [0])
      calls[1].cancel()
      for call in calls { _ = await call.value }
      let paths = world.transport.requests.map(\.url).map { $0.split(separator: "/").last }
      #expect(paths == ["0", "2", "3"])
      #expect(world.times == [0, 5, 10])
    }
  }

  @Test func `a request that never left lets the one behind it go at once`() async throws {
    try await onEngine {
      let budget = #"{"id": "w", "kind": "window", "scope": "ip", "limit": 1, "per": 15}"#
      let world = Simulation(
        try TestAPI.manifest(budgets: budget),
        [.failure(.nothingSent, .tls, after: 2)]
      )
      let lost = world.start("get_deal", ["id": 1])
      let waiting = world.start("get_deal", ["id": 2])
      #expect(await lost.value.action == "ask_operator")
      #expect(await waiting.value.isGood)
      #expect(world.times == [0, 2])
    }
  }

  @Test func `a call cancelled under way counts, and lets the next one go`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.single),
        [.answer(200, after: 20), .answer(200)]
      )
      let slow = world.start("search")
      await world.pass(2)
      slow.cancel()
      #expect(await slow.value.isGood == false)
      #expect(await world.call("search").isGood)
      #expect(world.times == [0, 2])
      #expect(world.transport.underWay.now == 0)
    }
  }

  @Test func `a cancelled probe of a failing API leaves the look to the next call`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: .refused, count: 5) + [.answer(200, after: 20), .answer(200)],
        inCallWaitLimit: 5
      )
      for _ in 0..<2 { _ = await world.call("search") }
      await world.pass(20)
      let probe = world.start("search")
      await world.pass(1)
      probe.cancel()
      _ = await probe.value
      #expect(await world.call("search").isGood)
    }
  }
}
