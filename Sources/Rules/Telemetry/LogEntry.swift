import Text
package import JSON
package import Time

/// One line of the log: an event as a JSON object on a line of its own.
package struct LogEntry: Sendable, Hashable {
  /// The members in the order in which they are written; those that are unknown are absent.
  package var members: JSONObject

  /// When it happened.
  package let at: Timestamp

  /// `call`, `attempt`, `wait`, `hold`, `release`, `cancel`, `sighting`, `purge`, `tool` or `dropped`.
  package let event: String

  /// Reads a line; nil for one that is torn, or no entry.
  package init?(line: some Sequence<UInt8>) {
    guard let members = (try? JSONParser.parse(Array(line)))?.object,
      let at = members["at"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
      let event = members["event"]?.string
    else { return nil }
    self.members = members
    self.at = at
    self.event = event
  }

  /// The entry of an event that a process of this number saw; nil for what only metrics count.
  package init?(_ event: CallEvent, process: Int) {
    guard let (name, own) = event.what.logged(call: event.call) else { return nil }
    at = event.at
    self.event = name
    members = ["at": .string(event.at.rfc3339WithMilliseconds), "event": .string(name)]
    if let call = event.call {
      members["api"] = .string(call.api)
      members["tool"] = .string(call.tool)
    } else if case .answered = event.what {
      members["tool"] = event.request.map { .string(Self.line($0.tool)) }
    }
    for member in own.members { members[member.name] = member.value }
    switch event.what {
    case .ended:
      if let call = event.call { members["ms"] = JSONValue(Self.span(call.begun, event.at)) }
    case .answered:
      if let request = event.request {
        members["ms"] = JSONValue(Self.span(request.begun, event.at))
      }
    default: break
    }
    if members["task"] == nil { members["task"] = event.call?.task.map { .string(Self.line($0)) } }
    members["client"] = event.request?.client.map { .string(Self.line($0)) }
    if case .ended = event.what {
      members["arguments"] = event.call?.arguments.map { .object($0) }
    }
    members["process"] = JSONValue(process)
    members["call"] = event.call.map { JSONValue(Int(clamping: $0.number)) }
  }

  /// The line, with its line break.
  package var line: [UInt8] { JSONWriter.bytes(.object(members)) + [0x0A] }

  /// Milliseconds between two instants, none where the clock was set back.
  private static func span(_ begun: Timestamp, _ end: Timestamp) -> Int {
    max(0, Int(clamping: end.milliseconds - begun.milliseconds))
  }

  /// What agents, clients and APIs wrote, on one line of bounded length.
  fileprivate static func line(_ text: String) -> String { UntrustedText.line(text, limit: 80) }
}

extension CallEvent.What {
  /// The name of the event in the log, and its own members; nil for what only metrics count.
  fileprivate func logged(call: ObservedCall?) -> (name: String, members: JSONObject)? {
    switch self {
    // A call that went well at once says so itself.
    case .attempted(let attempt) where attempt.number == 1 && attempt.verdict == "ok": nil
    case .attempted(let attempt): ("attempt", attempt.members)
    case .waiting(let wait):
      ("wait", ["until": .string(wait.until.rfc3339), "for": .string(wait.cause.rawValue)])
    case .held(let scope, let cause): ("hold", Self.members(scope, "cause", cause))
    case .released(let scope, let cause): ("release", Self.members(scope, "by", cause.rawValue))
    case .acted(let act, let place): act.logged(at: place)
    case .ended(let end): ("call", end.members)
    case .answered(let end) where end.isBuiltIn:
      ("tool", ["verdict": .string(end.isError ? "error" : "ok")])
    case .dropped(let count): ("dropped", ["events": JSONValue(count)])
    case .answered, .stored: nil
    }
  }

  private static func members(_ scope: String, _ name: String, _ value: String?) -> JSONObject {
    var members: JSONObject = ["scope": .string(LogEntry.line(scope))]
    members[name] = value.map { .string(LogEntry.line($0)) }
    return members
  }
}

extension CallEvent.Act {
  /// The name of the act in the log, and its members.
  fileprivate func logged(at place: CallEvent.Place) -> (name: String, members: JSONObject) {
    var (name, members) = named
    members["by"] = .string(place.rawValue)
    return (name, members)
  }

  private var named: (name: String, members: JSONObject) {
    switch self {
    case .cancelled(let task, let number): ("cancel", Self.members(task, number))
    case .sighted(let task, let number, let happened):
      ("sighting", Self.members(task, number, ["happened": .bool(happened)]))
    case .released(let scope): ("release", ["scope": .string(LogEntry.line(scope))])
    case .opened(let task, let number): ("release", Self.members(task, number))
    case .takenBack(let refusal, let tool): ("release", Self.members(refusal, of: tool))
    case .purged(let count): ("purge", ["tasks": JSONValue(count)])
    }
  }

  private static func members(_ refusal: String, of tool: String?) -> JSONObject {
    var members: JSONObject = [:]
    members["tool"] = tool.map { .string(LogEntry.line($0)) }
    members["refusal"] = .string(LogEntry.line(refusal))
    return members
  }

  private static func members(
    _ task: String,
    _ number: Int?,
    _ more: JSONObject = [:]
  ) -> JSONObject {
    var members: JSONObject = ["task": .string(LogEntry.line(task))]
    members["number"] = number.map { JSONValue($0) }
    for member in more.members { members[member.name] = member.value }
    return members
  }
}

extension CallEvent.Attempt {
  fileprivate var members: JSONObject {
    var members: JSONObject = [
      "attempt": JSONValue(number), "verdict": .string(verdict), "method": .string(method),
      "path": .string(LogEntry.line(path)),
    ]
    members["status"] = status.map { JSONValue($0) }
    members["code"] = code.map { .string(LogEntry.line($0)) }
    members["error"] = error.map { .string($0) }
    return members
  }
}

extension CallEvent.CallEnd {
  fileprivate var members: JSONObject {
    var members: JSONObject = ["verdict": .string(verdict)]
    members["code"] = code.map { .string(LogEntry.line($0)) }
    members["status"] = status.map { JSONValue($0) }
    members["kind"] = kind.map { .string(LogEntry.line($0)) }
    members["requests"] = JSONValue(requests)
    members["until"] = until.map { .string($0) }
    members["from"] = waitSource.map { .string(LogEntry.line($0)) }
    members["scope"] = scope.map { .string(LogEntry.line($0)) }
    members["task"] = task.map { .string(LogEntry.line($0)) }
    return members
  }
}
