import JSON
import TestSupport
import Testing
import Time

@testable import Telemetry

@Suite struct SpanTests {
  private static let at = Timestamp(milliseconds: 1_795_889_443_847)
  private static let resource = OTLP.Resource(
    attributes: [.init("service.name", "recourse"), .init("process.pid", 7)],
    version: "1.0"
  )

  /// A request of a client with a trace of its own, and one call of an operation in it.
  private static func call(
    _ parent: String? = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    tool: String = "shop_find"
  ) -> (ObservedRequest, ObservedCall) {
    let trace = parent.flatMap {
      TraceContext(traceparent: $0, tracestate: "v=1", span: SpanID(2))
    }
    let request = ObservedRequest(
      number: 1,
      tool: tool,
      begun: at + -1,
      client: "agent 1",
      revision: "2026-07-28",
      id: "41",
      trace: trace
    )
    let call = ObservedCall(
      number: 2,
      api: "shop",
      tool: "shop_find",
      begun: at + -0.9,
      arguments: ["q": "private"],
      span: SpanID(3)
    )
    return (request, call)
  }

  private static func attempt(_ number: Int, _ status: Int?, error: String? = nil) -> CallEvent.What
  {
    var attempt = CallEvent.Attempt(
      number: number,
      begun: at + -0.5,
      method: "GET",
      origin: "http://127.0.0.1:8931",
      path: "/things/{id}"
    )
    attempt.status = status
    attempt.error = error
    attempt.verdict = status == 200 ? "ok" : "back_off"
    return .attempted(attempt)
  }

  private static func spans(
    of whats: [CallEvent.What],
    _ call: (ObservedRequest, ObservedCall) = call()
  ) -> [OTLP.Span] {
    var assembler = SpanAssembler()
    return whats.compactMap {
      assembler.take(CallEvent(at: at, request: call.0, call: call.1, $0))
    }
  }

  private static let whole: [CallEvent.What] = [
    attempt(1, 429), .waiting(.init(until: at, cause: .told)), attempt(2, 200),
    .held(scope: "shop/credential", cause: nil),
    .ended(.init(verdict: "ok", requests: 2)),
    .answered(.init(isError: false, isBuiltIn: false)),
  ]

  @Test func `a call is a span of the client's trace, with its attempts below`() throws {
    let spans = Self.spans(of: Self.whole)
    #expect(
      spans.map(\.name) == [
        "GET /things/{id}", "GET /things/{id}", "execute_tool shop_find", "tools/call shop_find",
      ]
    )
    #expect(spans.map(\.kind) == [.client, .client, .internal, .server])
    #expect(spans.map { $0.parent?.text.last } == ["3", "3", "2", "1"])
    #expect(Set(spans.map(\.trace.traceID)) == ["0af7651916cd43dd8448eb211c80319c"])
    #expect(Set(spans.map(\.id)).count == 4)
    #expect(spans.map(\.isFailed) == [true, false, false, false])
    #expect(spans[2].events.map(\.name) == ["wait", "hold"])
  }

  @Test func `names and values are those of the conventions`() {
    let spans = Self.spans(of: Self.whole)
    let expected: [(Int, OTLP.Attribute)] = [
      (0, .init("http.request.method", "GET")), (0, .init("server.address", "127.0.0.1")),
      (0, .init("server.port", 8931)), (0, .init("http.response.status_code", 429)),
      (0, .init("error.type", "429")), (0, .init("url.template", "/things/{id}")),
      (1, .init("http.request.resend_count", 1)), (2, .init("recourse.verdict", "ok")),
      (3, .init("mcp.method.name", "tools/call")), (3, .init("gen_ai.tool.name", "shop_find")),
      (3, .init("gen_ai.operation.name", "execute_tool")), (3, .init("jsonrpc.request.id", "41")),
      (3, .init("mcp.protocol.version", "2026-07-28")), (3, .init("network.transport", "pipe")),
      (3, .init("recourse.verdict", "ok")),
    ]
    for (index, attribute) in expected {
      #expect(spans[index].attributes.contains(attribute), "\(attribute) of \(spans[index])")
    }
    let failed = Self.spans(of: [.answered(.init(isError: true, isBuiltIn: false))])
    #expect(failed[0].attributes.contains(.init("error.type", "tool_error")) && failed[0].isFailed)
  }

  @Test func `an exchange without an answer says why`() {
    let span = Self.spans(of: [Self.attempt(1, nil, error: "timeout")])[0]
    #expect(span.isFailed && span.attributes.contains(.init("error.type", "timeout")))
  }

  @Test func `the body is what a strict collector takes, and holds nothing of the arguments`() {
    let body = OTLP.traces(Self.spans(of: Self.whole), of: Self.resource)
    #expect(OTLPShape.faults(ofTraces: body).isEmpty)
    #expect(!JSONWriter.text(body).contains("private"))
  }

  @Test func `what the client does not keep, and what nobody traces, makes no span`() {
    let unsampled = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
    #expect(Self.spans(of: Self.whole, Self.call(unsampled)).isEmpty)
    #expect(Self.spans(of: Self.whole, Self.call(nil)).isEmpty)
  }

  @Test func `a clock that is set back makes no span that ends before it begins`() {
    var span = Self.spans(of: Self.whole)[3]
    span.ended = span.begun + -5
    #expect(OTLPShape.faults(ofTraces: OTLP.traces([span], of: Self.resource)).isEmpty)
  }
}
