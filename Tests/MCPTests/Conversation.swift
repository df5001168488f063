import JSON
import JSONRPC
import MCP

/// A session and what the client of it hears; calls are started but end only when the test says so.
struct Conversation {
  var session: Session
  private(set) var started: [Call] = []
  private(set) var cancelled: [Call.Key] = []
  private(set) var cancelledLate: [RequestID] = []
  private(set) var log: [String] = []
  /// The answers to questions, nil for those that are none.
  private(set) var answers: [(id: RequestID, answer: ElicitationAnswer?)] = []
  /// What was heard of the answers of started calls: those of one line together.
  private(set) var answered: [[Call.Key]] = []
  /// Calls whose answer is never sent.
  private(set) var lost: [Call.Key] = []

  init(
    limits: Session.Limits = Session.Limits(),
    tools: [Tool] = Conversation.tools,
    tasks: TaskSupport = .absent,
    change: ToolChange = .never
  ) {
    let names = Set(tools.map(\.name))
    let catalog = Session.Catalog(
      implementation: Implementation(name: "s", title: "S", version: "1"),
      instructions: "Read me.",
      tools: { tools },
      hasTool: { names.contains($0) },
      tasks: tasks,
      change: change
    )
    session = Session(catalog: catalog, limits: limits)
  }

  static let tools = [tool("echo"), tool("find_thing")]

  static func tool(_ name: String) -> Tool {
    Tool(
      name: name,
      title: "Title of \(name)",
      description: "Does \(name).",
      inputSchema: ["type": "object"],
      outputSchema: ["type": "object"],
      annotations: Tool.Annotations(
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: true
      )
    )
  }

  /// Says one line and returns the messages that come back for it.
  mutating func say(_ line: String) throws -> [JSONValue] {
    try take(session.receive(Message(line: Array(line.utf8))))
  }

  /// Sends a request without metadata and returns its answer.
  mutating func ask(_ method: String, _ params: JSONValue? = nil, id: JSONValue = 1) throws
    -> JSONValue?
  {
    var request: JSONObject = ["jsonrpc": "2.0", "id": id, "method": .string(method)]
    request["params"] = params
    return try say(JSONWriter.text(.object(request))).first
  }

  /// Sends a request with the metadata of the modern revision and returns its answer.
  mutating func askModern(
    _ method: String,
    _ params: JSONObject = [:],
    meta: JSONObject = [:],
    id: JSONValue = 1
  ) throws -> JSONValue? {
    var params = params
    var whole = Self.meta
    for member in meta.members { whole[member.name] = member.value }
    params["_meta"] = .object(whole)
    return try ask(method, .object(params), id: id)
  }

  mutating func initialize(_ version: String) throws {
    _ = try ask("initialize", ["protocolVersion": .string(version), "capabilities": [:]])
  }

  mutating func finish(_ call: Call, _ result: ToolResult) throws -> [JSONValue] {
    try finish(call, .result(result))
  }

  mutating func finish(_ call: Call, _ outcome: Call.Outcome) throws -> [JSONValue] {
    try take(session.finish(call.key, with: outcome))
  }

  mutating func report(
    _ message: String,
    of call: Call,
    now: ContinuousClock.Instant
  ) throws -> [JSONValue] {
    try take(session.report(message, of: call.key, now: now))
  }

  /// Has a call ask the person, and returns the request that the client hears.
  mutating func put(_ elicitation: Elicitation, by call: Call) throws -> JSONValue? {
    guard let (_, effects) = session.ask(elicitation, for: call.key) else { return nil }
    return try take(effects).first
  }

  mutating func withdraw(_ question: RequestID) throws -> [JSONValue] {
    try take(session.withdraw(question))
  }

  /// Has the list of tools become another one, and returns what the client hears.
  mutating func change() throws -> [JSONValue] { try take(session.toolsChanged()) }

  /// Has serving end, and returns what the client hears of its subscriptions.
  mutating func endSubscriptions() throws -> [JSONValue] { try take(session.endSubscriptions()) }

  mutating func end() throws { _ = try take(session.cancelCalls()) }

  static let meta: JSONObject = [
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": [:],
  ]

  /// Metadata by which a request declares that its client takes tasks.
  static let taskMeta: JSONObject = [
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": [
      "extensions": ["io.modelcontextprotocol/tasks": [:]]
    ],
  ]

  /// The members that end every modern result.
  static let serverMeta: JSONValue = [
    "io.modelcontextprotocol/serverInfo": ["name": "s", "title": "S", "version": "1"]
  ]

  private mutating func take(_ effects: [Effect]) throws -> [JSONValue] {
    var messages: [JSONValue] = []
    for effect in effects {
      switch effect {
      case .send(let line, let keys):
        messages.append(try JSONParser.parse(line))
        if !keys.isEmpty { answered.append(keys) }
      case .lose(let key): lost.append(key)
      case .start(let call): started.append(call)
      case .cancel(let key): cancelled.append(key)
      case .cancelAnswered(let id): cancelledLate.append(id)
      case .answered(let id, let answer): answers.append((id, answer))
      case .log(let sentence): log.append(sentence)
      }
    }
    return messages
  }
}

extension JSONValue {
  /// The code of an error response.
  var errorCode: Int? { self["error"]?["code"]?.integer }

  /// The message of an error response.
  var errorMessage: String? { self["error"]?["message"]?.string }
}

let supportedVersions: JSONValue = [
  "2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05",
]

let legacyVersions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
