@testable import MockAPI
import HTTP
import Manifests
import TestSupport
import Testing

struct ScriptedResponseTests {
  private static let request =
    "POST /v1/books HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Length: 2\r\n\r\n{}"

  /// Plays something at the first call of `add_book`, and hands over a client that has made it.
  private func playing(
    _ play: ScriptedResponse,
    _ body: (RawClient) throws -> Void
  ) async throws -> [RequestRecord] {
    let manifest = try Shelf.manifest()
    let step = Scenario.Step(toolName: "shelf_add_book", calls: .only([1]), play: play)
    let clock = TestClock()
    let mockAPI = try await onEngine {
      try MockAPI.start(
        manifest: manifest,
        scenario: Scenario(steps: [step]),
        clock: { clock.now }
      )
    }
    let client = try #require(RawClient(port: mockAPI.port))
    client.send(Self.request)
    try body(client)
    return try await onEngine {
      defer { mockAPI.stop() }
      return mockAPI.records
    }
  }

  @Test func `a sample is sent with its times moved, and the next call goes as usual`() async throws
  {
    let records = try await playing(.sample("TOO_FAST 429")) { client in
      let answer = client.answer()
      #expect(answer.status == 429)
      #expect(answer.fields["retry-after"] == "17")
      #expect(answer.fields["x-reset"] == "1795176017")
      client.send(Self.request)
      #expect(client.answer().status == 201)
    }
    #expect(records.map(\.outcome) == [.played("sample TOO_FAST 429"), .example])
  }

  @Test func `an answer of the scenario is sent as written`() async throws {
    let own = HTTPResponse(status: 503, fields: HTTPFields([("Retry-After", "3")]), body: [0x41])
    _ = try await playing(.answer(own)) { client in
      let answer = client.answer()
      #expect(answer.status == 503)
      #expect(answer.fields["retry-after"] == "3")
      #expect(answer.body == "A")
    }
  }

  @Test func `a page of a proxy is HTML`() async throws {
    _ = try await playing(.page(status: 502)) { client in
      let answer = client.answer()
      #expect(answer.status == 502)
      #expect(answer.fields["content-type"] == "text/html; charset=utf-8")
      #expect(answer.body.hasPrefix("<!DOCTYPE html>"))
    }
  }

  @Test func `half an answer announces more than it sends`() async throws {
    _ = try await playing(.half) { client in
      let text = String(decoding: client.rest(), as: UTF8.self)
      #expect(text.contains("HTTP/1.1 201"))
      #expect(text.contains("Content-Length: 8\r\n"))
      #expect(text.hasSuffix("\r\n\r\n{\"id"))
    }
  }

  @Test func `an endless answer goes on until the client leaves`() async throws {
    _ = try await playing(.endless) { client in
      #expect(client.rest(atMost: 3 << 20).count >= 3 << 20)
    }
  }

  @Test(arguments: [ScriptedResponse.DropPoint.before, .after])
  func `a dropped connection brings no byte`(point: ScriptedResponse.DropPoint) async throws {
    let records = try await playing(.drop(point)) { client in
      #expect(client.rest().isEmpty)
    }
    let words = point == .before ? "dropped, no effect" : "acted, then dropped"
    #expect(records.map(\.outcome) == [.played(words)])
    #expect(records.map(\.status) == [nil])
  }

  @Test func `a delay comes before what follows it`() async throws {
    let start = ContinuousClock.now
    _ = try await playing(.delay(0.03, then: .delay(0.02, then: .page(status: 500)))) { client in
      #expect(client.answer().status == 500)
    }
    #expect(ContinuousClock.now - start >= .milliseconds(50))
  }

  @Test func `a sample that is missing is said to be`() async throws {
    _ = try await playing(.sample("NOPE")) { client in
      let answer = client.answer()
      #expect(answer.status == 500)
      #expect(answer.body.contains("has no sample named NOPE"))
    }
  }

  @Test func `a key has its effect once, also where the first answer was dropped`() async throws {
    func keyed(_ key: String) -> String {
      Self.request.replacing("Host: x", with: "Host: x\r\nIdempotency-Key: \(key)")
    }
    let records = try await playing(.usual) { client in
      #expect(client.answer().status == 201)
      for key in ["a", "b", "a"] {
        client.send(keyed(key))
        #expect(client.answer().status == 201)
      }
    }
    #expect(records.map(\.outcome) == [.example, .example, .example, .repetition])
  }
}
