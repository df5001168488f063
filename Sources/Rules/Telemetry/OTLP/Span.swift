import JSON
package import Time

extension OTLP {
  /// A span that has ended.
  package struct Span: Sendable {
    /// What it stands for on the way of a call, with OTLP's number.
    package enum Kind: Int, Sendable {
      case `internal` = 1
      case server = 2
      case client = 3
    }

    /// Something that happened within it.
    package struct Event: Sendable {
      package var at: Timestamp
      package var name: String
      package var attributes: [Attribute]
    }

    package var trace: TraceContext
    package var id: SpanID
    package var parent: SpanID?
    package var name: String
    package var kind: Kind
    package var begun: Timestamp
    package var ended: Timestamp
    package var attributes: [Attribute]
    package var events: [Event] = []

    /// Whether what it stands for failed.
    package var isFailed = false

    var json: JSONValue {
      var object: JSONObject = [
        "traceId": .string(trace.traceID), "spanId": .string(id.text),
      ]
      object["parentSpanId"] = parent.map { .string($0.text) }
      object["traceState"] = trace.state.map { .string($0) }
      object["name"] = .string(name)
      object["kind"] = JSONValue(kind.rawValue)
      object["startTimeUnixNano"] = OTLP.nanoseconds(begun)
      // A clock that was set back must not make a span end before it began.
      object["endTimeUnixNano"] = OTLP.nanoseconds(max(begun, ended))
      object["attributes"] = OTLP.json(attributes)
      if !events.isEmpty { object["events"] = .array(events.map(\.json)) }
      if isFailed { object["status"] = ["code": 2] }
      return .object(object)
    }
  }
}

extension OTLP.Span.Event {
  fileprivate var json: JSONValue {
    [
      "timeUnixNano": OTLP.nanoseconds(at), "name": .string(name),
      "attributes": OTLP.json(attributes),
    ]
  }
}
