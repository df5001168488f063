import EventLoop
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RepetitionTests {
  /// Answers the first request of each connection, and drops the connection upon the second.
  private func forgetfulServer() -> LoopbackServer {
    LoopbackServer { request in
      request.numberOnConnection == 1 ? [.answer(200, [], "ok")] : [.close]
    }
  }

  /// A transport that keeps a connection to the server, and the request that comes upon it next.
  private func second(
    _ method: String,
    _ size: Int,
    to server: LoopbackServer
  ) async throws -> (CurlTransport, HTTPRequest) {
    let transport = CurlTransport()
    _ = try await exchange(.get(server.url + "/first"), over: transport)
    var request = HTTPRequest.get(server.url + "/second")
    request.method = method
    request.body = size == 0 ? nil : Array(repeating: 7, count: size)
    return (transport, request)
  }

  @Test(arguments: ["POST", "GET", "PUT"], [0, 5, 200_000])
  func `what must not be repeated reaches a dying kept connection once`(
    method: String,
    size: Int
  ) async throws {
    let server = forgetfulServer()
    defer { server.stop() }
    var (transport, request) = try await second(method, size, to: server)
    request.repetition = .never
    let error = try await failure(of: request, over: transport)
    #expect(error.progress == .sent)
    #expect(error.reason == .connectionClosed)
    #expect(server.requests.map(\.target) == ["/first", "/second"])
    try await onEngine { transport.close() }
  }

  @Test(arguments: ["POST", "GET"], [0, 5, 200_000])
  func `what may be repeated is sent again on a new connection`(
    method: String,
    size: Int
  ) async throws {
    let server = forgetfulServer()
    defer { server.stop() }
    let (transport, request) = try await second(method, size, to: server)
    let response = try await exchange(request, over: transport)
    #expect(response.body == Array("ok".utf8))
    #expect(server.requests.map(\.target) == ["/first", "/second", "/second"])
    #expect(server.requests.map(\.body.count) == [0, size, size])
    #expect(server.connections == 2)
    try await onEngine { transport.close() }
  }

  @Test func `a connection that died while idle costs a write nothing`() async throws {
    let server = LoopbackServer { _ in [.answer(200, [], "ok"), .close] }
    defer { server.stop() }
    let transport = CurlTransport()
    var request = HTTPRequest.get(server.url)
    request.method = "POST"
    request.repetition = .never
    for _ in 0..<3 {
      let response = try await exchange(request, over: transport)
      #expect(response.body == Array("ok".utf8))
      // The server's end of the connection is to arrive before the next request is sent.
      try await onEngine { try await EventLoop.shared.sleep(for: .milliseconds(5)) }
    }
    #expect(server.requests.count == 3)
    try await onEngine { transport.close() }
  }

  @Test func `a transfer after a failed one starts afresh`() async throws {
    let server = LoopbackServer { $0.number == 1 ? [.close] : [.answer(200, [], "ok")] }
    defer { server.stop() }
    let transport = CurlTransport()
    var write = HTTPRequest.get(server.url)
    write.method = "POST"
    write.body = [1]
    write.repetition = .never
    #expect(try await failure(of: write, over: transport).progress == .sent)
    let response = try await exchange(.get(server.url), over: transport)
    #expect(response.body == Array("ok".utf8))
    #expect(server.requests.last?.method == "GET")
    try await onEngine { transport.close() }
  }
}
