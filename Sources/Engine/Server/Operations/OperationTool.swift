import EventLoop
import Failures
import JSON
import MCP
import Manifests

/// The tools that stand for operations which are not listed: they find, describe and call them.
enum OperationTool: String, CaseIterable {
  case find = "find_operations"
  case describe = "describe_operation"
  case call = "call_operation"
  case change = "change_operation"

  /// The arguments of a call as they were meant, and what is wrong with them: a name and a problem each.
  struct Reading {
    var arguments: JSONObject
    var coercions: [JSONSchema.Coercion]
    var problems: [(path: String, problem: String)]
  }

  /// Reads the arguments of a call.
  func read(_ arguments: JSONObject) -> Reading {
    let schema = Self.schemas[self] ?? JSONSchema(inputSchema)
    var given = GivenArguments(arguments)
    given.omitBlanks(required: required) { _ in .omission }
    let reading = schema.reading(of: .object(given.arguments))
    let problems = reading.violations.map { violation -> (path: String, problem: String) in
      let isForeign = properties[violation.name] == nil && given.arguments[violation.name] != nil
      guard isForeign, self == .call || self == .change else {
        return (violation.name, violation.problem)
      }
      return (violation.name, OperationSentences.belongsInside)
    }
    let meant = reading.value.object ?? given.arguments
    return Reading(arguments: meant, coercions: reading.coercions, problems: problems)
  }

  /// The call itself, where a client put it one level too deep.
  func unwrapped(_ arguments: JSONObject) -> GivenArguments {
    var given = GivenArguments(arguments)
    var shape = GivenArguments.Shape(inputSchema)
    shape.names.formUnion(Operation.reserved)
    given.unwrap(for: shape)
    return given
  }

  /// Compiled once for all calls.
  private static let schemas = Dictionary(
    uniqueKeysWithValues: allCases.map { tool in
      (tool, JSONSchema(tool.inputSchema))
    }
  )

  /// The tool as it is listed; `apis` names what it stands for.
  func tool(for apis: String) -> Tool {
    Tool(
      name: rawValue,
      title: title,
      description: purpose + " " + apis,
      inputSchema: inputSchema,
      annotations: .init(
        readOnlyHint: self != .change,
        destructiveHint: self == .change,
        idempotentHint: self == .find || self == .describe,
        openWorldHint: self == .call || self == .change
      )
    )
  }

  private var inputSchema: JSONObject {
    JSONObject(objectOf: properties, required: required)
  }

  private var title: String {
    switch self {
    case .find: "Find operations"
    case .describe: "Describe an operation"
    case .call: "Call an operation that reads"
    case .change: "Call an operation that writes or deletes"
    }
  }

  private var purpose: String {
    switch self {
    case .find:
      """
      Finds operations of APIs that have too many to list each as a tool: by words ("ban a member"), \
      or by a path (/users/{id}). Without a query it lists the subjects with their counts. It sends \
      nothing.
      """
    case .describe:
      """
      Shows what an operation does and takes: the JSON Schema of its arguments, its limits, an \
      example. Use it before the first call of an operation. It sends nothing.
      """
    case .call: "Calls an operation that only reads."
    case .change: "Calls an operation that creates, changes or deletes something."
    }
  }

  private var required: [String] {
    switch self {
    case .find: []
    case .describe: []
    case .call, .change: ["operation"]
    }
  }

  private var properties: JSONObject {
    switch self {
    case .find: Self.findProperties
    case .describe: Self.describeProperties
    case .call, .change: Self.callProperties
    }
  }

  private static let findProperties: JSONObject = [
    "query": [
      "type": "string",
      "description": "Words for what is to be done, or a path such as /users/{id}.",
    ],
    "api": ["type": "string", "description": "Only operations of this API, by its prefix."],
    "effect": [
      "type": "string", "enum": ["read", "write", "destroy"],
      "description": "Only operations with this effect.",
    ],
    "tag": ["type": "string", "description": "Only operations of this subject."],
    "limit": [
      "type": "integer", "minimum": 1, "maximum": 50,
      "description": "Operations to show; 10 unless said.",
    ],
    "offset": ["type": "integer", "minimum": 0, "description": "Operations to skip."],
  ]

  private static let describeProperties: JSONObject = [
    "operation": ["type": "string", "description": "The operation's name."],
    "operations": [
      "type": "array", "items": ["type": "string"], "minItems": 1, "maxItems": 5,
      "description": "Several names instead of one.",
    ],
    "part": [
      "type": "string",
      "description": "A part of a long schema, as the description names it.",
    ],
  ]

  private static let callProperties: JSONObject = [
    "operation": ["type": "string", "description": "The name that find_operations gives."],
    "arguments": [
      "type": "object", "additionalProperties": true,
      "description": "The operation's arguments, as describe_operation shows them.",
    ],
    "task": [
      "type": "string",
      "description": "Keeps the call in a task of this name, such as import-42.",
    ],
  ]
}

extension OperationTool {
  /// Characters of a description.
  private static let descriptionLimit = 1024

  /// Subjects that are named for an API.
  private static let subjects = 6

  /// What the tool stands for: the APIs that are not listed, with their extent and, where they are looked for, subjects.
  func reach(over manifests: [Manifest]) -> String {
    var parts: [String] = []
    var left = Self.descriptionLimit - purpose.count - 60
    for manifest in manifests {
      let operations = coversAll ? manifest.operations : manifest.operations.filter(covers)
      guard !operations.isEmpty else { continue }
      let text =
        accounts(of: manifest, operations, among: manifests.count)
        .first { $0.count + 2 <= left } ?? ""
      guard !text.isEmpty else { break }
      guard text.count + 2 <= left else { break }
      left -= text.count + 2
      parts.append(text)
    }
    let rest = manifests.count { $0.operations.contains(where: covers) } - parts.count
    return OperationSentences.apis(parts, rest: rest)
  }

  /// What is said of an API, the longest first: what it is, and its operations or their subjects where they are looked for.
  private func accounts(
    of manifest: Manifest,
    _ operations: [Operation],
    among count: Int
  ) -> [String] {
    let short = OperationSentences.api(manifest, operations, subjects: 0)
    guard self == .find else { return [short] }
    let subjects = OperationSentences.api(manifest, operations, subjects: Self.subjects)
    let gist = OperationSentences.about(manifest)
    let names = OperationSentences.names(operations)
    let isFew = names.count <= Self.nameLimit / count
    let long = subjects.count > Self.descriptionLimit / 3 / count ? [] : [subjects]
    return (isFew ? [short + gist + names] : long.map { $0 + gist }) + long + [short]
  }

  /// Characters of names that are told, about 200 tokens.
  private static let nameLimit = 800

  private var coversAll: Bool { self == .find || self == .describe }

  private func covers(_ operation: Operation) -> Bool {
    switch self {
    case .find, .describe: true
    case .call: operation.effect == .read
    case .change: operation.effect != .read
    }
  }
}
