import Text

/// Sentences that say that a thing cannot be changed for as long as it is at work: `the order cannot be changed while it is
/// being processed`.
///
/// Nothing of the call was done then, and what is at work is another. Only what may be done twice counts as a change: a
/// refund that cannot be made while one is pending may be that one.
enum StateConflict {
  /// Whether a text is such a sentence.
  static func isSaid(in text: String) -> Bool { isSaid(by: CallUnderWay.words(of: text)) }

  /// Whether the words of a text are one.
  static func isSaid(by words: [String]) -> Bool {
    guard let change = words.indices.first(where: { isDenied(at: $0, of: words) }),
      CallUnderWay.isSaid(by: words) || CallUnderWay.isReason(by: words)
    else { return false }
    return !words.indices.contains { $0 != change && doubts.contains(words[$0]) }
  }

  /// Whether a word is a change that a word shortly before denies: `cannot be changed`, `unable to edit`, `is locked while`.
  private static func isDenied(at index: Int, of words: [String]) -> Bool {
    if words[index] == "locked" { return words[index...].contains("while") }
    guard changes.contains(words[index]) else { return false }
    let before = words[..<index].suffix(4)
    if before.contains("cannot") { return true }
    return zip(before, before.dropFirst()).contains { pair in
      ["can", "could"].contains(pair.0) && ["not", "t"].contains(pair.1)
        || pair.0 == "unable" && pair.1 == "to"
        || ["not", "longer"].contains(pair.0) && pair.1 == "be"
    }
  }

  private static let changes: Set<String> = [
    "change", "changed", "modify", "modified", "update", "updated", "edit", "edited", "delete",
    "deleted", "remove", "removed", "cancel", "canceled", "cancelled", "move", "moved", "archive",
    "archived", "rename", "renamed", "alter", "altered", "void", "voided", "amend", "amended",
    "close", "closed", "pause", "paused", "stop", "stopped",
  ]

  /// Words by which what is at work may be the call itself, or may have been done.
  private static let doubts: Set<String> = [
    "request", "requests", "same", "duplicate", "previous", "identical", "operation", "change",
    "update", "modification", "edit", "cancellation", "cancelation", "deletion", "removal",
    "action",
    "call", "may", "might", "unknown", "retry",
  ]
}
