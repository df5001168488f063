import Manifests

// When to look whether a place has come nearer.

extension Reservation {
  /// Seconds before its time at which a look pays.
  ///
  /// A call counts with room for its way until its answer is there, and so does the place that waits for it to count no
  /// more. By now it has been answered, and what was set aside is free. Of a long window so little is set aside beside its
  /// length that nothing is counted anew.
  package var lead: Double {
    claims.compactMap { $0.budget.arrivalRoom }.filter { $0.added > $0.spared }.map(\.added).max()
      ?? 0
  }
}

/// When a wait is interrupted to look whether it has become shorter.
package struct LookSchedule: Sendable {
  /// Seconds between two looks, at most.
  package var heartbeat: Double

  /// Seconds until the first look.
  private var first: Double

  /// Seconds before the end at which the last look is due; 0 for none.
  package private(set) var lead = 0.0

  /// Makes the schedule of a wait that others do not make shorter.
  package init(heartbeat: Double) {
    self.heartbeat = heartbeat
    first = heartbeat
  }

  /// Makes the schedule of the wait for a place.
  ///
  /// What others give back comes free soon after a limit is used up, and seldom later: the looks are close together at
  /// first, each after as long as the wait has lasted.
  package init(for place: Reservation, heartbeat: Double) {
    self.heartbeat = heartbeat
    first = min(1, heartbeat)
    lead = place.lead
  }

  /// Seconds of those that are left to sleep until the next look, or until the end, after so many seconds of waiting.
  package func pause(of left: Double, after waited: Double) -> Double {
    min(left > lead ? left - lead : left, heartbeat, max(waited, first))
  }
}
