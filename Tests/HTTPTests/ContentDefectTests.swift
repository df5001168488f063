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
      ("Content-Encoding: br\r\nContent-Length: 4\r\n\r\nhal\u{1}", .unknownCoding("br")),
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

  @Test func `a message that is whole, of content that is cut, is an answer that broke off`()
    async throws
  {
    // A block that is stored, of eight bytes, of which four came.
    let half: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 8, 0, 0xF7, 0xFF] + "half".utf8
    let server = LoopbackServer { _ in [.answer(201, [("Content-Encoding", "gzip")], bytes: half)] }
    defer { server.stop() }
    let error = try await failure(of: .get(server.url))
    #expect(error.reason == .incompleteAnswer && error.progress == .sent)
    let answer = try #require(error.answer)
    #expect(answer.status == 201 && answer.body == Array("half".utf8))
    #expect(answer.defect == .brokenOff(announced: nil))
  }

  @Test(arguments: ["gzip", "x-gzip", "deflate", "br", "utf-8", "gzip, br"])
  func `a text that is not encoded as it says comes as it is, with the defect`(
    coding: String
  ) async throws {
    let text = #"{"a": "é"}"#
    let server = LoopbackServer { _ in
      [.answer(200, [("Content-Encoding", coding)], bytes: Array(text.utf8))]
    }
    defer { server.stop() }
    let answer = try await exchange(.get(server.url))
    #expect(answer.body == Array(text.utf8) && answer.defect == .notEncodedAsSaid(coding))
  }

  @Test(arguments: ["", "identity", "Identity"])
  func `a coding that is none is no defect`(coding: String) async throws {
    let server = LoopbackServer { _ in
      [.answer(200, [("Content-Encoding", coding)], bytes: Array("[]".utf8))]
    }
    defer { server.stop() }
    let answer = try await exchange(.get(server.url))
    #expect(answer.body == Array("[]".utf8) && answer.defect == nil)
  }

  @Test func `codings are asked for whose end is known, and all of them where that is wished`()
    async throws
  {
    let server = LoopbackServer { _ in [.answer(200, [], bytes: Array("[]".utf8))] }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    _ = try await exchange(request)
    request.takeAllCodings()
    _ = try await exchange(request)
    let asked = server.requests.map { $0.value(of: "accept-encoding") ?? "" }
    #expect(asked.first == "gzip, deflate")
    #expect(asked.last?.contains("br") == true || asked.last?.hasPrefix("deflate") == true)
  }
}
