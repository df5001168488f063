import Memory
import Tasks

/// What a call is made for.
enum CallOrigin: Sendable {
  /// The agent calls the tool.
  case direct
  /// A call that was kept is taken up again.
  case resumed(PersistedCallReference)
}

/// The kept side of a call: where it is written down, and how.
struct PersistedCallReference: Sendable {
  /// Whether the agent was told of the task, so that what comes of the call must stay to be found.
  enum Audience: Sendable, Hashable { case told, untold }

  var task: TaskID

  /// What the agent calls the task by.
  var reference: TaskReference
  var audience: Audience

  /// The call as it was last written.
  @CopyOnWrite var record: CallRecord

  /// How often it was sent since it was last written.
  var sendings = 0

  /// Other reads that are pending under the same handle, none of which the agent has named.
  var companions = 0

  var number: Int { record.number }

  /// Whether it is still to be sent, or is being sent by somebody else.
  var isUnderWay: Bool { [.waiting, .running].contains(record.state.kind) }

  /// The number by which the call is closed alone; a task without a name holds no other write.
  var closing: Int? {
    if case .name = reference { number } else { nil }
  }
}
