import HTTP
import JSON
import Manifests
import Text
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
    ("estimated_time", .seconds), ("next_retry_at", .http), ("nextRetryAt", .http),
    ("available_at", .http), ("availableAt", .http), ("blocked_until", .http),
    ("blockedUntil", .http), ("banned_until", .http), ("bannedUntil", .http),
    ("wait_time", .seconds), ("waitTime", .seconds), ("cooldown", .seconds),
    ("cooldown_seconds", .seconds), ("reset_after", .seconds), ("resetAfter", .seconds),
    ("backoff_seconds", .seconds), ("backoffSeconds", .seconds), ("ThrottleSeconds", .seconds),
    ("BackOffMilliseconds", .milliseconds),
    ("backOffMilliseconds", .milliseconds),
  ]

  /// Fields of single services: Cashfree's, Walmart's and Toggl's.
  private static let retryFields: [(String, Wait.Unit)] = [
    ("X-RateLimit-Retry", .http), ("X-Next-Replenish-Time", .http),
    ("X-Toggl-Quota-Resets-In", .seconds),
  ]

  /// Fields that are named after the standard one, with their unit: `X-Ms-Retry-After-Ms`, `X-RateLimit-Retry-After`.
  private var retryAfterFields: [(String, Wait.Unit)] {
    fields.fields.compactMap { field in
      guard field.name.range(ofIgnoringCase: "retry-after") != nil,
        !field.name.equalsIgnoringASCIICase("Retry-After")
      else { return nil }
      switch SnakeCase.name(field.name).split(separator: "_").last {
      case "ms", "millis", "milliseconds": return (field.name, .milliseconds)
      case "seconds", "secs", "s": return (field.name, .seconds)
      // Other units are read by the name.
      case let word? where WaitUnit.seconds(ofWord: String(word)) != nil: return nil
      default: return (field.name, .http)
      }
    }
  }

  /// Members that name their unit, so that they can be held against the standard field.
  private static let secondMembers = ["retryAfterSeconds", "retry_after_seconds"]

  /// Objects that tell of a limit, whose reset is a time where nothing is left.
  private static let limitObjects = ["rate_limit", "rateLimit", "ratelimit"]
  private static let wrappers: Set<String> = [
    "error", "errors", "detail", "details", "data", "meta", "parameters", "extensions", "metadata",
    "info", "context", "extras", "rate", "limits", "rate_limit", "rateLimit", "ratelimit",
    "overLimit", "fault",
  ]

  /// Places of an answer that are looked at for a time, and how deep they may be.
  private static let placeLimit = 48
  private static let placeDepth = 4

  /// The first well-known time; the fields of a limit count only where the vocabulary declares no time of its own.
  func wellKnownHint(isDeclared: Bool, clock: Timestamp) -> WaitFindings {
    for (name, unit) in retryAfterFields + Self.retryFields {
      guard let field = fields[name] else { continue }
      let found = hint([field], as: unit, plus: 0, source: "header:\(name)", clock: clock)
      if found.hint != nil { return found }
    }
    if let found = memberHint(clock: clock) ?? namedValueHint(clock: clock) { return found }
    if !isDeclared, let found = resetHint(clock: clock) { return found }
    // What is known comes before what is guessed.
    let guess = { isDeclared ? nil : guessedHint(clock: clock) }
    return WaitFindings(hint: sentenceHint(clock: clock) ?? guess())
  }

  func memberHint(clock: Timestamp) -> WaitFindings? {
    guard let root = commonTree else { return nil }
    for (path, value) in Self.places(in: root) {
      for (name, unit) in Self.members {
        guard let text = value[name]?.scalarText, !text.isEmpty else { continue }
        let source = self.root == nil ? "text" : "json:\(path)/\(name)"
        var found = hint([text], as: unit, plus: 0, source: source, clock: clock)
        if let factor = LengthInParts.unit(of: name, text, in: value),
          found.hint?.isAbsolute == false
        {
          found.hint = found.hint?.multiplied(by: factor)
        }
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

  /// The time in a list of named values of XML, as Exchange has it: `<Value Name="BackOffMilliseconds">29775</Value>`.
  private func namedValueHint(clock: Timestamp) -> WaitFindings? {
    guard xml != nil, case let text = document.head,
      let name = text.firstRange(ofText: "Name=\"BackOffMilliseconds\">")
    else { return nil }
    let figure = String(text[name.upperBound...].prefix { $0.isNumber })
    let source = "xml://BackOffMilliseconds"
    let found = hint([figure], as: .milliseconds, plus: 0, source: source, clock: clock)
    return found.hint == nil ? nil : found
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
