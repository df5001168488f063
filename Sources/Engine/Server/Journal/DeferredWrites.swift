import EventLoop
import Tasks

/// Entries in the books that could not be written in time, tried until they are: the store may be locked or full for a
/// while, and what a call came to must not be forgotten for that.
///
/// A call that stays open in the books would later count as one of which nobody knows what came of it.
@Engine
final class DeferredWrites {
  /// Tries to write; returns whether nothing is left to be written.
  typealias Entry = @Engine () async -> Bool

  private let clock: any Clock
  private var entries: [Entry] = []
  private var isTrying = false

  /// Entries beyond so many make room, the oldest first.
  private static let limit = 1000

  /// Tries in a row without any success, a minute apart in the end: about an hour.
  private static let patience = 64

  init(clock: any Clock) { self.clock = clock }

  /// Tries an entry again after a while.
  func add(_ entry: @escaping Entry) {
    entries.append(entry)
    if entries.count > Self.limit { entries.removeFirst() }
    guard !isTrying else { return }
    isTrying = true
    EventLoop.shared.start { [self] in await catchUp() }
  }

  private func catchUp() async {
    defer { isTrying = false }
    var failures = 0
    while !entries.isEmpty, failures < Self.patience {
      do throws(CancellationError) {
        try await clock.sleep(seconds: min(60, Double(1 << min(failures, 6))))
      } catch {
        return
      }
      failures = await writeAll() ? 0 : failures + 1
    }
    entries = []
  }

  /// Writes one after the other until one fails; returns whether any was written.
  private func writeAll() async -> Bool {
    let due = entries
    entries = []
    for (index, entry) in due.enumerated() {
      guard await entry() else {
        // Others may have come meanwhile.
        entries = due[index...] + entries
        return index > 0
      }
    }
    return true
  }
}

extension CallRunner.Dependencies {
  /// Has the books of a call closed once the store can be written again: what stays open there counts as unanswered.
  func concludeLater(_ call: PersistedCallReference, _ ending: CallOutcome, _ limits: TaskLimits) {
    let (journal, clock) = (journal, world.instants)
    deferred.add {
      do throws(PersistenceError) {
        // Taken up again since, it has a later lease, and is being sent.
        _ = try await journal.conclude(call, ending, limits: limits, now: clock) { record in
          guard case (.running(let own), .running(let present)) = (call.record.state, record.state)
          else { return true }
          return present.until <= own.until
        }
        return true
      } catch {
        return false
      }
    }
  }

  /// Writes down that the agent has been told what a call gave, at once or once the store can be written again.
  func noteTold(_ task: TaskID, _ number: Int) async {
    if await journal.tell(task, number, now: world.instants) { return }
    let (journal, clock) = (journal, world.instants)
    deferred.add { await journal.tell(task, number, now: clock) }
  }
}
