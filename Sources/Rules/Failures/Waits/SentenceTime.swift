import Manifests
import Time

/// The time that a sentence asks to wait: `try again in 2 hours`, `wait 9 minutes`, `retry after 2026-11-20T12:00:00Z`.
struct SentenceTime {
  private let words: [String]
  private let text: String
  private let clock: Timestamp

  private static let wordLimit = 120

  init(_ text: String, clock: Timestamp) {
    self.clock = clock
    self.text = String(text.prefix(1000))
    words = text.prefix(1000).split { $0.isWhitespace }.prefix(Self.wordLimit).map(String.init)
  }

  /// The first wait that is asked for.
  var hint: WaitHint? {
    requested ?? remaining ?? shown ?? WaitInOtherLanguages(text).seconds.map(told)
  }

  private func told(_ seconds: Double) -> WaitHint {
    WaitHint(seconds: seconds, source: "text", isAbsolute: false, isLoose: true)
  }

  /// `45 seconds remaining`, `2 minutes left`.
  private var remaining: WaitHint? {
    for index in words.indices.dropFirst(2)
    where ["remaining", "left"].contains(Self.plain(words[index])) {
      let text = words[(index - 2)..<index].map(Self.bare).joined(separator: " ")
      if let seconds = DurationText.prose(text), seconds > 0 { return told(seconds) }
    }
    return nil
  }

  /// `time remaining: 00:45`, `00:45 left`, `cooldown 01:30`.
  private var shown: WaitHint? {
    for index in words.indices
    where ["remaining", "left", "cooldown"].contains(Self.plain(words[index])) {
      let beside = words[index...].dropFirst().prefix(1) + words[..<index].suffix(1)
      let found = beside.lazy.compactMap { word in
        ClockLength.seconds(Self.bare(word), behind: .length, now: clock)
      }.first
      if let found { return told(found) }
    }
    return nil
  }

  private var requested: WaitHint? {
    for index in words.indices where Self.prepositions.contains(Self.plain(words[index])) {
      guard isRequest(before: index), let figure = figure(after: index),
        case .seconds(let seconds, let basis) = figure
      else { continue }
      return WaitHint(
        seconds: seconds,
        source: "text",
        isAbsolute: basis == .absolute,
        isLoose: true
      )
    }
    return nil
  }

  private static let prepositions: Set<String> = [
    "in", "after", "for", "until", "till", "at", "wait", "about",
  ]
  private static let requests: Set<String> = [
    "again", "retry", "retried", "wait", "resets", "reset", "available", "unlocked", "unblocked",
    "later", "back", "blocked", "locked", "banned", "cooldown", "next", "once", "replenished",
    "maintenance",
  ]

  /// Whether a word shortly before asks to come later: "100 calls in 60 seconds" tells a limit, no time.
  private func isRequest(before index: Int) -> Bool {
    let before = words[max(0, index - 5)...index].map(Self.plain)
    // "Timed out after 30 seconds" tells of a patience, "timed out for 60 seconds" of a punishment.
    return before.contains(where: Self.requests.contains)
      || before.suffix(3) == ["timed", "out", "for"]
  }

  private func figure(after index: Int) -> WaitFigure? {
    // `wait 16 more minutes`
    let rest = words[(index + 1)...].prefix(8).map(Self.bare).filter { $0 != "more" }
    if Self.isFewMinutes(rest) { return .seconds(60, .relative) }
    if let moment = timeOfDay(rest) { return moment }
    if let seconds = clockLength(rest, after: index) { return .seconds(seconds, .relative) }
    for count in stride(from: rest.count, through: 1, by: -1) {
      let text = rest.prefix(count).joined(separator: " ")
      if let seconds = DurationText.prose(text) ?? DurationText.seconds(text), seconds > 0 {
        return .seconds(seconds, .relative)
      }
      // A figure that is no moment in decades is none.
      let figure = WaitFigure(text, as: text.utf8.count < 10 ? .timestamp : .http, clock: clock)
      if case .seconds(_, .absolute) = figure { return figure }
    }
    return bareSeconds(after: index)
  }

  /// `in 01:30`; behind `at` and `until`, and mostly behind `after`, stands a time of day.
  private func clockLength(_ rest: [String], after index: Int) -> Double? {
    guard let text = rest.first else { return nil }
    switch Self.plain(words[index]) {
    case "in", "for", "wait", "about":
      let isOfHours = rest.dropFirst().first.map { ["hours", "hrs", "h"].contains($0) } ?? false
      let seconds = ClockLength.seconds(text, behind: .length, now: clock)
      return isOfHours && DurationText.shortClock(text) != nil ? seconds.map { $0 * 60 } : seconds
    case "after":
      let isAsked = index > 0 && ["retry", "again"].contains(Self.plain(words[index - 1]))
      guard isAsked, DurationText.clock(text) != nil else { return nil }
      return ClockLength.seconds(text, behind: .after, now: clock)
    default: return nil
    }
  }

  /// `23:51 UTC`, the next time that it is that late.
  private func timeOfDay(_ rest: [String]) -> WaitFigure? {
    guard rest.count > 1, ["utc", "gmt", "z"].contains(rest[1].lowercased()),
      let local = Timestamp(
        rfc3339: "1970-01-01T\(rest[0])\(rest[0].utf8.count == 5 ? ":00" : "")Z"
      )
    else { return nil }
    let midnight = (clock.seconds / 86_400).rounded(.down) * 86_400
    let next = midnight + local.seconds
    let seconds = (next > clock.seconds ? next : next + 86_400) - clock.seconds
    return .seconds(seconds, .absolute)
  }

  /// `a few minutes`, of which nobody says how many: one at least, as GitHub asks of those whom it stops so.
  private static func isFewMinutes(_ rest: [String]) -> Bool {
    let words = (rest.first?.lowercased() == "a" ? rest.dropFirst() : rest[...]).prefix(2)
      .map { $0.lowercased() }
    return words.count == 2 && ["few", "couple", "several"].contains(words[0])
      && words[1] == "minutes"
  }

  /// A figure without a unit at the end of a sentence: `Too Many Requests: retry after 11`.
  private func bareSeconds(after index: Int) -> WaitFigure? {
    guard index > 0, index + 1 < words.count, Self.plain(words[index]) == "after",
      ["retry", "again"].contains(Self.plain(words[index - 1]))
    else { return nil }
    let word = words[index + 1]
    let isLast = index + 2 == words.count || ".;,)".contains(word.last ?? " ")
    guard isLast, Self.bare(word).utf8.count <= 5, let seconds = Int(Self.bare(word)), seconds > 0
    else { return nil }
    return .seconds(Double(seconds), .relative)
  }

  private static func plain(_ word: String) -> String { bare(word).lowercased() }

  private static func bare(_ word: String) -> String {
    let marks = ".,;:!?\"'()[]"
    let start = word.drop { marks.contains($0) }
    return String(start.reversed().drop { marks.contains($0) }.reversed())
  }
}
