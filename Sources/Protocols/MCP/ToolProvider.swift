package import EventLoop
package import JSON

/// What offers tools: the session asks it for the list and hands it the calls.
@Engine
package protocol ToolProvider: AnyObject {
  /// Name, title and version of the server.
  var implementation: Implementation { get }

  /// What a model should know before it calls the first tool; the gist within 512 characters.
  var instructions: String { get }

  /// All tools in their fixed order.
  var tools: [Tool] { get }

  /// What models may read before they act.
  var skills: [Skill] { get }

  /// Whether a tool of this name exists; calls of other names never reach `call`.
  func hasTool(named name: String) -> Bool

  /// Runs one call to its end; the task it runs in is cancelled when the client cancels the request.
  ///
  /// Until its `delivery` has ended the answer can be lost: whoever keeps books must not close them earlier.
  ///
  /// Whom the client serves can be asked by the `inquiry`. What the request tells of itself is for those who look on.
  ///
  /// A `task` in the result is told to a client that takes tasks and replaces the rest of the result; other clients
  /// are given the rest alone. So the rest must be complete in itself, and a call that ended must not carry a task.
  func call(
    _ name: String,
    arguments: JSONObject,
    tasks: TaskSupport,
    progress: ProgressReporter,
    delivery: Delivery,
    inquiry: Inquiry,
    metadata: RequestMetadata
  ) async -> ToolResult
}

extension ToolProvider {
  package var skills: [Skill] { [] }
}

/// A name and version, as MCP's `Implementation`.
package struct Implementation: Sendable, Hashable {
  package var name: String
  package var title: String
  package var version: String

  /// Makes an implementation of its three parts.
  package init(name: String, title: String, version: String) {
    self.name = name
    self.title = title
    self.version = version
  }
}

/// A tool as the client lists it, before the revision of the protocol cuts it to size.
package struct Tool: Sendable, Hashable {
  /// The four hints of MCP's `ToolAnnotations`, always all said.
  package struct Annotations: Sendable, Hashable {
    package var readOnlyHint: Bool
    package var destructiveHint: Bool
    package var idempotentHint: Bool
    package var openWorldHint: Bool

    /// Makes the four hints.
    package init(
      readOnlyHint: Bool,
      destructiveHint: Bool,
      idempotentHint: Bool,
      openWorldHint: Bool
    ) {
      self.readOnlyHint = readOnlyHint
      self.destructiveHint = destructiveHint
      self.idempotentHint = idempotentHint
      self.openWorldHint = openWorldHint
    }
  }

  package var name: String
  package var title: String
  package var description: String
  package var inputSchema: JSONObject
  package var outputSchema: JSONObject?
  package var annotations: Annotations

  /// Makes a tool.
  package init(
    name: String,
    title: String,
    description: String,
    inputSchema: JSONObject,
    outputSchema: JSONObject? = nil,
    annotations: Annotations
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.inputSchema = inputSchema
    self.outputSchema = outputSchema
    self.annotations = annotations
  }
}

/// The end of a tool call: text for the model, and where it helps the same as structured content.
package struct ToolResult: Sendable, Hashable {
  package var text: String
  package var structuredContent: JSONObject?
  package var isError: Bool
  /// What goes out beside the text.
  package var attachments: [MediaBlock] = []
  /// The task the call goes on as, for clients that take tasks; to others the rest says how to go on.
  package var task: TaskState?
  /// What the client is asked before the call can go on, where its revision has questions as results.
  package var demand: InputDemand?

  /// Makes a result.
  package init(
    text: String,
    structuredContent: JSONObject? = nil,
    isError: Bool,
    task: TaskState? = nil
  ) {
    self.text = text
    self.structuredContent = structuredContent
    self.isError = isError
    self.task = task
  }
}

/// The way out for progress of one call; says nothing when the client gave no progress token.
@Engine
package struct ProgressReporter {
  private let send: (@Engine (String) -> Void)?

  /// Makes a reporter; nil says nothing.
  package nonisolated init(send: (@Engine (String) -> Void)?) { self.send = send }

  /// Whether the client asked for progress, so that it sees that a long call is alive.
  package var isHeard: Bool { send != nil }

  /// Tells the client what the call is doing or waiting for.
  package func report(_ message: String) { send?(message) }
}
