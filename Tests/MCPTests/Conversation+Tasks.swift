import JSON
import JSONRPC
import MCP
import Testing

extension TaskState {
  /// A task that waits for a limit.
  static let sample = TaskState(
    id: "tk_1",
    statusMessage: "Waiting for the rate limit, about 42 s.",
    created: "2026-11-20T12:00:00Z",
    updated: "2026-11-20T12:00:07Z",
    ttlMs: 86_400_000,
    pollIntervalMs: 42_000
  )
}

/// The methods of the extension.
let taskMethods = ["tasks/get", "tasks/update", "tasks/cancel"]

extension Conversation {
  /// Sends a request of a client that takes tasks.
  mutating func askWithTasks(
    _ method: String,
    _ params: JSONObject = ["taskId": "tk_1", "inputResponses": [:]],
    id: JSONValue = 1
  ) throws -> JSONValue? {
    try askModern(method, params, meta: Self.taskMeta, id: id)
  }

  /// Sends a request about a task and ends its work.
  mutating func askWithTasks(
    _ method: String,
    ending outcome: Call.Outcome
  ) throws -> JSONValue? {
    #expect(try askWithTasks(method) == nil)
    return try finish(try #require(started.last), outcome).first
  }
}
