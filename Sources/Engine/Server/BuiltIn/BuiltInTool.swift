import JSON
import MCP
import Manifests

/// The tools that are the server's own: they take up, list, annotate and give up what is kept.
enum BuiltInTool: String, CaseIterable {
  case resumeTask = "resume_task"
  case listTasks = "list_tasks"
  case noteTask = "note_task"
  case cancelTask = "cancel_task"
  case readMore = "read_more"

  /// Reads the arguments of a call; a person's word is given literally or not at all.
  func read(_ arguments: JSONObject) -> JSONSchema.Reading {
    let inputSchema = tool.inputSchema
    let schema = Self.schemas[self] ?? JSONSchema(inputSchema)
    var given = GivenArguments(arguments)
    given.unwrap(for: GivenArguments.Shape(inputSchema))
    given.omitBlanks(required: required) { _ in .omission }
    // One pointer may come alone.
    let meant = self == .readMore ? given.arguments.listingSelection : given.arguments
    var reading = schema.reading(of: .object(meant), literal: ["operator_acted", "happened"])
    reading.coercions = given.coercions + reading.coercions
    return reading
  }

  /// Compiled once for all calls.
  private static let schemas = Dictionary(
    uniqueKeysWithValues: allCases.map { tool in
      (tool, JSONSchema(tool.tool.inputSchema))
    }
  )

  /// The tool as it is listed, without an output schema: the text says what the structured half says, some clients refuse an
  /// answer without that half once there is a schema, and each schema is read anew in every conversation.
  var tool: Tool {
    Tool(
      name: rawValue,
      title: title,
      description: description,
      inputSchema: JSONObject(objectOf: properties, required: required),
      annotations: .init(
        readOnlyHint: self == .listTasks || self == .readMore,
        destructiveHint: self == .cancelTask,
        idempotentHint: self != .noteTask,
        openWorldHint: self == .resumeTask
      )
    )
  }

  private var title: String {
    switch self {
    case .resumeTask: "Resume a task"
    case .listTasks: "List tasks"
    case .noteTask: "Note something with a task"
    case .cancelTask: "Give up a task"
    case .readMore: "Read the rest of a result"
    }
  }

  private var description: String {
    switch self {
    case .resumeTask:
      """
      Takes up a call that had to wait: sends it with the arguments that were kept, and returns its \
      result. Call it at or after the time that back_off named; a little earlier it waits here, much \
      earlier it sends nothing and tells the same time again. After a person has done what ask_operator asked for, set operator_acted. \
      After verify, look, then set happened. Tasks outlive conversations and restarts.
      """
    case .listTasks:
      """
      Lists the calls that are kept: what waits for what and until when, what a person must see to, \
      what may have happened and wants checking, what was done, and the notes. Call it when you take \
      up work that was begun before. It sends nothing.
      """
    case .noteTask:
      """
      Keeps a note with a task for whoever takes it up later, such as "page 7 of 12 done". A new name \
      begins a task. It sends nothing.
      """
    case .cancelTask:
      """
      Gives up the calls of a task that are pending, or one of them; nothing of them is sent any \
      more. What was sent is not undone.
      """
    case .readMore:
      """
      Reads on in a result that was too long to be shown whole, from the offset that was named, or \
      shows the parts of it that select names. It sends nothing.
      """
    }
  }

  private var required: [String] {
    switch self {
    case .resumeTask, .cancelTask: ["task"]
    case .noteTask: ["task", "note"]
    case .listTasks: []
    case .readMore: ["result"]
    }
  }

  private var properties: JSONObject {
    let task: JSONValue = [
      "type": "string", "description": "The handle (tk_…) or the name of the task.",
    ]
    switch self {
    case .resumeTask:
      return [
        "task": task,
        "operator_acted": [
          "type": "boolean",
          "description": "True only after a person has done what was asked of the operator.",
        ],
        "happened": [
          "type": "boolean",
          "description": """
          What you saw when you looked after verify. True closes the call; false sends it once more.
          """,
        ],
        "call": [
          "type": "integer", "minimum": 1,
          "description": "The number of the call that happened is about, where it may be several.",
        ],
        "wait": ["type": "boolean", "description": "False: do not wait here, even a little."],
      ]
    case .listTasks:
      return [
        "task": [
          "type": "string", "description": "Only this task, with all that is known of it.",
        ],
        "state": [
          "type": "string",
          "enum": [
            "waiting", "running", "held", "unknown", "done", "failed", "cancelled", "expired",
          ],
          "description": "Only tasks with a call in this state.",
        ],
      ]
    case .noteTask:
      return [
        "task": task,
        "note": ["type": "string", "description": "At most 2,000 characters."],
      ]
    case .cancelTask:
      return [
        "task": task,
        "call": [
          "type": "integer", "minimum": 1,
          "description": "The number of one call; without it all that is pending.",
        ],
      ]
    case .readMore:
      return [
        "result": ["type": "string", "description": "The handle (rs_…) of the result."],
        "offset": [
          "type": "integer", "minimum": 0,
          "description": "Where to read on: items of JSON, characters of text.",
        ],
        "select": Operation.selectSchema([]),
      ]
    }
  }
}

extension JSONObject {
  /// The schema of an object of these properties and no others.
  init(objectOf properties: JSONObject, required: [String]) {
    self = ["type": "object", "properties": .object(properties)]
    if !required.isEmpty { self["required"] = .array(required.map { .string($0) }) }
    self["additionalProperties"] = false
  }
}
