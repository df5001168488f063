import EventLoop
import JSON
import Manifests
import Pacing
import Storage
import SimulatedWorld
import TestSupport
import Testing
import Time

@testable import Failures
@testable import Server

@Suite struct PlaceTests {
  private static let two = #"""
    {"id": "w", "kind": "window", "scope": "ip", "limit": 2, "per": 60}
    """#
  private static let single = #"{"id": "q", "kind": "concurrency", "scope": "ip", "limit": 1}"#

  @Test func `a full budget gives the first free instant and names itself`() async throws {
    try await onEngine {
      let pace = try Pace(budgets: Self.two)
      let search = try pace.admissionRequest()
      _ = await pace.admit(search)
      _ = await pace.admit(search, at: 10)
      let third = await pace.admit(search, at: 20)
      #expect(third.seconds == 60)
      #expect(third.reservation?.budget?.id == "w")
      #expect(await pace.admit(search, at: 20).seconds == 70)
    }
  }

  @Test func `a place that is given back goes to the next caller`() async throws {
    try await onEngine {
      let pace = try Pace(budgets: Self.two)
      let search = try pace.admissionRequest()
      let first = try #require(await pace.admit(search).reservation)
      _ = await pace.admit(search)
      await pace.state.settle(first, .unsent, recording: [], now: .fixed(SimulatedClock.start))
      #expect(await pace.admit(search, at: 1).seconds == 1)
    }
  }

  @Test func `whoever waits is woken when a place becomes free earlier`() async throws {
    try await onEngine {
      let pace = try Pace(budgets: Self.single)
      let search = try pace.admissionRequest()
      let first = try #require(await pace.admit(search).reservation)
      let waiting = try #require(await pace.admit(search).reservation)
      #expect(waiting.notBefore > SimulatedClock.start)
      let interruptibleSleep = InterruptibleSleep(clock: SimulatedClock())
      pace.state.notify(of: waiting) { interruptibleSleep.end() }
      await pace.state.settle(first, .sent, recording: [], now: .fixed(SimulatedClock.start + 0.1))
      #expect(interruptibleSleep.isOver)
      let now = SimulatedClock.start + 0.1
      #expect(
        await pace.state.turn(of: waiting.place, for: search, now: .fixed(now)).seconds == 0.1
      )
    }
  }

  @Test func `a gate that shuts during a wait stops the call and frees its place`() async throws {
    try await onEngine {
      let pace = try Pace(budgets: Self.two)
      let search = try pace.admissionRequest()
      _ = await pace.admit(search)
      _ = await pace.admit(search)
      let third = try #require(await pace.admit(search, at: 50).reservation)
      let gate = try pace.scope("api", of: search)
      await pace.learn(.shut(scope: gate, until: SimulatedClock.start + 65, failure()), at: 55)
      let turn = await pace.state.turn(
        of: third.place,
        for: search,
        now: .fixed(SimulatedClock.start + 60)
      )
      #expect(turn.word == "shut")
      #expect(await pace.admit(search, at: 65).seconds == 65)
      #expect(await pace.admit(search, at: 65).seconds == 65)
    }
  }
}
