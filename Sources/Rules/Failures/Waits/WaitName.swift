import Manifests
import Text
import Time

/// A name that says by its words that it is of a time to come again, and in what unit: `next_allowed_at`,
/// `secondsUntilReset`, `retry_after_minutes`, `ttl`.
struct WaitName {
  /// Whether it is of a limit's renewal, which is no wait while something is left.
  let isOfReset: Bool
  private let unit: WaitUnit

  /// Whether it is of a moment, so that a small figure is none.
  private let isOfMoment: Bool

  /// What a clock under it is; nil for a time of day.
  private let place: ClockLength.Place?

  private static let wordLimit = 6

  /// Reads the words of a name; nil for a name of anything else, and for one whose unit is not known.
  init?(_ name: String) {
    guard name.utf8.count <= 48 else { return nil }
    let words = SnakeCase.name(name).split(separator: "_").map(String.init)
    guard words.count <= Self.wordLimit, let unit = WaitUnit(words),
      Self.isMeant(words, hasUnit: unit.isNamed)
    else { return nil }
    let holds = { (set: Set<String>) in words.contains(where: set.contains) }
    self.unit = unit
    isOfReset = holds(Self.resets)
    isOfMoment = holds(Self.moments) && !holds(["in", "after", "until"])
    place = Self.place(words)
  }

  private static func place(_ words: [String]) -> ClockLength.Place? {
    let holds = { (set: Set<String>) in words.contains(where: set.contains) }
    if holds(moments) || holds(["at"]) || words.last == "until" { return nil }
    if holds(lengths) { return .length }
    // What is allowed or available after a clock is so from a time of day on.
    if holds(["after"]) { return holds(waits) ? .after : nil }
    return .unclear
  }

  private static let lengths: Set<String> = [
    "in", "wait", "delay", "cooldown", "backoff", "ttl", "pttl", "for", "duration", "left",
    "remaining", "until",
  ]

  /// Whether a name is of how much is left, and not of how long.
  static func isCount(_ name: String) -> Bool {
    let words = SnakeCase.name(name).split(separator: "_").map(String.init)
    return words.contains(where: ["remaining", "left", "remain"].contains)
      && WaitUnit(words)?.isNamed == false
  }

  private static func isMeant(_ words: [String], hasUnit: Bool) -> Bool {
    let holds = { (set: Set<String>) in words.contains(where: set.contains) }
    guard !holds(others) else { return false }
    // How long a window is, and not what is left of it.
    guard !(holds(resets) && holds(["period", "duration"])) else { return false }
    if words.count == 1, whole.contains(words[0]) { return true }
    let isOfLimit = holds(["rate", "limit", "next", "window", "quota"])
    // A subscription is renewed as well.
    let isOfWait = holds(waits) || holds(renewals) && isOfLimit || holds(["next"]) && holds(calls)
    let isLeft = holds(["remaining", "left"]) && (isOfWait || holds(stops))
    // What a plan has left are minutes or hours, and no time.
    let bare = words.filter { WaitUnit.seconds(ofWord: $0) == nil }.joined(separator: "_")
    return isOfWait && (hasUnit || holds(times)) || holds(ends) && hasUnit
      || holds(ends.union(stops)) && holds(["until"])
      || ["time_remaining", "time_left", "remaining_time"].contains(bare)
      || isLeft && hasUnit || holds(resets) && isOfLimit
  }

  /// The figure under the name; a moment in a unit of lengths is read as one.
  func figure(_ text: String, clock: Timestamp) -> WaitFigure {
    if let place, let seconds = ClockLength.seconds(text, behind: place, now: clock) {
      return .seconds(seconds, .relative)
    }
    if let number = Double(text), number >= 0, unit.seconds != 1,
      case let seconds = number * unit.seconds, seconds < WaitFigure.plausibleSeconds
    {
      return isOfMoment ? .unreadable : .seconds(seconds, .relative)
    }
    let figure = WaitFigure(text, as: .http, clock: clock)
    if isOfMoment, case .seconds(_, .relative) = figure { return .unreadable }
    return figure
  }

  /// Names that need no second word.
  private static let whole: Set<String> = [
    "wait", "ttl", "pttl", "reset", "resets", "cooldown", "backoff",
  ]
  private static let resets: Set<String> = ["reset", "resets"]
  private static let waits: Set<String> = [
    "retry", "wait", "reset", "resets", "cooldown", "backoff", "throttle", "lockout", "unlock",
    "unlocks", "unblock", "penalty", "refill", "refills", "replenish", "replenished",
    "replenishment", "ttl", "again",
  ]
  private static let renewals: Set<String> = ["renew", "renews", "renewal"]

  /// What ends at a time, and began at another.
  private static let ends: Set<String> = [
    "blocked", "locked", "banned", "throttled", "suspended", "limited",
  ]
  private static let stops: Set<String> = ["ban", "block", "lock", "limit"]
  private static let calls: Set<String> = [
    "access", "request", "call", "attempt", "allowed", "valid", "available", "before", "window",
    "try",
  ]
  private static let times: Set<String> = [
    "after", "in", "at", "until", "time", "delay", "date", "datetime", "timestamp", "epoch",
    "unix", "period", "duration", "for", "on",
  ]
  private static let moments: Set<String> = [
    "date", "datetime", "timestamp", "epoch", "unix", "on",
  ]
  private static let others: Set<String> = [
    "max", "maximum", "count", "attempts", "retries", "total", "number", "password", "last",
    "previous", "start", "started", "since", "token", "timeout", "url", "policy", "email", "per",
    "cache", "session",
  ]
}
