import Testing

@testable import Telemetry

/// W3C Trace Context, `traceparent`.
@Suite struct TraceContextTests {
  private static let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

  private static func trace(_ parent: String) -> TraceContext? {
    TraceContext(traceparent: parent, tracestate: "a=b", span: SpanID(7))
  }

  @Test func `a parent gives its trace, and the request is a span of its own in it`() throws {
    let trace = try #require(Self.trace(Self.good))
    #expect(trace.traceID == "0af7651916cd43dd8448eb211c80319c")
    #expect(trace.parent?.text == "b7ad6b7169203331")
    #expect(trace.span.text == "0000000000000007")
    #expect(trace.isSampled && trace.state == "a=b")
    #expect(Self.trace(String(Self.good.dropLast()) + "0")?.isSampled == false)
  }

  @Test(arguments: [
    "", "00", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "00-00000000000000000000000000000000-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
    "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
    "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-é",
  ])
  func `a malformed parent is none`(parent: String) {
    #expect(Self.trace(parent) == nil)
  }

  @Test func `a parent of a later version may go on`() {
    #expect(Self.trace("01" + Self.good.dropFirst(2) + "-more") != nil)
  }

  @Test func `no identifier is all zero`() {
    #expect(SpanID(0).text == "0000000000000001")
    #expect(TraceContext(high: 0, low: 0, span: SpanID(1)).traceID.last == "1")
  }
}
