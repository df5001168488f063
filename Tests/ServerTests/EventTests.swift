import Credentials
import EventLoop
import JSON
import MCP
import SimulatedWorld
import Telemetry
import TestSupport
import Testing

@testable import Server

/// What those who look on are told of calls.
@Suite struct EventTests {
  /// A world whose API answers so, and somebody who looks on.
  @Engine
  private static func watched(
    _ replies: [ScriptedTransport.Reply] = [],
    wishes: EventStream.Wishes = EventStream.Wishes()
  ) throws -> (Simulation, Looker) {
    let looker = Looker()
    let events = EventStream(to: [looker], wishes: wishes)
    return (Simulation(try TestAPI.manifest(), replies, events: events), looker)
  }

  @Test func `a call that is refused once tells its attempt, its wait and its end, in this order`()
    async throws
  {
    try await onEngine {
      let (world, looker) = try Self.watched([
        .answer(429, [("Retry-After", "2")], #"{"code":"SLOW"}"#), .answer(200),
      ])
      _ = await world.call("search", ["query": "x", "task": "import-42"])
      #expect(looker.names == ["attempt 1 429", "wait told", "attempt 2 200", "ok 2", "answered"])
      #expect(looker.events.allSatisfy { $0.request?.tool == "crm_search" })
      #expect(looker.events.dropLast().allSatisfy { $0.call?.task == "import-42" })
      #expect(Set(looker.events.compactMap { $0.call?.number }).count == 1)
    }
  }

  @Test func `the end is what the agent is told`() async throws {
    try await onEngine {
      let (world, looker) = try Self.watched([
        .answer(429, [("Retry-After", "3600")], #"{"code":"SLOW"}"#)
      ])
      let outcome = await world.call("search")
      let end = try #require(looker.end)
      #expect(end.verdict == "back_off" && end.status == 429 && end.code == "SLOW")
      #expect(end.waitSeconds == outcome.seconds && end.task == outcome.task && end.task != nil)
      #expect(end.requests == 1)
    }
  }

  @Test func `what is wrong with arguments sends nothing, and is told`() async throws {
    try await onEngine {
      let (world, looker) = try Self.watched()
      _ = await world.call("get_deal")
      #expect(looker.names == ["revise 0", "answered"])
    }
  }

  @Test func `an attempt that went well at once is told only to who wants to hear of every one`()
    async throws
  {
    try await onEngine {
      for wishes in [EventStream.Wishes(), .everyAttempt] {
        let (world, looker) = try Self.watched(wishes: wishes)
        _ = await world.call("search")
        let names = (wishes.isEmpty ? [] : ["attempt 1 200"]) + ["ok 1", "answered"]
        #expect(looker.names == names)
      }
    }
  }

  @Test func `a hold, and its end by another key, are told once each`() async throws {
    try await onEngine {
      let (world, looker) = try Self.watched([.answer(401)])
      world.desk.put(file: .content("sk_old_123456"))
      _ = await world.call("search")
      _ = await world.call("search")
      world.desk.put(file: .content("sk_new_123456"))
      _ = await world.call("search")
      _ = await world.call("search")
      #expect(
        looker.names.filter { $0.hasPrefix("held") || $0.hasPrefix("released") }
          == ["held crm/credential", "released crm/credential key"]
      )
    }
  }

  @Test func `another key in the same file lifts the hold before anybody calls`() async throws {
    try await onEngine {
      let (world, looker) = try Self.watched([.answer(401)])
      world.desk.put(file: .content("sk_old_123456"))
      _ = await world.call("search")
      await world.server?.heedChangedKeys()
      #expect(!looker.names.contains { $0.hasPrefix("released") })
      world.desk.put(file: .content("sk_new_123456"))
      await world.server?.heedChangedKeys()
      #expect(looker.names.last == "released crm/credential key")
      #expect(world.server?.keyFiles == ["/keys/crm"])
      #expect(world.times.count == 1)
    }
  }

  @Test func `a hold is told to be over once a call behind it went well`() async throws {
    try await onEngine {
      let (world, looker) = try Self.watched([.answer(402), .answer(200)])
      _ = await world.call("search")
      await world.pass(900)
      _ = await world.call("search")
      #expect(looker.names.contains("released crm/operation:search success"), "\(looker.names)")
    }
  }

  @Test func `arguments are gathered only where they are wanted, and then without secrets`()
    async throws
  {
    try await onEngine {
      for wishes in [EventStream.Wishes(), .arguments] {
        let (world, looker) = try Self.watched(wishes: wishes)
        _ = await world.call("search", ["query": .string("my \(TestAPI.secret) key")])
        let arguments = looker.events.compactMap { $0.call?.arguments }
        #expect(arguments.isEmpty == wishes.isEmpty)
        let text = arguments.map { JSONWriter.text(.object($0)) }.joined()
        #expect(!text.contains(TestAPI.secret))
      }
    }
  }

  @Test func `the name of a task is told without secrets`() async throws {
    try await onEngine {
      let (world, looker) = try Self.watched()
      _ = await world.call("search", ["query": "x", "task": .string("t-\(TestAPI.secret)")])
      let tasks = looker.events.compactMap { $0.call?.task }
      #expect(!tasks.isEmpty)
      #expect(tasks.allSatisfy { !$0.contains(TestAPI.secret) && $0.hasPrefix("t-") }, "\(tasks)")
    }
  }

  @Test func `a call is not kept under a name that holds a key`() async throws {
    try await onEngine {
      let (world, _) = try Self.watched()
      let name = JSONValue.string("t-\(TestAPI.secret)")
      let refused = await world.call("create_deal", ["title": "A", "task": name])
      #expect(refused.text.contains("hold a key of this server"), "\(refused.text)")
      #expect(world.times.isEmpty)
      #expect(await world.call("create_deal", ["title": "A", "task": "import-42"]).isGood)
    }
  }

  @Test func `a parent of the client's trace is taken, and a trace of our own begun without one`()
    async throws
  {
    try await onEngine {
      let (world, looker) = try Self.watched(wishes: .traces)
      var metadata = RequestMetadata()
      metadata.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      _ = await world.server?.call(
        "crm_search",
        arguments: [:],
        tasks: .absent,
        progress: ProgressReporter(send: nil),
        delivery: Delivery(),
        metadata: metadata
      )
      let trace = try #require(looker.events.last?.request?.trace)
      #expect(trace.traceID == "0af7651916cd43dd8448eb211c80319c")
      metadata.traceparent = "nonsense"
      _ = await world.call("search")
      #expect(looker.events.last?.request?.trace?.parent == nil)
      #expect(looker.events.last?.request?.trace != nil)
    }
  }

  @Test func `where nobody looks on there is no stream`() async {
    #expect(await EventStream(to: []) == nil)
  }
}

/// Somebody who notes everything.
@Engine
final class Looker: EventConsumer {
  private(set) var events: [CallEvent] = []

  nonisolated init() {}

  func take(_ event: CallEvent) { events.append(event) }

  /// What persons did in forms, without the names of tasks, which are chance.
  var acts: [String] {
    events.compactMap { event in
      guard case .acted(let act, .form) = event.what else { return nil }
      switch act {
      case .cancelled(_, let call): return "cancelled \(call ?? 0)"
      case .sighted(_, let call, let happened): return "sighted \(call) \(happened)"
      case .released(let scope): return "released \(scope)"
      case .opened(_, let call): return "opened \(call)"
      case .takenBack, .purged: return "\(act)"
      }
    }
  }

  var end: CallEvent.CallEnd? {
    for case .ended(let end) in events.map(\.what) { return end }
    return nil
  }

  var names: [String] {
    events.map { event in
      switch event.what {
      case .attempted(let attempt): "attempt \(attempt.number) \(attempt.status ?? 0)"
      case .waiting(let wait): "wait \(wait.cause.rawValue)"
      case .held(let scope, _): "held \(scope)"
      case .released(let scope, let cause): "released \(scope) \(cause.rawValue)"
      case .acted(let act, let place): "\(act) at \(place.rawValue)"
      case .ended(let end): "\(end.verdict) \(end.requests)"
      case .answered: "answered"
      case .stored: "stored"
      case .dropped: "dropped"
      }
    }
  }
}
