import EventLoop
import Guidance
import Storage
import Tasks

// What the agent has seen of a call that may have happened.

extension TaskToolHandler {
  /// What follows from what the agent has seen.
  enum SightingAnswer {
    /// Nothing is left to be done.
    case answered(TaskReply)
    /// The call is due once more.
    case due
    /// The agent has looked before the call of this number was last sent, and has to look again.
    case outdated(Int)
  }

  /// Writes down what the agent has seen.
  func note(
    _ sighting: Sighting,
    of number: Int?,
    _ reference: TaskReference
  ) async throws(Unanswered) -> SightingAnswer {
    let tools = catalog.names
    typealias Noted = (outcome: TaskRecord.SightingOutcome?, task: TaskRecord)
    let noted = try await change(reference) { (task, moment) -> Noted in
      _ = task.settle(now: moment.now, isAlive: moment.isAlive)
      let isOffered = task.calls.allSatisfy { $0.state != .unknown || tools.contains($0.tool) }
      // What cannot be sent from here stays as it is, for whoever can.
      guard sighting == .happened || isOffered else { return (nil, task) }
      let outcome = task.note(sighting, of: number, now: moment.now)
      return (outcome, task)
    }
    let task = noted.task
    let shown = shown(task)
    switch noted.outcome {
    case .closed(let call): return .answered(.confirmed(call, of: shown, now: wall))
    case .ambiguous(let calls): return .answered(.ambiguous(calls, of: shown, now: wall))
    case .nothingUnknown: return .answered(.nothingUnknown(of: shown, now: wall))
    case .due: return .due
    case .outdated(let call): return .outdated(call)
    case nil:
      let call = task.calls.first { $0.state == .unknown && !tools.contains($0.tool) }
      let reference = task.reference.text
      return .answered(
        TaskReply(.notOffered(tool: call?.tool ?? "", api: call?.api ?? "", task: reference))
      )
    }
  }
}
