import Text
import Testing

@testable import HTTP

/// Content that is packed, whole and cut.
@Suite struct ContentCodingTests {
  /// What the samples hold.
  private static let text = (0..<60)
    .map { "{\"id\":\($0),\"name\":\"row \($0 * 7919 % 1000)\"}\n" }.joined()

  /// One block with codes of its own.
  private static let ownCodes = bytes(
    """
    XdS7SgVBEITh3KeQiQ2mb9PT520EDQxUMDE4+O6iwdRWp/vDwn5s9X28vYzbfBofz++v4za+Pr8f5/h5uP8/F3peUqco\
    lW37FKOSkac4lZXrlKASFacsLuKnJBU3O2VTsdBTioqm4EuZQOqCwAoyoSDMoFAQZigHg7DDXnAQhsgNCGGJnJAQplgK\
    CmGLcFgIY/gChjKGbWAoY2hdfomGIdBQ1hCDhrJGAEMZoxIYyhi7gKGMsQUYyhhpwFDGWAEMY4xIYBhj+AaGMYbPy0AY\
    wxQYxhjq0DDWkAUNaxrAMMYAhTFFKSis2ttA4UyRCxQubdygcG3rBoVbm/flWHjbNyg82sBB4astHBaebeHQcNYQgYaz\
    hgEjGKMCGCFt4cAIbQsHRrTLOYER7XTq5XS22+nAiNUWDoxoP8YGRrTzOYER7X7qn8Yv
    """
  )

  /// One block with the fixed codes.
  private static let fixedCodes = bytes(
    """
    q1bKTFGyMtBRykvMTVWyUirKL1cwUKrlqgaLG6KIWxpawmWMUGQsjC3gMsYoMuam5nAZExQZM3MzuIwpioyppSlcxgxV\
    xtAELmOOImNibAyXsUCRMTY1gstYosgYmRsifIoaBIaWSIGAGgqGBohQMEQNBiNEKBiiBoOlCSIYDFHDwcIMEQ6GqAFh\
    boEICEPUkDA3QISEIWpQmBkhgsIQNSxMTRBhYYgaGCZmiMAwQg0MYwtEYBihBoaRJVKSQAsMQ0RoGKGGhqExIjSMUEPD\
    FBEYRqiBYWmOCAwj1MCwsEQEhhFqYFgYIgLDCDUwzI0RgWGEGhhmpojAMEYNDFNzRGAYowaGiQUiMIxRA8PEACmDoAaG\
    sREiMIxRA8PIBBEaxqihYWiGCA1jtNBABIYxamAggsIYNSgsjRBBYWyJZhoiKExQg8LcDBEUJoZomRsRFCZGaLkbERQm\
    xmjZG6mwMEHL34igMDFFy+CIoDAxQ8vhiLAwMUfL4YjQMEENDUNDRGiYoIaGMSIwTFEDw9IUERimhmg5HBEYpkZoORwR\
    GKZoJacBIjBM0YpOI6SiE63sNEEEhqkZWg5HBIYpWsKwQASGKVrxaYAIDFO08tMIFBoA
    """
  )

  /// Blocks of all kinds, as a server writes that sends what it has.
  private static let manyBlocks = bytes(
    """
    XNI7DgJBDIPhnlOgqSnWmUcm3AYJCgpAoqFYcXekLeI1rf8qn7KW+7Wcl1N5Xh63ci7v1+e4lO9h3XbIHogsJmXWmaVK\
    8e5ZmpThI0uX0qNnGVrQsriUVmuWKaV2yxJSzMFLlQCxQ1AFLFSAMhgVoAzRyAB1mIMOUAifhIBK+EIJKMUwUkAteqMF\
    FKMNYphi1EkMUwyL3Uv8YYAaphqo1DDV6MQwxQgnhm0YPwAAAP//XNTBDcQwDAPBls4iZVv9N5bPARumAT4G4EI4YFRi\
    3AVGJcYRGJUYu8FQYvQBQ4nhC4YSw7/XQRJDBYYSo4yGUmNtNPTRAEOJAYWSYgoKzWcNCifF2VA4KfaBwknRA4WTotcr\
    FklhQeGkUEPhpKiDhdNiDRpOjbXQcGoIjE6MaTA6Me4Go/8YDwAAAP//XNTRCQAgEMPQlY7DivtPJv4YzQqPNvfhYETl\
    LDCidPaTTrVzgJEfY0wwomEsMKJ8FhhRP/tobAAAAP//AwA=
    """
  )

  private static func bytes(_ text: String) -> [UInt8] { (try? Base64.decode(text).get()) ?? [] }

  private static func gzip(_ packed: [UInt8], flags: UInt8 = 0, parts: [UInt8] = []) -> [UInt8] {
    [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3] + parts + packed + Array(repeating: 0xAA, count: 8)
  }

  private static let streams: [(coding: String, body: [UInt8])] = [
    ("gzip", gzip(ownCodes)), ("X-GZIP", gzip(fixedCodes)), ("gzip", gzip(manyBlocks)),
    // A field of three bytes, a name, a remark and a checksum of the header.
    (
      "gzip",
      gzip(ownCodes, flags: 30, parts: [3, 0, 1, 2, 3, 0x61, 0, 0x62, 0, 9, 9])
    ),
    ("deflate", [0x78, 0xDA] + ownCodes), ("deflate", ownCodes), ("deflate", manyBlocks),
  ]

  private static func answer(_ coding: String, _ body: [UInt8]) -> HTTPResponse {
    HTTPResponse(status: 200, fields: HTTPFields([("Content-Encoding", coding)]), body: body)
  }

  @Test(arguments: streams.indices)
  func `whole content is unpacked`(index: Int) {
    let (coding, body) = Self.streams[index]
    let answer = Self.answer(coding, body).decoded(limit: 1 << 20)
    #expect(String(decoding: answer.body, as: UTF8.self) == Self.text)
    #expect(answer.defect == nil && !answer.isCut)
  }

  @Test(arguments: streams.indices)
  func `wherever content was cut, it is told as broken off, and what came is good`(index: Int) {
    let (coding, body) = Self.streams[index]
    let trailer = coding == "deflate" ? 0 : 8
    // The first bytes of what has no frame may be a text.
    for count in (coding == "deflate" ? 8 : 1)..<body.count - trailer {
      let answer = Self.answer(coding, Array(body.prefix(count))).decoded(limit: 1 << 20)
      #expect(answer.defect == .brokenOff(announced: nil), "after \(count) bytes")
      #expect(Self.text.utf8.starts(with: answer.body), "after \(count) bytes")
    }
  }

  @Test func `a stream that lacks its trailer is whole, and what follows it is not read`() {
    let bare = Array(Self.gzip(Self.ownCodes).dropLast(8))
    for body in [bare, Self.gzip(Self.ownCodes) + [0, 0, 0]] {
      let answer = Self.answer("gzip", body).decoded(limit: 1 << 20)
      #expect(answer.body == Array(Self.text.utf8) && answer.defect == nil)
    }
  }

  @Test func `streams that follow each other are one content`() {
    let two = Self.gzip(Self.ownCodes) + Self.gzip(Self.fixedCodes)
    let answer = Self.answer("gzip", two).decoded(limit: 1 << 20)
    #expect(String(decoding: answer.body, as: UTF8.self) == Self.text + Self.text)
    let cut = Self.answer("gzip", two.dropLast(100)).decoded(limit: 1 << 20)
    #expect(cut.defect == .brokenOff(announced: nil))
  }

  @Test(arguments: streams.indices)
  func `no more is unpacked than is wanted`(index: Int) {
    let (coding, body) = Self.streams[index]
    let count = Self.text.utf8.count
    for limit in [0, 1, 100, count - 1, count] {
      let answer = Self.answer(coding, body).decoded(limit: limit)
      #expect(answer.body == Array(Self.text.utf8.prefix(limit)))
      #expect(answer.isCut == (limit < count) && answer.defect == nil)
    }
  }

  @Test(arguments: ["application/json; charset=utf-8", "text/csv", "application/vnd.api+json"])
  func `a text that is packed twice, or without a word of it, is unpacked`(type: String) {
    let packed = Self.gzip(Self.ownCodes)
    var silent = HTTPResponse(
      status: 200,
      fields: HTTPFields([("Content-Type", type)]),
      body: packed
    )
    #expect(silent.decoded(limit: 1 << 20).body == Array(Self.text.utf8))
    silent.body = Array(packed.prefix(200))
    #expect(silent.decoded(limit: 1 << 20).defect == .brokenOff(announced: nil))
    var double = silent
    double.fields.append("Content-Encoding", "gzip")
    let stored: [UInt8] =
      [1]
      + [packed.count, ~packed.count].flatMap {
        [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
      }
    double.body = Self.gzip(stored + packed)
    #expect(double.decoded(limit: 1 << 20).body == Array(Self.text.utf8))
  }

  @Test(arguments: ["application/gzip", "application/octet-stream", nil])
  func `a file that is packed stays as it is`(type: String?) {
    let fields = HTTPFields(type.map { [("Content-Type", $0)] } ?? [])
    let file = HTTPResponse(status: 200, fields: fields, body: Self.gzip(Self.ownCodes))
    #expect(file.decoded(limit: 1 << 20) == file)
  }

  @Test func `content that was not read to its end is cut, not broken`() {
    var answer = Self.answer("gzip", Array(Self.gzip(Self.ownCodes).prefix(200)))
    answer.isCut = true
    let decoded = answer.decoded(limit: 1 << 20)
    #expect(decoded.isCut && decoded.defect == nil && !decoded.body.isEmpty)
  }

  @Test(
    arguments: [
      // A block of a kind that does not exist, a distance before the beginning, codes that do not fit, a false length.
      [0x07, 0], [0x4B, 0x04, 0x42, 0x01, 0xFF], [0xED, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      [0x01, 4, 0, 4, 0, 1, 2, 3, 4],
    ] as [[UInt8]]
  )
  func `what is damaged is not whole`(packed: [UInt8]) {
    let answer = Self.answer("gzip", Self.gzip(packed)).decoded(limit: 1 << 20)
    #expect(answer.defect == .brokenOff(announced: nil))
  }
}
