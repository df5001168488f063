import Manifests
import Text
import Time

/// A name that says by its words that it is of a time to come again, and in what unit: `next_allowed_at`,
/// `secondsUntilReset`, `retry_after_minutes`, `ttl`.
struct WaitName {
  private enum Scale { case plain, milliseconds, minutes, hours }
  private let scale: Scale

  private static let wordLimit = 6

  /// Reads the words of a name; nil for a name of anything else.
  init?(_ name: String) {
    guard name.utf8.count <= 48 else { return nil }
    let words = SnakeCase.name(name).split(separator: "_").map(String.init)
    let holds = { (set: Set<String>) in words.contains(where: set.contains) }
    guard words.count <= Self.wordLimit, !holds(Self.others) else { return nil }
    let isNext = holds(["next"]) && holds(Self.calls)
    let isLeft = holds(Self.ends) || holds(["remaining", "left"])
    let isLength = isLeft && holds(Self.units)
    // How long a window is, and not what is left of it.
    guard !(holds(["reset", "resets"]) && holds(["period", "duration"])) else { return nil }
    guard
      words.count == 1 && Self.whole.contains(words[0])
        || (holds(Self.waits) || isNext) && (holds(Self.units) || holds(Self.times))
        || holds(Self.ends) && holds(["until"]) || isLength
        || holds(["reset", "resets"]) && holds(["rate", "limit", "next", "window", "quota"])
    else { return nil }
    scale =
      if holds(["ms", "millis", "milliseconds", "millisecond"]) {
        .milliseconds
      } else if holds(["minutes", "mins"]) {
        .minutes
      } else if holds(["hours"]) { .hours } else { .plain }
  }

  /// The figure under the name; a moment in a unit of lengths is read as one.
  func figure(_ text: String, clock: Timestamp) -> WaitFigure {
    switch scale {
    case .plain: return WaitFigure(text, as: .http, clock: clock)
    case .minutes: return WaitFigure(text + " minutes", as: .duration, clock: clock)
    case .hours: return WaitFigure(text + " hours", as: .duration, clock: clock)
    case .milliseconds:
      let length = WaitFigure(text, as: .milliseconds, clock: clock)
      return length == .implausible ? WaitFigure(text, as: .http, clock: clock) : length
    }
  }

  /// Names that need no second word.
  private static let whole: Set<String> = [
    "wait", "ttl", "pttl", "reset", "resets", "cooldown", "backoff",
  ]
  private static let waits: Set<String> = [
    "retry", "wait", "reset", "resets", "cooldown", "backoff", "throttle", "lockout", "unlock",
    "unlocks", "unblock", "penalty", "renew", "renews", "refill", "refills", "replenish",
    "replenished", "replenishment", "ttl",
  ]
  /// What ends at a time, and began at another.
  private static let ends: Set<String> = [
    "blocked", "locked", "banned", "throttled", "suspended", "limited",
  ]
  private static let calls: Set<String> = [
    "access", "request", "call", "attempt", "allowed", "valid", "available", "before", "window",
    "try",
  ]
  private static let units: Set<String> = [
    "ms", "millis", "milliseconds", "millisecond", "seconds", "secs", "sec", "minutes", "mins",
    "hours",
  ]
  private static let times: Set<String> = [
    "after", "in", "at", "until", "time", "delay", "date", "datetime", "timestamp", "epoch",
    "unix", "period", "duration", "for", "on",
  ]
  private static let others: Set<String> = [
    "max", "maximum", "min", "count", "attempts", "retries", "total", "number", "password", "last",
    "previous", "start", "started", "since", "token", "timeout", "url", "policy", "email",
  ]
}
