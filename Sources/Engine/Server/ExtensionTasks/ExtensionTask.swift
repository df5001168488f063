import Guidance
import MCP
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
    let end = call.isPending ? call.deadline : task.forgetAfter(limits: TaskLimits())
    self.init(
      id: ExtensionTask(task: task.id, number: call.number).id,
      statusMessage: TaskReply.remainder(of: task, now: now).joined(separator: "\n"),
      created: task.created.rfc3339,
      updated: call.changed.rfc3339,
      ttlMs: Int(saturating: (end - task.created) * 1000),
      pollIntervalMs: Int(saturating: (call.pollInterval(now) * 1000).rounded(.up))
    )
  }
}

extension CallRecord {
  /// Seconds until it is worth asking for it again: one after a wait is over, for whoever asks sooner is told the same.
  fileprivate func pollInterval(_ now: Timestamp) -> Double {
    switch state {
    case .waiting(let until): max(0, until - now) + 1
    case .running: 2
    default: 5
    }
  }
}
