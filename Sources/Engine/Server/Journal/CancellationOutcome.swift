import Pacing
package import Storage
package import Tasks
import Time

/// What giving up a task came to.
package struct CancellationOutcome: Sendable {
  package var outcome: TaskRecord.Cancellation

  /// The task as it is afterwards.
  package var task: TaskRecord
}

extension TaskLedger where Self: PacingStore {
  /// Gives up what is pending, or the call of one number, and frees the places that were kept for it.
  ///
  /// `complete` lays over the task what the store does not hold yet.
  /// - Returns: nil where there is no such task.
  /// - Throws: `StoreError` when it cannot be stored.
  package func giveUp(
    _ reference: TaskReference,
    call number: Int?,
    now clock: InstantSource,
    completing complete: (inout TaskRecord) -> Void = { _ in }
  ) async throws(StoreError) -> CancellationOutcome? {
    let given = try await change(reference, orEnter: nil, now: clock) { task, moment in
      let now = moment.now
      complete(&task)
      _ = task.settle(now: now, isAlive: moment.isAlive)
      let places = Dictionary(
        task.calls.compactMap { call in call.reservation.map { (call.number, $0) } },
        uniquingKeysWith: { first, _ in first }
      )
      return (
        given: CancellationOutcome(outcome: task.cancel(number, now: now), task: task),
        places: places
      )
    }
    guard let given else { return nil }
    for place in given.given.outcome.cancelled.compactMap({ given.places[$0] }) {
      let reservation = Reservation(notBefore: clock.now, place: place)
      await settle(reservation, .unsent, recording: [], now: clock)
    }
    return given.given
  }
}
