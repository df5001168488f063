import HTTP
import JSON
import Manifests
import Time

// Times under the names that most APIs have for them, and in sentences, for answers whose vocabulary reads none.

extension Evidence {
  private static let members: [(String, Wait.Unit)] = [
    ("retry_after_ms", .milliseconds), ("retryAfterMs", .milliseconds), ("retry_after", .http),
    ("retryAfter", .http), ("retry_after_seconds", .seconds), ("retryAfterSeconds", .seconds),
    ("retry_in", .seconds), ("retry_in_seconds", .seconds), ("retryInSeconds", .seconds),
    ("retry-after", .http), ("wait_seconds", .seconds), ("waitSeconds", .seconds),
    ("retryAfterMillis", .milliseconds), ("retryDelay", .duration), ("retry_at", .http),
    ("retryAt", .http),
    ("reset_at", .http), ("resetAt", .http), ("resets_at", .http), ("reset_in", .seconds),
    ("estimated_time", .seconds),
  ]

  /// Fields that are named after the standard one; the second is Azure's.
  private static let retryFields: [(String, Wait.Unit)] = [
    ("Retry-After-Ms", .milliseconds), ("X-Ms-Retry-After-Ms", .milliseconds),
    ("X-Retry-After", .http),
  ]

  /// Members that name their unit, so that they can be held against the standard field.
  private static let secondMembers = ["retryAfterSeconds", "retry_after_seconds"]

  /// Objects that tell of a limit, whose reset is a time where nothing is left.
  private static let limitObjects = ["rate_limit", "rateLimit", "ratelimit"]
  private static let wrappers: Set<String> = [
    "error", "errors", "detail", "details", "data", "meta", "parameters", "extensions", "metadata",
    "info", "context", "extras", "rate_limit", "rateLimit", "ratelimit", "overLimit",
  ]

  /// Places of an answer that are looked at for a time, and how deep they may be.
  private static let placeLimit = 48
  private static let placeDepth = 4

  /// The first well-known time; the fields of a limit count only where the vocabulary declares no time of its own.
  func wellKnownHint(isDeclared: Bool, clock: Timestamp) -> WaitFindings {
    for (name, unit) in Self.retryFields {
      guard let field = fields[name] else { continue }
      let found = hint([field], as: unit, plus: 0, source: "header:\(name)", clock: clock)
      if found.hint != nil { return found }
    }
    if let found = memberHint(clock: clock) { return found }
    if !isDeclared, let found = resetHint(clock: clock) { return found }
    return WaitFindings(hint: sentenceHint(clock: clock))
  }

  func memberHint(clock: Timestamp) -> WaitFindings? {
    guard let root = commonTree else { return nil }
    for (path, value) in Self.places(in: root) {
      for (name, unit) in Self.members {
        guard let text = value[name]?.scalarText, !text.isEmpty else { continue }
        let source = self.root == nil ? "text" : "json:\(path)/\(name)"
        let found = hint([text], as: unit, plus: 0, source: source, clock: clock)
        if found.hint != nil { return found }
      }
      if let found = limitReset(path, value, clock: clock), found.hint != nil { return found }
      if let fields = value["headers"]?.object, let hint = ResetFields(fields).hint(clock: clock) {
        return WaitFindings(
          hint: WaitHint(seconds: hint.seconds, source: "json:\(path)/headers", isAbsolute: false)
        )
      }
    }
    return nil
  }

  /// The time in whole seconds that the content names, which counts where it is longer than that of the standard field:
  /// Kubernetes rounds the field down to one.
  func memberSeconds(clock: Timestamp) -> WaitHint? {
    guard let root = commonTree else { return nil }
    for (path, value) in Self.places(in: root) {
      for name in Self.secondMembers {
        guard let text = value[name]?.scalarText else { continue }
        let source = "json:\(path)/\(name)"
        let found = hint([text], as: .seconds, plus: 0, source: source, clock: clock)
        if let hint = found.hint { return hint }
      }
    }
    return nil
  }

  /// The reset of a limit that the content says is used up.
  private func limitReset(_ path: String, _ value: JSONValue, clock: Timestamp) -> WaitFindings? {
    guard Self.limitObjects.contains(where: { path.hasSuffix("/" + $0) }),
      let text = value["reset"]?.scalarText, (value["remaining"]?.number?.double ?? 0) < 1
    else { return nil }
    return hint([text], as: .http, plus: 0, source: "json:\(path)/reset", clock: clock)
  }

  /// The objects in which answers have their times, outer ones first, each behind its path.
  private static func places(in root: JSONValue) -> [(String, JSONValue)] {
    var all: [(String, JSONValue)] = []
    var level = [("", root)]
    for _ in 0..<placeDepth {
      all += level.filter { $0.1.object != nil }
      level = level.flatMap { path, value in
        let inner = value.entries(atMost: 32).filter { name, _ in
          value.array != nil || wrappers.contains(name)
        }
        return inner.prefix(8).map { (path + "/" + $0.0, $0.1) }
      }
    }
    return Array(all.prefix(placeLimit))
  }

  /// The reset of a limit that is used up.
  private func resetHint(clock: Timestamp) -> WaitFindings? {
    if let hint = ResetFields(fields).hint(clock: clock) { return WaitFindings(hint: hint) }
    guard LimitPeriod(self) == nil, let used = WellKnownLimits(fields: fields, clock: clock).usedUp
    else { return nil }
    return WaitFindings(
      hint: WaitHint(seconds: used.seconds, source: "header:\(used.name)", isAbsolute: false)
    )
  }

  private func sentenceHint(clock: Timestamp) -> WaitHint? {
    let text =
      root.map { WellKnownMessage($0, codes: []).text ?? "" } ?? xmlError?.message ?? document.head
    guard case .html = document.content else {
      return SentenceTime(text, clock: clock).hint
    }
    return nil
  }
}

/// The time that a sentence asks to wait: `try again in 2 hours`, `wait 9 minutes`, `retry after 2026-11-20T12:00:00Z`.
struct SentenceTime {
  private let words: [String]
  private let clock: Timestamp

  private static let wordLimit = 120

  init(_ text: String, clock: Timestamp) {
    self.clock = clock
    words = text.prefix(1000).split { $0.isWhitespace }.prefix(Self.wordLimit).map(String.init)
  }

  /// The first wait that is asked for.
  var hint: WaitHint? {
    for index in words.indices where Self.prepositions.contains(Self.plain(words[index])) {
      guard isRequest(before: index), let figure = figure(after: index),
        case .seconds(let seconds, let basis) = figure
      else { continue }
      return WaitHint(
        seconds: seconds,
        source: "text",
        isAbsolute: basis == .absolute,
        isProse: true
      )
    }
    return nil
  }

  private static let prepositions: Set<String> = [
    "in", "after", "for", "until", "till", "at", "wait", "about",
  ]
  private static let requests: Set<String> = [
    "again", "retry", "retried", "wait", "resets", "reset", "available", "unlocked", "unblocked",
    "later", "back", "blocked", "locked", "banned", "cooldown",
  ]

  /// Whether a word shortly before asks to come later: "100 calls in 60 seconds" tells a limit, no time.
  private func isRequest(before index: Int) -> Bool {
    words[max(0, index - 5)...index].contains { Self.requests.contains(Self.plain($0)) }
  }

  private func figure(after index: Int) -> WaitFigure? {
    let rest = words[(index + 1)...].prefix(8).map(Self.bare)
    if Self.isFewMinutes(rest) { return .seconds(60, .relative) }
    for count in stride(from: rest.count, through: 1, by: -1) {
      let text = rest.prefix(count).joined(separator: " ")
      if let seconds = DurationText.prose(text) ?? DurationText.seconds(text), seconds > 0 {
        return .seconds(seconds, .relative)
      }
      let figure = WaitFigure(text, as: .timestamp, clock: clock)
      if case .seconds = figure { return figure }
    }
    return bareSeconds(after: index)
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
