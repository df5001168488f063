package import EventLoop

/// Whether a side of the conversation knows the extension `io.modelcontextprotocol/tasks`.
package enum TaskSupport: Sendable, Hashable {
  case declared
  case absent
}

/// A tool provider that keeps tasks: it may answer a call with one and is asked for it later.
///
/// A session whose provider conforms announces the extension. Tasks are known by unguessable ids, outlive the request
/// that made them, and are found from the moment in which `call` returns one.
@Engine
package protocol TaskProvider: ToolProvider {
  /// Runs a task if it is due and tells how it stands then; nil when no such task is kept.
  ///
  /// Where it waits for a person and the client can ask in the way that `support` says, it asks.
  ///
  /// The same task may be asked for again before the first answer. The Swift task this runs in is cancelled when the
  /// client cancels its request or is gone: that ends the asking, the kept task stays to be asked for again.
  ///
  /// - Throws: `TaskUnavailable` where it cannot be told whether such a task is kept.
  func task(
    _ id: String,
    delivery: Delivery,
    support: ElicitationSupport,
    metadata: RequestMetadata
  ) async throws(TaskUnavailable) -> TaskAnswer?

  /// Takes in what a person answered, by the names of the questions; sends nothing.
  ///
  /// An answer to a question that is not open changes nothing.
  ///
  /// - Throws: `TaskUnavailable` where it cannot be told whether such a task is kept.
  func updateTask(
    _ id: String,
    with answers: [String: ElicitationAnswer],
    support: ElicitationSupport
  ) async throws(TaskUnavailable) -> TaskAcknowledgement

  /// Gives up what is pending of a task; of one that has ended it changes nothing.
  ///
  /// - Throws: `TaskUnavailable` where it cannot be told whether such a task is kept.
  func cancelTask(_ id: String) async throws(TaskUnavailable) -> TaskAcknowledgement
}

/// Tasks cannot be looked at just now: nothing is known of the task, and it is still kept if it was.
package struct TaskUnavailable: Error, Hashable {
  /// Why, and what to do, in a sentence or two.
  package let sentence: String

  /// Makes it of its sentence.
  package init(_ sentence: String) { self.sentence = sentence }
}

/// What became of a wish about a task.
package enum TaskAcknowledgement: Sendable, Hashable {
  /// It is noted; work that is under way may still complete.
  case accepted
  /// No such task is kept.
  case unknownTask
}
