/// What a client is told about a kept task whatever its status (ext-tasks 2026-07-28, `Task`).
package struct TaskState: Sendable, Hashable {
  /// The id under which the client asks for the task; unguessable, because whoever has it may ask.
  package var id: String
  /// How the task stands, for whoever reads it: what it waits for, until when, and who has to act.
  package var statusMessage: String?
  /// When the task was made, as RFC 3339 text.
  package var created: String
  /// When the task last changed, as RFC 3339 text.
  package var updated: String
  /// How long the task is kept, in milliseconds from `created`; nil when it is never deleted.
  package var ttlMs: Int?
  /// How long the client should wait before it asks, in milliseconds; nil leaves that to the client.
  package var pollIntervalMs: Int?

  /// Makes a state of its parts.
  package init(
    id: String,
    statusMessage: String? = nil,
    created: String,
    updated: String,
    ttlMs: Int? = nil,
    pollIntervalMs: Int? = nil
  ) {
    self.id = id
    self.statusMessage = statusMessage
    self.created = created
    self.updated = updated
    self.ttlMs = ttlMs
    self.pollIntervalMs = pollIntervalMs
  }
}

extension TaskState {
  /// The state without what is told of one that goes on.
  package var ended: TaskState {
    var state = self
    (state.statusMessage, state.pollIntervalMs) = (nil, nil)
    return state
  }
}

/// The answer to being asked for a task: its state and how far it has come.
package struct TaskAnswer: Sendable, Hashable {
  /// How far a task has come; every status but the first two is final (ext-tasks 2026-07-28, task status).
  package enum Status: Sendable, Hashable {
    case working
    /// A person has to answer before it goes on; the name is the question's own, and no later one bears it.
    case inputRequired(name: String, Elicitation)
    /// The call has its result, be it an error that the tool reports.
    case completed(ToolResult)
    /// No result will come, for a reason that is not the tool's: told as an internal error, in one sentence.
    case failed(reason: String)
    case cancelled

    /// Whether nothing is to be asked for any more.
    package var isFinal: Bool {
      switch self {
      case .working, .inputRequired: false
      case .completed, .failed, .cancelled: true
      }
    }
  }

  /// What is told whatever the status.
  package var state: TaskState
  /// How far the task has come.
  package var status: Status

  /// Makes an answer of its parts.
  package init(_ state: TaskState, _ status: Status) {
    self.state = state
    self.status = status
  }
}
