import EventLoop
import HTTP
import TestSupport
import Testing

/// What is said to have been sent, beside what a server has really received.
@Suite(.timeLimit(.minutes(10)))
struct ProgressTests {
  private static func request(_ url: String, fields: [(String, String)] = []) -> HTTPRequest {
    HTTPRequest(
      method: "POST",
      url: url,
      fields: HTTPFields(fields),
      body: Array("{}".utf8),
      repetition: .never,
      reach: .anyAddress,
      deadline: .seconds(300)
    )
  }

  @Test(arguments: [(1_000_001, 0), (0, 1_000_001), (500_000, 600_000), (9_000_000, 0)])
  func `a request that is too long to be written is not sent, and the next one is`(
    url: Int,
    field: Int
  ) async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    let long = Self.request(
      server.url + "/" + String(repeating: "a", count: url),
      fields: [("X-Long", String(repeating: "b", count: field))]
    )
    let short = Self.request(server.url)
    let transport = CurlTransport()
    let error = try await failure(of: long, over: transport)
    #expect(try await exchange(short, over: transport).status == 200)
    try await onEngine { transport.close() }
    #expect(error.progress == .nothingSent)
    #expect(error.reason == .invalidURL)
    #expect(error.detail.hasSuffix("and at most 1000000 can be sent"))
    #expect(server.requests.count == 1)
  }

  @Test func `the longest request that is taken arrives whole`() async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    var request = Self.request(server.url + "/")
    request.url += String(repeating: "a", count: request.headLimit - request.headSize)
    #expect(try await exchange(request).status == 200)
    #expect(
      server.requests.first?.target.utf8.count == request.url.utf8.count - server.url.utf8.count
    )
  }

  @Test func `over TLS the head is held to what HTTP/2 carries`() async throws {
    let path = String(repeating: "a", count: 64_000)
    let url = "https://127.0.0.1:\(LoopbackServer.unusedPort())/\(path)"
    let error = try await failure(of: Self.request(url))
    #expect(error.progress == .nothingSent)
    #expect(error.reason == .invalidURL)
    #expect(error.detail.hasSuffix("and at most 64000 can be sent"))
  }

  @Test(arguments: [LoopbackServer.Step.close, .reset])
  func `a request that a server received counts as sent, whatever comes then`(
    step: LoopbackServer.Step
  ) async throws {
    let server = LoopbackServer { request in
      request.numberOnConnection == 1 && request.number == 1 ? [.answer()] : [step]
    }
    defer { server.stop() }
    let request = Self.request(server.url)
    let transport = CurlTransport()
    #expect(try await exchange(request, over: transport).status == 200)
    let error = try await failure(of: request, over: transport)
    try await onEngine { transport.close() }
    #expect(error.progress == .sent)
    #expect(server.requests.count == 2)
  }
}
