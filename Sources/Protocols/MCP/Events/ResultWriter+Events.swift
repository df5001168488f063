import JSON
import JSONRPC

extension ResultWriter {
  /// The answer to `events/list` (SEP-3415).
  func eventTypes(_ types: [EventType], to id: RequestID) -> [UInt8] {
    let events = types.map { type -> JSONValue in
      [
        "name": .string(type.name), "description": .string(type.description),
        "delivery": ["poll"], "inputSchema": .object(EventType.inputSchema),
        "payloadSchema": .object(type.payloadSchema),
      ]
    }
    return response(.complete, to: id, in: .july2026) { output in
      output.append(contentsOf: #""events":"#.utf8)
      JSONWriter.append(.array(events), to: &output)
      output.append(contentsOf: #","ttlMs":3600000,"cacheScope":"private""#.utf8)
    }
  }

  /// The answer to `events/poll`.
  func events(_ page: EventPage, to id: RequestID) -> [UInt8] {
    let events = page.events.map { event -> JSONValue in
      [
        "eventId": .string(event.id), "name": .string(event.name),
        "timestamp": .string(event.timestamp), "data": .object(event.data),
      ]
    }
    let members: JSONObject = [
      "events": .array(events), "cursor": .string(page.cursor), "hasMore": .bool(page.hasMore),
      "truncated": .bool(page.isTruncated), "nextPollMs": JSONValue(page.nextPollMs),
    ]
    return response(.complete, to: id, in: .july2026) { output in
      output.append(contentsOf: JSONWriter.bytes(.object(members)).dropFirst().dropLast())
    }
  }
}
