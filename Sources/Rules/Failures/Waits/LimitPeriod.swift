import HTTP
import JSON
import Manifests
import Text
import Time

/// The long period of a limit that is used up, as the answer's words tell it: a short wait finds such a limit as it is.
package enum LimitPeriod: String, Sendable, Hashable {
  case day
  case week
  case month

  /// Reads an answer that refuses for a limit; nil where none of these periods, or a shorter one too, is spoken of.
  init?(_ evidence: Evidence) {
    let texts =
      evidence.codes + ToldStatus.words(in: evidence.commonTree)
      + [evidence.commonTree?["policyName"]?.string, Self.sentence(evidence)].compactMap(\.self)
    let spoken = Self.spoken(in: texts.map { String($0.prefix(1000)) })
    guard let found = Self.usedUp(evidence.fields) ?? spoken else { return nil }
    self = found
  }

  /// When the next such period begins, by the days of UTC.
  func end(after now: Timestamp) -> Timestamp {
    if self != .day, let next = now.next(rawValue) { return next }
    return Timestamp(seconds: (now.seconds / 86_400).rounded(.down) * 86_400 + 86_400)
  }

  private static func sentence(_ evidence: Evidence) -> String? {
    if let tree = evidence.root { return WellKnownMessage(tree, codes: []).sentence }
    if let sentence = evidence.xmlError?.sentence { return sentence }
    guard case .text = evidence.document.content else { return nil }
    return evidence.document.head
  }

  private static let names: [(LimitPeriod, Set<String>)] = [
    (.month, ["month", "monthly", "permonth"]), (.week, ["week", "weekly", "perweek"]),
    (.day, ["day", "daily", "today", "perday"]),
  ]
  private static let shorter: Set<String> = [
    "second", "seconds", "secondly", "sec", "secs", "minute", "minutes", "min", "mins", "hour",
    "hours", "hourly", "concurrent", "concurrency", "moment", "shortly",
  ]

  /// The longest period among the words; nil where a shorter one may be what is meant.
  private static func spoken(in texts: [String]) -> LimitPeriod? {
    let words = texts.flatMap(words)
    let hours = zip(words, words.dropFirst())
      .count { $0 == "24" && ["h", "hour", "hours"].contains($1) }
    guard words.count(where: shorter.contains) <= hours else { return nil }
    if hours > 0 { return .day }
    return names.first { words.contains(where: $0.1.contains) }?.0
  }

  /// The words of a text or of a code: `dailyLimitExceeded`, `PER_DAY`, `24h`.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var last: UInt8 = 0x20
    for byte in text.utf8 {
      let begins =
        !ASCII.isAlphanumeric(last) || ASCII.isUppercase(byte) && !ASCII.isUppercase(last)
        || ASCII.isLetter(byte) != ASCII.isLetter(last)
      if ASCII.isAlphanumeric(byte) {
        if begins || words.isEmpty { words.append("") }
        words[words.count - 1] += String(UnicodeScalar(ASCII.lowercased(byte)))
      }
      last = byte
    }
    return words
  }

  /// The period of a field that says that nothing is left: `X-RateLimit-Daily-Remaining: 0`, `X-RateLimit-Remaining-Day: 0`.
  private static func usedUp(_ fields: HTTPFields) -> LimitPeriod? {
    let names = fields.fields.filter { field in
      Double(field.value).map { $0 < 1 } ?? false && words(field.name).contains("remaining")
    }
    .map { words($0.name) }
    return Self.names.first { period in names.contains { $0.contains(where: period.1.contains) } }?
      .0
  }
}
