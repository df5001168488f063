import EventLoop
import HTTP
import JSON
import MCP
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing
import Time

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

  private static let full = StoreError.full(path: "/state/state.db")

  /// A write of a named task whose answer comes while the disk has no room.
  @Engine
  private func unwritten(_ reply: ScriptedTransport.Reply) async throws -> (Simulation, Outcome) {
    let world = Simulation(try TestAPI.manifest(), [reply, .answer(201)], inCallWaitLimit: 0)
    let call = world.start("create_deal", ["title": "A", "task": "deals"])
    await world.pass(0.5)
    (world.store.failure, world.store.failing) = (Self.full, [.write])
    return (world, await call.value)
  }

  @Test func `what a call came to is told right while it cannot be written, and kept after that`()
    async throws
  {
    try await onEngine {
      let (world, told) = try await unwritten(.answer(201, after: 1))
      #expect(told.isGood)
      #expect(world.kept.map(\.state.kind) == [.running])
      // Long after the process's right to send it has run out.
      for pause in [0, 3600.0] {
        await world.pass(pause)
        #expect(await world.ask(.listTasks).text.contains("crm_create_deal is done"))
        #expect(await world.ask(.listTasks, ["task": "deals"]).text.contains("is done"))
        #expect(await world.resume("deals").text.contains("Nothing is pending in deals: 1 done."))
        #expect(await world.ask(.listTasks, ["state": "running"]).text.contains("No task has"))
      }
      let list = await world.ask(.listTasks, ["task": "deals"]).result.structuredContent
      let handle = list?["calls"]?.array?.first?["result"]?.string ?? ""
      #expect(await world.ask(.readMore, ["result": .string(handle), "offset": 0]).isGood)
      world.store.failure = nil
      await world.pass(15)
      #expect(world.kept.map(\.state.kind) == [.done])
      #expect(await world.ask(.readMore, ["result": .string(handle), "offset": 0]).isGood)
      #expect(world.times.count == 1)
    }
  }

  @Test func `a wait that cannot be written is kept under its handle, and taken up from there`()
    async throws
  {
    try await onEngine {
      let (world, told) = try await unwritten(.answer(429, [("Retry-After", "90")], after: 1))
      #expect(told.action == "back_off")
      #expect(told.task == "deals")
      #expect(told.text.contains("kept in the server's memory"))
      #expect(await world.ask(.listTasks).text.contains("waits until"))
      #expect(await world.resume("deals").action == "back_off")
      await world.pass(100)
      // It cannot be sent, as that has to be written down first.
      #expect(await world.resume("deals").action == "ask_operator")
      #expect(world.times.count == 1)
      world.store.failure = nil
      #expect(await world.resume("deals").isGood)
      await world.pass(100)
      #expect(world.times.count == 2)
      #expect(world.kept.map(\.state.kind) == [.done])
    }
  }

  @Test
  func `a write of which nobody knows what came of it is not sent again before that is written`()
    async throws
  {
    try await onEngine {
      let (world, told) = try await unwritten(.failure(.sent, .connectionClosed, after: 1))
      #expect(told.action == "verify")
      for failure in [Self.full, nil] {
        world.store.failure = failure
        #expect(
          await world.call("create_deal", ["title": "A", "task": "deals"]).action == "verify"
        )
        #expect(world.times.count == 1)
      }
      #expect(await world.resume("deals", ["happened": true]).isGood)
      await world.pass(100)
      #expect(world.kept.map(\.state.kind) == [.done])
    }
  }

  @Test func `a call that a server is sending is not told by it as another process's`() async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(201, after: 40)])
      let call = world.start("create_deal", ["title": "A", "task": "deals"])
      await world.pass(1)
      for told in [await world.ask(.listTasks), await world.resume("deals")] {
        #expect(told.text.contains("is being sent by this server"))
      }
      let other = Simulation(try TestAPI.manifest(), beside: world)
      #expect(await other.ask(.listTasks).text.contains("is being sent by another process (one)"))
      _ = await call.value
    }
  }

  @Test func `what cannot be written to the end of a server is told to its operator`() async throws
  {
    try await onEngine {
      let (world, _) = try await unwritten(.answer(201, after: 1))
      let told = await world.server?.writeRemainder()
      #expect(told?.contains("crm_create_deal (call 1 of deals): done") == true)
      #expect(told?.split(separator: "crm_create_deal").count == 2)
      world.store.failure = nil
      #expect(await world.server?.writeRemainder() == nil)
      #expect(world.kept.map(\.state.kind) == [.done])
    }
  }

  @Test(arguments: [(30.0, CallState.Kind.running), (0.0, .done)])
  func `an earlier ending is laid over a call unless that was taken up again since`(
    later: Double,
    state: CallState.Kind
  ) throws {
    let (start, limits) = (SimulatedClock.start, TaskLimits())
    let id = TaskID(entropy: Array(repeating: 1, count: 16))
    var task = TaskRecord(id: id, limits: limits, now: start)
    let number = task.add(
      CallRecord(
        api: "crm",
        tool: "crm_create_deal",
        arguments: [:],
        identity: "i",
        credential: "",
        repetition: .harmful,
        now: start
      ),
      limits: limits,
      now: start
    )
    _ = task[number]?.claim(Lease(process: "one", until: start + 60), now: start)
    let call = PersistedCallReference(
      task: id,
      reference: .id(id),
      audience: .told,
      record: try #require(task[number])
    )
    var unwritten = UnwrittenOutcomes()
    let ending = CallOutcome.done(KeptResult(text: "made", structured: nil))
    unwritten.add(.outcome(ending, of: call, nil, limits), task: id, number: number, now: start)
    _ = task[number]?.renew(Lease(process: "one", until: start + 60 + later), now: start)
    _ = unwritten.lay(over: &task, process: "one")
    #expect(task[number]?.state.kind == state)
  }

  @Test func `no more is held than there is room for, and the newest of it`() {
    let task = TaskID(entropy: Array(repeating: 1, count: 16))
    var unwritten = UnwrittenOutcomes()
    for number in 1...UnwrittenOutcomes.limit + 5 {
      unwritten.add(.told, task: task, number: number, now: SimulatedClock.start)
      let text = String(repeating: "a", count: 100_000)
      _ = unwritten.add(
        .init(
          id: ResultID(entropy: Array(repeating: UInt8(truncatingIfNeeded: number), count: 16)),
          task: task,
          number: number,
          result: KeptResult(text: text, structured: nil),
          at: SimulatedClock.start
        )
      )
    }
    #expect(unwritten.entries.count == UnwrittenOutcomes.limit)
    #expect(unwritten.entries.first?.number == 6)
    #expect(unwritten.results.count == UnwrittenOutcomes.bytes / 100_000)
  }
}
