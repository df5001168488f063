package import JSON
package import Time

/// The forms of OTLP's JSON encoding (OTLP 1.x: protobuf's JSON mapping, with hexadecimal identifiers and integers for
/// enumerations; 64-bit integers are strings).
package enum OTLP {
  /// An attribute of a span, a point or a resource.
  package enum Value: Sendable, Hashable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)

    var json: JSONValue {
      switch self {
      case .text(let text): ["stringValue": .string(text)]
      case .integer(let integer): ["intValue": .string(String(integer))]
      case .number(let number): ["doubleValue": OTLP.number(number)]
      case .flag(let flag): ["boolValue": .bool(flag)]
      }
    }
  }

  /// A name and its value.
  package struct Attribute: Sendable, Hashable {
    package let key: String
    package let value: Value

    /// Makes an attribute.
    package init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }

    /// Makes an attribute of a text.
    package init(_ key: String, _ text: String) { self.init(key, .text(text)) }

    /// Makes an attribute of an integer.
    package init(_ key: String, _ integer: Int) { self.init(key, .integer(integer)) }
  }

  static func json(_ attributes: [Attribute]) -> JSONValue {
    .array(attributes.map { ["key": .string($0.key), "value": $0.value.json] })
  }

  static func nanoseconds(_ instant: Timestamp) -> JSONValue {
    .string(String(max(0, instant.milliseconds)) + "000000")
  }

  /// A finite number; JSON has no others.
  static func number(_ value: Double) -> JSONValue {
    .number(JSONNumber(value.isFinite ? value : 0))
  }

  /// Who sends: what is said of the program with all spans and points.
  package struct Resource: Sendable {
    package var attributes: [Attribute]

    /// The version of the program.
    package var version: String

    /// Makes a resource.
    package init(attributes: [Attribute], version: String) {
      self.attributes = attributes
      self.version = version
    }

    var json: JSONValue { ["attributes": OTLP.json(attributes)] }
    var scope: JSONValue { ["name": "recourse", "version": .string(version)] }
  }

  /// The body of a request to `/v1/traces`.
  package static func traces(_ spans: [Span], of resource: Resource) -> JSONValue {
    [
      "resourceSpans": [
        [
          "resource": resource.json,
          "scopeSpans": [
            ["scope": resource.scope, "spans": .array(spans.map(\.json))]
          ],
        ]
      ]
    ]
  }

  /// The body of a request to `/v1/metrics`.
  package static func metrics(
    _ metrics: [Metric],
    of resource: Resource,
    since start: Timestamp,
    at now: Timestamp
  ) -> JSONValue {
    [
      "resourceMetrics": [
        [
          "resource": resource.json,
          "scopeMetrics": [
            [
              "scope": resource.scope,
              "metrics": .array(metrics.map { $0.json(since: start, at: now) }),
            ]
          ],
        ]
      ]
    ]
  }
}
