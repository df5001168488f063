import Text
import Time

/// Makes spans of events: one for the request of the client, one for each call of an operation in it, and one for each
/// exchange with the API.
///
/// Names are those of the conventions for MCP and for HTTP clients; what only this program has begins with `recourse.`.
/// No span bears arguments, what they filled into a URL, or anything of a body.
package struct SpanAssembler: Sendable {
  /// What happened within the calls that have not ended.
  private var open: [UInt64: [OTLP.Span.Event]] = [:]

  /// What the last call of each request came to, until that is answered.
  private var verdicts: [UInt64: String] = [:]

  /// Calls that may be open at once; of those beyond, waits and holds are not told.
  private static let limit = 4096

  /// Bits for the spans of attempts, which nobody else has to know.
  private var generator: SystemRandomNumberGenerator = .init()

  /// Makes an assembler that has seen nothing.
  package init() {}

  /// Takes an event; returns the span that it ends, if there is one that is to be kept.
  package mutating func take(_ event: CallEvent) -> OTLP.Span? {
    guard let request = event.request, let trace = request.trace, trace.isSampled else {
      return nil
    }
    switch event.what {
    case .attempted(let attempt):
      return event.call.flatMap { span(attempt, of: $0, trace, ended: event.at) }
    case .waiting(let wait):
      note(
        "wait",
        [
          .init("recourse.wait.reason", wait.cause.rawValue),
          .init("recourse.wait.until", wait.until.rfc3339WithMilliseconds),
        ],
        event
      )
    case .held(let scope, _): note("hold", [.init("recourse.scope", scope)], event)
    case .released(let scope, let cause):
      note(
        "release",
        [.init("recourse.scope", scope), .init("recourse.by", cause.rawValue)],
        event
      )
    case .ended(let end): return event.call.flatMap { span(end, of: $0, request, trace, event.at) }
    case .answered(let end): return span(end, of: request, trace, event.at)
    case .acted, .stored, .dropped: break
    }
    return nil
  }

  private mutating func note(
    _ name: String,
    _ attributes: [OTLP.Attribute],
    _ event: CallEvent
  ) {
    guard let call = event.call, open.count < Self.limit else { return }
    open[call.number, default: []].append(.init(at: event.at, name: name, attributes: attributes))
  }

  private mutating func span(
    _ attempt: CallEvent.Attempt,
    of call: ObservedCall,
    _ trace: TraceContext,
    ended: Timestamp
  ) -> OTLP.Span? {
    guard let parent = call.span else { return nil }
    var attributes: [OTLP.Attribute] = [
      .init("http.request.method", attempt.method), .init("url.template", attempt.path),
      .init("recourse.verdict", attempt.verdict),
    ]
    let url = URIReference(attempt.origin)
    attributes += url.scheme.map { [.init("url.scheme", $0)] } ?? []
    attributes += Self.server(url)
    if let status = attempt.status { attributes.append(.init("http.response.status_code", status)) }
    if attempt.number > 1 {
      attributes.append(.init("http.request.resend_count", attempt.number - 1))
    }
    let error = attempt.error ?? attempt.status.flatMap { $0 >= 400 ? String($0) : nil }
    if let error { attributes.append(.init("error.type", error)) }
    return OTLP.Span(
      trace: trace,
      id: SpanID(generator.next()),
      parent: parent,
      name: "\(attempt.method) \(attempt.path)",
      kind: .client,
      begun: attempt.begun,
      ended: ended,
      attributes: attributes,
      isFailed: error != nil
    )
  }

  /// Host and port; the port of the scheme where none is named.
  private static func server(_ url: URIReference) -> [OTLP.Attribute] {
    guard let authority = url.authority else { return [] }
    let colon = authority.lastIndex(of: ":")
    let port = colon.flatMap { Int(authority[authority.index(after: $0)...]) }
    let host = port == nil ? authority : colon.map { String(authority[..<$0]) } ?? authority
    return [
      .init("server.address", host),
      .init("server.port", port ?? (url.scheme == "http" ? 80 : 443)),
    ]
  }

  private mutating func span(
    _ end: CallEvent.CallEnd,
    of call: ObservedCall,
    _ request: ObservedRequest,
    _ trace: TraceContext,
    _ at: Timestamp
  ) -> OTLP.Span? {
    let events = open.removeValue(forKey: call.number) ?? []
    guard let id = call.span else { return nil }
    if verdicts.count < Self.limit { verdicts[request.number] = end.verdict }
    var attributes: [OTLP.Attribute] = [
      .init("gen_ai.operation.name", "execute_tool"), .init("gen_ai.tool.name", call.tool),
      .init("recourse.api", call.api), .init("recourse.verdict", end.verdict),
      .init("recourse.requests", end.requests),
    ]
    let texts = [
      ("recourse.code", end.code), ("recourse.kind", end.kind), ("recourse.scope", end.scope),
      ("recourse.task", end.task ?? call.task), ("recourse.wait.until", end.until),
      ("recourse.wait.source", end.waitSource),
    ]
    for case (let key, let text?) in texts {
      attributes.append(.init(key, UntrustedText.line(text, limit: 120)))
    }
    if end.verdict != "ok" { attributes.append(.init("error.type", end.verdict)) }
    return OTLP.Span(
      trace: trace,
      id: id,
      parent: trace.span,
      name: "execute_tool \(call.tool)",
      kind: .internal,
      begun: call.begun,
      ended: at,
      attributes: attributes,
      events: events,
      isFailed: end.verdict != "ok"
    )
  }

  private mutating func span(
    _ end: CallEvent.RequestEnd,
    of request: ObservedRequest,
    _ trace: TraceContext,
    _ at: Timestamp
  ) -> OTLP.Span {
    var attributes = request.conventional
    attributes.append(.init("network.transport", "pipe"))
    if let id = request.id { attributes.append(.init("jsonrpc.request.id", id)) }
    if let client = request.client {
      attributes.append(.init("recourse.client", UntrustedText.line(client, limit: 120)))
    }
    if let verdict = verdicts.removeValue(forKey: request.number) {
      attributes.append(.init("recourse.verdict", verdict))
    }
    if end.isError { attributes.append(.init("error.type", "tool_error")) }
    return OTLP.Span(
      trace: trace,
      id: trace.span,
      parent: trace.parent,
      name: "tools/call \(request.shownTool)",
      kind: .server,
      begun: request.begun,
      ended: at,
      attributes: attributes,
      isFailed: end.isError
    )
  }
}

extension ObservedRequest {
  /// The tool, as an agent named it, on one line.
  var shownTool: String { UntrustedText.line(tool, limit: 80) }

  /// What the conventions want said of a call of a tool, with spans and with metrics.
  var conventional: [OTLP.Attribute] {
    var attributes: [OTLP.Attribute] = [
      .init("mcp.method.name", "tools/call"), .init("gen_ai.operation.name", "execute_tool"),
      .init("gen_ai.tool.name", shownTool),
    ]
    if let revision { attributes.append(.init("mcp.protocol.version", revision)) }
    return attributes
  }
}
