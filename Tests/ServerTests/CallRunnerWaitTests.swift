import EventLoop
import HTTP
import JSON
import MCP
import SimulatedWorld
import TestSupport
import Testing
import Time

@testable import Server

@Suite struct CallRunnerWaitTests {
  @Test func `a short wait happens inside the call, and the client hears of it`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(429, [("Retry-After", "7")], #"{"code":"SLOW"}"#), .answer(200, [], #"{"a":1}"#)]
      )
      let outcome = await world.call("search")
      #expect(outcome.isGood)
      #expect(outcome.text == #"{"a":1}"#)
      #expect(world.times == [0, 7])
      #expect(
        world.told == [
          "Waiting 7 s for Acme CRM: it answered \"SLOW\", 429; then attempt 2 of 3.",
          "Waiting 2 s for Acme CRM: it answered \"SLOW\", 429; then attempt 2 of 3.",
        ]
      )
    }
  }

  @Test func `a long wait is the agent's, and nothing is sent before it is over`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", "60")])])
      let first = await world.call("search")
      #expect(first.action == "back_off")
      #expect(first.until == 60)
      #expect(first.attempts == 1)
      await world.pass(30)
      let early = await world.call("get_deal", ["id": 1])
      #expect(early.action == "back_off")
      // One call looks first whether the API takes calls again.
      #expect(early.seconds == 35)
      #expect(early.until == 65)
      #expect(early.text.contains("Nothing was sent."))
      #expect(world.times == [0])
      await world.pass(30)
      #expect(await world.call("search").isGood)
      #expect(world.times == [0, 60])
    }
  }

  @Test func `a call that comes shortly before the gate opens waits inside`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", "60")])])
      _ = await world.call("search")
      await world.pass(45)
      #expect(await world.call("search").isGood)
      #expect(world.times == [0, 60])
      #expect(world.told.first == "Waiting 15 s for Acme CRM: it answered 429.")
    }
  }

  @Test func `an instant is met with one second to spare, and the agent is told that one`()
    async throws
  {
    try await onEngine {
      let reset = String(Int(SimulatedClock.start.seconds) + 5)
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("X-Reset", reset)])])
      #expect(await world.call("search").isGood)
      #expect(world.times == [0, 6])

      let late = String(Int(SimulatedClock.start.seconds) + 100)
      let other = Simulation(try TestAPI.manifest(), [.answer(429, [("X-Reset", late)])])
      #expect(await other.call("search").until == 101)
      await other.pass(101)
      #expect(await other.call("search").isGood)
      #expect(other.times == [0, 101])
    }
  }

  @Test func `an instant counts by the server's clock`() async throws {
    try await onEngine {
      // The server's clock is an hour behind ours.
      let date = "Fri, 20 Nov 2026 11:00:00 GMT"
      let reset = String(Int(SimulatedClock.start.seconds) - 3600 + 5)
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(429, [("X-Reset", reset), ("Date", date)])]
      )
      #expect(await world.call("search").isGood)
      #expect(world.times == [0, 6])
    }
  }

  @Test func `a server that says when to come back is not asked by others before`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(503, [("Retry-After", "90")])])
      #expect(await world.call("search").until == 90)
      let other = await world.call("get_deal", ["id": 1])
      #expect(other.until == 91)
      #expect(world.times == [0])
    }
  }

  @Test func `patience counts all waits of a call together`() async throws {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(429, [("Retry-After", "12")])
      let world = Simulation(try TestAPI.manifest(), [slow, slow])
      let outcome = await world.call("search")
      #expect(outcome.action == "back_off")
      #expect(outcome.attempts == 2)
      #expect(outcome.until == 24)
      #expect(world.times == [0, 12])
    }
  }

  @Test func `with no patience nothing is waited for`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(429, [("Retry-After", "1")])],
        inCallWaitLimit: 0
      )
      #expect(await world.call("search").action == "back_off")
      #expect(world.clock.elapsed == 0)
    }
  }

  @Test
  func `a gate that shuts for longer during a wait is told with what the attempt came to`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [
          .answer(429, [("Retry-After", "300")], #"{"code":"SECOND"}"#, after: 2),
          .answer(429, [("Retry-After", "5")], #"{"code":"FIRST"}"#),
        ]
      )
      let other = world.start("get_deal", ["id": 1])
      await world.pass(0.5)
      let outcome = await world.call("search")
      _ = await other.value
      #expect(outcome.action == "back_off")
      #expect(outcome.result.structuredContent?["code"] == "FIRST")
      #expect((outcome.until ?? 0) > 302)
      #expect(outcome.attempts == 1)
      #expect(!outcome.text.contains("Nothing was sent"))
      #expect(world.times == [0, 0.5])
    }
  }

  @Test(arguments: [
    ("-1", 1.0...2.0), ("1e99", 1...2), ("Thu, 01 Jan 1970 00:00:00 GMT", 1...3),
    ("NaN", 1...2), ("99999999999999999999", 1...2), ("", 1...2), ("0", 1...1),
    ("5, 9", 9...9), ("abc\u{1b}[31m", 1...2),
  ])
  func `a hostile Retry-After is a bounded wait`(
    value: String,
    expected: ClosedRange<Double>
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", value)])])
      let outcome = await world.call("search")
      #expect(outcome.isGood, "\(outcome.text)")
      #expect(world.times.count == 2)
      #expect(expected.contains(world.times.last ?? -1), "\(world.times)")
    }
  }

  @Test func `a wait of weeks is for a person to decide, and keeps the gate shut`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", "2592000")])])
      #expect(await world.call("search").action == "ask_operator")
      await world.pass(86_400)
      _ = await world.call("search")
      #expect(world.times == [0])
    }
  }

  @Test(arguments: [-3600.0, 3600])
  func `a clock that is set changes nothing in what is waited`(seconds: Double) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", "10")])])
      let call = world.start("search")
      await world.pass(2)
      world.clock.set(by: seconds)
      #expect(await call.value.isGood)
      #expect(world.times == [0, 10])
    }
  }

  @Test(arguments: [-3600.0, 3600])
  func `a clock that is set shows in what is told, and the wait goes on`(
    seconds: Double
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(429, [("Retry-After", "60")])])
      #expect(await world.call("search").until == 60)
      await world.pass(20)
      world.clock.set(by: seconds)
      for (tool, place) in [("search", 0.0), ("create_deal", 5)] {
        let early = await world.call(tool)
        #expect(early.until == 60 + place + seconds)
        #expect(early.seconds == 40 + Int(place))
      }
      await world.pass(40)
      #expect(await world.call("search").isGood)
      #expect(world.times == [0, 60])
    }
  }
}
