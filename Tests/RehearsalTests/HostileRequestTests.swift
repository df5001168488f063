@testable import MockAPI
@testable import HTTPServer
import Manifests
import TestSupport
import Testing

struct HostileRequestTests {
  private func start() async throws -> RunningMockAPI {
    let manifest = try Shelf.manifest()
    return try await onEngine { try MockAPI.start(manifest: manifest) }
  }

  /// Whether a new connection is served.
  private func isAlive(_ mockAPI: RunningMockAPI) throws -> Bool {
    let client = try #require(RawClient(port: mockAPI.port))
    client.send("GET /v1/books HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n")
    return client.answer().status == 200
  }

  @Test(arguments: [
    ("\u{0}\u{1}garbage\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400),
    ("POST /v1/books HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n", 413),
    ("POST /v1/books HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
  ])
  func `what cannot be read is refused, and the next one is served`(
    text: String,
    status: Int
  ) async throws {
    let mockAPI = try await start()
    let client = try #require(RawClient(port: mockAPI.port))
    client.send(text)
    let answer = client.answer()
    #expect(answer.status == status)
    #expect(answer.fields["connection"] == "close")
    #expect(client.rest().isEmpty)
    #expect(try isAlive(mockAPI))
    try await onEngine { mockAPI.stop() }
  }

  @Test func `a header without end is cut off`() async throws {
    let mockAPI = try await start()
    let client = try #require(RawClient(port: mockAPI.port))
    client.send("GET / HTTP/1.1\r\nA: " + String(repeating: "a", count: RequestRefusal.headLimit))
    #expect(client.answer().status == 431)
    #expect(try isAlive(mockAPI))
    try await onEngine { mockAPI.stop() }
  }

  @Test func `a client that leaves in the middle does no harm`() async throws {
    let mockAPI = try await start()
    let parts = [
      "", "GET /v1/bo", "POST /v1/books HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab",
    ]
    for part in parts {
      let client = try #require(RawClient(port: mockAPI.port))
      client.send(part)
    }
    #expect(try isAlive(mockAPI))
    try await onEngine { mockAPI.stop() }
  }

  @Test func `bytes of any kind are answered or cut off, never a crash`() async throws {
    let mockAPI = try await start()
    var random = SystemRandomNumberGenerator()
    for _ in 0..<40 {
      let client = try #require(RawClient(port: mockAPI.port))
      let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = client.send(noise + Array("\r\n\r\n".utf8))
      _ = client.answer()
    }
    #expect(try isAlive(mockAPI))
    try await onEngine { mockAPI.stop() }
  }

  @Test func `a request that asks for a go-ahead gets it`() async throws {
    let mockAPI = try await start()
    let client = try #require(RawClient(port: mockAPI.port))
    let head = "POST /v1/books HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n"
    client.send(head + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    #expect(client.answer().status == 100)
    client.send("{}")
    #expect(client.answer().status == 201)
    try await onEngine { mockAPI.stop() }
  }

  @Test func `stopping ends the connections that are open`() async throws {
    let mockAPI = try await start()
    let client = try #require(RawClient(port: mockAPI.port))
    client.send("GET /v1/bo")
    #expect(try isAlive(mockAPI))
    try await onEngine { mockAPI.stop() }
    #expect(client.rest().isEmpty)
    #expect(RawClient(port: mockAPI.port) == nil)
  }
}
