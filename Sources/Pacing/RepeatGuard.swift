package import Time

/// A memory of calls that failed, which spares the API a call that is bound to fail the same way a third time.
package struct RepeatGuard: Sendable {
  /// A call that has failed in the same way often enough.
  package struct Repeat: Sendable, Hashable {
    /// Times the API refused it in the last ten minutes.
    package var count: Int
    package var failure: Closure
  }

  /// Seconds for which a failure is remembered.
  package static let memory = 600.0

  /// Equal failures after which the next call is answered from memory.
  package static let patience = 2

  /// Calls that are remembered; the one that failed longest ago makes room.
  package static let capacity = 1024

  private struct Record: Sendable {
    var failure: Closure
    var times: [Timestamp]
  }

  private var records: [String: Record] = [:]

  /// Makes an empty memory.
  package init() {}

  /// Remembers that a call failed; another failure than the last starts the count anew.
  package mutating func record(call: String, failure: Closure, now: Timestamp) {
    var record = records[call] ?? Record(failure: failure, times: [])
    if record.failure != failure { record = Record(failure: failure, times: []) }
    record.times = Self.recent(record.times, now: now) + [now]
    // Older ones of many are of no use: the newest alone decide how long the memory lasts.
    record.times = record.times.suffix(16)
    records[call] = record
    if records.count > Self.capacity { makeRoom(now: now) }
  }

  /// The failure to answer a call with, nil while it may be sent.
  package func repeated(call: String, now: Timestamp) -> Repeat? {
    guard let record = records[call] else { return nil }
    let count = Self.recent(record.times, now: now).count
    return count < Self.patience ? nil : Repeat(count: count, failure: record.failure)
  }

  /// Forgets a call, because it succeeded.
  package mutating func clear(call: String) { records[call] = nil }

  private static func recent(_ times: [Timestamp], now: Timestamp) -> [Timestamp] {
    times.filter { now - $0 < memory }
  }

  private mutating func makeRoom(now: Timestamp) {
    records = records.filter { !Self.recent($0.value.times, now: now).isEmpty }
    let ages = records.compactMap { record in record.value.times.last.map { (record.key, $0) } }
      .sorted { $0.1 < $1.1 }
    for (call, _) in ages.dropLast(Self.capacity * 3 / 4) { records[call] = nil }
  }
}
