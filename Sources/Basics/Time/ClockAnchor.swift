/// A time line that is the same for all processes of one boot: it runs with the boot clock, whatever is done to the wall clock.
package struct ClockAnchor: Sendable, Hashable {
  /// What the wall clock said when the line was fixed.
  package var wall: Timestamp

  /// Milliseconds of the boot clock at that moment, sleep included.
  package var boot: Int64

  /// Seconds by which a new line may begin ahead of the wall clock, so that it does not go back behind what was stored.
  package static let reach = 3600.0

  /// Makes an anchor as it was stored.
  package init(wall: Timestamp, boot: Int64) {
    self.wall = wall
    self.boot = boot
  }

  /// Fixes the line of a boot of which none is known.
  ///
  /// Time does not go back over a restart: when the wall clock says less than what was stored before, the line goes on from
  /// there, unless that is so far ahead that the former clock must have been wrong.
  package init(wall: Timestamp, boot: Int64, stored: Timestamp?) {
    self.boot = boot
    self.wall = wall
    if let stored, stored > wall, stored - wall <= Self.reach { self.wall = stored }
  }

  /// The instant on the line at a reading of the boot clock; held at the ends of what can be told.
  package func instant(boot now: Int64) -> Timestamp {
    let (passed, overflow) = now.subtractingReportingOverflow(boot)
    guard !overflow else { return wall }
    return wall.adding(milliseconds: passed)
  }
}
