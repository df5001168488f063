@testable import MockAPI
import Manifests
import TestSupport
import Testing

struct MockAPITests {
  private static let key = "Authorization: Bearer secret-of-the-test\r\n"

  /// Starts a stand-in whose clock is moved by hand.
  private func start(
    budgets: String = "[]",
    steps: [Scenario.Step] = [],
    clock: TestClock = TestClock()
  ) async throws -> RunningMockAPI {
    let manifest = try Shelf.manifest(budgets: budgets)
    return try await onEngine {
      try MockAPI.start(
        manifest: manifest,
        scenario: Scenario(steps: steps),
        clock: { clock.now }
      )
    }
  }

  private func get(_ path: String, key: String = Self.key) -> String {
    "GET \(path) HTTP/1.1\r\nHost: x\r\n\(key)\r\n"
  }

  private func play(_ play: ScriptedResponse) -> [Scenario.Step] {
    [Scenario.Step(toolName: "shelf_list_books", calls: .only([1]), play: play)]
  }

  @Test func `a request gets its operation's example, and the connection stays`() async throws {
    let mockAPI = try await start()
    let client = try #require(RawClient(port: mockAPI.port))
    client.send(get("/v1/books"))
    let first = client.answer()
    #expect(first.status == 200)
    #expect(first.body == Shelf.example)
    #expect(first.fields["content-type"] == "application/json")
    #expect(first.fields["date"] == "Fri, 20 Nov 2026 12:00:00 GMT")
    client.send("POST /v1/books HTTP/1.1\r\nHost: x\r\n\(Self.key)Content-Length: 2\r\n\r\n{}")
    #expect(client.answer().status == 201)
    client.send(get("/v1/books/new"))
    #expect(client.answer().body == "{}")
    let records = try await onEngine {
      defer { mockAPI.stop() }
      return mockAPI.records
    }
    #expect(records.map(\.toolName) == ["shelf_list_books", "shelf_add_book", "shelf_new_books"])
    #expect(records.map(\.status) == [200, 201, 200])
    #expect(mockAPI.baseURL.text == "http://127.0.0.1:\(mockAPI.port)/v1")
  }

  @Test func `requests that come in one piece are answered in order`() async throws {
    let mockAPI = try await start()
    let client = try #require(RawClient(port: mockAPI.port))
    client.send(get("/v1/books") + get("/v1/books/7") + get("/v1/nothing"))
    #expect(
      [client.answer().body, client.answer().body] == [Shelf.example, #"{"id":7,"title":"Dune"}"#]
    )
    #expect(client.answer().status == 404)
    try await onEngine { mockAPI.stop() }
  }

  @Test(arguments: [
    "", "Authorization: \r\n", "Authorization: Bearer \r\n", "Authorization: x\r\n",
  ])
  func `without a credential the manifest's own answer for that comes`(field: String) async throws {
    let mockAPI = try await start()
    let client = try #require(RawClient(port: mockAPI.port))
    client.send(get("/v1/books", key: field))
    let answer = client.answer()
    #expect(answer.status == 401)
    #expect(answer.body == #"{"error":{"code":"BAD_KEY"}}"#)
    try await onEngine { mockAPI.stop() }
  }

  @Test func `the records tell credentials apart and hold none`() async throws {
    let mockAPI = try await start()
    let client = try #require(RawClient(port: mockAPI.port))
    for secret in ["one-secret", "one-secret", "two-secret"] {
      client.send(get("/v1/books?q=hidden", key: "Authorization: Bearer \(secret)\r\n"))
      _ = client.answer()
    }
    let records = try await onEngine {
      defer { mockAPI.stop() }
      return mockAPI.records
    }
    let prints = records.map(\.credentialFingerprint)
    #expect(prints[0] == prints[1])
    #expect(prints[0] != prints[2])
    let told = "\(records)" + records.map(\.description).joined()
    #expect(!told.contains("secret"))
    #expect(!told.contains("hidden"))
    #expect(
      records[1].description
        == "12:00:00 GET /v1/books → shelf_list_books #2: 200 (example)"
    )
  }

  @Test func `a limit is enforced exactly, with the true wait`() async throws {
    let clock = TestClock()
    let mockAPI = try await start(budgets: Shelf.twoAMinute, clock: clock)
    let client = try #require(RawClient(port: mockAPI.port))
    func call() -> RawAnswer {
      client.send(get("/v1/books"))
      return client.answer()
    }
    let first = call()
    #expect([first.fields["x-limit"], first.fields["x-left"]] == ["2", "1"])
    clock.advance(20)
    #expect(call().status == 200)
    clock.advance(39.999)
    let refused = call()
    #expect(refused.status == 429)
    #expect(refused.fields["retry-after"] == "1")
    clock.advance(0.001)
    #expect(call().status == 200)
    let again = call()
    #expect(again.fields["retry-after"] == "20")
    #expect(again.body.contains(#""after":20,"until":"2026-11-20T12:01:20Z""#))
    client.send(get("/v1/books", key: "Authorization: Bearer another\r\n"))
    #expect(client.answer().status == 200)
    try await onEngine { mockAPI.stop() }
  }

  @Test func `a limit of requests at once counts those that are still being answered`() async throws
  {
    let mockAPI = try await start(
      budgets: #"[{"id": "one", "kind": "concurrency", "scope": "ip", "limit": 1}]"#,
      steps: play(.endless)
    )
    var slow = RawClient(port: mockAPI.port)
    slow?.send(get("/v1/books"))
    _ = slow?.rest(atMost: 1)
    let quick = try #require(RawClient(port: mockAPI.port))
    quick.send(get("/v1/books"))
    #expect(quick.answer().status == 429)
    slow = nil
    var status: Int?
    for _ in 0..<10_000 where status != 200 {
      quick.send(get("/v1/books"))
      status = quick.answer().status
    }
    #expect(status == 200)
    try await onEngine { mockAPI.stop() }
  }

  @Test func `a port that is taken is said to be`() async throws {
    let mockAPI = try await start()
    let manifest = try Shelf.manifest()
    let port = mockAPI.port
    let error = await #expect(throws: RehearsalError.self) {
      try await onEngine { _ = try MockAPI.start(manifest: manifest, port: port) }
    }
    #expect(error?.description.contains("choose another port, or 0 for any free one") == true)
    try await onEngine { mockAPI.stop() }
  }
}
