import EventLoop
import Failures
import JSON
import MCP
import Pacing
import SimulatedWorld
import Storage
import Tasks
import TestSupport
import Testing
import Time

@testable import Server

/// What clients and operators are told of what is kept, by whichever process.
@Suite struct StoreEventTests {
  /// A machine with two processes on one store, and a call in it.
  @Engine
  private final class World {
    let clock = SimulatedClock()
    let machine = InMemoryStore.Shared()
    lazy var one = InMemoryStore(process: "one", sharing: machine)
    lazy var two = InMemoryStore(process: "two", sharing: machine)
    var instants: InstantSource { InstantSource { [clock] in clock.now } }
    let task = TaskID(entropy: [7])

    func log(_ store: InMemoryStore) -> EventLog { EventLog(store: store, clock: instants) }

    func names(_ store: InMemoryStore) async throws -> [String] {
      try await log(store).entries().map { $0.event.name.rawValue }
    }

    func change(_ body: (inout CallRecord) -> Void) throws {
      let now = clock.now
      let fresh = TaskRecord(id: task, limits: TaskLimits(), now: now)
      try one.change(.id(task), orEnter: fresh, now: instants) { task, _ in
        if task.calls.isEmpty {
          let call = CallRecord(
            api: "crm",
            tool: "crm_create",
            arguments: [:],
            identity: "x",
            credential: "c",
            repetition: .harmful,
            now: now
          )
          _ = task.add(call, limits: TaskLimits(), now: now)
        }
        guard var call = task[1] else { return }
        body(&call)
        task[1] = call
      }
    }

    func wait(_ seconds: Double) throws {
      let now = clock.now
      try change { call in
        _ = call.claim(Lease(process: "one", until: now + 60), now: now)
        _ = call.snooze(until: now + seconds, failure: nil, by: "one", now: now)
      }
    }

    func lose() throws {
      let now = clock.now
      try change { call in
        _ = call.claim(Lease(process: "one", until: now + 60), now: now)
        _ = call.leaveUnknown(.unanswered(.cancelled), by: "one", now: now)
      }
    }

    func hold() async {
      let scope = ScopeKey(scope: "credential", key: "crm/credential:c")
      let refusal = Failure.unanswered(.cancelled)
      await one.settle(
        Reservation(notBefore: clock.now),
        .unsent,
        recording: [.held(scope: scope, credential: "c", refusal, from: [])],
        now: instants
      )
    }
  }

  @Test func `a call that is due, is lost and ends is told once for all processes, in order`()
    async throws
  {
    try await onEngine {
      let world = World()
      try world.wait(30)
      #expect(try await world.names(world.one) == [])
      try await world.clock.sleep(seconds: 31)
      #expect(try await world.names(world.two) == ["task.due"])
      try world.lose()
      #expect(try await world.names(world.one) == ["task.due", "outcome.unknown"])
      try world.change { call in _ = call.confirm(now: world.clock.now) }
      let all = ["task.due", "outcome.unknown", "task.done"]
      #expect(try await world.names(world.two) == all)
      #expect(try await world.names(world.one) == all)
      let numbers = try await world.log(world.one).entries().map(\.number)
      #expect(numbers == numbers.sorted())
      #expect(Set(numbers).count == 3)
    }
  }

  @Test func `a hold is told when it closes and when it is lifted`() async throws {
    try await onEngine {
      let world = World()
      await world.hold()
      #expect(try await world.names(world.one) == ["hold.closed"])
      try world.two.lift(["crm/credential:c"], gates: [], paces: [], now: world.instants)
      #expect(try await world.names(world.two) == ["hold.closed", "hold.lifted"])
      #expect(try await world.names(world.one) == ["hold.closed", "hold.lifted"])
    }
  }

  @Test func `one process of several tells the operator, once`() async throws {
    try await onEngine {
      let world = World()
      let heard = Heard()
      let notifiers = [world.one, world.two].map { heard.notifier($0, world.clock) }
      try world.lose()
      await world.hold()
      for _ in 0..<2 { for notifier in notifiers { await notifier.tell() } }
      #expect(heard.events.sorted() == ["hold.closed", "outcome.unknown"])
      let words = heard.notices.flatMap { $0["commands"]?.array?.compactMap(\.string) ?? [] }
      #expect(words.contains("recourse tasks release crm/credential"))
      #expect(
        words.contains { $0.hasPrefix("recourse tasks happened tk_") && $0.hasSuffix("--no") }
      )
    }
  }

  @Test func `what is due is told to the operator when nobody fetches it for a minute`()
    async throws
  {
    try await onEngine {
      let world = World()
      let heard = Heard()
      let notifier = heard.notifier(world.one, world.clock)
      try world.wait(10)
      for seconds in [11.0, 40, 20] {
        #expect(heard.events == [])
        try await world.clock.sleep(seconds: seconds)
        await notifier.tell()
      }
      #expect(heard.events == ["task.due"])
    }
  }

  @Test func `a notice that cannot be brought is tried three times, and then said in the log`()
    async throws
  {
    try await onEngine {
      let world = World()
      let heard = Heard()
      heard.isDeaf = true
      try world.lose()
      await heard.notifier(world.one, world.clock).tell()
      #expect(heard.events.count == 3)
      #expect(heard.lines.count == 1)
      #expect(heard.lines.first?.contains("crm_create") == true)
    }
  }

  /// An operator.
  @Engine
  private final class Heard {
    var notices: [JSONObject] = []
    var lines: [String] = []
    var isDeaf = false
    var events: [String] { notices.compactMap { $0["event"]?.string } }

    nonisolated init() {}

    func notifier(_ store: InMemoryStore, _ clock: SimulatedClock) -> Notifier {
      Notifier(
        store: store,
        clock: clock,
        commands: OperatorCommands(),
        carry: { [self] notice in
          notices.append(notice)
          return !isDeaf
        },
        report: { [self] in lines.append($0) }
      )
    }
  }

  @Test func `each skill is short, and its name fits its file`() {
    #expect(Skills.all.count == 3)
    for skill in Skills.all {
      #expect(skill.file.utf8.count <= 2400, "\(skill.name): \(skill.file.utf8.count)")
      #expect(skill.name.allSatisfy { $0.isLowercase || $0 == "-" })
      #expect(!skill.description.contains("\n"))
    }
  }
}
