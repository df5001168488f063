import EventLoop
import HTTP
import JSON
import MCP
import Manifests
import TestSupport
import Testing

@testable import Server

/// Limits that nobody declares and good answers tell of.
@Suite struct ToldLimitTests {
  private static let used: [[(String, String)]] = [
    [("RateLimit", #""default";r=0;t=3"#), ("RateLimit-Policy", #""default";q=2;w=3"#)],
    [("RateLimit", "limit=2, remaining=0, reset=3"), ("RateLimit-Policy", "2;w=3")],
    [("RateLimit-Limit", "2"), ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "3")],
    [("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "3")],
    [("X-Rate-Limit-Limit", "60"), ("x-rate-limit-remaining", "0"), ("X-Rate-Limit-Reset", "3")],
    [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset-After", "2.5")],
    [("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "0m3s")],
    [
      ("x-ratelimit-remaining-requests", "9"), ("x-ratelimit-reset-requests", "100ms"),
      ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "2.6s"),
    ],
    [
      ("anthropic-ratelimit-requests-remaining", "0"), ("anthropic-ratelimit-requests-limit", "50"),
      ("Date", "Fri, 20 Nov 2026 12:00:00 GMT"),
      ("anthropic-ratelimit-requests-reset", "2026-11-20T12:00:03Z"),
    ],
    [
      ("X-HubSpot-RateLimit-Max", "100"), ("X-HubSpot-RateLimit-Remaining", "0"),
      ("X-HubSpot-RateLimit-Interval-Milliseconds", "3000"),
    ],
    [
      ("X-RateLimit-Requests-Remaining", "0"), ("Date", "Fri, 20 Nov 2026 12:00:00 GMT"),
      ("X-RateLimit-Requests-Reset", "1795176003000"),
    ],
    [("X-Shopify-Shop-Api-Call-Limit", "7/7")],
  ]

  @Test(arguments: used)
  func `the next call waits for what the answer before it told`(
    _ fields: [(String, String)]
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, fields)])
      #expect(await world.call("get_deal", ["id": 1]).isGood)
      #expect(await world.call("search").isGood)
      #expect(world.times.count == 2)
      #expect(world.times.last.map { $0 >= 2.5 && $0 < 4 } == true)
    }
  }

  /// Answers that tell nothing to wait for.
  private static let open: [[(String, String)]] = [
    [("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "5"), ("X-RateLimit-Reset", "3")],
    [("X-RateLimit-Limit", "0"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "3")],
    [("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0")],
    [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "7200")],
    [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "3"), ("Age", "9")],
    [("X-Shopify-Shop-Api-Call-Limit", "32/40")], [("X-Shopify-Shop-Api-Call-Limit", "40")],
    [("X-HubSpot-RateLimit-Daily", "250000"), ("X-HubSpot-RateLimit-Daily-Remaining", "0")],
    [("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-remaining-requests", "0")],
    [("x-ratelimit-remaining-tokens", "12"), ("x-ratelimit-reset-tokens", "30s")],
    [("anthropic-ratelimit-requests-remaining", "0")],
    [("RateLimit", #""bytes";r=0;t=3"#), ("RateLimit-Policy", #""bytes";q=9;qu="content-bytes""#)],
  ]

  @Test(arguments: open)
  func `what tells no time within the hour keeps nothing back`(
    _ fields: [(String, String)]
  ) async throws {
    try await onEngine {
      let world = Simulation(try TestAPI.manifest(), [.answer(200, fields)])
      _ = await world.call("get_deal", ["id": 1])
      _ = await world.call("get_deal", ["id": 1])
      #expect(world.times == [0, 0])
    }
  }

  @Test func `a long limit holds the operation that told it, and no other`() async throws {
    try await onEngine {
      let fields = [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "900")]
      let world = Simulation(try TestAPI.manifest(), [.answer(200, fields)])
      _ = await world.call("get_deal", ["id": 1])
      #expect(await world.call("search").isGood)
      let held = await world.call("get_deal", ["id": 2])
      #expect(
        held.text.hasPrefix(
          "back_off: an earlier answer of Acme CRM says that its limit is used up"
        )
      )
      #expect(held.text.contains("within the limit that the API's answers tell of."))
      #expect(held.seconds.map { (890...901).contains($0) } == true)
      #expect(world.times == [0, 0])
    }
  }

  @Test func `calls side by side share what little is left`() async throws {
    try await onEngine {
      let fields = [
        ("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "2"), ("X-RateLimit-Reset", "3"),
      ]
      let world = Simulation(try TestAPI.manifest(), [.answer(200, fields)])
      _ = await world.call("get_deal", ["id": 1])
      let calls = (2...4).map { world.start("get_deal", ["id": JSONValue($0)]) }
      for call in calls { _ = await call.value }
      #expect(world.times.filter { $0 < 2.5 }.count == 3)
      #expect(world.times.count == 4)
    }
  }
}
