import Text

/// The words by which texts tell that a time ran out.
enum TimeOut {
  /// Whether a text says that it was the time of a call, and not one that may be an argument.
  static func isSaid(in text: String) -> Bool { holds(sentences, text) }

  /// Whether a text speaks of it at all, be it by a code.
  static func isMentioned(in text: String) -> Bool { holds(words, text) }

  private static func holds(_ phrases: [String], _ text: String) -> Bool {
    phrases.contains { text.range(ofIgnoringCase: $0) != nil }
  }

  private static let sentences = [
    "timed out", "timeout while", "timeout waiting", "request timeout", "maximum execution time",
  ]
  private static let words = [
    "timed out", "timeout", "time-out", "time out", "timedout", "deadline exceeded",
    "deadline_exceeded", "execution time exceeded",
  ]
}
