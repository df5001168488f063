import EventLoop
import Tasks

/// The tasks of this process in which reads without a name are kept together, so that an agent that looks around while
/// an API takes no calls is left with one handle.
@Engine
final class GatheredReads {
  /// What a read waits for, which those that are kept together have in common.
  enum Cause: Hashable { case time, person }

  struct Place: Hashable {
    var api: String
    var cause: Cause
  }

  /// Reads of one task that are pending; more are not kept.
  nonisolated static let limit = 20

  /// Reads that one task ever takes in, since each change of a task costs as much as it holds calls.
  nonisolated static let capacity = 60

  private var tasks: [Place: TaskID] = [:]

  nonisolated init() {}

  /// The task for reads of a place; a new one where there is none.
  func task(of place: Place, orBegin fresh: () -> TaskID) -> TaskID {
    if let task = tasks[place] { return task }
    let task = fresh()
    tasks[place] = task
    return task
  }

  /// Takes no more reads into a task.
  func leave(_ task: TaskID, of place: Place) {
    if tasks[place] == task { tasks[place] = nil }
  }
}
