import EventLoop
import JSON
import SimulatedWorld
import Storage
import TestSupport
import Testing

@testable import Server

/// What a call came to is written down late rather than never.
struct DeferredWritesTests {
  private static let locked = StoreError.locked(path: "/state/lock", seconds: 5, holder: nil)

  @Test func `a write whose books could not be closed at once is closed when they can be written`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: .answer(201, after: 1), count: 2)
      )
      let first = world.start("create_deal", ["title": "A"])
      await world.pass(0.5)
      world.store.failure = Self.locked
      #expect(await first.value.isGood)
      await world.pass(20)
      world.store.failure = nil
      await world.pass(70)
      #expect(world.store.tasks.isEmpty)
      // The agent was told of the first one, so this is a second one.
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(world.transport.requests.count == 2)
    }
  }

  @Test func `a refused write whose books could not be closed at once is no open question later`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(422, after: 1), .answer(201)])
      let first = world.start("create_deal", ["title": "A"])
      await world.pass(0.5)
      world.store.failure = Self.locked
      #expect(await first.value.action == "revise")
      world.store.failure = nil
      await world.pass(70)
      #expect(world.store.tasks.isEmpty)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
    }
  }

  @Test func `entries that can never be written are given up after about an hour`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [])
      let deferred = DeferredWrites(clock: world.clock)
      var tries = 0
      deferred.add {
        tries += 1
        return false
      }
      await world.pass(7200)
      #expect(tries == 64)
    }
  }
}
