import JSON
import Tasks
package import Time

extension TaskRecord {
  /// Whether there is anything to come back for.
  package var isWorthKeeping: Bool { name != nil || !calls.isEmpty || !notes.isEmpty }
}

extension CallRecord {
  /// Whether an equal call is answered with this one instead of being made.
  package func isAnswerable(now: Timestamp) -> Bool {
    (isPending || isUntold) && (state.kind == .running || deadline > now)
  }
}

/// How much is kept of what calls gave.
package enum KeptResults {
  /// Results that are kept.
  package static let limit = 200

  /// Bytes that all of them together may have.
  package static let bytes = 64 << 20

  package struct Entry {
    var id: ResultID
    var task: TaskID
    var result: KeptResult
  }

  /// How many of the oldest results make room; the newest stays, whatever its size.
  package static func excess(newestFirst sizes: [Int]) -> Int {
    var room = bytes
    var kept = 0
    for size in sizes.prefix(limit) {
      room = room.saturatingSum(-max(0, size))
      guard room >= 0 || kept == 0 else { break }
      kept += 1
    }
    return sizes.count - kept
  }
}

extension KeptResult {
  /// Bytes it takes, about.
  package var size: Int {
    text.utf8.count + (structured.map { JSONWriter.bytes(.object($0)).count } ?? 0)
  }
}
