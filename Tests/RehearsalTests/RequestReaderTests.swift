@testable import HTTPServer
import HTTP
import Testing

struct RequestReaderTests {
  private static let post =
    "POST /v1/books?a=1&b=%20 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"

  @Test func `a request is the same in whatever pieces it comes`() throws {
    let bytes = Array((Self.post + "bodyGET / HTTP/1.1\r\nHost: x\r\n\r\n").utf8)
    for cut in bytes.indices {
      var reader = RequestReader()
      reader.append(bytes[..<cut])
      let early = try reader.nextHead()
      var body = early.flatMap { reader.nextBody(of: $0) }
      reader.append(bytes[cut...])
      let head = try #require(try early ?? reader.nextHead())
      body = body ?? reader.nextBody(of: head)
      #expect(head.path == "/v1/books")
      #expect(head.query == "a=1&b=%20")
      #expect(body == Array("body".utf8))
      #expect(try reader.nextHead()?.path == "/")
    }
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: x", RequestHead.Persistence.keepAlive),
    ("GET / HTTP/1.1\r\nHost: x\r\nConnection: Close", .close),
    ("GET / HTTP/1.0", .close),
    ("GET / HTTP/1.0\nConnection: keep-alive", .keepAlive),
    ("\r\n\nGET http://host:1/ HTTP/1.1\nHost: x", .keepAlive),
  ])
  func `the connection stays as the version and the field say`(
    text: String,
    persistence: RequestHead.Persistence
  ) throws {
    var reader = RequestReader()
    reader.append((text + "\r\n\r\n").utf8)
    let head = try #require(try reader.nextHead())
    #expect(head.persistence == persistence)
    #expect(head.path == "/")
  }

  @Test(arguments: [
    ("GET /", 400), ("GET / HTTP/2.0\r\nHost: x", 505), ("GET  / HTTP/1.1\r\nHost: x", 400),
    ("G(T / HTTP/1.1\r\nHost: x", 400), ("GET x HTTP/1.1\r\nHost: x", 400),
    ("GET / HTTP/1.1", 400), ("GET / HTTP/1.1\r\nHost : x", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\n folded: y", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nnonsense", 400),
    ("GET / HTTP/1.1\r\nHost: x\r\nA: \u{1}", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +4", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4, 5", 400),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999", 413),
    ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4194305", 413),
    ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked", 411),
    ("\u{0}\u{1}\u{2}\u{FFFD}", 400),
  ])
  func `what is no request is refused with a status`(text: String, status: Int) {
    var reader = RequestReader()
    reader.append((text + "\r\n\r\n").utf8)
    let refusal = #expect(throws: RequestRefusal.self) { try reader.nextHead() }
    #expect(refusal?.status == status)
  }

  @Test func `a header that never ends is refused at its limit`() {
    var reader = RequestReader()
    reader.append("GET / HTTP/1.1\r\nHost: x\r\nA: ".utf8)
    reader.append(repeatElement(UInt8(ascii: "a"), count: RequestRefusal.headLimit))
    let refusal = #expect(throws: RequestRefusal.self) { try reader.nextHead() }
    #expect(refusal == .headTooLarge)
  }

  @Test func `a length may be repeated when it is the same`() throws {
    var reader = RequestReader()
    reader.append(
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\ncontent-length: 4\r\n\r\n".utf8
    )
    #expect(try reader.nextHead()?.contentLength == 4)
  }
}
