import JSON
import Manifests
@testable import Pacing
import Storage
import System
import Telemetry
import Testing
import Time

@testable import Administration

/// The dashboard and the alert rules, held against the metrics that there are.
@Suite struct ObservabilityFilesTests {
  private static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    + "/manifests/observability/"

  private static let now = Timestamp(milliseconds: 1_795_889_443_847)

  private static func text(_ name: String) throws -> String {
    String(decoding: try Files.read(root + name), as: UTF8.self)
  }

  /// Every metric, as Prometheus names what it takes by OTLP, and the names of all attributes.
  private static func names() -> Set<String> {
    let request = ObservedRequest(number: 1, tool: "t", begun: now)
    let call = ObservedCall(number: 2, api: "shop", tool: "t", begun: now)
    var attempt = CallEvent.Attempt(number: 1, begun: now, method: "GET", origin: "", path: "/")
    attempt.status = 429
    var meter = Meter()
    let events: [CallEvent.What] = [
      .attempted(attempt), .waiting(.init(until: now, cause: .told)), .stored(seconds: 1),
      .ended(.init(verdict: "ok", requests: 1)), .answered(.init(isError: false, isBuiltIn: false)),
    ]
    for what in events { meter.take(CallEvent(at: now, request: request, call: call, what)) }
    var names: Set = ["service_name", "le"]
    for metric in meter.metrics(dropped: 0) + gauges() {
      var name = metric.name.replacing(".", with: "_") + (metric.unit == "s" ? "_seconds" : "")
      switch metric.data {
      case .sum(let points):
        name += "_total"
        note(points.flatMap(\.attributes), in: &names)
      case .histogram(let points):
        name += "_bucket"
        note(points.flatMap(\.attributes), in: &names)
      case .gauge(let points): note(points.flatMap(\.attributes), in: &names)
      }
      names.insert(name)
    }
    return names
  }

  private static func note(_ attributes: [OTLP.Attribute], in names: inout Set<String>) {
    for attribute in attributes { names.insert(attribute.key.replacing(".", with: "_")) }
  }

  private static func gauges() -> [OTLP.Metric] {
    var survey = StoreSnapshot()
    let key = "shop/api/minute"
    survey.pacingSnapshot.limits = [
      .init(
        place: ScopePlace(key: "shop/api"),
        key: key,
        budget: "minute",
        limit: .window(limit: 60, per: 60),
        used: 1,
        booked: 0,
        next: now
      )
    ]
    var gauges = StoreGauges()
    _ = gauges.metrics(survey, now: now)
    survey.pacingSnapshot.limits[0].used = 2
    return gauges.metrics(survey, now: now + 1)
  }

  @Test func `time to exhaustion is what is left at the pace of the last interval`() throws {
    let metric = try #require(
      Self.gauges().first { $0.name == "recourse.budget.time_to_exhaustion" }
    )
    guard case .gauge(let points) = metric.data else {
      Issue.record("no gauge")
      return
    }
    #expect(points.map(\.value) == [.number(58)])
  }

  @Test(arguments: ["dashboard.json", "alerts.yaml"])
  func `each query asks for metrics and attributes that there are`(file: String) throws {
    let known = Self.names()
    let words = try Self.text(file).split { !($0.isLetter || $0.isNumber || $0 == "_") }
    let asked = Set(words.map(String.init)).filter {
      $0.hasPrefix("recourse_") || $0.hasPrefix("mcp_")
    }
    #expect(asked.count > 5)
    #expect(asked.subtracting(known).isEmpty, "\(asked.subtracting(known))")
  }

  @Test func `the dashboard is one that Grafana can read`() throws {
    let dashboard = try JSONParser.parse(try Self.text("dashboard.json"))
    let panels = try #require(dashboard["panels"]?.array)
    #expect(panels.count == 12)
    #expect(Set(panels.compactMap { $0["id"]?.integer }).count == panels.count)
    for panel in panels {
      #expect(panel["targets"]?.array?.allSatisfy { $0["expr"]?.string != nil } == true)
      #expect(panel["gridPos"]?["w"]?.integer.map { $0 <= 24 } == true)
    }
  }
}
