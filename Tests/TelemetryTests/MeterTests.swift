import JSON
import TestSupport
import Testing
import Time

@testable import Telemetry

@Suite struct MeterTests {
  private static let at = Timestamp(milliseconds: 1_795_889_443_847)
  private static let resource = OTLP.Resource(attributes: [], version: "1.0")

  private static func meter(_ whats: [CallEvent.What], tool: String = "shop_find") -> Meter {
    let request = ObservedRequest(number: 1, tool: tool, begun: at + -0.3)
    let call = ObservedCall(number: 2, api: "shop", tool: "shop_find", begun: at)
    var meter = Meter()
    for what in whats { meter.take(CallEvent(at: at, request: request, call: call, what)) }
    return meter
  }

  private static func attempt(_ status: Int) -> CallEvent.What {
    var attempt = CallEvent.Attempt(number: 1, begun: at, method: "GET", origin: "", path: "/")
    attempt.status = status
    return .attempted(attempt)
  }

  private static func points(
    _ name: String,
    of meter: Meter
  ) -> [([OTLP.Attribute], OTLP.Metric.Figure)] {
    guard case .sum(let points)? = meter.metrics(dropped: 3).first(where: { $0.name == name })?.data
    else { return [] }
    return points.map { ($0.attributes, $0.value) }
  }

  @Test func `calls are counted by what their agents were told`() {
    let meter = Self.meter([
      .ended(.init(verdict: "ok", requests: 1)), .ended(.init(verdict: "ok", requests: 3)),
      .ended(.init(verdict: "revise", requests: 0)),
    ])
    let points = Self.points("recourse.calls", of: meter)
    #expect(points.count == 2)
    #expect(
      points.contains {
        $0.0 == [.init("recourse.api", "shop"), .init("recourse.verdict", "ok")]
          && $0.1 == .integer(2)
      }
    )
  }

  @Test func `requests per success are those of calls that went well`() throws {
    let meter = Self.meter([
      .ended(.init(verdict: "ok", requests: 1)), .ended(.init(verdict: "ok", requests: 3)),
      .ended(.init(verdict: "back_off", requests: 9)),
    ])
    let metric = try #require(
      meter.metrics(dropped: 0).first { $0.name == "recourse.call.requests" }
    )
    guard case .histogram(let points) = metric.data else { throw CancellationError() }
    #expect(points.count == 1 && points[0].value.sum == 4 && points[0].value.count == 2)
  }

  @Test func `refusals are counted apart from other requests`() {
    let meter = Self.meter([Self.attempt(200), Self.attempt(429), Self.attempt(500)])
    #expect(Self.points("recourse.requests", of: meter).count == 3)
    #expect(Self.points("recourse.refusals", of: meter).map(\.1) == [.integer(1)])
  }

  @Test func `seconds of waits are told by reason and place`() {
    var end = CallEvent.CallEnd(verdict: "back_off", requests: 1)
    end.waitSeconds = 60
    end.waitSource = "budget:minute"
    let meter = Self.meter([
      .waiting(.init(until: Self.at + 2, cause: .gate)),
      .waiting(.init(until: Self.at + 3, cause: .gate)), .ended(end),
    ])
    let points = Self.points("recourse.wait.time", of: meter)
    let told = points.map { attributes, value in
      (attributes.dropFirst().map { "\($0.value)" }.joined(), value)
    }
    #expect(told.count == 2)
    #expect(
      told.contains { $0.0.contains("gate") && $0.0.contains("inside") && $0.1 == .number(5) }
    )
    #expect(
      told.contains { $0.0.contains("budget") && $0.0.contains("kept") && $0.1 == .number(60) }
    )
  }

  @Test func `the body is what a strict collector takes`() {
    let meter = Self.meter([
      Self.attempt(200), .stored(seconds: 0.000_2), .ended(.init(verdict: "ok", requests: 1)),
      .waiting(.init(until: Self.at + 2, cause: .retry)),
      .answered(.init(isError: true, isBuiltIn: false)),
    ])
    let gauge = OTLP.Metric("recourse.holds", unit: "1", "x", .gauge([([], .number(.infinity))]))
    let metrics = meter.metrics(dropped: 3) + [gauge]
    #expect(metrics.count == 8)
    let body = OTLP.metrics(metrics, of: Self.resource, since: Self.at + -9, at: Self.at)
    #expect(OTLPShape.faults(ofMetrics: body).isEmpty, "\(OTLPShape.faults(ofMetrics: body))")
    #expect(Self.points("recourse.telemetry.dropped", of: meter).map(\.1) == [.integer(3)])
  }

  @Test func `an agent that makes names up does not fill the memory`() {
    var meter = Meter()
    for number in 0..<2000 {
      let request = ObservedRequest(number: 1, tool: "t\(number)", begun: Self.at)
      meter.take(
        CallEvent(at: Self.at, request: request, .answered(.init(isError: true, isBuiltIn: false)))
      )
    }
    let metric = meter.metrics(dropped: 0).first { $0.name == "mcp.server.operation.duration" }
    guard case .histogram(let points)? = metric?.data else { return #expect(Bool(false)) }
    #expect(points.count == 1001)
    #expect(points.reduce(0) { $0 + $1.value.count } == 2000)
  }

  @Test func `a value on a bound belongs below it`() {
    var histogram = OTLP.Histogram(bounds: [1, 2])
    for value in [0.5, 1, 1.5, 2, 3] { histogram.record(value) }
    #expect(histogram.counts == [2, 2, 1])
  }
}
