import Failures
import Guidance
import JSON
import Tasks

@testable import Server

extension BuiltInTool {
  /// What the structured half of an answer looks like; nil for tools whose answers have no such half as a rule.
  ///
  /// It is not listed: the text says the same, and a schema costs every conversation 600 tokens.
  var structuredSchema: JSONObject? {
    switch self {
    case .resumeTask, .readMore: return nil
    case .listTasks:
      let tasks: JSONObject = ["type": "object", "properties": .object(Self.task)]
      let listed: JSONObject = [
        "now": Self.instant, "count": Self.whole,
        "tasks": ["type": "array", "items": .object(tasks)],
      ]
      return Self.schema(listed.merging(Self.task))
    case .noteTask:
      return Self.schema([
        "task": Self.text, "notes": ["type": "integer", "minimum": 1],
        "limit": ["type": "integer"],
      ])
    case .cancelTask:
      return Self.schema([
        "task": Self.text, "cancelled": ["type": "integer", "minimum": 0], "calls": Self.calls,
        "disclose": ["type": "array", "items": Self.text],
      ])
    }
  }

  private static let text: JSONValue = ["type": "string"]
  private static let instant: JSONValue = ["type": "string", "format": "date-time"]
  private static let whole: JSONValue = ["type": "integer", "minimum": 0]
  private static let calls: JSONValue = ["type": "array", "items": ["type": "object"]]

  /// What is told of a task.
  private static let task: JSONObject = [
    "task": text, "handle": text, "name": text, "state": state, "next_due": instant,
    "seconds": whole, "deadline": instant, "calls": calls,
    "notes": ["type": "array", "items": ["type": "object"]],
  ]

  private static let state: JSONValue = [
    "type": "string", "enum": .array(CallState.Kind.allCases.map { .string($0.rawValue) }),
  ]

  /// An object that says in words what its other members say; `action` stands in errors.
  private static func schema(_ members: JSONObject) -> JSONObject {
    let actions = [Guidance.Action.revise, .backOff, .askOperator, .verify]
    let properties: JSONObject = [
      "say": text,
      "action": ["type": "string", "enum": .array(actions.map { .string($0.rawValue) })],
      "api": text, "tool": text, "kind": text,
      "fields": ["type": "array", "items": ["type": "object"]],
      "healed": ["type": "array", "items": text],
    ]
    return [
      "type": "object", "properties": .object(properties.merging(members)), "required": ["say"],
    ]
  }
}

extension JSONObject {
  /// The object with the members of another one behind its own.
  fileprivate func merging(_ other: JSONObject) -> JSONObject {
    var object = self
    for member in other.members { object[member.name] = member.value }
    return object
  }
}
