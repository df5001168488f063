import JSON
import MCP
import Storage
import Tasks

// The task that a call goes on as, for a client that takes tasks.

extension APIServer {
  /// The result with the task that its call goes on as, for a client that takes tasks.
  func offering(
    _ result: ToolResult,
    _ place: ExtensionTask?,
    _ tasks: TaskSupport
  ) async -> ToolResult {
    guard tasks == .declared, result.demand == nil, let place, let found = await record(place),
      [.waiting, .running].contains(found.1.state.kind)
    else { return result }
    var result = result
    let task = taskTools.shown(found.0)
    result.task = task[place.number].map { TaskState($0, of: task, now: taskTools.wall) }
    return result
  }

  /// The one call for which a task that was taken up waits; nil where it waits for several, or for something else.
  func onlyWait(of arguments: JSONObject, _ result: ToolResult) async -> ExtensionTask? {
    guard result.structuredContent?["action"] == "back_off",
      let reference = arguments["task"]?.string.flatMap({ try? TaskReference($0) }),
      let task = try? await taskTools.change(reference, { task, _ in task }),
      let call = task.pending.first, task.pending.count == 1
    else { return nil }
    return ExtensionTask(task: task.id, number: call.number)
  }
}
