import EventLoop
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct KeptConnectionTests {
  /// What comes on a connection beyond the answer to its first request.
  enum Surplus: String, CaseIterable, Sendable {
    case oneByte = "!"
    case lineEnd = "\r\n"
    case anotherAnswer = "HTTP/1.1 402 Payment Required\r\nContent-Length: 4\r\n\r\nmine"
    case farewell = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
  }

  /// Lets what the server has sent arrive.
  private func settle() async throws {
    try await onEngine { try await EventLoop.shared.sleep(for: .milliseconds(20)) }
  }

  private func write(_ url: String, _ size: Int = 5) -> HTTPRequest {
    var request = HTTPRequest.get(url)
    request.method = "POST"
    request.body = Array(repeating: 7, count: size)
    request.repetition = .never
    return request
  }

  /// Answers the first request of the first connection with more than one answer, all others with one.
  private func server(_ steps: [LoopbackServer.Step]) -> LoopbackServer {
    LoopbackServer { request in
      request.number == 1 ? [.answer(200, [], "first")] + steps : [.answer(201, [], request.target)]
    }
  }

  @Test(arguments: Surplus.allCases, [[], [.wait(milliseconds: 5)]] as [[LoopbackServer.Step]])
  func `what comes on an idle connection is not the answer to the next request`(
    surplus: Surplus,
    pause: [LoopbackServer.Step]
  ) async throws {
    let server = server(pause + [.send(surplus.rawValue)])
    defer { server.stop() }
    let transport = CurlTransport()
    #expect(try await exchange(.get(server.url), over: transport).body == Array("first".utf8))
    try await settle()
    let answer = try await exchange(write(server.url + "/write"), over: transport)
    #expect(answer.status == 201)
    #expect(answer.body == Array("/write".utf8))
    #expect(server.requests.map(\.target) == ["/", "/write"])
    #expect(server.requests.map(\.connection) == [1, 2])
    try await onEngine { transport.close() }
  }

  @Test func `content that goes on past its length is nobody's answer`() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    let server = LoopbackServer { request in
      request.number == 1
        ? [.send(head), .wait(milliseconds: 20), .send("first, and more than was said")]
        : [.answer(201, [], "second")]
    }
    defer { server.stop() }
    let transport = CurlTransport()
    #expect(try await exchange(.get(server.url), over: transport).body == Array("first".utf8))
    let answer = try await exchange(write(server.url), over: transport)
    #expect(answer.status == 201)
    #expect(server.requests.count == 2)
    try await onEngine { transport.close() }
  }

  @Test func `each connection that something came on is turned down`() async throws {
    let server = LoopbackServer { request in
      request.number <= 4
        ? [
          .wait(milliseconds: 100), .answer(), .wait(milliseconds: 5),
          .send(Surplus.farewell.rawValue), .close,
        ]
        : [.answer(201, [], "")]
    }
    defer { server.stop() }
    let transport = CurlTransport()
    let url = server.url
    try await onEngine {
      async let a = transport.send(.get(url))
      async let b = transport.send(.get(url))
      async let c = transport.send(.get(url))
      async let d = transport.send(.get(url))
      _ = try await (a, b, c, d)
    }
    try await settle()
    for _ in 0..<8 {
      #expect(try await exchange(write(url), over: transport).status == 201)
    }
    #expect(server.requests.count == 12)
    let left = Set(server.requests.prefix(4).map(\.connection))
    #expect(server.requests.dropFirst(4).allSatisfy { !left.contains($0.connection) })
    try await onEngine { transport.close() }
  }

  @Test func `a connection that is quiet between requests is used again`() async throws {
    let server = LoopbackServer { _ in [.answer(200, [], "ok")] }
    defer { server.stop() }
    let transport = CurlTransport()
    for _ in 0..<5 {
      #expect(try await exchange(write(server.url), over: transport).status == 200)
      try await settle()
    }
    #expect(server.requests.count == 5)
    #expect(server.connections == 1)
    try await onEngine { transport.close() }
  }

  @Test func `what comes behind a challenge is not the answer to what follows it`() async throws {
    let challenge = #"Digest realm="r", qop="auth", algorithm=SHA-256, nonce="n""#
    let server = LoopbackServer { request in
      if request.value(of: "authorization") != nil { return [.answer(201, [], "yes")] }
      let length = "Content-Length: 2\r\n"
      return [
        .send("HTTP/1.1 401 No\r\nWWW-Authenticate: \(challenge)\r\n\(length)\r\n"),
        .wait(milliseconds: 20), .send("no" + Surplus.anotherAnswer.rawValue),
      ]
    }
    defer { server.stop() }
    var request = write(server.url)
    request.authentication = .digest(user: "ann", password: "pass")
    let answer = try await exchange(request)
    #expect(answer.status == 201)
    #expect(server.requests.filter { !$0.body.isEmpty }.count == 1)
  }
}
