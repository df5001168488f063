package import Tasks
package import Time

/// A call that may have happened, as it was when a person was shown it.
package struct SightedCall: Sendable, Hashable {
  package let task: TaskID
  package let number: Int

  /// How far the call had come then.
  package let mark: String

  /// Makes what a person has looked at.
  package init(task: TaskID, number: Int, mark: String) {
    self.task = task
    self.number = number
    self.mark = mark
  }

  /// What tells a call that was sent once more from the one that was shown.
  package static func mark(of call: CallRecord) -> String { "\(call.attempts).\(call.snoozes)" }

  /// Writes down what was seen, unless the call has moved on since.
  ///
  /// An agent's word is taken only of an uncertainty that it was told of; to be shown it is to be told.
  package func write(
    _ sighting: Sighting,
    in task: inout TaskRecord,
    now: Timestamp
  ) -> TaskRecord.SightingOutcome {
    guard var call = task[number], call.state == .unknown, Self.mark(of: call) == mark else {
      return .nothingUnknown
    }
    _ = call.tell(now: now)
    task[number] = call
    return task.note(sighting, of: number, now: now)
  }
}
