import Text

/// Sentences that say that nobody knows whether a call was carried out: `the order may have been placed`.
///
/// They count whatever the status: an API that has lost track of a payment says so with 400, 409, 503 or 200.
enum UnknownOutcome {
  /// Whether a text is such a sentence.
  static func isSaid(in text: String) -> Bool {
    let words = SnakeCase.name(String(text.prefix(1000))).split(separator: "_").map(String.init)
    return words.indices.contains { index in
      let rest = words[(index + 1)...]
      switch words[index] {
      case "may", "might": return isPossible(rest)
      case "status", "state": return isUnknown(rest, ofWhat: .named)
      case "outcome", "result": return isUnknown(rest, ofWhat: .any)
      case "resubmit": return index > 0 && ["not", "t"].contains(words[index - 1])
      case "submit":
        return words[..<index].suffix(2).contains("not") && rest.prefix(2).contains("again")
      case "indicate":
        return index > 1 && words[index - 1] == "not" && rest.prefix(1) == ["success"]
      case "check": return asksToLookFirst(rest)
      case "still", "currently":
        return rest.starts(with: ["being", "processed"]) && !StateConflict.isSaid(by: words)
      default: return false
      }
    }
  }

  /// `may have been`, `might already be`, `may still be`, `may or may not have`.
  private static func isPossible(_ rest: ArraySlice<String>) -> Bool {
    let next = rest.prefix(2)
    return next.starts(with: ["have", "been"]) || next.starts(with: ["already", "have"])
      || next.starts(with: ["already", "be"]) || next.starts(with: ["still", "be"])
      || next.starts(with: ["or", "may"])
  }

  /// What is unknown: an outcome is always the call's, a status is an argument too unless it is that of something.
  private enum Subject { case any, named }

  /// `outcome unknown`, `the status of the payment is unknown`.
  private static func isUnknown(_ rest: ArraySlice<String>, ofWhat subject: Subject) -> Bool {
    let next = Array(rest.prefix(8))
    guard let end = next.firstIndex(where: unknown.contains) else { return false }
    let isPlain = next[..<end].allSatisfy { $0.allSatisfy(\.isLetter) }
    guard end > 0, subject == .named else { return isPlain }
    return isPlain && next[0] == "of"
  }

  private static let unknown: Set<String> = ["unknown", "indeterminate", "uncertain", "known"]

  /// `check the order before you retry`.
  private static func asksToLookFirst(_ rest: ArraySlice<String>) -> Bool {
    let next = rest.prefix(12)
    guard let before = next.firstIndex(of: "before") else { return false }
    return next[before...].contains { again.contains($0) }
  }

  private static let again: Set<String> = [
    "retry", "retrying", "again", "resubmit", "resubmitting", "resending", "repeating",
  ]
}
