import EventLoop
import HTTP
import JSON
import Manifests
import SimulatedWorld
import TestSupport
import Testing
import Time

@testable import Server

/// The places where APIs look for the key of a call.
@Suite struct KeyPlaceTests {
  @Engine private static func world(_ idempotency: String, path: String = "/deals") throws
    -> Simulation
  {
    let text = """
      {"recourse": 1, "id": "crm", "title": "Acme CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com/v1",
       "operations": {
        "create_deal": {"method": "PUT", "path": "\(path)", "effect": "write",
          "description": "Creates.", "arguments": {"properties": {"title": {"type": "string"}}}},
        "search": {"method": "GET", "path": "/search", "effect": "read", "description": "Searches.",
          "arguments": {"properties": {}}}},
       "errors": {"idempotency": \(idempotency)}}
      """
    return Simulation(try TestAPI.load(text), [.failure(.sent, .timeout), .answer(201)])
  }

  @Test func `a key in the content stands beside the arguments, the same in every attempt`()
    async throws
  {
    try await onEngine {
      let world = try Self.world(#"{"json": "/meta/request_id"}"#)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      let bodies = try world.transport.requests.map { try JSONParser.parse($0.body ?? []) }
      #expect(bodies.count == 2 && bodies[0] == bodies[1])
      #expect(bodies[0]["title"] == "A")
      #expect(bodies[0]["meta"]?["request_id"]?.string?.utf8.count == 36)
    }
  }

  @Test func `a key in the path fills its place, and no argument does`() async throws {
    try await onEngine {
      let world = try Self.world(#"{"path": "txn"}"#, path: "/send/{txn}")
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      let urls = world.transport.requests.map(\.url)
      #expect(urls.count == 2 && urls[0] == urls[1])
      #expect(urls[0].hasPrefix("https://api.crm.example.com/v1/send/"))
      #expect(urls[0].split(separator: "/").last?.utf8.count == 36)
    }
  }

  @Test func `a structured field has its key in quotes`() async throws {
    try await onEngine {
      let world = try Self.world(#"{"header": "Idempotency-Key", "format": "sf-string"}"#)
      #expect(await world.call("create_deal", ["title": "A"]).isGood)
      let key = world.transport.requests.first?.fields["Idempotency-Key"]
      #expect(key?.utf8.count == 38 && key?.hasPrefix("\"") == true && key?.hasSuffix("\"") == true)
    }
  }

  @Test func `a call that only reads carries no key`() async throws {
    try await onEngine {
      for place in [#"{"json": "/id"}"#, #"{"header": "Key", "first_sent": "First-Sent"}"#] {
        let world = try Self.world(place)
        _ = await world.call("search")
        let request = try #require(world.transport.requests.first)
        #expect(request.fields["Key"] == nil && request.fields["First-Sent"] == nil)
        #expect(request.body == nil)
      }
    }
  }

  @Test func `a key tells when it was made, and what it is made of`() {
    let made = Timestamp(milliseconds: 1_795_176_000_123)
    let key = RepetitionKey(entropy: Array(repeating: 0xFF, count: 16), now: made)
    #expect(key.text == "01a1f8d3-ea7b-7fff-bfff-ffffffffffff")
    #expect(RepetitionKey(kept: key.text).created == made)
    #expect(RepetitionKey(kept: "key-1").created == nil)
  }
}
