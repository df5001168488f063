import HTTP
import TestSupport
import Testing

/// Answers whose header section is whole and whose content is not, or cannot be read.
@Suite(.timeLimit(.minutes(10)))
struct ContentDefectTests {
  private static let head = "HTTP/1.1 201 Created\r\nLocation: /items/7\r\n"

  @Test(
    arguments: [
      ("Content-Length: 10\r\n\r\nhalf", .brokenOff(announced: 10)),
      ("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", .brokenOff(announced: nil)),
      ("Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf", .notEncodedAsSaid("gzip")),
      ("Content-Encoding: utf-8\r\nContent-Length: 4\r\n\r\nhalf", .notEncodedAsSaid("utf-8")),
    ] as [(String, ContentDefect)]
  )
  func `the error carries the status and the fields of what came`(
    rest: String,
    defect: ContentDefect
  ) async throws {
    let server = LoopbackServer { _ in [.send(Self.head + rest), .close] }
    defer { server.stop() }
    let answer = try #require(try await failure(of: .get(server.url)).answer)
    #expect(answer.status == 201 && answer.fields["Location"] == "/items/7")
    #expect(answer.defect == defect)
    if case .brokenOff = defect { #expect(answer.body == Array("half".utf8)) }
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 100 Continue\r\n\r\n"])
  func `without a whole header section there is no answer`(start: String) async throws {
    let server = LoopbackServer { _ in [.send(start), .close] }
    defer { server.stop() }
    #expect(try await failure(of: .get(server.url)).answer == nil)
  }

  @Test func `content that is asked for as it is comes as it is`() async throws {
    let server = LoopbackServer { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope")]
    }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    request.refuseCodings()
    let answer = try await exchange(request)
    #expect(answer.body == Array("nope".utf8) && answer.defect == nil)
    let sent = try #require(server.requests.first)
    let codings = sent.fields.filter { $0.name.lowercased() == "accept-encoding" }.map(\.value)
    #expect(codings == ["identity"])
  }
}
