import EventLoop
import JSON
import MCP
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import Server

/// What is on its way when its client tires of waiting is heard to its end, where it could happen twice.
@Suite struct GivenUpCallTests {
  /// Gives the call up that was begun last, as a server does on the client's word.
  @Engine
  private func giveUp(_ call: Task<Outcome, Never>, in world: Simulation) {
    world.fate = .lost
    world.deliveries.last?.withdraw { call.cancel() }
  }

  @Test func `a write that is given up under way is heard, and answers the same call made again`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(201, after: 10)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      giveUp(call, in: world)
      let meanwhile = world.start("create_deal", ["title": "A"])
      await world.pass(12)
      #expect(await call.value.isGood)
      #expect(await meanwhile.value.isGood)
      #expect(world.kept.map(\.state) == [.done])
      world.fate = .left
      let again = await world.call("create_deal", ["title": "A"])
      #expect(again.isGood)
      #expect(again.text.contains("nothing was sent now"))
      #expect(world.times == [0])
    }
  }

  @Test
  func `a slow write whose client may have tired without a word answers the same call once more`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(201, [], #"{"id":7}"#, after: 5), .answer(201, [], #"{"id":8}"#)]
      )
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      await world.pass(2)
      let again = await world.call("create_deal", ["title": "A"])
      #expect(again.text.contains(#"{"id":7}"#))
      #expect(again.text.contains("nothing was sent now"))
      #expect(await world.call("create_deal", ["title": "A"]).text.contains(#"{"id":8}"#))
      #expect(world.times == [0, 7])
    }
  }

  @Test func `a write that is given up as its answer leaves answers the same call once more`()
    async throws
  {
    try await onEngine {
      let script: [ScriptedTransport.Reply] = [
        .answer(201, [], #"{"id":7}"#), .answer(201, [], #"{"id":8}"#),
      ]
      let world = Simulation(try TestAPI.manifest(), script)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      world.deliveries.last?.withdrawLate()
      let again = await world.call("create_deal", ["title": "A"])
      #expect(again.text.contains(#"{"id":7}"#))
      #expect(again.text.contains("nothing was sent now"))
      #expect(await world.call("create_deal", ["title": "A"]).text.contains(#"{"id":8}"#))
      #expect(world.times.count == 2)
    }
  }

  @Test func `a late word about an old call touches no newer one`() async throws {
    try await onEngine {
      let script = (7...10).map {
        ScriptedTransport.Reply.answer(201, [], #"{"id":\#($0)}"#)
      }
      let world = Simulation(try TestAPI.manifest(), script)
      #expect(await world.call("create_deal", ["title": "A"]).text.contains("7"))
      #expect(await world.call("create_deal", ["title": "A"]).text.contains("8"))
      world.deliveries.first?.withdrawLate()
      #expect(await world.call("create_deal", ["title": "A"]).text.contains("9"))
      await world.pass(11)
      world.deliveries.last?.withdrawLate()
      #expect(await world.call("create_deal", ["title": "A"]).text.contains("10"))
      #expect(world.times == [0, 0, 0, 11])
    }
  }

  @Test func `a slow write is a second one where it is made again after a minute`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(201, after: 5), .answer(201)])
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      await world.pass(61)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(world.times == [0, 66])
    }
  }

  @Test func `a write on its way is the same one although its key is changed meanwhile`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(201, [], #"{"id":7}"#, after: 3)])
      let first = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      world.desk.put(key: "sk_another_123456")
      let second = await world.call("create_deal", ["title": "A"])
      #expect(second.text.contains(#"{"id":7}"#))
      #expect(await first.value.isGood)
      #expect(world.times == [0])
    }
  }

  @Test func `a write that is given up and whose answer never comes may have happened`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(500, after: 10)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      giveUp(call, in: world)
      await world.pass(12)
      #expect(await call.value.action == "verify")
      #expect(world.kept.map(\.state) == [.unknown])
      world.fate = .left
      #expect(await world.call("create_deal", ["title": "A"]).action == "verify")
      #expect(world.times == [0])
    }
  }

  @Test func `a write that was refused for a while is not sent again once it is given up`()
    async throws
  {
    try await onEngine {
      let busy = ScriptedTransport.Reply.answer(429, [("Retry-After", "3")], after: 10)
      let world = Simulation(try TestAPI.manifest(), [busy, .answer(201)])
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      giveUp(call, in: world)
      await world.pass(30)
      #expect(await call.value.text == "The call was cancelled.")
      #expect(world.kept.isEmpty)
      #expect(world.times == [0])
    }
  }

  @Test(arguments: [true, false])
  func `a read slower than the client's patience answers the same read made again`(isSaid: Bool)
    async throws
  {
    try await onEngine {
      let slow = ScriptedTransport.Reply.answer(200, [], #"{"n":1}"#, after: 10)
      let world = Simulation(
        try TestAPI.manifest(),
        [slow, .answer(200, [], #"{"n":2}"#, after: 10), .answer(200, [], #"{"n":3}"#)]
      )
      let first = world.start("get_deal", ["id": 1])
      await world.pass(5)
      if isSaid { giveUp(first, in: world) }
      await world.pass(2)
      world.fate = .left
      let second = await world.call("get_deal", ["id": 1])
      #expect(world.clock.elapsed == 10)
      #expect(second.text.hasPrefix(#"{"n":1}"#), "\(second.text)")
      #expect(second.text.contains("the same call made before"))
      let third = await world.call("get_deal", ["id": 1])
      #expect(third.text == #"{"n":3}"#)
      #expect(world.times == [0, 7, 10])
    }
  }

  @Test func `the answer to a read that was given up is kept for a minute`() async throws {
    try await onEngine {
      for (pause, count) in [(30.0, 1), (100, 2)] {
        let world = Simulation(try TestAPI.manifest(), [.answer(200, after: 10), .answer(200)])
        let first = world.start("get_deal", ["id": 1])
        await world.pass(1)
        giveUp(first, in: world)
        await world.pass(pause)
        world.fate = .left
        #expect(await world.call("get_deal", ["id": 1]).isGood)
        #expect(world.times.count == count)
      }
    }
  }

  @Test func `an answer that came to a second call too late is kept for the third`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(200, after: 12), .answer(200, after: 12)]
      )
      _ = world.start("get_deal", ["id": 1])
      await world.pass(7)
      _ = world.start("get_deal", ["id": 1])
      await world.pass(7)
      let third = await world.call("get_deal", ["id": 1])
      #expect(third.text.contains("the same call made before"))
      #expect(world.times == [0, 7])
    }
  }

  @Test func `a write in between has a read made anew`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, after: 10)])
      let first = world.start("get_deal", ["id": 1])
      await world.pass(1)
      giveUp(first, in: world)
      await world.pass(12)
      world.fate = .left
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      let second = await world.call("get_deal", ["id": 1])
      #expect(!second.text.contains("the same call made before"))
      #expect(world.times.count == 3)
    }
  }

  @Test func `what was read while a write was on its way is read anew after it`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(201, after: 10), .answer(200, after: 5), .answer(200)]
      )
      let write = world.start("create_deal", ["title": "A"])
      await world.pass(1)
      #expect(await world.call("get_deal", ["id": 1]).isGood)
      _ = await write.value
      let second = await world.call("get_deal", ["id": 1])
      #expect(!second.text.contains("the same call made before"))
      #expect(world.times.count == 3)
    }
  }

  @Test func `few answers to reads that were given up are kept`() async throws {
    try await onEngine {
      let slow = Array(repeating: ScriptedTransport.Reply.answer(200, after: 5), count: 20)
      let world = Simulation(try TestAPI.manifest(), slow)
      for id in 0..<20 {
        _ = world.start("get_deal", ["id": .number(JSONNumber(id))])
        await world.pass(0.5)
      }
      await world.pass(5)
      _ = await world.call("get_deal", ["id": 19])
      #expect(world.times.count == 20)
      _ = await world.call("get_deal", ["id": 16])
      #expect(world.times.count == 20)
      _ = await world.call("get_deal", ["id": 3])
      #expect(world.times.count == 21)
    }
  }

  @Test func `a read that hangs keeps none back that is made again`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(200, after: 29), .answer(200, [], #"{"n":2}"#)]
      )
      let first = world.start("get_deal", ["id": 1])
      await world.pass(5)
      giveUp(first, in: world)
      world.fate = .left
      let second = await world.call("get_deal", ["id": 1])
      #expect(second.text == #"{"n":2}"#)
      #expect(world.clock.elapsed == 5)
    }
  }

  @Test func `what a read failed at answers no other`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(404, after: 10)])
      let first = world.start("get_deal", ["id": 1])
      await world.pass(5)
      giveUp(first, in: world)
      await world.pass(10)
      world.fate = .left
      #expect(await world.call("get_deal", ["id": 1]).isGood)
    }
  }

  @Test func `a quick read is made each time`() async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, after: 1)])
      let first = world.start("get_deal", ["id": 1])
      let second = await world.call("get_deal", ["id": 1])
      #expect(await first.value.isGood && second.isGood)
      #expect(world.times.count == 2)
    }
  }
}
