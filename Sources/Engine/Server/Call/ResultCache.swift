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
  /// Bytes that all answers in memory together may have; the newest stays, whatever its size.
  static let bytes = 3 << 20

  /// Bytes of those that lie aside.
  static let bytesAside = 64 << 20

  /// Bytes from which on an answer is laid aside: agents seldom read on, and a process is to stay small.
  static let large = 32 << 10

  /// Answers that are kept.
  static let limit = 64

  /// Seconds for which an answer is kept.
  static let age = 3600.0

  private struct Entry {
    let id: ResultID
    let place: Place
    let size: Int
    let since: Timestamp
  }

  private enum Place {
    case memory(KeptAnswer)
    case aside(any ContentAside)
  }

  /// The one that was used last stands last.
  private var entries: [Entry] = []
  private let aside: @Engine ([UInt8]) -> (any ContentAside)?

  /// Makes a cache that lays large answers aside, where there is another place than memory.
  nonisolated init(aside: @escaping @Engine ([UInt8]) -> (any ContentAside)?) {
    self.aside = aside
  }

  /// Keeps an answer; older ones make room.
  func keep(_ answer: KeptAnswer, as id: ResultID, now: Timestamp) {
    entries.removeAll { $0.id == id }
    let size = answer.bytes.count
    let other = size < Self.large ? nil : aside(answer.bytes)
    let place = other.map(Place.aside) ?? .memory(answer)
    entries.append(Entry(id: id, place: place, size: size, since: now))
    forget(now: now)
  }

  /// The answer of a handle; nil when there is none, or no more.
  func answer(_ id: ResultID, now: Timestamp) -> KeptAnswer? {
    forget(now: now)
    guard let place = entries.firstIndex(where: { $0.id == id }) else { return nil }
    let entry = entries.remove(at: place)
    entries.append(entry)
    return switch entry.place {
    case .memory(let answer): answer
    case .aside(let other): other.content().map { KeptAnswer(bytes: $0) }
    }
  }

  private func forget(now: Timestamp) {
    entries.removeAll { now - $0.since > Self.age }
    var room = (memory: Self.bytes, aside: Self.bytesAside)
    var kept = 0
    for entry in entries.reversed().prefix(Self.limit) {
      switch entry.place {
      case .memory: room.memory -= entry.size
      case .aside: room.aside -= entry.size
      }
      guard min(room.memory, room.aside) >= 0 || kept == 0 else { break }
      kept += 1
    }
    entries.removeFirst(entries.count - kept)
  }
}
