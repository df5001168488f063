import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import Tasks
import TestSupport
import Testing

@testable import Server

/// Calls that the API accepts and does later.
@Suite struct CallRunnerFollowingTests {
  private typealias Reply = ScriptedTransport.Reply
  private let base = "https://api.crm.example.com"

  private static func accepted(_ seconds: Int) -> Reply {
    .answer(202, [("Location", "/v1/jobs/7"), ("Retry-After", String(seconds))], "")
  }

  @Test func `what is done within the call is its answer`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [
          Self.accepted(2), .answer(202, [("Retry-After", "3")], ""),
          .answer(200, [], #"{"status":"succeeded","id":7}"#),
        ]
      )
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.isGood && outcome.text.contains(#""id":7"#), "\(outcome.text)")
      let requests = world.transport.requests
      #expect(requests.map(\.method) == ["POST", "GET", "GET"])
      #expect(requests[1].url == base + "/v1/jobs/7")
      #expect(requests[1].fields["Authorization"] == "Bearer " + TestAPI.secret)
      #expect(requests[1].body == nil)
      #expect(requests[1].fields["Content-Type"] == nil)
      #expect(world.times == [0, 2, 5])
      #expect(world.store.tasks.isEmpty)
    }
  }

  @Test func `what takes longer is kept, and another process looks for its outcome`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [
          Self.accepted(60), .answer(200, [("Retry-After", "90")], #"{"state":"running"}"#),
          .answer(200, [], #"{"state":"done","id":7}"#),
        ]
      )
      let told = await world.call("create_deal", ["title": "A"])
      #expect(told.isGood)
      #expect(told.text.contains("has accepted this call and not done it yet (202)"))
      #expect(told.text.contains(#"Location "/v1/jobs/7""#))
      let task = try #require(told.task)
      let again = await world.call("create_deal", ["title": "A"])
      #expect(again.text.contains("too early to look for the outcome"))
      await world.pass(60)
      let other = world.another(process: "two")
      let second = await other.resume(task)
      #expect(second.isGood && second.text.contains(#"{"state":"running"}"#), "\(second.text)")
      await other.pass(90)
      let third = await other.resume(task)
      #expect(third.isGood && third.text.contains(#""id":7"#))
      #expect(world.transport.requests.map(\.method) == ["POST", "GET", "GET"])
      #expect(world.times == [0, 60, 150])
    }
  }

  @Test func `a process that is killed while it waits leaves what is looked for`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [Self.accepted(10), .answer(200, [], #"{"id":7}"#)]
      )
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(4)
      let other = world.another(process: "two")
      let outcome = await other.call("create_deal", ["title": "A"])
      #expect(outcome.isGood && outcome.text.contains(#"{"id":7}"#), "\(outcome.text)")
      #expect(world.transport.requests.map(\.method) == ["POST", "GET"])
      call.cancel()
      _ = await call.value
    }
  }

  @Test func `a client that stops waiting loses nothing`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [Self.accepted(10), .answer(200, [], #"{"id":7}"#)]
      )
      let call = world.start("create_deal", ["title": "A"])
      await world.pass(4)
      call.cancel()
      _ = await call.value
      #expect(await world.call("create_deal", ["title": "A"]).text.contains(#"{"id":7}"#))
      #expect(world.transport.requests.map(\.method) == ["POST", "GET"])
    }
  }

  @Test func `what fails later is told, and the same call begins anew`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [
          Self.accepted(1), .answer(200, [], #"{"status":"failed","message":"No room."}"#),
          .answer(201, [], #"{"id":8}"#),
        ]
      )
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == "revise")
      #expect(outcome.text.contains("No room."))
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(world.transport.requests.map(\.method) == ["POST", "GET", "POST"])
    }
  }

  @Test func `a lost outcome is verified, and a no sends the call once more`() async throws {
    try await onEngine {
      let lost = Reply.answer(404, [], "{}")
      let world = Simulation(
        try TestAPI.manifest(),
        [Self.accepted(1), lost, lost, lost, lost, .answer(201, [], #"{"id":8}"#)]
      )
      var told = await world.call("create_deal", ["title": "A"])
      let task = try #require(told.task)
      await world.pass(60)
      told = await world.resume(task)
      #expect(told.action == "verify", "\(told.text)")
      let outcome = await world.ask(.resumeTask, ["task": .string(task), "happened": false])
      #expect(outcome.isGood && outcome.text.contains(#"{"id":8}"#), "\(outcome.text)")
      #expect(world.transport.requests.filter { $0.method == "POST" }.count == 2)
    }
  }

  @Test func `a look that is refused for its rate is made again`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [
          Self.accepted(1), .answer(429, [("Retry-After", "3")], ""),
          .failure(.sent, .connectionClosed),
          .answer(200, [], #"{"id":7}"#),
        ]
      )
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.isGood && outcome.text.contains(#"{"id":7}"#), "\(outcome.text)")
      #expect(world.transport.requests.map(\.method) == ["POST", "GET", "GET", "GET"])
    }
  }

  @Test func `another origin is told and never asked`() async throws {
    try await onEngine {
      let place = "https://elsewhere.example/jobs/7"
      let world = Simulation(try TestAPI.manifest(), [.answer(202, [("Location", place)], "")])
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.isGood && outcome.text.contains(place))
      #expect(world.transport.requests.count == 1)
      #expect(world.store.tasks.isEmpty)
    }
  }
}
