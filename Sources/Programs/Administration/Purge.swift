import Guidance
import EventLoop
package import Storage
package import Tasks
package import Time

/// The tasks that are over and may be deleted before they are forgotten by themselves.
package struct Purge: Sendable, Hashable {
  /// The tasks, the longest over first.
  package var tasks: [TaskID] = []

  /// Finds the tasks that have been over since an instant: nothing of them waits, is being sent, is held or has to be
  /// checked, and whoever made their calls has been told what they came to.
  package init(_ survey: StoreSnapshot, overSince instant: Timestamp) {
    tasks = survey.tasks.filter { $0.isPurgeable(overSince: instant) }
      .sorted { $0.lastChange < $1.lastChange }
      .map(\.id)
  }
}

extension TaskRecord {
  /// When something last happened to it.
  fileprivate var lastChange: Timestamp { max(changed, calls.map(\.changed).max() ?? changed) }

  fileprivate func isPurgeable(overSince instant: Timestamp) -> Bool {
    // Notes alone are for somebody who is still to come.
    isOver && !calls.isEmpty && lastChange <= instant
      && !calls.contains { $0.isUntold || $0.mayHaveHappened }
  }
}

extension OperatorActs {
  /// Deletes tasks, each unless something has happened to it meanwhile; returns how many were.
  ///
  /// - Throws: `StoreError` when it cannot be stored; what was deleted before that stays so.
  package func carryOut(_ purge: Purge, overSince instant: Timestamp) async throws(StoreError)
    -> Int
  {
    var count = 0
    for id in purge.tasks {
      let isDeleted = try await store.change(.id(id), orEnter: nil, now: clock) { task, _ in
        guard task.isPurgeable(overSince: instant) else { return false }
        // A task that is left without name, calls and notes is deleted.
        task.name = nil
        task.calls = []
        task.notes = []
        return true
      }
      if isDeleted == true { count += 1 }
    }
    return count
  }
}
