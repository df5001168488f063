import Text

/// Content that has no end of its own: what has come of it is of use without the rest.
enum EventStream {
  /// How long a stream is listened to, in which the others of a call's limits have room.
  static let patience = Duration.seconds(10)

  /// Seconds for which a stream may be silent before what has come of it is the answer.
  static let silence = 10

  /// The media types of records that follow each other, one whole after the other.
  private static let types = [
    "text/event-stream", "application/x-ndjson", "application/ndjson", "application/jsonl",
    "application/json-seq",
    "application/x-json-stream", "application/stream+json", "application/jsonlines",
    "multipart/mixed", "multipart/x-mixed-replace",
  ]

  /// Whether the fields are those of a stream (WHATWG HTML §9.2, RFC 7464 and others).
  static func isAnnounced(by fields: HTTPFields) -> Bool {
    guard let type = fields["Content-Type"] else { return false }
    // Each content is asked, and hardly one is a stream: the commonest type is none of them.
    if type == "application/json" { return false }
    let essence = Substring(
      type.utf8.drop { $0.isBlank }.prefix { !$0.isBlank && $0 != Self.semicolon }
    )
    return types.contains { essence.equalsIgnoringASCIICase($0) }
  }

  private static let semicolon = UInt8(ascii: ";")

  /// The records that are whole: what stands before the last line end, of parts what stands before the last boundary.
  static func wholeRecords(_ bytes: [UInt8], of fields: HTTPFields) -> [UInt8] {
    if let boundary = boundary(of: fields) { return wholeParts(bytes, boundary) }
    return bytes.lastIndex(of: 0x0A).map { Array(bytes[...$0]) } ?? bytes
  }

  /// The mark between the parts of a multipart content (RFC 2046 §5.1.1); nil for any other.
  private static func boundary(of fields: HTTPFields) -> [UInt8]? {
    guard let type = fields["Content-Type"], type.lowercased().hasPrefix("multipart/"),
      let start = type.lowercased().firstRange(ofText: "boundary=")?.upperBound
    else { return nil }
    let text = type.dropFirst(type.lowercased().distance(from: type.startIndex, to: start))
    let mark =
      text.first == "\"" ? text.dropFirst().prefix { $0 != "\"" } : text.prefix { $0 != ";" }
    return mark.isEmpty ? nil : Array("--\(mark)".utf8)
  }

  private static func wholeParts(_ bytes: [UInt8], _ boundary: [UInt8]) -> [UInt8] {
    guard bytes.count >= boundary.count else { return bytes }
    let last = (0...bytes.count - boundary.count).last { bytes[$0...].starts(with: boundary) }
    // Behind the only mark nothing is whole, but something is better than nothing.
    guard let last, last > 0 else { return bytes }
    return Array(bytes[..<last])
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 }
}
