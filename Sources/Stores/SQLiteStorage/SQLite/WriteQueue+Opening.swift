package import Storage
import System
internal import EventLoop
package import Time

/// What opening a store came to.
package struct OpenOutcome: Sendable {
  /// What was found in the directory.
  package enum Origin: Hashable, Sendable {
    /// A store that was used before.
    case found

    /// Nothing; the store is a new one.
    case created

    /// A damaged file, now under the path given; the store is a new one.
    case replaced(movedTo: String)

    /// Nothing, where there had been a store; the store is a new one.
    case vanished
  }

  /// The store, open.
  package let queue: WriteQueue

  /// What was found in the directory.
  package let origin: Origin

  /// Where the damaged file is now, nil when there was none.
  package var replaced: String? {
    if case .replaced(let path) = origin { path } else { nil }
  }

  /// Whether what was known is gone, so that limits must be taken as just spent.
  package var hasForgotten: Bool { replaced != nil || origin == .vanished }
}

/// How much of the file is looked at when it is opened.
package enum Inspection: Sendable {
  /// The header and the tables' definitions.
  case header

  /// Every page; for when a read has found damage.
  case everyPage
}

extension WriteQueue {
  /// Opens the store of a directory, made where it is missing; a damaged one is moved aside for a fresh one.
  ///
  /// - Parameters:
  ///   - path: The state directory.
  ///   - migrations: All steps there ever were.
  ///   - now: The instant that a damaged file is named after.
  ///   - lockLimit: How long a write may wait for other processes.
  ///   - inspection: How much of the file is looked at.
  /// - Returns: The store, and what was found.
  /// - Throws: `StoreError`.
  package static func open(
    _ path: String,
    migrations: Migrations,
    now: Timestamp,
    lockLimit: Duration = .seconds(30),
    inspection: Inspection = .header
  ) async throws(StoreError) -> OpenOutcome {
    try SelfTest.checkLibrary()
    let directory = try StateDirectory(preparing: path)
    let queue = LockQueue(try lockFile(directory), limit: lockLimit)
    try await queue.enter(until: SuspendingClock.now.advanced(by: lockLimit))
    defer { queue.leave() }
    let file = DatabaseFile(directory.database)
    let isKnown = queue.file.isMarked
    let emptied = isKnown ? try file.takeAwayEmptied(now) : nil
    var origin = try file.prepare(isKnown: isKnown)
    if let emptied { origin = .replaced(movedTo: emptied) }
    do throws(StoreError) {
      let database = try file.open(migrations, inspection)
      queue.file.mark(lockWords)
      return OpenOutcome(queue: WriteQueue(directory, queue, database), origin: origin)
    } catch {
      guard case .corrupt = error else { throw error }
    }
    let moved = try file.moveAside(now)
    _ = try file.prepare(isKnown: false)
    let database = try file.open(migrations, .header)
    queue.file.mark(lockWords)
    let replacement = OpenOutcome.Origin.replaced(movedTo: moved)
    return OpenOutcome(queue: WriteQueue(directory, queue, database), origin: replacement)
  }

  private static func lockFile(_ directory: StateDirectory) throws(StoreError) -> LockFile {
    do throws(SystemError) {
      return try LockFile(directory.lock)
    } catch {
      throw error.asStoreError(directory.lock)
    }
  }
}

/// What the lock's file says to whoever opens it.
private let lockWords = "The lock of the store in this directory. Leave it here.\n"
