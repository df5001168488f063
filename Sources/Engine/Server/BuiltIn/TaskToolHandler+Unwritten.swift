import EventLoop
import Guidance
import Storage
import Tasks

// Tasks as this process knows them: with what the store could not take yet, and with what is being sent from here.

extension TaskToolHandler {
  /// The listing with what the store could not take yet.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func completed(_ listing: TaskListing) async throws(StoreError) -> TaskListing {
    let unwritten = dependencies.deferred.tasks.prefix(TaskReply.mostTasks)
    guard !unwritten.isEmpty else { return listing }
    var listing = listing
    for id in unwritten {
      let task = try await dependencies.journal.task(.id(id), now: clock)
      listing.tasks.removeAll { $0.id == id }
      if let task, task.isWorthKeeping { listing.tasks.append(task) }
    }
    return listing
  }

  /// The task with the calls marked that this process is sending.
  func marked(_ task: TaskRecord) -> TaskRecord {
    var task = task
    for place in task.calls.indices {
      guard case .running(let lease) = task.calls[place].state else { continue }
      task.calls[place].isSentHere = lease.process == store.process
    }
    return task
  }
}
