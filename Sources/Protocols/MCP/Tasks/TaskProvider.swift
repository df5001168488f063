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
  /// The same task may be asked for again before the first answer. The Swift task this runs in is cancelled when the
  /// client cancels its request or is gone: that ends the asking, the kept task stays to be asked for again.
  func task(_ id: String, delivery: Delivery) async -> TaskAnswer?

  /// Whether a task of this id is kept, whatever its status; runs nothing.
  func hasTask(_ id: String) async -> Bool

  /// Gives up what is pending of a task; of one that has ended it changes nothing.
  func cancelTask(_ id: String) async -> TaskCancellation
}

/// What became of the wish to cancel a task.
package enum TaskCancellation: Sendable, Hashable {
  /// The wish is noted; work that is under way may still complete.
  case accepted
  /// No such task is kept.
  case unknownTask
}
