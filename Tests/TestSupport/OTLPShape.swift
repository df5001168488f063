package import JSON

/// A strict reader of OTLP's JSON: what a collector that knows the encoding would take, and no more.
///
/// Written from the protocol's `trace.proto`, `metrics.proto`, `common.proto` and the rules of the JSON encoding (lower
/// camel case, hexadecimal identifiers, 64-bit integers as strings, enumerations as integers).
package enum OTLPShape {
  /// What is wrong with a body for `/v1/traces`.
  package static func faults(ofTraces value: JSONValue) -> [String] {
    object(value, "", ["resourceSpans"], []).flatMap { root in
      list(root["resourceSpans"], "resourceSpans") { entry, place in
        object(entry, place, ["resource", "scopeSpans"], []).flatMap { object in
          resource(object["resource"], place)
            + list(object["scopeSpans"], place + "/scopeSpans") { scope, place in
              self.object(scope, place, ["scope", "spans"], []).flatMap { object in
                self.scope(object["scope"], place)
                  + list(object["spans"], place + "/spans", span)
              }
            }
        }
      }
    }
  }

  /// What is wrong with a body for `/v1/metrics`.
  package static func faults(ofMetrics value: JSONValue) -> [String] {
    object(value, "", ["resourceMetrics"], []).flatMap { root in
      list(root["resourceMetrics"], "resourceMetrics") { entry, place in
        object(entry, place, ["resource", "scopeMetrics"], []).flatMap { object in
          resource(object["resource"], place)
            + list(object["scopeMetrics"], place + "/scopeMetrics") { scope, place in
              self.object(scope, place, ["scope", "metrics"], []).flatMap { object in
                self.scope(object["scope"], place)
                  + list(object["metrics"], place + "/metrics", metric)
              }
            }
        }
      }
    }
  }

  // MARK: - Parts

  private struct Members {
    let object: JSONObject
    var faults: [String] = []
    func flatMap(_ body: (JSONObject) -> [String]) -> [String] { faults + body(object) }
  }

  private static func object(
    _ value: JSONValue?,
    _ place: String,
    _ required: Set<String>,
    _ optional: Set<String>
  ) -> Members {
    guard case .object(let object)? = value else {
      return Members(object: [:], faults: ["\(place): no object"])
    }
    let names = Set(object.members.map(\.name))
    let missing = required.subtracting(names).map { "\(place): \($0) is missing" }
    let unknown = names.subtracting(required.union(optional)).map { "\(place): \($0) is unknown" }
    return Members(object: object, faults: missing + unknown)
  }

  private static func list(
    _ value: JSONValue?,
    _ place: String,
    _ body: (JSONValue, String) -> [String]
  ) -> [String] {
    guard case .array(let elements)? = value else { return ["\(place): no array"] }
    return elements.enumerated().flatMap { body($0.element, "\(place)/\($0.offset)") }
  }

  private static func resource(_ value: JSONValue?, _ place: String) -> [String] {
    object(value, place + "/resource", ["attributes"], []).flatMap {
      attributes($0["attributes"], place + "/resource/attributes")
    }
  }

  private static func scope(_ value: JSONValue?, _ place: String) -> [String] {
    object(value, place + "/scope", ["name"], ["version"]).flatMap {
      text($0["name"], place) + text($0["version"], place)
    }
  }

  private static func attributes(_ value: JSONValue?, _ place: String) -> [String] {
    var keys: Set<String> = []
    return list(value, place) { entry, place in
      object(entry, place, ["key", "value"], []).flatMap { object in
        let key = object["key"]?.string ?? ""
        let isNew = keys.insert(key).inserted
        return (isNew && !key.isEmpty ? [] : ["\(place): the key \(key) is empty or repeated"])
          + any(object["value"], place + "/value")
      }
    }
  }

  private static func any(_ value: JSONValue?, _ place: String) -> [String] {
    guard case .object(let object)? = value, object.members.count == 1,
      let member = object.members.first
    else { return ["\(place): not one value"] }
    switch (member.name, member.value) {
    case ("stringValue", .string), ("boolValue", .bool), ("doubleValue", .number): return []
    case ("intValue", let value): return integer(value, place)
    default: return ["\(place): \(member.name) is no kind of value"]
    }
  }

  private static func span(_ value: JSONValue, _ place: String) -> [String] {
    object(
      value,
      place,
      ["traceId", "spanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano", "attributes"],
      ["parentSpanId", "traceState", "events", "status"]
    ).flatMap { span in
      var faults = identifier(span["traceId"], 32, place) + identifier(span["spanId"], 16, place)
      if let parent = span["parentSpanId"] { faults += identifier(parent, 16, place) }
      faults += text(span["name"], place)
      if !(1...5).contains(span["kind"]?.integer ?? 0) { faults.append("\(place): kind") }
      faults += times(span["startTimeUnixNano"], span["endTimeUnixNano"], place)
      faults += attributes(span["attributes"], place + "/attributes")
      if let events = span["events"] { faults += list(events, place + "/events", event) }
      if let status = span["status"] {
        faults += object(status, place + "/status", ["code"], ["message"]).flatMap {
          (0...2).contains($0["code"]?.integer ?? -1) ? [] : ["\(place): status"]
        }
      }
      return faults
    }
  }

  private static func event(_ value: JSONValue, _ place: String) -> [String] {
    object(value, place, ["timeUnixNano", "name", "attributes"], []).flatMap {
      integer($0["timeUnixNano"], place) + text($0["name"], place)
        + attributes($0["attributes"], place)
    }
  }

  private static func metric(_ value: JSONValue, _ place: String) -> [String] {
    object(value, place, ["name", "unit", "description"], ["sum", "gauge", "histogram"]).flatMap {
      metric in
      let place = place + "(" + (metric["name"]?.string ?? "") + ")"
      if let sum = metric["sum"] {
        return object(sum, place, ["dataPoints", "aggregationTemporality", "isMonotonic"], [])
          .flatMap { cumulative($0, place) + list($0["dataPoints"], place, number(isSum: true)) }
      }
      if let gauge = metric["gauge"] {
        return object(gauge, place, ["dataPoints"], []).flatMap {
          list($0["dataPoints"], place, number(isSum: false))
        }
      }
      return object(metric["histogram"], place, ["dataPoints", "aggregationTemporality"], [])
        .flatMap { cumulative($0, place) + list($0["dataPoints"], place, histogram) }
    }
  }

  private static func cumulative(_ object: JSONObject, _ place: String) -> [String] {
    object["aggregationTemporality"]?.integer == 2 ? [] : ["\(place): not cumulative"]
  }

  private static func number(isSum: Bool) -> (JSONValue, String) -> [String] {
    { value, place in
      let times: Set = isSum ? ["startTimeUnixNano", "timeUnixNano"] : ["timeUnixNano"]
      return object(value, place, times.union(["attributes"]), ["asInt", "asDouble"]).flatMap {
        point in
        var faults = attributes(point["attributes"], place)
        for time in times { faults += integer(point[time], place) }
        switch (point["asInt"], point["asDouble"]) {
        case (let integer?, nil): faults += self.integer(integer, place)
        case (nil, .number): break
        default: faults.append("\(place): not one figure")
        }
        return faults
      }
    }
  }

  private static func histogram(_ value: JSONValue, _ place: String) -> [String] {
    object(
      value,
      place,
      [
        "attributes", "startTimeUnixNano", "timeUnixNano", "count", "sum", "bucketCounts",
        "explicitBounds",
      ],
      []
    ).flatMap { point in
      let counts = point["bucketCounts"]?.array ?? []
      let bounds = point["explicitBounds"]?.array?.compactMap { $0.number?.double } ?? []
      let total = counts.compactMap { $0.string.flatMap { Int($0) } }.reduce(0, +)
      var faults = attributes(point["attributes"], place)
      faults += times(point["startTimeUnixNano"], point["timeUnixNano"], place)
      if counts.count != bounds.count + 1 { faults.append("\(place): buckets and bounds") }
      if bounds != bounds.sorted() { faults.append("\(place): bounds do not rise") }
      if String(total) != point["count"]?.string { faults.append("\(place): counts do not add up") }
      return faults
    }
  }

  // MARK: - Leaves

  private static func identifier(_ value: JSONValue?, _ length: Int, _ place: String) -> [String] {
    let text = value?.string ?? ""
    let isHexadecimal = text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    let isZero = text.utf8.allSatisfy { $0 == UInt8(ascii: "0") }
    return text.utf8.count == length && isHexadecimal && !isZero
      ? [] : ["\(place): \(text) is no identifier of \(length) digits"]
  }

  private static func integer(_ value: JSONValue?, _ place: String) -> [String] {
    guard let text = value?.string, Int(text).map(String.init) == text else {
      return ["\(place): no 64-bit integer as a string"]
    }
    return []
  }

  private static func times(_ start: JSONValue?, _ end: JSONValue?, _ place: String) -> [String] {
    let faults = integer(start, place) + integer(end, place)
    guard faults.isEmpty, let start = Int(start?.string ?? ""), let end = Int(end?.string ?? "")
    else { return faults }
    return start <= end && start > 1_000_000_000_000_000_000
      ? [] : ["\(place): ends before it begins, or is not in nanoseconds"]
  }

  private static func text(_ value: JSONValue?, _ place: String) -> [String] {
    value?.string == nil ? ["\(place): no text"] : []
  }
}
