import JSON
import Time

extension OTLP {
  /// A metric with its points at one moment.
  package struct Metric: Sendable {
    package enum Data: Sendable {
      /// Figures that only grow since the start of the program.
      case sum([(attributes: [Attribute], value: Figure)])
      /// Figures of this moment.
      case gauge([(attributes: [Attribute], value: Figure)])
      case histogram([(attributes: [Attribute], value: Histogram)])
    }

    package enum Figure: Sendable, Hashable {
      case integer(Int)
      case number(Double)
    }

    package var name: String
    package var unit: String
    package var description: String
    package var data: Data

    /// Makes a metric.
    package init(_ name: String, unit: String, _ description: String, _ data: Data) {
      self.name = name
      self.unit = unit
      self.description = description
      self.data = data
    }

    func json(since start: Timestamp, at now: Timestamp) -> JSONValue {
      var object: JSONObject = [
        "name": .string(name), "unit": .string(unit), "description": .string(description),
      ]
      let cumulative: JSONValue = 2
      switch data {
      case .sum(let points):
        object["sum"] = [
          "dataPoints": .array(points.map { Self.point($0.attributes, $0.value, start, now) }),
          "aggregationTemporality": cumulative, "isMonotonic": true,
        ]
      case .gauge(let points):
        object["gauge"] = [
          "dataPoints": .array(points.map { Self.point($0.attributes, $0.value, nil, now) })
        ]
      case .histogram(let points):
        object["histogram"] = [
          "dataPoints": .array(
            points.map { .object($0.value.json($0.attributes, since: start, at: now)) }
          ),
          "aggregationTemporality": cumulative,
        ]
      }
      return .object(object)
    }

    private static func point(
      _ attributes: [Attribute],
      _ value: Figure,
      _ start: Timestamp?,
      _ now: Timestamp
    ) -> JSONValue {
      var object: JSONObject = ["attributes": OTLP.json(attributes)]
      object["startTimeUnixNano"] = start.map(OTLP.nanoseconds)
      object["timeUnixNano"] = OTLP.nanoseconds(now)
      switch value {
      case .integer(let integer): object["asInt"] = .string(String(integer))
      case .number(let number): object["asDouble"] = OTLP.number(number)
      }
      return .object(object)
    }
  }

  /// How often values fell between bounds, since the start of the program.
  package struct Histogram: Sendable, Hashable {
    /// The upper bounds, each counted in, in rising order.
    package let bounds: [Double]

    /// One more than there are bounds.
    package private(set) var counts: [Int]
    package private(set) var sum = 0.0

    /// Makes an empty histogram.
    package init(bounds: [Double]) {
      self.bounds = bounds
      counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package var count: Int { counts.reduce(0, +) }

    /// Counts a value.
    package mutating func record(_ value: Double) {
      counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
      sum += value
    }

    fileprivate func json(
      _ attributes: [Attribute],
      since start: Timestamp,
      at now: Timestamp
    ) -> JSONObject {
      [
        "attributes": OTLP.json(attributes), "startTimeUnixNano": OTLP.nanoseconds(start),
        "timeUnixNano": OTLP.nanoseconds(now), "count": .string(String(count)),
        "sum": OTLP.number(sum), "bucketCounts": .array(counts.map { .string(String($0)) }),
        "explicitBounds": .array(bounds.map(OTLP.number)),
      ]
    }
  }
}
