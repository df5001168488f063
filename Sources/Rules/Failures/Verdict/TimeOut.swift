import Text

/// The words by which texts tell that a time ran out.
enum TimeOut {
  /// Whether a text says that it was the time of a call, and not one that may be an argument.
  static func isSaid(in text: String) -> Bool { holds(sentences, text) }

  /// Whether a text speaks of it at all, be it by a code.
  static func isMentioned(in text: String) -> Bool { holds(words, text) }

  /// Whether a text says that whoever does the work did not answer the API: `upstream timeout`, `the bank did not respond
  /// in time`.
  ///
  /// Such a time is an argument of some calls.
  static func isOfPartner(in text: String) -> Bool {
    let isLate = holds(delays, text) || holds(absences, text) && holds(behind, text)
    return isLate && holds(partners, text) && !holds(ofArgument, text)
  }

  private static let delays = [
    "timed out", "timeout", "time-out", "timedout", "timed_out", "took too long", "respond in time",
    "answer in time", "reply in time", "finish in time", "complete in time",
  ]
  private static let absences = ["unavailable", "unreachable", "not reachable", "not respond"]
  private static let behind = ["upstream", "backend", "downstream"]
  private static let partners = [
    "upstream", "gateway", "backend", "downstream", "provider", "processor", "database", "server",
    "connection", "connect", "socket", "read", "bank", "proxy", "remote",
    "statement", "query", "operation", "execution", "processing", "exceeded",
  ]
  private static let ofArgument = [
    "must", "should", "invalid", "required", "missing", "at most", "at least", "between", "maximum",
    "minimum", "too small", "too large", "too big", "too high", "too low", "out of range",
    "expected",
    "value", "not allowed", "unknown", "unsupported", "not supported", "malformed", "cannot be",
    "can't be", "positive", "a number", "integer", "setting", "option", "not a valid", "submission",
    "deadline", "session", "login", "already exist", "not found", "no such",
  ]

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
