import EventLoop
import Guidance
import Failures
import Tasks
import Time

/// The answers of this process that were shown only in part, so that they can be read on without another call.
///
/// The newest ones stay: as many as fit, for an hour. Results of kept calls lie in the store besides.
@Engine
final class ResultCache {
  /// Bytes that all answers together may have; the newest stays, whatever its size.
  ///
  /// Few, because they count against what the whole process takes, and most answers that are cut have a tenth of one.
  static let bytes = 3 << 20

  /// Answers that are kept.
  static let limit = 64

  /// Seconds for which an answer is kept.
  static let age = 3600.0

  private struct Entry {
    let id: ResultID
    let answer: KeptAnswer
    let since: Timestamp
  }

  /// The one that was used last stands last.
  private var entries: [Entry] = []

  nonisolated init() {}

  /// Keeps an answer; older ones make room.
  func keep(_ answer: KeptAnswer, as id: ResultID, now: Timestamp) {
    entries.removeAll { $0.id == id }
    entries.append(Entry(id: id, answer: answer, since: now))
    forget(now: now)
  }

  /// The answer of a handle; nil when there is none, or no more.
  func answer(_ id: ResultID, now: Timestamp) -> KeptAnswer? {
    forget(now: now)
    guard let place = entries.firstIndex(where: { $0.id == id }) else { return nil }
    let entry = entries.remove(at: place)
    entries.append(entry)
    return entry.answer
  }

  private func forget(now: Timestamp) {
    entries.removeAll { now - $0.since > Self.age }
    var room = Self.bytes
    var kept = 0
    for entry in entries.reversed().prefix(Self.limit) {
      room -= entry.answer.bytes.count
      guard room >= 0 || kept == 0 else { break }
      kept += 1
    }
    entries.removeFirst(entries.count - kept)
  }
}
