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
      try await names(log(store))
    }

    func names(_ log: EventLog) async throws -> [String] {
      try await log.update()
      return try await log.entries(after: 0).map { $0.event.name.rawValue }
    }

    func change(_ other: TaskID? = nil, _ body: (inout CallRecord) -> Void) throws {
      let now = clock.now
      let id = other ?? task
      let fresh = TaskRecord(id: id, limits: TaskLimits(), now: now)
      try one.change(.id(id), orEnter: fresh, besides: nil, now: instants) { task, _ in
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

    func lose(_ other: TaskID? = nil) throws {
      let now = clock.now
      try change(other) { call in
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
      let numbers = try await world.log(world.one).entries(after: 0).map(\.number)
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

  @Test func `a log that goes on tells what one that begins anew would tell`() async throws {
    try await onEngine {
      let world = World()
      let log = world.log(world.one)
      #expect(try await world.names(log) == [])
      try world.wait(30)
      await world.hold()
      #expect(try await world.names(log) == ["hold.closed"])
      try await world.clock.sleep(seconds: 300)
      #expect(try await world.names(log) == ["hold.closed", "task.due"])
      try world.two.lift(["crm/credential:c"], gates: [], paces: [], now: world.instants)
      try world.lose()
      let all = ["hold.closed", "task.due", "outcome.unknown", "hold.lifted"]
      #expect(try await world.names(log).sorted() == all.sorted())
      #expect(try await world.names(world.two).sorted() == all.sorted())
      #expect(try await world.names(log).count == 4)
    }
  }

  @Test func `after the first look only what may have news is read`() async throws {
    try await onEngine {
      let world = World()
      for number in 1...300 {
        try world.lose(TaskID(entropy: [UInt8(number % 200), UInt8(number / 200), 9]))
      }
      let watch = StoreWatch(world.two)
      func look() async throws -> Int {
        try await watch.look(now: world.clock.now)?.tasks.count ?? -1
      }
      try await world.clock.sleep(seconds: StoreWatch.overlap + 1)
      #expect(try await look() == 300)
      try await world.clock.sleep(seconds: 10)
      #expect(try await look() == 0)
      try world.wait(200)
      #expect(try await look() == 1)
      try await world.clock.sleep(seconds: StoreWatch.overlap + 1)
      #expect(try await look() == 1)
      #expect(try await look() == 0)
      try await world.clock.sleep(seconds: 100)
      #expect(try await look() == 1)
      watch.startAnew()
      #expect(try await look() == 301)
      try await world.clock.sleep(seconds: StoreWatch.wholeInterval)
      #expect(try await look() == 301)
    }
  }

  @Test func `everything is read once more when a hold is lifted`() async throws {
    try await onEngine {
      let world = World()
      try world.wait(3000)
      await world.hold()
      let watch = StoreWatch(world.one)
      try await world.clock.sleep(seconds: StoreWatch.overlap + 1)
      #expect(try await watch.look(now: world.clock.now)?.tasks.count == 1)
      #expect(try await watch.look(now: world.clock.now)?.tasks.count == 0)
      try world.two.lift(["crm/credential:c"], gates: [], paces: [], now: world.instants)
      #expect(try await watch.look(now: world.clock.now)?.tasks.count == 1)
      #expect(try await watch.look(now: world.clock.now)?.tasks.count == 0)
    }
  }

  @Test func `more than can be told at once is told by the looks that follow`() async throws {
    try await onEngine {
      let world = World()
      let heard = Heard()
      let notifier = heard.notifier(world.one, world.clock)
      for number in 1...45 { try world.lose(TaskID(entropy: [UInt8(number), 8])) }
      for count in [20, 40, 45, 45] {
        await notifier.tell()
        #expect(heard.events.count == count)
        try await world.clock.sleep(seconds: StoreWatch.overlap)
      }
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

  @Test func `two processes that cross tell the operator once`() async throws {
    try await onEngine {
      let world = World()
      let heard = Heard()
      try world.lose()
      await world.hold()
      let stores = [world.one, world.two].map { WatchedStore($0) }
      // Both have found that nobody has told it before one of them says that it does.
      let meetings = [Meeting(of: 2), Meeting(of: 2)]
      for store in stores {
        var count = 0
        store.beforeMark = { _ in
          count += 1
          if count <= meetings.count { await meetings[count - 1].come() }
        }
      }
      let tellings = stores.map { store in
        let body: @Engine @Sendable () async -> Void = {
          await heard.notifier(store, world.clock).tell()
        }
        return Task(executorPreference: EventLoop.shared, operation: body)
      }
      for telling in tellings { await telling.value }
      #expect(heard.events.sorted() == ["hold.closed", "outcome.unknown"])
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

    func notifier(_ store: any Store & AdministrativeStore, _ clock: SimulatedClock) -> Notifier {
      Notifier(
        store: store,
        clock: clock,
        commands: OperatorCommands(),
        carry: { [self] notice in
          notices.append(notice)
          return isDeaf ? .failed("nobody was there") : .done
        },
        report: { [self] in lines.append($0) }
      )
    }
  }

  @Test func `each skill is short, and its name and description stand in its file`() throws {
    #expect(Skills.all.count == 3)
    for skill in Skills.all {
      #expect(skill.file.utf8.count <= 2400, "\(skill.name): \(skill.file.utf8.count)")
      #expect(skill.name.allSatisfy { $0.isLowercase || $0 == "-" })
      #expect(!skill.description.contains("\n"))
      // A host reads the head of the file as YAML and compares it: a text in quotes is the same in YAML and JSON.
      let line = skill.file.split(separator: "\n").first { $0.hasPrefix("description: ") }
      let quoted = String(try #require(line).dropFirst("description: ".count))
      #expect(try JSONParser.parse(quoted).string == skill.description)
    }
  }
}
