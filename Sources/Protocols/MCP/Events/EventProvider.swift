package import EventLoop
package import JSON

/// A tool provider that tells what has happened, to clients that poll for it (extension `io.modelcontextprotocol/events`,
/// SEP-3415).
@Engine
package protocol EventProvider: ToolProvider {
  /// The kinds of events that there are.
  nonisolated static var eventTypes: [EventType] { get }

  /// What has happened since the query's cursor; nil for a cursor that was never given out.
  func events(_ query: EventQuery) async -> EventPage?
}

/// A kind of events, as `events/list` tells it.
package struct EventType: Sendable, Hashable {
  package var name: String
  package var description: String

  /// The schema of an event's data.
  package var payloadSchema: JSONObject

  /// Makes a kind.
  package init(name: String, description: String, payloadSchema: JSONObject) {
    self.name = name
    self.description = description
    self.payloadSchema = payloadSchema
  }

  /// The schema of what a client may narrow a kind by.
  static let inputSchema: JSONObject = [
    "type": "object",
    "properties": [
      "api": ["type": "string", "description": "Only what concerns the API of this id."]
    ],
    "additionalProperties": false,
  ]
}

/// What a client asks to be told.
package struct EventQuery: Sendable, Hashable {
  /// The kind's name.
  package var name: String

  /// Only events of this API; nil for all.
  package var api: String?

  /// Where the client stopped; nil to begin with what happens from now on.
  package var cursor: String?

  /// Events of one answer at most.
  package var limit: Int

  /// Milliseconds after which an event is too old to be told; nil for no limit.
  package var maxAgeMs: Int?

  /// Events of one answer, unless the client says less.
  package static let usualLimit = 100

  /// Makes a query.
  package init(
    name: String,
    api: String? = nil,
    cursor: String? = nil,
    limit: Int = usualLimit,
    maxAgeMs: Int? = nil
  ) {
    self.name = name
    self.api = api
    self.cursor = cursor
    self.limit = limit
    self.maxAgeMs = maxAgeMs
  }
}

/// Something that has happened.
package struct EventOccurrence: Sendable, Hashable {
  /// The same each time the event is told.
  package var id: String
  package var name: String

  /// When, as RFC 3339 text.
  package var timestamp: String
  package var data: JSONObject

  /// Where to go on after it.
  package var cursor: String

  /// Makes an occurrence.
  package init(id: String, name: String, timestamp: String, data: JSONObject, cursor: String) {
    self.id = id
    self.name = name
    self.timestamp = timestamp
    self.data = data
    self.cursor = cursor
  }
}

/// What a client is told in one answer.
package struct EventPage: Sendable, Hashable {
  package var events: [EventOccurrence]

  /// Where to go on.
  package var cursor: String

  /// Whether more can be had at once.
  package var hasMore: Bool

  /// Whether events between the cursor and the first of these are forgotten.
  package var isTruncated: Bool

  /// Milliseconds after which it is worth asking again.
  package var nextPollMs: Int

  /// Makes a page.
  package init(
    events: [EventOccurrence],
    cursor: String,
    hasMore: Bool = false,
    isTruncated: Bool = false,
    nextPollMs: Int
  ) {
    self.events = events
    self.cursor = cursor
    self.hasMore = hasMore
    self.isTruncated = isTruncated
    self.nextPollMs = nextPollMs
  }
}
