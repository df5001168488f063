import Time

/// Counts events since the start of the program: what metrics are made of besides what the store shows.
///
/// Attributes are few-valued by design: APIs, tools, verdicts, statuses. Of more combinations than `limit` the rest is
/// counted as one that has none.
package struct Meter: Sendable {
  private typealias Attributes = [OTLP.Attribute]

  private var calls: [Attributes: Int] = [:]
  private var requests: [Attributes: Int] = [:]
  private var refusals: [Attributes: Int] = [:]
  private var waits: [Attributes: Double] = [:]
  private var requestsPerSuccess: [Attributes: OTLP.Histogram] = [:]
  private var durations: [Attributes: OTLP.Histogram] = [:]
  private var store = OTLP.Histogram(bounds: Meter.storeBounds)

  /// Combinations of attributes of one metric.
  private static let limit = 1000

  /// Seconds, as the conventions for MCP have them.
  private static let durationBounds = [
    0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300,
  ]
  private static let storeBounds = [
    0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5,
  ]

  /// Makes a meter that has counted nothing.
  package init() {}

  /// Counts an event.
  package mutating func take(_ event: CallEvent) {
    switch event.what {
    case .ended(let end): event.call.map { count(end, of: $0) }
    case .attempted(let attempt): event.call.map { count(attempt, of: $0) }
    case .waiting(let wait):
      guard let call = event.call else { return }
      add(wait.until - event.at, wait.cause.rawValue, .inside, of: call)
    case .answered(let end): event.request.map { count(end, of: $0, event) }
    case .stored(let seconds): store.record(seconds)
    case .held, .released, .acted, .dropped: break
    }
  }

  private mutating func count(_ end: CallEvent.CallEnd, of call: ObservedCall) {
    let api = OTLP.Attribute("recourse.api", call.api)
    Self.add(1, to: &calls, [api, .init("recourse.verdict", end.verdict)])
    if end.verdict == "ok" {
      Self.record(Double(end.requests), in: &requestsPerSuccess, [api], [0, 1, 2, 3, 5, 10])
    }
    if let seconds = end.waitSeconds {
      add(Double(seconds), Self.reason(end.waitSource), .kept, of: call)
    }
  }

  private mutating func count(_ attempt: CallEvent.Attempt, of call: ObservedCall) {
    let api = OTLP.Attribute("recourse.api", call.api)
    var attributes = [api]
    if let status = attempt.status {
      attributes.append(.init("http.response.status_code", status))
    }
    if let error = attempt.error { attributes.append(.init("error.type", error)) }
    Self.add(1, to: &requests, attributes)
    if attempt.status == 429 || attempt.verdict == "back_off" {
      Self.add(1, to: &refusals, attributes)
    }
  }

  private mutating func count(
    _ end: CallEvent.RequestEnd,
    of request: ObservedRequest,
    _ event: CallEvent
  ) {
    var attributes = request.conventional
    attributes.append(.init("network.transport", "pipe"))
    if end.isError { attributes.append(.init("error.type", "tool_error")) }
    Self.record(max(0, event.at - request.begun), in: &durations, attributes, Self.durationBounds)
  }

  /// Where a wait is spent: inside a call, or by an agent that is told to come back.
  private enum Place: String { case inside, kept }

  private mutating func add(
    _ seconds: Double,
    _ reason: String,
    _ place: Place,
    of call: ObservedCall
  ) {
    let attributes: [OTLP.Attribute] = [
      .init("recourse.api", call.api), .init("recourse.wait.reason", reason),
      .init("recourse.wait.place", place.rawValue),
    ]
    let key = Self.key(attributes, in: waits)
    waits[key, default: 0] += max(0, seconds)
  }

  /// The reason of a wait that an agent is told, in the words of those inside calls.
  private static func reason(_ source: String?) -> String {
    switch source {
    case "gate": CallEvent.WaitCause.gate.rawValue
    case "pace": CallEvent.WaitCause.pace.rawValue
    case "probe": CallEvent.WaitCause.breaker.rawValue
    case "strikes": CallEvent.WaitCause.strike.rawValue
    case "chosen": CallEvent.WaitCause.retry.rawValue
    case let source? where source.hasPrefix("budget:"): CallEvent.WaitCause.budget.rawValue
    default: CallEvent.WaitCause.told.rawValue
    }
  }

  // MARK: - Bounded tables

  private static func key<Value>(
    _ attributes: Attributes,
    in table: [Attributes: Value]
  ) -> Attributes {
    table.count < limit || table[attributes] != nil ? attributes : []
  }

  private static func add(_ count: Int, to table: inout [Attributes: Int], _ attributes: Attributes)
  {
    let key = key(attributes, in: table)
    table[key, default: 0] += count
  }

  private static func record(
    _ value: Double,
    in table: inout [Attributes: OTLP.Histogram],
    _ attributes: Attributes,
    _ bounds: [Double]
  ) {
    let key = key(attributes, in: table)
    table[key, default: OTLP.Histogram(bounds: bounds)].record(value)
  }

  // MARK: - Metrics

  /// What was counted, with how many spans were dropped; a metric without points is left out.
  package func metrics(dropped: Int) -> [OTLP.Metric] {
    sums(dropped: dropped) + histograms
  }

  private func sums(dropped: Int) -> [OTLP.Metric] {
    let counts: [(name: String, unit: String, text: String, table: [Attributes: Int])] = [
      ("recourse.calls", "{call}", "Calls of operations, by what their agents were told.", calls),
      ("recourse.requests", "{request}", "Requests that were sent to APIs.", requests),
      ("recourse.refusals", "{request}", "Requests that an API refused for a while.", refusals),
      (
        "recourse.telemetry.dropped", "{span}", "Spans that no collector took in time.",
        [[]: dropped]
      ),
    ]
    var metrics = counts.filter { !$0.table.isEmpty }.map { name, unit, text, table in
      let points = table.map { (attributes: $0.key, value: OTLP.Metric.Figure.integer($0.value)) }
      return OTLP.Metric(name, unit: unit, text, .sum(points))
    }
    if !waits.isEmpty {
      let points = waits.map { (attributes: $0.key, value: OTLP.Metric.Figure.number($0.value)) }
      let text = "Seconds that calls were made to wait, inside or kept for later."
      metrics.append(.init("recourse.wait.time", unit: "s", text, .sum(points)))
    }
    return metrics
  }

  private var histograms: [OTLP.Metric] {
    let tables: [(name: String, unit: String, text: String, table: [Attributes: OTLP.Histogram])] =
      [
        (
          "recourse.call.requests", "{request}",
          "Requests that a call which went well has taken.", requestsPerSuccess
        ),
        (
          "mcp.server.operation.duration", "s", "How long requests of clients took.", durations
        ),
        (
          "recourse.store.duration", "s", "How long the store took for a question.",
          store.count > 0 ? [[]: store] : [:]
        ),
      ]
    return tables.filter { !$0.table.isEmpty }.map { name, unit, text, table in
      let points = table.map { (attributes: $0.key, value: $0.value) }
      return OTLP.Metric(name, unit: unit, text, .histogram(points))
    }
  }
}
