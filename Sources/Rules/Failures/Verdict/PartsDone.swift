import Text

/// Sentences that tell of parts of a call which were done: `after 2 of 5 rows were written`.
enum PartsDone {
  private static let wordLimit = 200

  /// Whether a text is such a sentence; what is counted of calls is a limit of them.
  static func areTold(in text: String) -> Bool {
    let words = text.prefix(2000).lowercased().split { !$0.isLetter && !$0.isNumber }
      .prefix(wordLimit).map(String.init)
    return words.indices.contains { isCount(at: $0, in: words) || isHalf(at: $0, in: words) }
  }

  /// `2 of 5 rows were written`, `wrote 2 of 5`, `after 2 rows were written`.
  private static func isCount(at index: Int, in words: [String]) -> Bool {
    guard let count = Int(words[index]), count > 0 else { return false }
    let next = Array(words[(index + 1)...].prefix(7))
    let before = words[..<index].suffix(3)
    guard next.allSatisfy({ !calls.contains($0) }) else { return false }
    if next.count > 1, next[0] == "of" || next[0] == "out" {
      let all = next.lazy.compactMap { Int($0) }.first ?? 0
      return (count < all || before.last == "after")
        && (next + before).contains(where: done.contains)
    }
    return before.last == "after" && next.prefix(4).contains(where: done.contains)
  }

  /// `partially applied`.
  private static func isHalf(at index: Int, in words: [String]) -> Bool {
    guard ["partially", "partly"].contains(words[index]) else { return false }
    return words[(index + 1)...].prefix(2).contains(where: done.contains)
  }

  private static let calls: Set<String> = [
    "request", "requests", "call", "calls", "s", "ms", "sec", "min", "second", "seconds", "minute",
    "minutes", "hour",
    "hours", "day", "days", "attempt", "attempts", "retries",
  ]

  /// Words for what was done.
  static let done: Set<String> = [
    "written", "wrote", "inserted", "created", "processed", "updated", "imported", "sent", "saved",
    "completed", "stored", "deleted", "added", "committed", "applied", "persisted", "uploaded",
    "copied", "moved", "removed", "done", "finished", "succeeded",
  ]
}
