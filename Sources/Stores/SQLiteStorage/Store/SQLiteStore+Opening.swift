import Storage
import EventLoop
import Pacing
import Time

extension SQLiteStore {
  /// Several questions at once wait for one opening.
  final class Opening {
    var task: Task<Void, Never>?
  }

  /// The open store, opened now where it has to be; nil while it is of no use.
  func opened(now: Timestamp) async -> StoreConnection? {
    if let connection { return connection }
    if trouble.isToBeLeftAlone(now: now) { return nil }
    let opening = opening ?? startOpening(now: now)
    await opening.task?.value
    return connection
  }

  /// The open store, or why there is none.
  func required(now: Timestamp) async throws(StoreError) -> StoreConnection {
    if let connection = await opened(now: now) { return connection }
    throw trouble.last ?? .directory(path: settings.directory, problem: "it was not opened")
  }

  private func startOpening(now: Timestamp) -> Opening {
    let opening = Opening()
    self.opening = opening
    opening.task = EventLoop.shared.start {
      await self.open(now: now)
      self.opening = nil
    }
    return opening
  }

  private func open(now: Timestamp) async {
    do throws(StoreError) {
      let outcome = try await WriteQueue.open(
        settings.directory,
        migrations: .store,
        now: now,
        lockLimit: settings.lockLimit,
        inspection: trouble.suspectsDamage ? .everyPage : .header
      )
      if outcome.hasForgotten { try await noteForgotten(outcome, now: now) }
      connection = StoreConnection(
        queue: outcome.queue,
        presence: ProcessLiveness(id, in: outcome.queue.directory)
      )
      trouble.end()
      if case .newer(let version) = outcome.queue.schema {
        trouble.tell(schemaError(version, outcome.queue).message, now: now)
      }
    } catch {
      trouble.note(error, now: now)
    }
  }

  /// Writes down that nobody knows what was sent, so that all processes take the limits for spent.
  private func noteForgotten(_ outcome: OpenOutcome, now: Timestamp) async throws(StoreError) {
    trouble.tell(Self.sentence(outcome, settings.directory), now: now)
    try await outcome.queue.write(.full) { database throws(StoreError) in
      var latest = try Latest(in: database, now: now)
      latest.revision += 1
      latest.forgottenAt = now
      try latest.write(in: database)
    }
  }

  private static func sentence(_ outcome: OpenOutcome, _ directory: String) -> String {
    let rest =
      "Tasks, gates and budgets that were kept there are not known any more, so every limit is "
      + "taken as just used up."
    guard let path = outcome.replaced else {
      return "The store in \(directory) is gone and a fresh one was started. " + rest
    }
    return "The store in \(directory) was damaged; it is kept as \(path), and a fresh one was "
      + "started. " + rest
  }

  /// Leaves a file alone that turned out to be damaged, or not the store any more; it is opened anew later.
  func disconnect() {
    guard let connection else { return }
    self.connection = nil
    known = Known()
    pending = nil
    // What this process knows of the limits is to be written into the store that comes next.
    book.touchAll()
    EventLoop.shared.start { await connection.queue.close() }
  }
}
