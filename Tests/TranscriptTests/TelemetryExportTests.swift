import Foundation
import JSON
import TestSupport
import Testing

/// A real server that sends its telemetry to a collector on loopback.
struct TelemetryExportTests {
  private static let manifest = """
    {"recourse": 1, "id": "shop", "title": "Shop", "about": "For tests.",
     "source": {"url": "https://docs.example.com", "date": "2026-11-20"}, "base_url": "URL",
     "credentials": {"key": {"env": "SHOP_KEY", "header": "X-Key", "obtain": "https://example.com"}},
     "operations": {"get": {"method": "GET", "path": "/things/{id}", "effect": "read",
       "description": "One.", "arguments": {"type": "object", "properties": {
         "id": {"type": "string", "description": "Which."},
         "q": {"type": "string", "description": "What."}}, "required": ["id"]},
       "place": {"id": "path", "q": "query"}}}}
    """

  private static let secrets = ["sk_secret_9912", "private-words", "thing-77"]

  private static func call(_ id: Int) -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"shop_get","arguments":{"#
      + #""id":"thing-77","q":"private-words"},"_meta":{"#
      + #""traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","#
      + #""io.modelcontextprotocol/protocolVersion":"2026-07-28","#
      + #""io.modelcontextprotocol/clientInfo":{"name":"agent","version":"1"},"#
      + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#
  }

  /// Makes two calls, the first of which the API refuses once, and gives what the program said on stderr.
  private static func serve(_ variables: [String: String]) async throws -> String {
    let api = LoopbackServer { request in
      request.number == 1
        ? [.answer(429, [("Retry-After", "1")], "{}")] : [.answer(200, [], #"{"ok":true}"#)]
    }
    defer { api.stop() }
    return try await Turnstile.programs.run {
      let stage = try Stage()
      defer { stage.remove() }
      try stage.write(manifest.replacing("URL", with: api.url), to: "shop.json")
      let process = try ServerProcess(
        ["serve", "shop.json"],
        environment: stage.environment.merging(["SHOP_KEY": secrets[0]]) { $1 }
          .merging(variables) { $1 },
        directory: stage.path
      )
      defer { process.kill() }
      for id in 1...2 {
        process.send(Array((call(id) + "\n").utf8))
        let answer = try JSONParser.parse(try #require(await process.nextLine()))
        #expect(answer["result"]?["isError"]?.bool == false)
      }
      process.closeInput()
      #expect(await process.exitCode() == 0)
      return process.standardError
    }
  }

  @Test
  func `spans and metrics reach a strict collector, in the trace of the client, without secrets`()
    async throws
  {
    let collector = LoopbackServer { _ in [.answer(200, [], "{}")] }
    defer { collector.stop() }
    let said = try await Self.serve([
      "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
      "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Basic%20abc",
      "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=test",
    ])
    #expect(said.isEmpty)
    #expect(collector.requests.allSatisfy { $0.value(of: "authorization") == "Basic abc" })
    #expect(
      collector.requests.allSatisfy { $0.value(of: "content-type") == "application/json" }
    )
    let text = collector.requests.map { String(decoding: $0.body, as: UTF8.self) }.joined()
    for secret in Self.secrets { #expect(!text.contains(secret)) }
    #expect(text.contains(#""deployment.environment.name""#))
    let traces = try collector.requests.filter { $0.target == "/v1/traces" }
      .map { try JSONParser.parse($0.body) }
    for body in traces { #expect(OTLPShape.faults(ofTraces: body).isEmpty) }
    let spans = traces.flatMap(Self.spans)
    #expect(
      spans.compactMap { $0["name"]?.string }.sorted() == [
        "GET /things/{id}", "GET /things/{id}", "GET /things/{id}", "execute_tool shop_get",
        "execute_tool shop_get", "tools/call shop_get", "tools/call shop_get",
      ]
    )
    #expect(
      spans.allSatisfy { $0["traceId"]?.string == "0af7651916cd43dd8448eb211c80319c" }
    )
    let metrics = try collector.requests.filter { $0.target == "/v1/metrics" }
      .map { try JSONParser.parse($0.body) }
    #expect(!metrics.isEmpty)
    for body in metrics {
      #expect(OTLPShape.faults(ofMetrics: body).isEmpty, "\(OTLPShape.faults(ofMetrics: body))")
    }
    for name in ["recourse.calls", "recourse.refusals", "recourse.wait.time", "recourse.tasks"] {
      #expect(text.contains("\"\(name)\""), "\(name)")
    }
  }

  @Test func `a collector that is away is said once, and keeps neither a call nor the end waiting`()
    async throws
  {
    let said = try await Self.serve([
      "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_BSP_SCHEDULE_DELAY": "100",
    ])
    #expect(said.components(separatedBy: "takes no telemetry").count == 2, "\(said)")
  }

  @Test func `a collector that never answers does not keep the program from ending`() async throws {
    let collector = LoopbackServer { _ in [.stall] }
    defer { collector.stop() }
    _ = try await Self.serve(["OTEL_EXPORTER_OTLP_ENDPOINT": collector.url])
    #expect(!collector.requests.isEmpty)
  }

  private static func spans(_ body: JSONValue) -> [JSONValue] {
    (body["resourceSpans"]?.array ?? []).flatMap { $0["scopeSpans"]?.array ?? [] }
      .flatMap { $0["spans"]?.array ?? [] }
  }
}
