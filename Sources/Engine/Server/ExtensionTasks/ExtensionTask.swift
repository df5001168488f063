import EventLoop
import Guidance
import Failures
import JSON
package import MCP
import Storage
import Tasks
import Time

/// A kept call as clients of the Tasks extension see it: one task for each call.
struct ExtensionTask {
  let task: TaskID
  let number: Int

  /// The handle, and the number of the call where the task may hold several.
  var id: String { number == 1 ? task.text : "\(task.text).\(number)" }

  init(task: TaskID, number: Int) {
    self.task = task
    self.number = number
  }

  /// Reads an identifier; nil for anything that was never given out.
  init?(_ id: String) {
    let parts = id.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let task = TaskID(String(parts[0])) else { return nil }
    self.task = task
    guard parts.count == 2 else {
      number = 1
      return
    }
    guard let number = Int(parts[1]), number > 1 else { return nil }
    self.number = number
  }
}

extension TaskState {
  /// The state of a call whose instants are those of the clock on the wall.
  init(_ call: CallRecord, of task: TaskRecord, now: Timestamp) {
    let seconds = call.state.until.map { max(0, $0 - now) }
    self.init(
      id: ExtensionTask(task: task.id, number: call.number).id,
      statusMessage: TaskReply.remainder(of: task, now: now).joined(separator: "\n"),
      created: task.created.rfc3339,
      updated: call.changed.rfc3339,
      ttlMs: Int(saturating: (task.forgetAfter(limits: TaskLimits()) - task.created) * 1000),
      // A client that polls sooner is only told the same again.
      pollIntervalMs: Int(saturating: ((seconds ?? 60) * 1000).rounded(.up)) + 1000
    )
  }
}

// MARK: - For clients that take tasks

extension APIServer: TaskProvider {
  package func hasTask(_ id: String) async -> Bool {
    await record(id) != nil
  }

  package func task(_ id: String, delivery: Delivery) async -> TaskAnswer? {
    guard var (task, call) = await record(id) else { return nil }
    let taskTools = self.taskTools(ProgressReporter(send: nil), delivery)
    var told: ToolResult?
    if await taskTools.mayBeSent(call) {
      told = await taskTools.call(.resumeTask, ["task": .string(task.id.text)])
      guard let later = await record(id) else { return nil }
      (task, call) = later
    }
    let shown = taskTools.shown(await taskTools.standing([task])[0])
    let state = TaskState(shown[call.number] ?? call, of: shown, now: taskTools.wall)
    if call.isUntold { taskTools.confirm(task.id, call.number) }
    return TaskAnswer(state, await status(of: call, told: told))
  }

  package func cancelTask(_ id: String) async -> TaskCancellation {
    guard let (task, call) = await record(id) else { return .unknownTask }
    _ = await taskTools.call(
      .cancelTask,
      ["task": .string(task.id.text), "call": JSONValue(call.number)]
    )
    return .accepted
  }

  /// The task and the call behind an identifier.
  private func record(_ id: String) async -> (TaskRecord, CallRecord)? {
    guard let place = ExtensionTask(id) else { return nil }
    let task = try? await taskTools.change(.id(place.task)) { task, moment in
      _ = task.settle(now: moment.now, isAlive: moment.isAlive)
      return task
    }
    return task.flatMap { task in task[place.number].map { (task, $0) } }
  }

  private func status(of call: CallRecord, told: ToolResult?) async -> TaskAnswer.Status {
    switch call.state.kind {
    case .waiting, .running, .held: return .working
    case .cancelled: return .cancelled
    case .expired: return .failed(reason: "The call ran out of time and was not done.")
    case .unknown, .failed:
      return .completed(told.map(finished) ?? taskTools.account(of: call))
    case .done:
      let result = await taskTools.store.kept(call, now: taskTools.now)
      return .completed(result ?? told.map(finished) ?? taskTools.account(of: call))
    }
  }
}

extension TaskToolHandler {
  /// What came of a call whose answer is not kept.
  fileprivate func account(of call: CallRecord) -> ToolResult {
    guard let failure = call.failure, let entry = catalog.entry(named: call.tool) else {
      return ToolResult(text: "Done; the answer was not kept.", isError: false)
    }
    var context = entry.context(call.arguments, now: wall)
    context.attempts = CallContext.Attempts(made: call.attempts)
    return ToolResult(Guidance(failure, context: context))
  }
}
