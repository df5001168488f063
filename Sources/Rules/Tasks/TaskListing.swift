/// How many of the kept tasks are read: those of which something is still to come always, the others as far as wanted.
package struct TaskExtent: Sendable, Hashable {
  /// The most tasks that have ended, those that ended last.
  package var ended: Int

  /// The state of which a task that has ended must hold a call; any where it is nil.
  package var holding: CallState.Kind?

  /// Makes an extent; `ended` is not negative.
  package init(ended: Int, holding: CallState.Kind? = nil) {
    self.ended = ended
    self.holding = holding
  }

  /// Every task.
  package static let all = TaskExtent(ended: .max)

  /// The tasks of which something is still to come.
  package static let pending = TaskExtent(ended: 0)

  /// Whether it is counted what is not read; who wants all or only what is pending asks for no count.
  package var isCounted: Bool { self != .all && self != .pending }
}

/// Tasks as they were read, and how much was left where it is.
package struct TaskListing: Sendable, Hashable {
  /// The tasks that were read, the newest last.
  package var tasks: [TaskRecord]

  /// What was not read.
  package var unread: UnreadTasks

  /// Makes a listing.
  package init(_ tasks: [TaskRecord], unread: UnreadTasks = UnreadTasks()) {
    self.tasks = tasks
    self.unread = unread
  }
}

/// How many tasks were left unread, all of which have ended, and how many calls of each state they hold.
package struct UnreadTasks: Sendable, Hashable {
  package var count = 0
  package var calls: [CallState.Kind: Int] = [:]

  /// Makes a count of nothing.
  package init() {}
}
