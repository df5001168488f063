import EventLoop
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct TransportErrorTests {
  @Test func `a refused connection means that nothing was sent`() async throws {
    let error = try await failure(
      of: .get("http://127.0.0.1:\(LoopbackServer.unusedPort())/?key=s")
    )
    #expect(error.progress == .nothingSent)
    #expect(error.reason == .connectionRefused)
    #expect(error.detail == "the connection was refused")
  }

  @Test func `a name that does not exist means that nothing was sent`() async throws {
    let error = try await failure(of: .get("http://nowhere.invalid/"))
    #expect(error.progress == .nothingSent)
    #expect(error.reason == .nameNotFound)
  }

  @Test(arguments: [
    "", "example.com", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://a b/",
    "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/\u{0}", "http://user:secret@127.0.0.1/",
  ])
  func `what is no URL of HTTP is refused before anything is sent`(url: String) async throws {
    let error = try await failure(of: .get(url))
    #expect(error.progress == .nothingSent)
    #expect(error.reason == .invalidURL)
    #expect(!error.detail.contains("secret"))
  }

  @Test(arguments: [
    ("X-Key", "secret\r\nX-Other: 1"), ("X-Key", "secret\n"), ("X-Key", "secret\u{0}"),
    ("X Key", "secret"), ("X-Key:", "secret"), ("", "secret"), ("X\r\nY", "secret"), ("Ключ", "a"),
  ])
  func `a field that would be more than one line is refused`(field: (String, String)) async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    request.fields = HTTPFields([field])
    let error = try await failure(of: request)
    #expect(error.progress == .nothingSent)
    #expect(error.reason == .invalidURL)
    #expect(!error.detail.contains("secret"))
    #expect(server.connections == 0)
  }

  @Test(arguments: ["", "GET /x HTTP/1.1\r\nHost: y\r\n\r\nGET", "G T"])
  func `a method that is no token is refused`(method: String) async throws {
    var request = HTTPRequest.get("http://127.0.0.1:\(LoopbackServer.unusedPort())/")
    request.method = method
    #expect(try await failure(of: request).reason == .invalidURL)
  }

  @Test(arguments: [LoopbackServer.Step.close, .reset])
  func `a connection dropped before the answer leaves open what happened`(
    drop: LoopbackServer.Step
  ) async throws {
    let server = LoopbackServer { _ in [drop] }
    defer { server.stop() }
    let error = try await failure(of: .get(server.url))
    #expect(error.progress == .sent)
    #expect(error.reason == .connectionClosed)
    #expect(error.detail == "the connection was closed before an answer came")
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n",
  ])
  func `half an answer is told from none, and from a whole one`(half: String) async throws {
    let server = LoopbackServer { _ in [.send(half), .close] }
    defer { server.stop() }
    let error = try await failure(of: .get(server.url))
    #expect(error.progress == .sent)
    #expect(error.reason == .incompleteAnswer)
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2\r\n", "hello\r\n\r\n", "HTTP/1.1 OK\r\n\r\n", "HTTP/1.1 20\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\n\u{1}ope",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
  ])
  func `what is not HTTP is a malformed answer`(bytes: String) async throws {
    let server = LoopbackServer { _ in [.send(bytes), .close] }
    defer { server.stop() }
    let error = try await failure(of: .get(server.url))
    #expect(error.progress == .sent)
    #expect(error.reason == .malformedAnswer)
  }

  @Test(arguments: [
    ([.stall], "no answer came within"),
    (drip, "the answer was not complete after"),
  ])
  func `an answer that does not come in time is given up at the deadline`(
    answer: [LoopbackServer.Step],
    detail: String
  ) async throws {
    let server = LoopbackServer { _ in answer }
    defer { server.stop() }
    // A busy machine may not get as far as the test wants within a short deadline.
    for milliseconds in [50, 500, 5_000] {
      var request = HTTPRequest.get(server.url)
      request.deadline = .milliseconds(milliseconds)
      let error = try await failure(of: request)
      #expect(error.reason == .timeout)
      guard error.detail.hasPrefix(detail) else { continue }
      #expect(error.progress == .sent)
      #expect(error.detail.hasSuffix([50: " 50 ms", 500: " 500 ms"][milliseconds] ?? " 5 s"))
      return
    }
    Issue.record("no exchange went as far as it should")
  }

  /// An answer that is never silent and never done.
  private static let drip: [LoopbackServer.Step] =
    [.send("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n")]
    + (0..<10_000).flatMap { _ in [.send("x"), .wait(milliseconds: 1)] }

  @Test func `TLS spoken to a server without it fails before anything is sent`() async throws {
    let server = LoopbackServer { _ in [.answer()] }
    defer { server.stop() }
    var request = HTTPRequest.get("https://127.0.0.1:\(server.port)/")
    request.deadline = .milliseconds(200)
    let error = try await failure(of: request)
    #expect(error.progress == .nothingSent)
    #expect(server.requests.isEmpty)
  }
}
