import JSON

/// The error in which a stream ended that had begun well: a stream has a good status before it knows how it ends.
struct StreamedError {
  /// The record that tells it, as an object.
  let value: JSONValue

  /// Whether other records came before it, so that a part of the call may have been done.
  let isLate: Bool

  private static let eventTypes = ["text/event-stream"]
  private static let lineTypes = [
    "application/x-ndjson", "application/ndjson", "application/jsonl", "application/jsonlines",
    "application/x-jsonlines", "application/stream+json", "application/x-json-stream",
    "application/json-seq",
  ]

  /// Reads a stream of events (WHATWG HTML §9.2) or of JSON, a line each; nil where its last record is no error.
  init?(_ document: ResponseContent) {
    if let status = document.json.flatMap(Self.watchError) {
      value = status
      isLate = false
      return
    }
    guard case .text = document.content, case let records = Self.records(of: document),
      let last = records.last,
      let value = last.error, !Self.isEntry(value, among: records.dropLast())
    else { return nil }
    self.value = value
    isLate = records.count > 1
  }

  /// Whether a record is an entry of a log or a feed, which tells of errors as of everything else.
  private static func isEntry(
    _ value: JSONValue,
    among others: some BidirectionalCollection<Record>
  ) -> Bool {
    let names = Self.names(of: value)
    if !names.isDisjoint(with: entryNames) { return true }
    guard names.count > 1, let other = others.last else { return false }
    return (try? JSONParser.parse(other.data)).map { Self.names(of: $0) == names } ?? false
  }

  private static func names(of value: JSONValue) -> Set<String> {
    Set(value.object?.members.map(\.name) ?? [])
  }

  private static let entryNames: Set<String> = [
    "time", "timestamp", "ts", "date", "level", "severity", "path", "method", "host", "logger",
  ]

  /// One event, or one line.
  private struct Record {
    var event = ""
    var data = ""

    /// What it tells: the content of an event that is called an error, or an object that holds an error alone.
    var error: JSONValue? {
      let value = try? JSONParser.parse(data)
      if event.lowercased() == "error" {
        return value?.object == nil ? .object(["error": value ?? .string(data)]) : value
      }
      if let status = value.flatMap(StreamedError.watchError) { return status }
      return value?.object.flatMap { AnswerSigns($0).isEnvelope ? value : nil }
    }
  }

  /// What an event of a watch of Kubernetes says that ended it (its API concepts, "Efficient detection of changes"):
  /// `{"type": "ERROR", "object": {"kind": "Status", "code": 410}}`.
  private static func watchError(_ event: JSONValue) -> JSONValue? {
    guard event["type"]?.string == "ERROR", let status = event["object"],
      status["kind"]?.string == "Status" || status["code"]?.integer.map({ $0 >= 400 }) ?? false
    else { return nil }
    return status
  }

  private static func records(of document: ResponseContent) -> [Record] {
    guard let type = document.mediaType else { return [] }
    if isOfLines(type, document) {
      return lines(of: document).map { Record(data: $0.filter { $0 != "\u{1E}" }) }
        .filter { !$0.data.isEmpty }
    }
    return eventTypes.contains(type) ? events(of: document) : []
  }

  /// Whether what is called JSON is JSON a line each, as Kubernetes answers a watch.
  private static func isOfLines(_ type: String, _ document: ResponseContent) -> Bool {
    lineTypes.contains(type)
      || type == "application/json" && document.body.first == UInt8(ascii: "{")
  }

  private static func events(of document: ResponseContent) -> [Record] {
    var records: [Record] = []
    var record = Record()
    for line in lines(of: document) + [""] {
      if line.isEmpty {
        // Some say that they have ended.
        if !record.data.isEmpty, record.data != "[DONE]" { records.append(record) }
        record = Record()
      } else if let text = value("event", in: line) {
        record.event = text
      } else if let text = value("data", in: line) {
        record.data += record.data.isEmpty ? text : "\n" + text
      }
    }
    return records
  }

  private static func value(_ field: String, in line: String) -> String? {
    guard line.hasPrefix(field + ":") else { return nil }
    let value = line.dropFirst(field.utf8.count + 1)
    return String(value.first == " " ? value.dropFirst() : value)
  }

  private static func lines(of document: ResponseContent) -> [String] {
    document.body.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
  }
}
