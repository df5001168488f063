import EventLoop
import JSON
import MCP

/// A provider that keeps tasks: each call has one, whose id is the call's number as text.
///
/// Being asked for a task runs it as the tool `wait` of its number.
@Engine
final class FakeTaskProvider: TaskProvider {
  let work = FakeProvider()
  /// What was told with each call about its client.
  private(set) var support: [TaskSupport] = []
  private(set) var givenUp: [String] = []

  nonisolated init() {}

  var implementation: Implementation { work.implementation }
  var instructions: String { work.instructions }
  var tools: [Tool] { work.tools }
  func hasTool(named name: String) -> Bool { work.hasTool(named: name) }

  func call(
    _ name: String,
    arguments: JSONObject,
    tasks: TaskSupport,
    progress: ProgressReporter,
    delivery: Delivery,
    inquiry: Inquiry,
    metadata: RequestMetadata
  ) async -> ToolResult {
    support.append(tasks)
    var result = await work.call(
      name,
      arguments: arguments,
      tasks: tasks,
      progress: progress,
      delivery: delivery,
      inquiry: .impossible,
      metadata: metadata
    )
    result.task = state(result.text)
    return result
  }

  func task(
    _ id: String,
    delivery: Delivery,
    support: ElicitationSupport,
    metadata: RequestMetadata
  ) async -> TaskAnswer? {
    guard let number = Int(id) else { return nil }
    let result = await work.call(
      "wait",
      arguments: ["n": JSONValue(number)],
      tasks: .absent,
      progress: ProgressReporter(send: nil),
      delivery: delivery,
      inquiry: .impossible,
      metadata: metadata
    )
    return TaskAnswer(state(id), Task.isCancelled ? .working : .completed(result))
  }

  func updateTask(
    _ id: String,
    with answers: [String: ElicitationAnswer],
    support: ElicitationSupport
  ) async -> TaskAcknowledgement {
    Int(id) == nil ? .unknownTask : .accepted
  }

  func cancelTask(_ id: String) async -> TaskAcknowledgement {
    guard Int(id) != nil else { return .unknownTask }
    givenUp.append(id)
    return .accepted
  }

  private func state(_ id: String) -> TaskState {
    TaskState(id: id, created: "2026-11-20T12:00:00Z", updated: "2026-11-20T12:00:00Z")
  }
}
