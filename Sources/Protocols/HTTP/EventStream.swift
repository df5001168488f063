import Text

/// Content that has no end of its own: what has come of it is of use without the rest.
enum EventStream {
  /// How long a stream is listened to, in which the others of a call's limits have room.
  static let patience = Duration.seconds(10)

  /// The media types of records that follow each other, one whole after the other.
  private static let types = [
    "text/event-stream", "application/x-ndjson", "application/ndjson", "application/jsonl",
    "application/json-seq",
    "application/x-json-stream", "application/stream+json", "application/jsonlines",
  ]

  /// Whether the fields are those of a stream (WHATWG HTML §9.2, RFC 7464 and others).
  static func isAnnounced(by fields: HTTPFields) -> Bool {
    guard let type = fields["Content-Type"] else { return false }
    let essence = Substring(
      type.utf8.drop { $0.isBlank }.prefix { !$0.isBlank && $0 != Self.semicolon }
    )
    return types.contains { essence.equalsIgnoringASCIICase($0) }
  }

  private static let semicolon = UInt8(ascii: ";")

  /// The records that are whole: what stands before the last line end.
  static func wholeRecords(_ bytes: [UInt8]) -> [UInt8] {
    bytes.lastIndex(of: 0x0A).map { Array(bytes[...$0]) } ?? bytes
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 }
}
