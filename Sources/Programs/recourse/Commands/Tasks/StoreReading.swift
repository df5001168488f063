import Administration
import EventLoop
import SQLiteStorage
import Storage
import Time

/// What was read of a state last: an open page looks each second, and whoever writes waits while many tasks are read.
@Engine
final class StoreReading {
  /// Seconds for which what was read serves while nothing is written; a process that died shows then at the latest.
  private static let validity = 5.0

  private let desk: TasksDesk
  private var latest: (report: StatusReport, stamp: StoreStamp, at: Timestamp)?

  init(_ desk: TasksDesk) { self.desk = desk }

  /// What is kept, read anew where it was written; `now` is an instant of the wall.
  ///
  /// - Throws: `StoreError` when it cannot be read.
  func report(now: Timestamp) async throws(StoreError) -> StatusReport {
    // Taken before the look: what is written meanwhile makes it another one.
    let stamp = stamp
    if let latest, latest.stamp == stamp, abs(now - latest.at) < Self.validity {
      return latest.report.seen(at: desk.state.clock.wall)
    }
    let report = try await desk.look()
    latest = stamp.map { (report, $0, now) }
    return report
  }

  /// Has the next look read anew.
  func forget() { latest = nil }

  /// Nil for a store in a database, which no file tells of.
  private var stamp: StoreStamp? {
    guard case .directory(let path) = desk.options.place else { return nil }
    return StoreStamp(directory: path)
  }
}
