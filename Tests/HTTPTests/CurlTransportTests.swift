import EventLoop
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CurlTransportTests {
  @Test func `an answer comes with its status, its fields in order and its content`() async throws {
    let server = LoopbackServer { _ in [.answer(429, [("Retry-After", "7"), ("X-A", "b")], "slow")]
    }
    defer { server.stop() }
    let response = try await exchange(.get(server.url + "/a?b=c"))
    #expect(response.status == 429)
    #expect(response.fields.fields.map(\.name) == ["Content-Length", "Retry-After", "X-A"])
    #expect(response.fields["retry-after"] == "7")
    #expect(response.body == Array("slow".utf8))
    #expect(!response.isCut)
    #expect(server.requests.map(\.target) == ["/a?b=c"])
  }

  @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "REPORT"])
  func `method, fields and content arrive as they were given`(method: String) async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url + "/x/../y")
    request.method = method
    request.fields = HTTPFields([("User-Agent", "tests"), ("X-Empty", ""), ("X-Key", "a  b")])
    request.body = Array("{\"a\":\"\u{0}\"}".utf8)
    _ = try await exchange(request)
    let seen = try #require(server.requests.first)
    #expect(seen.method == method)
    #expect(seen.target == "/x/../y")
    #expect(seen.value(of: "user-agent") == "tests")
    #expect(seen.value(of: "x-empty") == "")
    #expect(seen.value(of: "x-key") == "a  b")
    #expect(seen.value(of: "expect") == nil)
    #expect(seen.value(of: "content-type") == nil)
    #expect(seen.body == request.body)
  }

  @Test(arguments: [("GET", nil), ("DELETE", nil), ("POST", "0"), ("PUT", "0"), ("HEAD", nil)])
  func `a request without content says so where its method calls for it`(
    method: String,
    length: String?
  ) async throws {
    let server = LoopbackServer { request in
      request.method == "HEAD"
        ? [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")] : [.answer()]
    }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    request.method = method
    let response = try await exchange(request)
    #expect(response.status == 200)
    #expect(response.body.isEmpty)
    #expect(server.requests.map(\.method) == [method])
    #expect(server.requests.first?.value(of: "content-length") == length)
  }

  @Test func `requests one after the other share one connection, whatever their method`()
    async throws
  {
    let server = LoopbackServer { _ in [.answer(200, [], "ok")] }
    defer { server.stop() }
    let transport = CurlTransport()
    for method in ["GET", "POST", "HEAD", "GET", "DELETE", "GET"] where method != "HEAD" {
      var request = HTTPRequest.get(server.url)
      request.method = method
      if method == "POST" { request.body = [1, 2, 3] }
      let response = try await exchange(request, over: transport)
      #expect(response.body == Array("ok".utf8))
    }
    #expect(server.requests.map(\.method) == ["GET", "POST", "GET", "DELETE", "GET"])
    #expect(server.requests.map(\.body.count) == [0, 3, 0, 0, 0])
    #expect(server.connections == 1)
    try await onEngine { transport.close() }
  }

  @Test func `fifty requests at once are answered each by its own answer`() async throws {
    let server = LoopbackServer { request in
      [.wait(milliseconds: 1), .answer(200, [], request.target)]
    }
    defer { server.stop() }
    let transport = CurlTransport()
    let bodies = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      for number in 0..<50 {
        group.addTask {
          (number, try await exchange(.get("\(server.url)/\(number)"), over: transport).body)
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for number in 0..<50 { #expect(bodies[number] == Array("/\(number)".utf8)) }
    #expect(server.requests.count == 50)
    try await onEngine { transport.close() }
  }

  @Test func `a redirect is an answer and is not followed`() async throws {
    let server = LoopbackServer { request in
      [.answer(302, [("Location", "http://127.0.0.1:\(LoopbackServer.unusedPort())/")])]
    }
    defer { server.stop() }
    let response = try await exchange(.get(server.url))
    #expect(response.status == 302)
    #expect(server.requests.count == 1)
  }

  @Test func `a cookie that was set is not sent back`() async throws {
    let server = LoopbackServer { _ in [.answer(200, [("Set-Cookie", "a=b")])] }
    defer { server.stop() }
    let transport = CurlTransport()
    for _ in 0..<2 { _ = try await exchange(.get(server.url), over: transport) }
    #expect(server.requests.map { $0.value(of: "cookie") } == [nil, nil])
  }

  @Test func `a transport that was closed starts anew`() async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    let transport = CurlTransport()
    for _ in 0..<2 {
      _ = try await exchange(.get(server.url), over: transport)
      try await onEngine { transport.close() }
    }
    #expect(server.connections == 2)
  }
}
