import EventLoop
import MCP
import Time

/// The reads of this process that an agent may make again because its client tires of waiting sooner than the API answers.
///
/// Many clients give a call up after 5 s, and some say nothing of it. The answer that comes later is kept for a moment, for
/// the same read made again, until a write to the same API may have made it untrue.
@Engine
final class SlowReads {
  /// A read on its way, or what it gave.
  @Engine
  final class Read {
    let api: String
    let began: Timestamp
    let flight = Flight<ToolResult?>()

    /// What it gave, and when.
    fileprivate(set) var answer: (result: ToolResult, at: Timestamp)?
    fileprivate var keptUntil = Timestamp.latest

    fileprivate init(api: String, began: Timestamp) { (self.api, self.began) = (api, began) }
  }

  /// Seconds after which a client may have given a call up: the shortest time-out that is in use, and the way there.
  static let patience = 4.5

  /// Seconds for which an answer is kept that its client has given up, and that it may have given up.
  static let givenUpAge = 60.0
  static let doubtfulAge = 20.0

  /// Reads that are known at a time, of which the newest are not taken in, and answers that are kept of them, of which the
  /// oldest make room.
  private static let limit = 256
  private static let answerLimit = 16

  private var reads: [String: Read] = [:]

  nonisolated init() {}

  /// The equal read that a call may wait for, or be answered by; nil where there is none of the kind.
  func equal(_ key: String, now: Timestamp) -> Read? {
    guard let read = reads[key] else { return nil }
    if read.keptUntil < now {
      reads[key] = nil
      return nil
    }
    return read.answer == nil && now - read.began < Self.patience ? nil : read
  }

  /// Takes a read in that is about to be made; nil where an equal one is known already, or there are too many.
  func begin(_ key: String, api: String, now: Timestamp) -> Read? {
    guard reads[key] == nil, reads.count < Self.limit || forgetOld(now: now) else { return nil }
    let read = Read(api: api, began: now)
    reads[key] = read
    return read
  }

  /// Takes in what a read came to: nil for what helps nobody else.
  func end(_ key: String, _ read: Read, with result: ToolResult?, isGivenUp: Bool, now: Timestamp) {
    read.flight.land(result)
    guard reads[key] === read else { return }
    guard let result, isGivenUp || now - read.began >= Self.patience else {
      reads[key] = nil
      return
    }
    read.answer = (result, now)
    read.keptUntil = now + (isGivenUp ? Self.givenUpAge : Self.doubtfulAge)
    forgetOldestAnswer(now: now)
  }

  /// Forgets an answer that has been told a second time.
  func forget(_ key: String, _ read: Read) {
    if reads[key] === read { reads[key] = nil }
  }

  /// Forgets what a write to an API may have made untrue.
  func forget(ofAPI api: String) {
    guard !reads.isEmpty else { return }
    reads = reads.filter { $0.value.api != api }
  }

  private func forgetOldestAnswer(now: Timestamp) {
    let answered = reads.compactMap { key, read in read.answer.map { (key, $0.at) } }
    guard answered.count > Self.answerLimit, let oldest = answered.min(by: { $0.1 < $1.1 }) else {
      return
    }
    reads[oldest.0] = nil
  }

  private func forgetOld(now: Timestamp) -> Bool {
    reads = reads.filter { $0.value.keptUntil >= now }
    return reads.count < Self.limit
  }
}
