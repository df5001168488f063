package import Tasks
import JSON
package import Time

// What an agent is told that says whether a call has happened.

extension TaskReply {
  /// Tells that the call of a number is closed, and what the user has to know of it.
  package static func confirmed(_ number: Int, of task: TaskRecord, now: Timestamp) -> TaskReply {
    let reference = task.reference.text
    let tool = task[number]?.tool ?? ""
    let loss = TaskSentences.answer(of: tool)
    let lines = [
      TaskSentences.confirmed(tool, call: number, task: reference),
      TaskSentences.answerLost(loss),
    ]
    let members: JSONObject = [
      "task": .string(reference), "closed": JSONValue(number), "state": "done",
      "disclose": .array([.string(loss)]),
    ]
    return TaskReply(lines + remainder(of: task, now: now), members)
  }

  /// Asks which of several calls it is that happened or did not.
  package static func ambiguous(_ numbers: [Int], of task: TaskRecord, now: Timestamp) -> TaskReply
  {
    let reference = task.reference.text
    let calls = numbers.compactMap { task[$0] }
    return revise(
      [TaskSentences.whichCall(reference), TaskSentences.nothingDone]
        + calls.lines(limit: 8, task: reference, now: now),
      ["task": .string(reference), "calls": .array(calls.structured(now: now))]
    )
  }

  /// Tells that no call of the task may have happened: each of them has its end, or waits for its time.
  package static func nothingUnknown(of task: TaskRecord, now: Timestamp) -> TaskReply {
    if task.isOver { return idle(task, now: now) }
    let reference = task.reference.text
    return revise(
      [TaskSentences.nothingUnknown(reference), TaskSentences.nothingDone]
        + remainder(of: task, now: now),
      ["task": .string(reference), "calls": .array(task.pending.structured(now: now))]
    )
  }
}
