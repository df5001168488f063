import EventLoop
import PostgreSQLStorage
import SQLiteStorage
import Storage
import System
import Time

/// A store whose processes measure time by one line.
@Engine
protocol SharedTimeLine: AnyObject {
  /// The line, laid down where there is none yet; nil where the machine cannot tell its boots apart.
  func line() async -> ClockAnchor?

  /// The line that whoever uses the store would follow, read without laying it down.
  ///
  /// - Throws: `StoreError` when the store cannot be read.
  func lineAtSight() async throws(StoreError) -> ClockAnchor?
}

extension SQLiteStore: SharedTimeLine {
  func line() async -> ClockAnchor? {
    guard let boot = BootClock.id() else { return nil }
    return await anchor(boot: boot, reading: SystemClock.reading)
  }

  func lineAtSight() async throws(StoreError) -> ClockAnchor? {
    guard let boot = BootClock.id() else { return nil }
    return try await anchorAtSight(boot: boot, reading: SystemClock.reading)
  }
}

extension PostgreSQLStore: SharedTimeLine {
  func line() async -> ClockAnchor? {
    await anchor(wall: SystemClock.present) { BootClock.milliseconds() }
  }

  func lineAtSight() async throws(StoreError) -> ClockAnchor? {
    try await anchorAtSight { BootClock.milliseconds() }
  }
}
