import Text

/// Sentences that say that a call did its work, and what went wrong then: `the order was created, but the receipt could not
/// be sent`.
enum DeedBeforeFailure {
  private static let clauseLimit = 16

  /// Whether a text is such a sentence.
  ///
  /// What may not be done now (`has been sent, but cannot be changed`) speaks of a deed of before, as `already` does.
  static func isSaid(in text: String) -> Bool {
    let clauses = clauses(of: text)
    return clauses.indices.dropLast().contains { index in
      tellsOfDeed(clauses[index]) && clauses[index + 1].first.map(turns.contains) == true
        && tellsOfFailure(clauses[index + 1])
    } || DeedInOtherLanguages.isSaid(in: text)
  }

  /// The words of each clause; one that turns against what came before begins with a word, or the sign, that does so.
  private static func clauses(of text: String) -> [[String]] {
    var clauses: [[String]] = [[]]
    for piece in text.prefix(1000).lowercased().split(separator: " ") {
      let word = piece.filter { $0.isLetter || $0.isNumber || $0 == "'" || $0 == "’" }
      if turns.contains(word), clauses.last?.isEmpty == false { clauses.append([]) }
      if !word.isEmpty { clauses[clauses.count - 1].append(word) }
      guard let end = piece.last, ",;.:!".contains(end) else { continue }
      clauses.append(end == ";" ? [";"] : [])
    }
    return Array(clauses.filter { !$0.isEmpty }.prefix(clauseLimit))
  }

  private static let turns: Set<String> = [";", "but", "however", "though", "although", "yet"]

  /// Whether a clause ends in what was done, and is neither a condition nor a wish nor a denial.
  private static func tellsOfDeed(_ clause: [String]) -> Bool {
    let words = clause.drop { turns.contains($0) }
    let last = words.last { !["successfully", "ok"].contains($0) }
    return (last.map(deeds.contains) ?? false) && !words.contains(where: doubts.contains)
  }

  private static let deeds = PartsDone.done.subtracting(["deleted", "removed", "moved"]).union([
    "accepted", "submitted", "placed", "registered", "charged", "posted", "published", "executed",
    "booked", "scheduled", "queued", "recorded", "captured", "transferred", "issued",
  ])

  private static let doubts: Set<String> = [
    "not", "no", "nothing", "never", "cannot", "can", "can't", "could", "couldn't", "must",
    "should", "would", "will", "may", "might", "if", "when", "once", "unless", "until", "before",
    "already", "be", "to", "zero", "0", "only", "didn't", "wasn't", "failed", "error", "this",
  ]

  /// Whether a clause says that something went wrong: `could not`, `failed`, `an error occurred`.
  private static func tellsOfFailure(_ words: [String]) -> Bool {
    words.indices.contains { index in
      let word = words[index]
      if ["couldn't", "couldn’t", "didn't", "wasn't", "weren't", "unable"].contains(word) {
        return true
      }
      if word.hasPrefix("fail") || word.hasPrefix("error") || word == "timed" { return true }
      return ["could", "did", "was", "were"].contains(word) && words[(index + 1)...].first == "not"
    }
  }
}
