import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

/// Calls whose API has moved within its own origin, or elsewhere.
@Suite struct CallRunnerRedirectTests {
  private let base = "https://api.crm.example.com/v1"

  @Test func `a write is sent on with method, content and key`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(307, [("Location", "/v1/deals/")], ""), .answer(201, [], #"{"id":1}"#)]
      )
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.isGood, "\(outcome.text)")
      let requests = world.transport.requests
      #expect(requests.map(\.url) == [base + "/deals", base + "/deals/"])
      #expect(Set(requests.map(\.method)) == ["POST"])
      #expect(Set(requests.map(\.body)).count == 1)
      #expect(requests.last?.fields["Authorization"] == "Bearer " + TestAPI.secret)
    }
  }

  @Test func `another origin gets nothing, and is told`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(308, [("Location", "https://elsewhere.example/v1/deals")], "")]
      )
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains("https://elsewhere.example/v1/deals"))
      #expect(world.transport.requests.count == 1)
    }
  }

  @Test func `a circle ends`() async throws {
    try await onEngine {
      let world = Simulation(
        try TestAPI.manifest(),
        Array(repeating: .answer(307, [("Location", "/v1/deals/1")], ""), count: 20)
      )
      let outcome = await world.call("get_deal", ["id": 1])
      #expect(outcome.action == "ask_operator")
      #expect(outcome.text.contains("in a circle"), "\(outcome.text)")
      #expect(world.transport.requests.count == 1)
    }
  }

  /// What the place of a write's outcome answers.
  static let outcomes: [(ScriptedTransport.Reply, String)] = [
    (.answer(429, [("Retry-After", "1")], "{}"), "that answered 429"),
    (.answer(404, [], "{}"), "that answered 404"), (.answer(500, [], "{}"), "that answered 500"),
    (.refused, "that gave no answer: it went wrong"),
    (.failure(.sent, .timeout), "that gave no answer: it went wrong"),
    (.answer(303, [("Location", "/v1/outcome")], ""), "in a circle"),
  ]

  @Test(arguments: outcomes.indices)
  func `a write that is done is not sent again for its outcome`(_ index: Int) async throws {
    try await onEngine {
      let (reply, said) = Self.outcomes[index]
      let world = Simulation(
        try TestAPI.manifest(),
        [.answer(303, [("Location", "/v1/outcome")], ""), reply]
      )
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.isGood, "\(outcome.text)")
      #expect(outcome.text.contains("Acme CRM did what was asked"))
      #expect(outcome.text.contains(said), "\(outcome.text)")
      #expect(world.transport.requests.map(\.method) == ["POST", "GET"])
    }
  }

  /// What is answered to a write, by which nobody knows whether it was carried out.
  static let doubts: [[ScriptedTransport.Reply]] = [
    [.answer(302, [("Location", "/v1/login")], "<html><title>Moved</title></html>")],
    [.answer(301, [("Location", "https://api.crm.example.com/v2/deals")], "")],
    [.answer(302, [], "")], [.answer(302, [("Location", "")], "")],
    [.answer(301, [("Location", "nowhere at all://")], "")], [.answer(300, [], "")],
    [.answer(303, [("Location", "https://sso.example/login")], "")],
    [.answer(303, [("Location", "http://api.crm.example.com/v1/deals")], "")],
    [.answer(303, [("Location", "/login")], ""), .answer(401, [], "{}")],
    [.answer(303, [("Location", "/login")], ""), .answer(403, [], "{}")],
    [
      .answer(303, [("Location", "/login")], ""),
      .answer(302, [("Location", "https://sso.example/")], ""),
    ],
  ]

  @Test(arguments: doubts.indices)
  func `a write that is redirected may have happened, and no look behind a hold sends it again`(
    _ index: Int
  ) async throws {
    try await onEngine {
      let replies = Self.doubts[index]
      let world = Simulation(try TestAPI.manifest(), replies + replies)
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == "verify", "\(outcome.text)")
      #expect(outcome.text.contains("so it may have happened (30"), "\(outcome.text)")
      #expect(outcome.text.contains("If it did not happen"), "\(outcome.text)")
      await world.pass(1000)
      let again = await world.call("create_deal", ["title": "A"])
      #expect(again.action == "verify", "\(again.text)")
      #expect(world.transport.requests.filter { $0.method == "POST" }.count == 1)
    }
  }

  @Test func `a write that harms nobody twice is a person's business when it is redirected`()
    async throws
  {
    try await onEngine {
      let key = #""idempotency": {"header": "Idempotency-Key"},"#
      let world = Simulation(
        try TestAPI.manifest(errors: key),
        [.answer(302, [("Location", "/v1/login")], "")]
      )
      let outcome = await world.call("create_deal", ["title": "A"])
      #expect(outcome.action == "ask_operator", "\(outcome.text)")
      #expect(outcome.text.contains("does not say whether the write was carried out"))
      #expect(outcome.text.contains("Location: /v1/login"))
    }
  }

  @Test func `a page is the answer where the document promises one`() async throws {
    try await onEngine {
      let text = """
        {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
         "source": {"url": "https://example.com", "date": "2026-11-20"},
         "base_url": "https://api.crm.example.com",
         "operations": {"show": {"method": "GET", "path": "/show", "effect": "read",
          "description": "Shows.", "disclose": "the page", "accept": "text/html",
          "arguments": {"properties": {}}}}}
        """
      let page = "<html><body>Terms</body></html>"
      let world = Simulation(
        try TestAPI.load(text),
        [.answer(200, [("Content-Type", "text/html")], page)]
      )
      let outcome = await world.call("show")
      #expect(outcome.isGood && outcome.text.contains("Terms"), "\(outcome.text)")
      #expect(world.transport.requests.first?.fields["Accept"] == "text/html")
    }
  }
}
