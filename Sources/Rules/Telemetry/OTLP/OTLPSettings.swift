import Text

/// What the environment says about telemetry (OpenTelemetry's specification of environment variables, and of OTLP's
/// exporter).
package struct OTLPSettings: Sendable, Hashable {
  /// One kind of what is sent.
  package struct Signal: Sendable, Hashable {
    /// The whole URL.
    package var url: String

    /// The fields of each request besides those of its content; they may hold secrets.
    package var headers: [(name: String, value: String)]

    /// Milliseconds for one request.
    package var timeout: Int

    package static func == (left: Signal, right: Signal) -> Bool {
      left.url == right.url && left.timeout == right.timeout
        && left.headers.elementsEqual(right.headers) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(url) }
  }

  package var traces: Signal?
  package var metrics: Signal?

  /// The attributes of the resource, `service.name` first.
  package var attributes: [OTLP.Attribute]

  /// Milliseconds from one sending to the next.
  package var traceInterval: Int
  package var metricInterval: Int

  /// Spans that wait to be sent at most.
  package var queue: Int

  /// What of the variables could not be used, as sentences.
  package var problems: [String] = []

  /// Reads the variables; nil where nothing is to be sent and nothing is wrong.
  package init?(_ variable: @escaping (String) -> String?) {
    let reader = VariableReader(variable: variable)
    guard reader.text("OTEL_SDK_DISABLED")?.lowercased() != "true" else { return nil }
    var problems: [String] = []
    traces = reader.signal("TRACES", path: "v1/traces", &problems)
    metrics = reader.signal("METRICS", path: "v1/metrics", &problems)
    guard traces != nil || metrics != nil || !problems.isEmpty else { return nil }
    if let named = reader.text("OTEL_EXPORTER_OTLP_PROTOCOL"), named == "grpc" {
      problems.append(
        "OTEL_EXPORTER_OTLP_PROTOCOL is grpc, which is not spoken here: JSON is sent over HTTP, for which "
          + "collectors listen on port 4318."
      )
    }
    attributes = reader.attributes
    traceInterval = reader.number("OTEL_BSP_SCHEDULE_DELAY", 100...3_600_000) ?? 5000
    metricInterval = reader.number("OTEL_METRIC_EXPORT_INTERVAL", 1000...3_600_000) ?? 60_000
    queue = reader.number("OTEL_BSP_MAX_QUEUE_SIZE", 1...100_000) ?? 2048
    self.problems = problems
  }
}

/// Reads variables of the environment; an empty one counts as none.
private struct VariableReader {
  let variable: (String) -> String?

  func text(_ name: String) -> String? {
    variable(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A whole number within bounds; what is none counts as not said, as the specification has it.
  func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
    text(name).flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
  }

  func signal(_ name: String, path: String, _ problems: inout [String]) -> OTLPSettings.Signal? {
    if text("OTEL_\(name)_EXPORTER")?.lowercased() == "none" { return nil }
    let own = "OTEL_EXPORTER_OTLP_\(name)_ENDPOINT"
    let common = "OTEL_EXPORTER_OTLP_ENDPOINT"
    let source = text(own) == nil ? common : own
    guard let said = text(source) else { return nil }
    guard Self.isCollector(said) else {
      let sentence =
        "\(source) is no http or https URL of a collector, such as http://localhost:4318, so nothing is "
        + "sent there."
      if !problems.contains(sentence) { problems.append(sentence) }
      return nil
    }
    let isWhole = source == own
    let slash = said.hasSuffix("/") ? "" : "/"
    let url = isWhole && !URIReference(said).path.isEmpty ? said : said + slash
    let headers =
      text("OTEL_EXPORTER_OTLP_\(name)_HEADERS") ?? text("OTEL_EXPORTER_OTLP_HEADERS") ?? ""
    let timeout =
      number("OTEL_EXPORTER_OTLP_\(name)_TIMEOUT", 1...600_000)
      ?? number("OTEL_EXPORTER_OTLP_TIMEOUT", 1...600_000) ?? 10_000
    return OTLPSettings.Signal(
      url: isWhole ? url : url + path,
      headers: Self.pairs(headers),
      timeout: timeout
    )
  }

  /// Whether a collector can be there; a password in a URL would be shown.
  private static func isCollector(_ text: String) -> Bool {
    let url = URIReference(text)
    guard let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let authority = url.authority
    else { return false }
    return !authority.isEmpty && !authority.contains("@")
  }

  /// Pairs as W3C Baggage writes them: `key=value,key=value`, the values percent-encoded.
  private static func pairs(_ text: String) -> [(name: String, value: String)] {
    text.split(separator: ",").compactMap { part in
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2 else { return nil }
      let name = trimmed(halves[0])
      guard !name.isEmpty else { return nil }
      let value = trimmed(halves[1])
      return (name, PercentEncoding.text(decoding: value))
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let start = text.drop(while: isBlank)
    let end = start.lastIndex { !isBlank($0) }
    return end.map { String(start[...$0]) } ?? ""
  }

  /// The service's name first, which its own variable says before the list does.
  var attributes: [OTLP.Attribute] {
    let pairs = Self.pairs(text("OTEL_RESOURCE_ATTRIBUTES") ?? "")
    let named = pairs.first { $0.name == "service.name" }?.value
    let name = text("OTEL_SERVICE_NAME") ?? named ?? "recourse"
    return [.init("service.name", name)]
      + pairs.filter { $0.name != "service.name" }.map { .init($0.name, $0.value) }
  }
}
