package import HTTP
package import JSON
package import Time

extension HTTPResponse {
  /// Makes an answer of a JSON value.
  package init(status: Int, json: JSONValue) {
    self.init(status: status, body: JSONWriter.bytes(json))
  }
}

/// The bytes of answers (RFC 9112 §4): length, date and type are added where the record has none.
package enum AnswerWriter {
  /// The status line, the fields and the empty line; a nil length announces chunks.
  package static func head(
    _ answer: HTTPResponse,
    length: Int?,
    persistence: RequestHead.Persistence,
    now: Timestamp
  ) -> [UInt8] {
    var text = "HTTP/1.1 \(answer.status) \r\n"
    for field in answer.fields.fields where !isFraming(field.name) {
      text += "\(clean(field.name)): \(clean(field.value))\r\n"
    }
    if case .notEncodedAsSaid(let coding) = answer.defect {
      text += "Content-Encoding: \(clean(coding))\r\n"
    }
    if answer.fields["Date"] == nil { text += "Date: \(now.httpDateText)\r\n" }
    if answer.fields["Content-Type"] == nil, !answer.body.isEmpty {
      text += "Content-Type: \(mediaType(of: answer.body))\r\n"
    }
    if hasContent(answer.status) {
      text += length.map { "Content-Length: \($0)\r\n" } ?? "Transfer-Encoding: chunked\r\n"
    }
    if persistence == .close { text += "Connection: close\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// A whole answer; content is left out where the status or a HEAD request forbids it.
  package static func whole(_ answer: HTTPResponse, to head: RequestHead, now: Timestamp) -> [UInt8]
  {
    var bytes = self.head(
      answer,
      length: answer.body.count,
      persistence: head.persistence,
      now: now
    )
    if hasContent(answer.status), head.method != "HEAD" { bytes += answer.body }
    return bytes
  }

  /// A whole head, and content that breaks off in the middle: the announced length is never reached.
  package static func half(_ answer: HTTPResponse, now: Timestamp) -> [UInt8] {
    let body = answer.body.isEmpty ? Array("{}".utf8) : answer.body
    let cut = HTTPResponse(status: answer.status, fields: answer.fields, body: body)
    return head(cut, length: body.count, persistence: .close, now: now) + body[..<(body.count / 2)]
  }

  /// One chunk of chunked content (RFC 9112 §7.1).
  package static func chunk(_ content: [UInt8]) -> [UInt8] {
    Array("\(String(content.count, radix: 16))\r\n".utf8) + content + Array("\r\n".utf8)
  }

  private static func hasContent(_ status: Int) -> Bool {
    status >= 200 && status != 204 && status != 304
  }

  /// Fields that describe a transfer that is over; this one has its own.
  private static func isFraming(_ name: String) -> Bool {
    ["Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Content-Encoding"]
      .contains { $0.equalsIgnoringASCIICase(name) }
  }

  private static func clean(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
  }

  private static func mediaType(of body: [UInt8]) -> String {
    let first = body.first { $0 > 0x20 }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    return isJSON ? "application/json" : "text/plain; charset=utf-8"
  }
}
