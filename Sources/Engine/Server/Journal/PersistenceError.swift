import Storage
import Tasks

/// Why a call is not kept.
enum PersistenceError: Error {
  case store(StoreError)
  /// The agent named a handle that nobody knows.
  case unknownTask
  /// The call was changed by another process while it was sent, or its store lost that it was being sent.
  case unrecorded
  /// Another process has taken the call up while this one waited.
  case takenOver
  /// An equal call was written down first.
  case forestalled
  /// The arguments hold a secret of this server, which must not lie on a disk.
  case secretArguments

  /// As many reads without a name as may wait together do already, under this handle.
  case tooManyReads(TaskID)

  /// The reason in a sentence for the agent, and what follows from it.
  var sentence: String {
    switch self {
    case .store:
      "This call is not kept, because the server's store cannot be written just now; the operator "
        + "finds the reason on the server's standard error."
    case .unknownTask:
      "There is no task of that handle: it may be over and forgotten, or another machine's. "
        + "Call list_tasks to see those that are kept."
    case .unrecorded:
      "The kept call is not as it was when it was taken up: another process changed it, or a database that was replaced "
        + "lost its last moment. Call list_tasks to see how it stands, before you make it again."
    case .takenOver:
      "Another process took this call up while it waited here, so it is not sent from here any more. "
        + "Call list_tasks to see what came of it."
    case .forestalled:
      "The same call is kept already, and was not sent a second time. Call list_tasks to see what came of it."
    case .tooManyReads(let task):
      "This call is not kept, because \(GatheredReads.limit) reads wait already under "
        + "\(task.text): they go first. Make this one again once they are done, if it is still "
        + "needed."
    case .secretArguments:
      "This call is not kept, because its arguments hold a key of this server, which must not lie "
        + "on a disk. Leave the key out: this server adds it by itself."
    }
  }
}
