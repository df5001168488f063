package import HTTP
package import JSON
import Text

/// The page as it leaves: one document with its style, its script and its first look inside.
package struct PageDocument: Sendable {
  private let parts: [[UInt8]]

  /// What stands between the parts, in their order.
  private let slots: [Slot]

  private enum Slot: String { case model, nonce }

  /// Makes a document of its template; `{{style}}`, `{{script}}`, `{{model}}` and `{{nonce}}` in it are filled in.
  package init(template: [UInt8], style: [UInt8], script: [UInt8]) {
    let text = String(decoding: template, as: UTF8.self)
      .replacing(text: "{{style}}", with: String(decoding: style, as: UTF8.self))
      .replacing(text: "{{script}}", with: String(decoding: script, as: UTF8.self))
    var parts: [[UInt8]] = []
    var slots: [Slot] = []
    var rest = text[...]
    while let start = rest.firstRange(ofText: "{{"),
      let end = rest[start.upperBound...].firstRange(ofText: "}}"),
      let slot = Slot(rawValue: String(rest[start.upperBound..<end.lowerBound]))
    {
      parts.append(Array(rest[..<start.lowerBound].utf8))
      slots.append(slot)
      rest = rest[end.upperBound...]
    }
    self.parts = parts + [Array(rest.utf8)]
    self.slots = slots
  }

  /// The answer that shows a look; `nonce` is made anew for each, and lets its own style and script run alone.
  package func response(showing page: StatusPage, nonce: String) -> HTTPResponse {
    var body: [UInt8] = []
    for (index, part) in parts.enumerated() {
      body += part
      guard index < slots.count else { break }
      switch slots[index] {
      case .model: Self.append(JSONWriter.bytes(.object(page.json)), to: &body)
      case .nonce: body += Array(nonce.utf8)
      }
    }
    var fields = Self.fields
    fields.append("Content-Type", "text/html; charset=utf-8")
    fields.append(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; "
        + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"
    )
    return HTTPResponse(status: 200, fields: fields, body: body)
  }

  /// Appends JSON so that no text in it ends the element that holds it.
  private static func append(_ json: [UInt8], to body: inout [UInt8]) {
    body.reserveCapacity(body.count + json.count + 256)
    for byte in json {
      if byte == UInt8(ascii: "<") { body += Array("\\u003c".utf8) } else { body.append(byte) }
    }
  }

  /// What every answer bears: nobody keeps it, frames it, guesses its type or is told its address.
  package static var fields: HTTPFields {
    HTTPFields([
      ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
    ])
  }

  /// What the stream of changes bears (server-sent events, HTML §9.2).
  package static var eventFields: HTTPFields {
    var fields = Self.fields
    fields.append("Content-Type", "text/event-stream")
    return fields
  }

  /// A value for the page's script.
  package static func response(_ status: Int, _ json: JSONObject) -> HTTPResponse {
    var fields = Self.fields
    fields.append("Content-Type", "application/json")
    return HTTPResponse(status: status, fields: fields, body: JSONWriter.bytes(.object(json)))
  }

  /// A refusal, as a sentence that a person may see in the place of the page.
  package static func response(_ refusal: PageRefusal) -> HTTPResponse {
    var fields = Self.fields
    fields.append("Content-Type", "text/plain; charset=utf-8")
    if refusal.status == 405 { fields.append("Allow", "GET, HEAD, POST") }
    return HTTPResponse(
      status: refusal.status,
      fields: fields,
      body: Array((refusal.reason + "\n").utf8)
    )
  }
}
