import Text
import JSON

/// The sources of an `errors` section that schemas and header fields of answers show.
struct ErrorFindings {
  private static let sourceLimit = 6

  private var codes = RankedSources()
  private var messages = RankedSources()
  private var hints = RankedSources()
  private var requestIDs = RankedSources()
  private var waits: [JSONValue] = []
  private var fields: [JSONValue] = []
  private var failed: [JSONValue] = []
  private var seen: Set<Place> = []

  /// Adds what an answer shows.
  mutating func add(_ answer: ErrorAnswer, in document: APIDocument) {
    for (name, header) in answer.headers { add(header: name, header) }
    guard let schema = answer.schema else { return }
    // Schemas that stand in one place are the same, however many answers refer to them.
    let target = (try? document.resolved(schema)) ?? schema
    guard seen.insert(target.place).inserted else { return }
    var walk = ErrorSchemaWalk(document: document)
    walk.read(target)
    for found in walk.found { add(found) }
  }

  /// Adds a condition under which an answer with a good status has failed.
  mutating func add(failed condition: String) { Self.append(.string(condition), to: &failed) }

  private mutating func add(_ found: ErrorSchemaWalk.Found) {
    switch found {
    case .code(let pointer, let rank): codes.add("json:\(pointer)", rank)
    case .message(let pointer, let rank): messages.add("json:\(pointer)", rank)
    case .hint(let pointer): hints.add("json:\(pointer)", 0)
    case .requestID(let pointer): requestIDs.add("json:\(pointer)", 1)
    case .wait(let pointer, let unit): add(wait: "json:\(pointer)", unit)
    case .fields(let shape): Self.append(.object(shape), to: &fields)
    case .failed(let condition): Self.append(.string(condition), to: &failed)
    }
  }

  private mutating func add(header name: String, _ header: Located) {
    let lowered = name.lowercased()
    if ["x-request-id", "request-id", "x-correlation-id", "x-trace-id"].contains(lowered) {
      return requestIDs.add("header:\(name)", 0)
    }
    if lowered == "retry-after" { return add(wait: "header:\(name)", "http") }
    guard lowered.hasSuffix("reset") || lowered.hasSuffix("reset-after"),
      lowered.contains(text: "ratelimit") || lowered.contains(text: "rate-limit"),
      let unit = Self.unit(of: lowered, header)
    else { return }
    add(wait: "header:\(name)", unit)
  }

  /// The unit of a reset, which only words can tell; nil where they do not.
  private static func unit(of name: String, _ header: Located) -> String? {
    let schema = header["schema"]?.value ?? header.value
    let words = [header.value["description"], schema["description"]].compactMap { $0?.string }
      .joined(separator: " ").lowercased()
    if name.hasSuffix("after") {
      return words.contains(text: "millisecond") ? "milliseconds" : "seconds"
    }
    if words.contains(text: "millisecond") {
      return words.contains(text: "epoch") || words.contains(text: "unix")
        ? "unix-ms" : "milliseconds"
    }
    if ["unix", "epoch", "timestamp"].contains(where: words.contains) {
      return schema["format"] == "date-time" ? "timestamp" : "unix"
    }
    if words.contains(text: "seconds") { return "seconds" }
    let example = (header.value["example"] ?? schema["example"])?.scalarText.flatMap(Double.init)
    return example.map { $0 > 1e9 ? "unix" : "seconds" }
  }

  private mutating func add(wait source: String, _ unit: String) {
    let isKnown = waits.contains { $0["from"]?.string?.lowercased() == source.lowercased() }
    guard !isKnown, waits.count < Self.sourceLimit else { return }
    waits.append(.object(["from": .string(source), "as": .string(unit)]))
  }

  /// Retry-After means one thing everywhere; what the answer itself says is about this call; a span needs no clock.
  private var sortedWaits: [JSONValue] {
    waits.enumerated().sorted { left, right in
      (Self.rank(left.element), left.offset) < (Self.rank(right.element), right.offset)
    }.map(\.element)
  }

  private static func rank(_ wait: JSONValue) -> Int {
    if wait["as"] == "http" { return 0 }
    if wait["from"]?.string?.hasPrefix("json:") == true { return 1 }
    return wait["as"] == "seconds" || wait["as"] == "milliseconds" ? 2 : 3
  }

  private static func append(_ value: JSONValue, to list: inout [JSONValue]) {
    if list.count < sourceLimit, !list.contains(value) { list.append(value) }
  }

  /// The members of `errors` that were found.
  var section: JSONObject {
    var section = JSONObject()
    let lists: [(String, [JSONValue])] = [
      ("failed", failed), ("code", codes.best(Self.sourceLimit)),
      ("message", messages.best(Self.sourceLimit)), ("hint", hints.best(2)),
      ("request_id", requestIDs.best(Self.sourceLimit)), ("fields", fields), ("wait", sortedWaits),
    ]
    for (name, list) in lists where !list.isEmpty { section[name] = .array(list) }
    return section
  }
}

/// Sources of one kind, the likeliest first.
private struct RankedSources {
  private var ranks: [String: Int] = [:]
  private var order: [String] = []

  mutating func add(_ source: String, _ rank: Int) {
    if let known = ranks[source] {
      ranks[source] = min(known, rank)
    } else {
      ranks[source] = rank
      order.append(source)
    }
  }

  func best(_ limit: Int) -> [JSONValue] {
    let sorted = order.enumerated().sorted { left, right in
      (ranks[left.element] ?? 0, left.offset) < (ranks[right.element] ?? 0, right.offset)
    }
    return sorted.prefix(limit).map { .string($0.element) }
  }
}
