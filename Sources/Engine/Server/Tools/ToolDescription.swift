import JSON
import MCP
import Manifests

extension Tool {
  /// The tool of an operation: its arguments, and `confirm` where it destroys.
  init(describing operation: Operation, as published: PublishedSchema) {
    self.init(
      name: operation.toolName,
      title: operation.title,
      description: operation.description,
      inputSchema: published.schema,
      annotations: Annotations(
        readOnlyHint: operation.effect == .read,
        destructiveHint: operation.effect == .destroy,
        idempotentHint: operation.isRepeatSafe,
        openWorldHint: true
      )
    )
  }
}

extension Operation {
  /// The schema that calls are checked against: closed, and with the reserved arguments.
  var toolSchema: JSONObject {
    var schema = arguments
    if schema["type"] == nil { schema["type"] = "object" }
    if schema["additionalProperties"] == nil { schema["additionalProperties"] = false }
    var properties = schema["properties"]?.object ?? JSONObject()
    properties[Self.task] = Self.taskSchema
    if isSelectable { properties[Self.select] = Self.selectSchema(selectableExamples) }
    schema["properties"] = .object(properties)
    return needsConsent ? asking(for: Self.confirm, in: schema) : schema
  }

  /// The reserved argument by which the agent groups calls into a task.
  static let task = "task"
  private static let taskSchema: JSONValue = [
    "type": "string",
    "description": "Keeps the call in a task of this name, such as import-42.",
  ]

  /// The reserved argument by which the agent says that the user agreed.
  static let confirm = "confirm"

  /// The arguments that are the server's own.
  static let reserved: Set<String> = [task, confirm, select]

  /// Why somebody has to agree to a call, in a clause.
  var whyConsent: String {
    effect == .destroy
      ? "this call deletes data" : "the operator wants the user to agree to this call"
  }

  /// The words by which paths tell that a POST changes what stands there already.
  private static let changingWords: Set<String> = [
    "update", "edit", "set", "replace", "modify", "change", "patch",
  ]

  /// Whether a call changes something that stands there already, so that an empty value can mean to empty it.
  var changesWhatStands: Bool {
    if method == "PUT" || method == "PATCH" { return true }
    guard method == "POST", let last = path.split(separator: "/").last else { return false }
    return last.hasSuffix("}")
      || last.lowercased().split { !$0.isLetter }.contains {
        Self.changingWords.contains(String($0))
      }
  }

  private func asking(for argument: String, in schema: JSONObject) -> JSONObject {
    var schema = schema
    var properties = schema["properties"]?.object ?? JSONObject()
    properties[argument] = [
      "type": "boolean", "const": true,
      "description": .string("Must be true: \(whyConsent). Ask the user first."),
    ]
    schema["properties"] = .object(properties)
    schema["required"] = .array((schema["required"]?.array ?? []) + [.string(argument)])
    return schema
  }
}
