import Testing

@testable import Telemetry

@Suite struct OTLPSettingsTests {
  private static func settings(_ variables: [String: String]) -> OTLPSettings? {
    OTLPSettings { variables[$0] }
  }

  private static let endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"

  @Test(arguments: [
    [:], [endpoint: ""], [endpoint: "http://localhost:4318", "OTEL_SDK_DISABLED": "TRUE"],
    [
      endpoint: "http://localhost:4318", "OTEL_TRACES_EXPORTER": "none",
      "OTEL_METRICS_EXPORTER": "none",
    ],
  ])
  func `without an endpoint, or switched off, nothing is sent`(variables: [String: String]) {
    #expect(Self.settings(variables) == nil)
  }

  @Test func `the common endpoint gets the paths of the signals, one of a signal is used as it is`()
  {
    let common = Self.settings([Self.endpoint: "http://localhost:4318"])
    #expect(common?.traces?.url == "http://localhost:4318/v1/traces")
    #expect(common?.metrics?.url == "http://localhost:4318/v1/metrics")
    let deep = Self.settings([Self.endpoint: "https://otlp.example.com/base/"])
    #expect(deep?.traces?.url == "https://otlp.example.com/base/v1/traces")
    let own = Self.settings(["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:9/in"])
    #expect(own?.traces?.url == "http://localhost:9/in")
    #expect(own?.metrics == nil)
  }

  @Test func `fields are pairs whose values are percent-encoded, and a signal's own go first`() {
    let settings = Self.settings([
      Self.endpoint: "http://localhost:4318",
      "OTEL_EXPORTER_OTLP_HEADERS": " Authorization = Basic%20abc== , x=1,,broken",
      "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "x=2", "OTEL_EXPORTER_OTLP_TIMEOUT": "250",
    ])
    #expect(settings?.traces?.headers.map(\.name) == ["Authorization", "x"])
    #expect(settings?.traces?.headers.map(\.value) == ["Basic abc==", "1"])
    #expect(settings?.metrics?.headers.map(\.value) == ["2"])
    #expect(settings?.traces?.timeout == 250)
  }

  @Test func `the service has a name, and what else is said of it`() {
    let usual = Self.settings([Self.endpoint: "http://localhost:4318"])
    #expect(usual?.attributes == [.init("service.name", "recourse")])
    let said = Self.settings([
      Self.endpoint: "http://localhost:4318", "OTEL_SERVICE_NAME": "shop tools",
      "OTEL_RESOURCE_ATTRIBUTES": "service.name=other,deployment.environment.name=a%2Cb",
    ])
    #expect(
      said?.attributes == [
        .init("service.name", "shop tools"), .init("deployment.environment.name", "a,b"),
      ]
    )
  }

  @Test(arguments: [
    "localhost:4318", "ftp://localhost", "http://", "nonsense", "http://user:secret@localhost",
  ])
  func `what is no address of a collector is said, and nothing is sent`(url: String) throws {
    let settings = try #require(Self.settings([Self.endpoint: url]))
    #expect(settings.traces == nil && settings.metrics == nil)
    #expect(settings.problems.count == 1)
    #expect(settings.problems.allSatisfy { !$0.contains("secret") })
  }

  @Test func `figures that make no sense count as not said`() {
    let settings = Self.settings([
      Self.endpoint: "http://localhost:4318", "OTEL_EXPORTER_OTLP_TIMEOUT": "-1",
      "OTEL_BSP_SCHEDULE_DELAY": "soon", "OTEL_METRIC_EXPORT_INTERVAL": "2000",
    ])
    #expect(settings?.traces?.timeout == 10_000)
    #expect(settings?.traceInterval == 5000 && settings?.metricInterval == 2000)
  }

  @Test func `who asks for grpc is told what is spoken`() {
    let settings = Self.settings([
      Self.endpoint: "http://localhost:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
    ])
    #expect(settings?.problems.first?.contains("4318") == true)
  }
}
