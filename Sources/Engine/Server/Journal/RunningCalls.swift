import EventLoop
import Storage
import Tasks
import Time

// A lease ends long after most calls have: whoever wants the answer of a call that somebody else is sending looks for its
// end, and not for the end of the lease.

extension CallRunner.Dependencies {
  /// Seconds between two looks, which grow from the first to the last.
  private static let looks = (first: 0.1, last: 1.0)

  /// Waits for the end of one of the calls that somebody is sending.
  ///
  /// - Parameters:
  ///   - calls: Their numbers.
  ///   - reference: The task that they are of.
  ///   - report: Says now and then what is waited for.
  ///   - isInTime: Whether a look at an instant is still of use.
  /// - Returns: The task once one of them is not being sent any more; nil where the time is over before, or the task cannot
  ///   be looked at.
  /// - Throws: `CancellationError` where nobody waits any more.
  func end(
    ofOneOf calls: [Int],
    in reference: TaskReference,
    waiting report: () -> Void,
    while isInTime: (Timestamp) -> Bool
  ) async throws(CancellationError) -> TaskRecord? {
    var pause = Self.looks.first
    while isInTime(world.clock.now + pause) {
      report()
      try await world.clock.sleep(seconds: pause)
      guard let task = try? await journal.task(reference, now: world.instants) else { return nil }
      guard calls.allSatisfy({ task[$0]?.state.kind == .running }) else { return task }
      pause = min(pause * 2, Self.looks.last)
    }
    return nil
  }
}
