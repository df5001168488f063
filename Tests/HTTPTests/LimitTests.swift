import EventLoop
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct LimitTests {
  @Test(arguments: [(9, true), (10, false), (11, false), (0, true)])
  func `content past the limit is cut, and that is said`(limit: Int, isCut: Bool) async throws {
    let server = LoopbackServer { _ in [.answer(200, [], "0123456789")] }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    request.responseLimit = limit
    let response = try await exchange(request)
    #expect(response.status == 200)
    #expect(response.body == Array("0123456789".utf8.prefix(limit)))
    #expect(response.isCut == isCut)
  }

  @Test(
    arguments: [
      ("text/event-stream", "data: 1\n\ndata: 2", "data: 1\n\n"),
      ("application/x-ndjson", "{}\n{\"a\":", "{}\n"),
      ("multipart/mixed; boundary=b", "--b\r\n\r\n{}\r\n--b\r\n\r\n{\r\n", "--b\r\n\r\n{}\r\n"),
      ("multipart/mixed; Boundary=\"b\"", "--b\r\n\r\n{}\r\n", "--b\r\n\r\n{}\r\n"),
    ]
  )
  func `of a stream that goes on, what is whole is the answer`(
    type: String,
    sent: String,
    whole: String
  ) async throws {
    let server = LoopbackServer { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n\r\n\(sent)"), .stall]
    }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    // Long enough for the beginning to come on a busy machine.
    request.deadline = .seconds(3)
    let response = try await exchange(request)
    #expect(response.isOngoing)
    #expect(String(decoding: response.body, as: UTF8.self) == whole)
  }

  @Test func `content without end is cut at the limit`() async throws {
    let piece = String(repeating: "x", count: 10_000)
    let server = LoopbackServer { _ in
      [.send("HTTP/1.1 200 OK\r\n\r\n")] + Array(repeating: .send(piece), count: 10_000)
    }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    request.responseLimit = 64_000
    let response = try await exchange(request)
    #expect(response.body.count == 64_000)
    #expect(response.isCut)
  }

  @Test func `a decompression bomb is cut at the limit of the decoded content`() async throws {
    let server = LoopbackServer { _ in
      [.answer(200, [("Content-Encoding", "gzip")], bytes: gzipOfZeros(8 << 20, checksum: 0))]
    }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    request.responseLimit = 256 << 10
    let response = try await exchange(request)
    #expect(response.body.count == 256 << 10)
    #expect(response.body.allSatisfy { $0 == 0 })
    #expect(response.isCut)
  }

  @Test func `a large announced length makes no room beyond the limit`() async throws {
    let server = LoopbackServer { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\nabc"), .stall]
    }
    defer { server.stop() }
    var request = HTTPRequest.get(server.url)
    request.responseLimit = 2
    let response = try await exchange(request)
    #expect(response.body == Array("ab".utf8))
    #expect(response.isCut)
  }

  @Test func `encoded content is decoded`() async throws {
    let server = LoopbackServer { request in
      #expect(request.value(of: "accept-encoding")?.contains("gzip") == true)
      return [
        .answer(200, [("Content-Encoding", "gzip")], bytes: gzipOfZeros(1000, checksum: 0x060B1780))
      ]
    }
    defer { server.stop() }
    let response = try await exchange(.get(server.url))
    #expect(response.body == Array(repeating: 0, count: 1000))
  }

  @Test(arguments: [
    String(repeating: "X-A: b\r\n", count: 257),
    String(repeating: "X-A: b\r\n", count: 5_000),
    "X-A: " + String(repeating: "b", count: 70_000) + "\r\n",
    "X-A: " + String(repeating: "b", count: 400_000) + "\r\n",
    String(repeating: "X-A: " + String(repeating: "b", count: 1_000) + "\r\n", count: 70),
  ])
  func `a header section past its limits is a malformed answer`(lines: String) async throws {
    let server = LoopbackServer { _ in [.send("HTTP/1.1 200 OK\r\n\(lines)\r\n"), .stall] }
    defer { server.stop() }
    let error = try await failure(of: .get(server.url))
    #expect(error.reason == .malformedAnswer)
    #expect(error.detail == "the header section of the answer is too long")
  }

  @Test func `a header section within its limits is taken whole`() async throws {
    let lines = String(repeating: "X-A: b\r\n", count: 255) + "Content-Length: 0\r\n"
    let server = LoopbackServer { _ in [.send("HTTP/1.1 200 OK\r\n\(lines)\r\n")] }
    defer { server.stop() }
    let response = try await exchange(.get(server.url))
    #expect(response.fields.fields.count == 256)
  }

  @Test func `interim answers without end do not hold a transfer beyond its limits`() async throws {
    let interim = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    let server = LoopbackServer { _ in
      [.send(String(repeating: interim, count: 4_000)), .stall]
    }
    defer { server.stop() }
    let error = try await failure(of: .get(server.url))
    #expect(error.reason == .malformedAnswer)
  }
}

/// A gzip file of so many zeros: one block with fixed codes, nearly all of it long matches.
private func gzipOfZeros(_ count: Int, checksum: UInt32) -> [UInt8] {
  var bits = BitWriter(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF])
  bits.put(0b011, count: 3)  // The last block, with the fixed codes.
  bits.putCode(0x30, count: 8)  // A literal 0.
  var left = count - 1
  while left > 0 {
    if left >= 258 {
      bits.putCode(0b1100_0101, count: 8)  // The length 258 …
      bits.putCode(0, count: 5)  // … at the distance 1.
      left -= 258
    } else {
      bits.putCode(0x30, count: 8)
      left -= 1
    }
  }
  bits.putCode(0, count: 7)
  bits.flush()
  return bits.bytes + littleEndian(checksum) + littleEndian(UInt32(count))
}

private func littleEndian(_ value: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
}

/// Writes bits from the lowest up, as DEFLATE packs them (RFC 1951 §3.1.1).
private struct BitWriter {
  var bytes: [UInt8]
  private var pending: UInt64 = 0
  private var pendingCount = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func put(_ value: UInt64, count: Int) {
    pending |= value << UInt64(pendingCount)
    pendingCount += count
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// A Huffman code goes in with its highest bit first.
  mutating func putCode(_ code: UInt64, count: Int) {
    put(
      (0..<count).reduce(0) { $0 | (code >> UInt64($1) & 1) << UInt64(count - 1 - $1) },
      count: count
    )
  }

  mutating func flush() {
    if pendingCount > 0 { put(0, count: 8 - pendingCount) }
  }
}
