package import HTTP
package import JSON
import Text

/// The page as it leaves: one document with its style, its script and its first look inside, in two parts, so that a
/// browser shows whose page it is while the look is taken.
package struct PageDocument: Sendable {
  private let parts: [[UInt8]]

  /// What stands between the parts, in their order.
  private let slots: [Slot]

  private enum Slot: String { case directory, look, model, nonce }

  /// Makes a document of its template; `{{style}}`, `{{script}}`, `{{directory}}`, `{{model}}` and `{{nonce}}` in it are
  /// filled in, and what is sent before a look ends at `{{look}}`.
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

  /// The answer up to the place of the look; `nonce` is made anew for each, and lets its own style and script run alone.
  package func beginning(of directory: String, nonce: String) -> HTTPResponse {
    var fields = Self.fields
    fields.append("Content-Type", "text/html; charset=utf-8")
    fields.append(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; "
        + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"
    )
    let body = bytes(0..<place) { slot in
      slot == .directory ? Array(Self.escaped(directory).utf8) : Array(nonce.utf8)
    }
    return HTTPResponse(status: 200, fields: fields, body: body)
  }

  /// What follows: a look, and the script that shows it.
  package func rest(showing page: StatusPage, nonce: String) -> [UInt8] {
    bytes(place..<parts.count) { slot in
      switch slot {
      case .model: Self.inElement(JSONWriter.bytes(.object(page.json)))
      case .nonce: Array(nonce.utf8)
      case .directory, .look: []
      }
    }
  }

  /// What follows where there can be no look: why, as a sentence.
  package static func rest(_ refusal: PageRefusal) -> [UInt8] {
    Array(
      """
      <main class="alone"><p class="alarm" role="alert">\(escaped(refusal.reason)) The page looks again by itself.</p></main>
      <meta http-equiv="refresh" content="5">
      </body>
      </html>

      """.utf8
    )
  }

  /// The first part that is sent after a look; 0 where the whole page is.
  private var place: Int { slots.firstIndex(of: .look).map { $0 + 1 } ?? 0 }

  /// Parts, each with what stands behind it.
  private func bytes(_ range: Range<Int>, _ content: (Slot) -> [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in range {
      bytes += parts[index]
      if index < slots.count, slots[index] != .look { bytes += content(slots[index]) }
    }
    return bytes
  }

  private static func escaped(_ text: String) -> String {
    text.replacing(text: "&", with: "&amp;").replacing(text: "<", with: "&lt;")
  }

  /// JSON of which no text ends the element that holds it.
  private static func inElement(_ json: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(json.count + 256)
    for byte in json {
      if byte == UInt8(ascii: "<") { bytes += Array("\\u003c".utf8) } else { bytes.append(byte) }
    }
    return bytes
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
