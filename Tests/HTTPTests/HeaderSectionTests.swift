import EventLoop
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct HeaderSectionTests {
  private func answer(_ text: String) async throws -> HTTPResponse {
    let server = LoopbackServer { _ in [.send(text), .close] }
    defer { server.stop() }
    return try await exchange(.get(server.url))
  }

  @Test(arguments: [
    ("a\u{1}b\u{1B}[31mc\u{7F}", "a b [31mc "), ("  a \t", "a"), ("a\tb", "a b"), ("", ""),
    ("ä\u{FF}", "ä\u{FF}"),
  ])
  func `control characters in a value become blanks`(sent: String, kept: String) async throws {
    let response = try await answer("HTTP/1.1 200 OK\r\nX-A: \(sent)\r\nContent-Length: 0\r\n\r\n")
    #expect(response.fields["X-A"] == kept.trimmingBlanks)
  }

  @Test func `bytes that are no UTF-8 become U+FFFD`() async throws {
    let bytes = Array("HTTP/1.1 200 OK\r\nX-A: ".utf8) + [0xFF] + Array("\r\n\r\n".utf8)
    let server = LoopbackServer { _ in [.send(bytes), .close] }
    defer { server.stop() }
    #expect(try await exchange(.get(server.url)).fields["X-A"] == "\u{FFFD}")
  }

  @Test func `interim answers and trailers are not mixed into the answer`() async throws {
    let response = try await answer(
      """
      HTTP/1.1 100 Continue\r
      X-Interim: 1\r
      \r
      HTTP/1.1 103 Early Hints\r
      Link: </a>\r
      \r
      HTTP/1.1 201 Created\r
      X-A: b\r
      Transfer-Encoding: chunked\r
      Trailer: X-Trailer\r
      \r
      2\r
      ok\r
      0\r
      X-Trailer: 1\r
      \r

      """
    )
    #expect(response.status == 201)
    #expect(response.fields.fields.map(\.name) == ["X-A", "Transfer-Encoding", "Trailer"])
    #expect(response.body == Array("ok".utf8))
  }

  @Test func `several lines of one field are joined by commas`() async throws {
    let response = try await answer(
      "HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 0\r\n\r\n"
    )
    #expect(response.fields["X-A"] == "1, 2")
  }

  @Test func `a folded line continues the value before it`() async throws {
    let response = try await answer(
      "HTTP/1.1 200 OK\r\nX-A: 1\r\n  X-B: 2\r\nContent-Length: 0\r\n\r\n"
    )
    #expect(response.fields["X-A"] == "1 X-B: 2")
    #expect(response.fields["X-B"] == nil)
  }

  @Test func `a line below a field without a value is the value`() async throws {
    let response = try await answer(
      "HTTP/1.1 200 OK\r\nX-A:\r\n  2\r\nContent-Length: 0\r\n\r\n"
    )
    #expect(response.fields["X-A"] == "2")
  }

  @Test func `a line that is no field is left out`() async throws {
    let response = try await answer(
      "HTTP/1.1 200 OK\r\nX B: 1\r\n: 2\r\nX-A: 3\r\nContent-Length: 0\r\n\r\n"
    )
    #expect(response.fields.fields.map(\.name) == ["X-A", "Content-Length"])
  }

  @Test(arguments: [
    "Content-Length: 2\r\nContent-Length: 4\r\n", "Content-Length: 4\r\nContent-Length: 2\r\n",
    "Content-Length: 2, 4\r\n", "Content-Length: 2\r\nX-A: 1\r\ncontent-length: 4\r\n",
  ])
  func `an answer that tells two lengths is none`(lines: String) async throws {
    let server = LoopbackServer { _ in [.send("HTTP/1.1 200 OK\r\n\(lines)\r\nabcd"), .close] }
    defer { server.stop() }
    let error = try await failure(of: .get(server.url))
    #expect(error.reason == .malformedAnswer && error.progress == .sent && error.answer == nil)
    #expect(error.detail.contains("two different lengths"))
  }

  @Test(arguments: [
    "Content-Length: 2\r\nContent-Length: 2\r\n", "Content-Length: 2\r\nContent-Length: 02\r\n",
    "Content-Length: 2, 2\r\n",
  ])
  func `a length that is told twice is one`(lines: String) async throws {
    #expect(try await answer("HTTP/1.1 200 OK\r\n\(lines)\r\nok").body == Array("ok".utf8))
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
