import JSON
package import JSONRPC

/// What a request tells of itself besides what it asks for: for those who look on, and nothing depends on it.
package struct RequestMetadata: Sendable, Hashable {
  /// What the client knows the request by; nil for what no client asked for.
  package var id: RequestID?

  /// The revision that shapes the answer.
  package var version: ProtocolVersion?

  /// Name and version of the client as it tells them, each at most 80 bytes of UTF-8; nil where it tells none.
  package var client: String?

  /// Where the client stands in a trace, unread (W3C Trace Context in `_meta`, SEP-414).
  package var traceparent: String?
  package var tracestate: String?

  /// The identifier as text, a string without its quotes.
  package var shownID: String? {
    switch id {
    case .string(let text): Self.cut(text)
    case let id?: id.description
    case nil: nil
    }
  }

  /// Makes metadata that tell nothing.
  package init() {}

  /// Reads the metadata of a request; `client` is what the handshake told, for requests that tell nothing themselves.
  init(_ request: Request, in version: ProtocolVersion, client: String?) {
    id = request.id
    self.version = version
    self.client = client
    guard let meta = request.params["_meta"] else { return }
    if version.isModern { self.client = Self.client(meta[MetaKey.clientInfo]) }
    traceparent = meta["traceparent"]?.string
    tracestate = meta["tracestate"]?.string
  }

  /// A client's name and version in one text; nil for an `Implementation` without a name.
  static func client(_ implementation: JSONValue?) -> String? {
    guard let name = implementation?["name"]?.string, !name.isEmpty else { return nil }
    let shown = cut(name)
    guard let version = implementation?["version"]?.string, !version.isEmpty else { return shown }
    return shown + " " + cut(version)
  }

  private static func cut(_ text: String) -> String {
    text.utf8.count <= 80 ? text : String(decoding: text.utf8.prefix(77), as: UTF8.self) + "…"
  }
}
