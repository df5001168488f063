package import EventLoop
package import Pacing
package import Tasks
package import Time

/// What a person who looks after the machine asks of the store.
@Engine
package protocol AdministrativeStore: AnyObject {
  /// Looks at everything that is kept; makes and changes nothing, not even the place where it is kept.
  ///
  /// - Returns: nil where nothing was ever kept.
  /// - Throws: `StoreError` when it cannot be read.
  func survey(now: Timestamp) async throws(StoreError) -> StoreSnapshot?

  /// Looks at what may have come about since an instant: the tasks that were changed since, those with calls that became
  /// due since or are being sent, and all holds. Of the rest of what paces calls nothing is read.
  ///
  /// What passes its deadline is not found so, nor what a lifted hold lets go.
  ///
  /// - Returns: nil where nothing was ever kept.
  /// - Throws: `StoreError` when it cannot be read.
  func news(since: Timestamp, now: Timestamp) async throws(StoreError) -> StoreSnapshot?

  /// Lifts the holds of these keys, opens the gates of these scopes and forgets the paces that were learned of these,
  /// because a person has acted.
  ///
  /// - Throws: `StoreError` when that cannot be stored; then other processes still keep to the holds.
  func lift(
    _ keys: [String],
    gates: [String],
    paces scopes: [String],
    now clock: InstantSource
  ) async throws(StoreError)
}

/// Everything that is kept at one moment.
package struct StoreSnapshot: Sendable {
  /// The tasks as whoever takes them up finds them, the newest last.
  package var tasks: [TaskRecord]
  package var pacingSnapshot: PacingSnapshot

  /// The calls that a person does not want, the newest last.
  package var declined: [DeclinedCall] = []

  /// Machine and number of the processes that send calls; empty where all are of one machine.
  package var machines: [String: String] = [:]

  /// Makes a survey.
  package init(tasks: [TaskRecord] = [], pacingSnapshot: PacingSnapshot = PacingSnapshot()) {
    self.tasks = tasks
    self.pacingSnapshot = pacingSnapshot
  }

  /// Whether nothing is kept.
  package var isEmpty: Bool { tasks.isEmpty && pacingSnapshot.isEmpty && declined.isEmpty }
}

extension StoreSnapshot {
  /// Takes what is stored as whoever comes next will find it, without what the dead have left.
  @Engine
  package init(
    tasks: [TaskRecord],
    book: PacingState,
    now: Timestamp,
    isAlive: (String) -> Bool
  ) {
    var book = book
    _ = book.buryOthers(than: "", now: now, isAlive: isAlive)
    let settled = tasks.map { task in
      var task = task
      _ = task.settle(now: now, isAlive: isAlive)
      task.calls = task.calls.map { book.isHolding($0) ? $0 : $0.opened(now: now) }
      return task
    }
    self.init(tasks: settled, pacingSnapshot: book.pacingSnapshot(now: now))
  }
}
