import Failures
import JSON
import MCP
import Pacing
import Storage
import Tasks
import Time

/// Something that whoever waits for what is kept may want to know.
struct StoreEvent: Sendable, Hashable {
  /// The kinds, by the names that clients poll for.
  enum Name: String, Sendable, Hashable, CaseIterable {
    case taskDue = "task.due"
    case taskDone = "task.done"
    case holdClosed = "hold.closed"
    case holdLifted = "hold.lifted"
    case outcomeUnknown = "outcome.unknown"
  }

  var name: Name

  /// The same for whoever sees the event.
  var key: String

  /// When it happened, on the line of time of the store.
  var at: Timestamp
  var data: JSONObject

  /// Makes an event.
  init(_ name: Name, key: String, at: Timestamp, data: JSONObject) {
    self.name = name
    self.key = key
    self.at = at
    self.data = data
  }
}

extension StoreEvent {
  /// What a call's state tells of; nil where that is nothing.
  init?(_ call: CallRecord, of task: TaskRecord, now: Timestamp) {
    let id = ExtensionTask(task: task.id, number: call.number).id
    var data: JSONObject = [
      "task": .string(task.reference.text), "taskId": .string(id),
      "call": JSONValue(call.number), "api": .string(call.api), "tool": .string(call.tool),
      "state": .string(call.state.kind.rawValue),
    ]
    data["code"] = call.failure?.code.map { .string($0) }
    switch call.state {
    case .waiting(let until) where until <= now:
      self.init(.taskDue, key: "due/\(id)/\(until.milliseconds)", at: until, data: data)
    case .waiting, .running, .held: return nil
    case .unknown:
      self.init(
        .outcomeUnknown,
        key: "unknown/\(id)/\(call.attempts)",
        at: call.changed,
        data: data
      )
    case .done, .failed, .cancelled, .expired:
      self.init(.taskDone, key: "done/\(id)", at: call.changed, data: data)
    }
  }

  /// What is told of a hold that is closed.
  init(_ hold: PacingSnapshot.Hold) {
    var data: JSONObject = ["api": .string(hold.place.api), "scope": .string(hold.place.scope)]
    data["code"] = hold.failure.code.map { .string($0) }
    data["kind"] = hold.failure.kind.map { .string($0) }
    data["status"] = hold.failure.status.map { JSONValue($0) }
    self.init(
      .holdClosed,
      key: "\(Self.closed)/\(hold.key)/\(hold.since.milliseconds)",
      at: hold.since,
      data: data
    )
  }

  /// That a hold is closed no more.
  init(liftOf closed: StoreEvent, now: Timestamp) {
    let key = Self.lifted + closed.key.dropFirst(Self.closed.count)
    self.init(.holdLifted, key: key, at: now, data: closed.data)
  }

  /// Of an event that tells of a hold as lifted, what the one is called that told of it as closed.
  var closingKey: String { Self.closed + key.dropFirst(Self.lifted.count) }

  private static let (closed, lifted) = ("closed", "lifted")
}

extension StoreSnapshot {
  /// What is to be told of what is kept, oldest first; holds that were told of as closed and are not there have been
  /// lifted.
  func events(after told: [StoreEvent], now: Timestamp) -> [StoreEvent] {
    let ofCalls = tasks.flatMap { task in
      task.calls.compactMap { StoreEvent($0, of: task, now: now) }
    }
    let closed = pacingSnapshot.holds.map { StoreEvent($0) }
    let standing = Set(closed.map(\.key))
    let lifted = told.filter { $0.name == .holdClosed && !standing.contains($0.key) }
      .map { StoreEvent(liftOf: $0, now: now) }
    return (ofCalls + closed + lifted).sorted { ($0.at, $0.key) < ($1.at, $1.key) }
  }
}

extension StoreEvent {
  /// The event as a text that can be kept.
  var text: String {
    JSONWriter.text([
      "name": .string(name.rawValue), "at": JSONValue(Int(at.milliseconds)), "data": .object(data),
    ])
  }

  /// Reads an event that was kept; nil for what is none.
  init?(_ mark: Mark) {
    guard let object = try? JSONParser.parse(mark.text), let data = object["data"]?.object,
      let name = object["name"]?.string.flatMap(Name.init), let at = object["at"]?.integer
    else { return nil }
    self.init(name, key: mark.key, at: Timestamp(milliseconds: Int64(at)), data: data)
  }
}
