import EventLoop
import JSON
package import MCP
import Storage
import Time

extension APIServer: EventProvider {
  package nonisolated static var eventTypes: [EventType] {
    StoreEvent.Name.allCases.map { name in
      EventType(
        name: name.rawValue,
        description: name.description,
        payloadSchema: name.payloadSchema
      )
    }
  }

  package func events(_ query: EventQuery) async -> EventPage? {
    let start = query.cursor.map { Int64($0) }
    if case .some(nil) = start { return nil }
    await dependencies.world.clock.synchronize()
    let clock = dependencies.world.clock
    guard let log = eventLog, (try? await log.update()) != nil else {
      return EventPage(events: [], cursor: query.cursor ?? "0", nextPollMs: Self.pause)
    }
    let newest = log.newest
    guard let after = start ?? nil, after >= 0 else {
      return start == nil ? EventPage(events: [], cursor: "\(newest)", nextPollMs: Self.pause) : nil
    }
    guard let entries = try? await log.entries(after: after) else {
      return EventPage(events: [], cursor: "\(after)", nextPollMs: Self.pause)
    }
    let (lead, oldest) = (
      clock.wall - clock.now, query.maxAgeMs.map { clock.now + -Double($0) / 1000 }
    )
    let wanted = entries.filter { entry in
      entry.event.name.rawValue == query.name
        && query.api.map { entry.event.data["api"]?.string == $0 } ?? true
        && oldest.map { entry.event.at >= $0 } ?? true
    }
    let told = wanted.prefix(query.limit).map { EventOccurrence($0, lead: lead) }
    let hasMore = wanted.count > told.count
    return EventPage(
      events: told,
      cursor: hasMore ? told.last?.cursor ?? "\(after)" : "\(max(newest, after))",
      hasMore: hasMore,
      isTruncated: log.hasForgotten(after: after),
      nextPollMs: hasMore ? 0 : Self.pause
    )
  }

  /// Milliseconds from one look to the next.
  private static let pause = 10_000
}

extension EventOccurrence {
  fileprivate init(_ entry: EventLog.Entry, lead: Double) {
    self.init(
      id: "ev_\(entry.number)",
      name: entry.event.name.rawValue,
      timestamp: (entry.event.at + lead).rfc3339,
      data: entry.event.data,
      cursor: "\(entry.number)"
    )
  }
}

extension StoreEvent.Name {
  fileprivate var description: String {
    switch self {
    case .taskDue:
      "A kept call may be sent, and nobody has fetched it: resume_task or tasks/get sends it."
    case .taskDone: "A kept call has ended: done, failed, cancelled or expired."
    case .holdClosed: "An API takes no more calls of a scope until a person has acted."
    case .holdLifted: "A person has acted, or the API takes calls again: what was held may go on."
    case .outcomeUnknown:
      "A write was sent and its answer lost: somebody has to look whether it happened."
    }
  }

  fileprivate var payloadSchema: JSONObject {
    let words: [String] =
      switch self {
      case .taskDue, .taskDone, .outcomeUnknown: ["task", "taskId", "api", "tool", "state", "code"]
      case .holdClosed, .holdLifted: ["api", "scope", "code", "kind"]
      }
    let number = self == .holdClosed || self == .holdLifted ? "status" : "call"
    var properties = JSONObject(
      words.map { word -> (String, JSONValue) in (word, ["type": "string"]) }
    )
    properties[number] = ["type": "integer"]
    return [
      "type": "object", "properties": .object(properties),
      "required": .array(words.filter { !["code", "kind"].contains($0) }.map { .string($0) }),
    ]
  }
}
