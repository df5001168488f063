package import Storage
package import EventLoop

/// The one way to the store: reads at once, and writes one after the other across all processes of a state directory.
///
/// The kernel's lock is taken before SQLite's own: its line is fair and wakes the next at once, where SQLite sleeps and
/// retries. Below SQLite 3.51.3 it also keeps two processes from writing the log back at once, which could corrupt the file.
@Engine
package final class WriteQueue {
  /// The directory that holds the store.
  package nonisolated let directory: StateDirectory

  private let queue: LockQueue
  private let database: Database
  private var isClosed = false

  init(_ directory: StateDirectory, _ queue: LockQueue, _ database: Database) {
    self.directory = directory
    self.queue = queue
    self.database = database
  }

  /// How the tables stand to what this program knows.
  package var schema: Schema { database.schema }

  /// Runs a body in a transaction under the lock; what it wrote is kept whole when this returns, and not at all when it throws.
  ///
  /// Writes of one process are made in the order of the calls. Cancellation does not stop a write: what is to be written
  /// down has happened already. The body must not keep the database, nor a statement of it.
  /// - Throws: what the body throws; `StoreError.locked` after the limit, `.newerSchema`, `.full` and the rest of them.
  package func write<Result>(
    _ durability: Durability,
    _ body: (Database) throws(StoreError) -> Result
  ) async throws(StoreError) -> Result {
    let deadline = SuspendingClock.now.advanced(by: queue.limit)
    while true {
      try await queue.enter(until: deadline)
      do throws(StoreError) {
        defer { queue.leave() }
        return try database.transaction(durability, body)
      } catch {
        // Only whoever ignores the kernel's lock, such as a shell on the file, can make SQLite's busy.
        guard case .locked = error, SuspendingClock.now < deadline else { throw error }
      }
      await pause()
    }
  }

  /// Takes the lock and begins a change that goes on while others are waited for; to be followed by `endChange`.
  ///
  /// - Throws: `StoreError`; then there is no change.
  func beginChange() async throws(StoreError) -> Database {
    try await queue.enter(until: SuspendingClock.now.advanced(by: queue.limit))
    do throws(StoreError) {
      try database.beginChange()
      return database
    } catch {
      queue.leave()
      throw error
    }
  }

  /// Ends a change that was begun, and gives the lock back.
  func endChange(_ end: Database.ChangeEnd) throws(StoreError) {
    defer { queue.leave() }
    try database.endChange(end)
  }

  /// Runs a body that reads one state of the database throughout; takes no lock and waits for nobody.
  ///
  /// Within a write, it reads what that write has done so far.
  /// - Throws: what the body throws, and `StoreError`.
  package func read<Result>(
    _ body: (Database) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try database.snapshot(body)
  }

  /// A number that differs from the last one if and only if another process has changed the store since.
  ///
  /// - Throws: `StoreError`.
  package func dataVersion() throws(StoreError) -> Int64 { try database.dataVersion() }

  /// What the operator is told of figures that were read and made no sense; nil when there is nothing new.
  func takeOddities() -> String? { database.oddities.take(of: database.path) }

  /// Ends the use of the store after the writes that wait; the log is written back if the lock can be had.
  package func close() async {
    if isClosed { return }
    isClosed = true
    let deadline = SuspendingClock.now.advanced(by: queue.limit)
    do throws(StoreError) {
      try await queue.enter(until: deadline)
      database.close(.underLock)
      queue.leave()
    } catch {
      // Nothing is lost: whoever opens the store next finds the log.
      database.close(.none)
    }
    queue.close()
  }

  /// Waits a moment; the task's cancellation does not cut it short.
  private func pause() async {
    await EventLoop.shared.start { try? await EventLoop.shared.sleep(for: .milliseconds(10)) }.value
  }
}
