import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

/// The places that redirects take in limits.
@Suite struct RedirectPlaceTests {
  private static func window(_ limit: Int, per: Int = 60) -> String {
    #"{"id": "w", "kind": "window", "scope": "ip", "limit": \#(limit), "per": \#(per)}"#
  }

  private static let moved = ScriptedTransport.Reply.answer(307, [("Location", "/v1/moved")], "")
  private static let done = ScriptedTransport.Reply.answer(303, [("Location", "/v1/outcome")], "")
  private static let good = ScriptedTransport.Reply.answer(200, [], #"{"id":1}"#)

  @Test func `no more requests leave than a limit allows, redirects counted`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.window(4)),
        Array(repeating: [Self.moved, Self.good], count: 9).flatMap(\.self)
      )
      var waiting: [Outcome] = []
      for number in 1...4 {
        let outcome = await world.call("get_deal", ["id": JSONValue(number)])
        if !outcome.isGood { waiting.append(outcome) }
      }
      #expect(world.times == [0, 0, 0, 0])
      #expect(waiting.map(\.action) == ["back_off", "back_off"])
      #expect(waiting.map(\.until) == [60, 60])
      await world.pass(60)
      // Reads that wait for the same share a task.
      for task in Set(waiting.map(\.task)) { #expect(await world.resume(task).isGood) }
      #expect(world.times == [0, 0, 0, 0, 60, 60, 60, 60])
    }
  }

  @Test func `the request after a redirect waits inside the call where its place comes soon`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.window(2, per: 10)),
        [.answer(200), Self.moved, Self.good]
      )
      _ = await world.call("search")
      await world.pass(5)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      #expect(world.times == [0, 5, 10])
      #expect(world.transport.requests.map(\.method) == ["POST", "POST", "POST"])
    }
  }

  @Test
  func
    `a write that is redirected into a full limit was not done, and comes back with room for both`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.window(2)),
        [.answer(200), Self.moved, Self.moved, Self.good]
      )
      _ = await world.call("search")
      await world.pass(5)
      let told = await world.call("create_deal", ["title": "A"])
      #expect(told.action == "back_off", "\(told.text)")
      #expect(told.text.contains("redirects this call, and its limit has no room yet"))
      #expect(told.text.contains("Nothing of it was done."), "\(told.text)")
      #expect(told.until == 65)
      await world.pass(60)
      #expect(await world.resume(told.task).isGood)
      #expect(world.times == [0, 5, 65, 65])
    }
  }

  @Test func `a write that is done is not sent again for its outcome when the limit is full`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.window(1)),
        [Self.done, Self.good]
      )
      let told = await world.call("create_deal", ["title": "A"])
      #expect(told.text.contains("Acme CRM did what was asked"), "\(told.text)")
      #expect(told.text.contains("not sent a second time"), "\(told.text)")
      #expect(told.until == 60)
      await world.pass(60)
      #expect(await world.resume(told.task).isGood)
      #expect(world.times == [0, 60])
      #expect(world.transport.requests.map(\.method) == ["POST", "GET"])
      #expect(world.transport.requests.last?.url == "https://api.crm.example.com/v1/outcome")
    }
  }

  @Test func `a limit that is too small for what a redirect asks is a person's business`()
    async throws
  {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(budgets: Self.window(1)), [Self.moved])
      let told = await world.call("get_deal", ["id": 1])
      #expect(told.action == "ask_operator", "\(told.text)")
      #expect(told.text.contains("its limit leaves no room"), "\(told.text)")
      #expect(told.text.contains("/v1/moved"), "\(told.text)")
      #expect(world.times == [0])
    }
  }

  @Test func `what follows a redirect keeps its distance`() async throws {
    try await onEngine {
      let spacing = #"{"id": "s", "kind": "spacing", "scope": "ip", "every": 2}"#
      let world = Simulation(
        try TestAPI.manifest(budgets: spacing),
        [Self.moved, Self.good, Self.moved, Self.good]
      )
      #expect(await world.call("get_deal", ["id": 1]).isGood)
      #expect(await world.call("get_deal", ["id": 2]).isGood)
      #expect(world.times == [0, 2, 4, 6])
    }
  }

  @Test func `a redirect that came counts though the request after it could not leave`()
    async throws
  {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.window(4)),
        [Self.moved, Self.good, Self.moved, .refused, Self.moved, Self.good]
      )
      #expect(await world.call("get_deal", ["id": 1]).isGood)
      let second = await world.call("get_deal", ["id": 2])
      #expect(second.action == "back_off")
      #expect(second.until == 60)
      #expect(world.times == [0, 0, 0, 0])
    }
  }

  @Test func `one call at a time goes on after a redirect`() async throws {
    try await onEngine {
      let single = #"{"id": "q", "kind": "concurrency", "scope": "ip", "limit": 1}"#
      let world = Simulation(
        try TestAPI.manifest(budgets: single),
        [Self.moved, Self.good, Self.good]
      )
      #expect(await world.call("get_deal", ["id": 1]).isGood)
      #expect(await world.call("get_deal", ["id": 2]).isGood)
      #expect(world.transport.underWay.most == 1)
    }
  }

  @Test func `a challenge and its answer take two places`() async throws {
    try await onEngine {
      let manifest = try TestAPI.load(
        """
        {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
         "source": {"url": "https://example.com", "date": "2026-11-20"},
         "base_url": "https://api.crm.example.com/v1",
         "credentials": {"key": {"digest": {"user": "CRM_USER", "password": "CRM_KEY"}}},
         "operations": {"get_deal": {"method": "GET", "path": "/deals/{id}", "effect": "read",
           "description": "Gets.", "disclose": "the deal",
           "arguments": {"required": ["id"], "properties": {"id": {"type": "integer"}}}}},
         "errors": {"budgets": [\(Self.window(4))]}}
        """
      )
      let world = Simulation(manifest)
      world.desk.put(["CRM_USER": "somebody"])
      var told: [Outcome] = []
      for number in 1...3 { told.append(await world.call("get_deal", ["id": JSONValue(number)])) }
      #expect(told.map(\.isGood) == [true, true, false], "\(told[0].text)")
      #expect(told[2].until == 60)
    }
  }

  @Test func `a call that looks behind a hold looks through a redirect`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(budgets: Self.window(20)),
        [.answer(401, [], "{}"), Self.moved, Self.good, Self.good]
      )
      let held = await world.call("get_deal", ["id": 1])
      #expect(held.action == "ask_operator")
      await world.pass(1000)
      let looked = await world.resume(held.task, ["operator_acted": true])
      #expect(looked.isGood, "\(looked.text)")
      #expect(await world.call("get_deal", ["id": 2]).isGood)
    }
  }
}
