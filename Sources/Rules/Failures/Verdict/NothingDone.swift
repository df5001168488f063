import Text

/// Sentences that say that nothing of a call was done: `the request was not processed`, `no changes were made`.
enum NothingDone {
  private static let wordLimit = 200

  /// Whether a text is such a sentence; that something could not be done is none.
  static func isSaid(in text: String) -> Bool {
    if signs.contains(where: { text.contains(text: $0) }) { return true }
    let words = text.prefix(2000).lowercased().split { !$0.isLetter && !$0.isNumber }
      .prefix(wordLimit).map(String.init)
    return words.indices.contains { index in
      let rest = words[(index + 1)...]
      return switch words[index] {
      case "not": isCall(words[..<index]) && isDeed(rest)
      case "nothing": isDeed(rest)
      case "no": rest.first.map(things.contains) == true && isDeed(rest.dropFirst())
      default: false
      }
    }
  }

  /// Whether what comes before is the call: `your request has`, `the order was`; a part of it says nothing of the whole.
  private static func isCall(_ before: ArraySlice<String>) -> Bool {
    let subject = before.last.map(auxiliaries.contains) == true ? before.dropLast() : before
    return subject.last.map(calls.contains) ?? false
  }

  /// `was processed`, `has been executed`, `processed`; what was not done in time, or not wholly, may be done by now, or in
  /// part.
  private static func isDeed(_ rest: ArraySlice<String>) -> Bool {
    let rest = rest.drop(while: auxiliaries.contains)
    guard let deed = rest.first, deeds.contains(deed) else { return false }
    return rest.dropFirst().first.map(limitations.contains) != true
  }

  private static let auxiliaries: Set<String> = ["was", "were", "has", "have", "been", "is"]
  private static let calls: Set<String> = [
    "request", "call", "operation", "transaction", "payment", "order", "command", "query",
    "transfer", "it",
  ]
  private static let things: Set<String> = ["change", "changes", "data", "money", "action"]
  private static let deeds: Set<String> = [
    "processed", "executed", "performed", "applied", "placed", "made", "changed", "saved",
    "written", "done", "taken", "begun", "started", "submitted",
  ]
  private static let limitations: Set<String> = [
    "in", "within", "before", "yet", "fully", "completely", "entirely", "wholly", "successfully",
    "correctly", "properly", "cleanly",
  ]
  private static let signs = ["未执行", "未处理", "未被处理"]
}
