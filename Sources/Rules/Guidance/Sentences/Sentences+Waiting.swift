import Failures

// When to call again, and where that time comes from.

extension Sentences {
  static func again(_ call: String, until: String, seconds: Int) -> String {
    "Call \(call) again with the same arguments at or after \(until) (\(fromNow(seconds)))."
  }

  /// `17 s from now`; from an hour on with the hours, which nobody counts in seconds: `43200 s (12 h) from now`.
  static func fromNow(_ seconds: Int) -> String {
    seconds < 3600 ? "\(seconds) s from now" : "\(seconds) s (\(hours(seconds))) from now"
  }

  /// Rounded, for the seconds stand beside it.
  private static func hours(_ seconds: Int) -> String {
    let minutes = (seconds + 30) / 60
    let (days, hours) = (minutes / 1440, minutes % 1440 / 60)
    if days >= 2 { return hours > 0 ? "\(days) d \(hours) h" : "\(days) d" }
    let rest = minutes % 60
    return rest > 0 ? "\(minutes / 60) h \(rest) min" : "\(minutes / 60) h"
  }

  static func resume(_ task: String, until: String, seconds: Int) -> String {
    "Call resume_task with {\"task\":\"\(task)\"} at or after \(until) (\(fromNow(seconds))); "
      + "this call is kept, arguments and all."
  }

  /// `isNamed` tells that the API did name a time, which could not be read or was ignored.
  static func origin(_ origin: WaitTime.Origin, isNamed: Bool) -> String {
    let none = isNamed ? "The time that the API named does not count" : "The API named no time"
    return switch origin {
    case .api(let source):
      source == "text"
        ? "The API named this time in its words." : "The API named this time (\(source))."
    case .manifest: "\(none); this is the usual one for this failure."
    case .program: "\(none); this is a first guess, and it grows if it is too short."
    case .period(let period):
      "\(none); the limit is one of the \(period.rawValue), and the next \(period.rawValue) begins then in UTC. "
        + "The API's own may begin some hours sooner or later."
    case .chosen: "\(none); this server chose it."
    case .budget(let id): "This is the next free place within the known limit \"\(id)\"."
    case .pace:
      "This is the next free place at the pace that this server learned from the API's refusals."
    case .gate: "The API named this time in an earlier answer."
    case .turn:
      "Calls wait before this one; this is its turn, a time that this server chose behind the API's."
    case .toldLimit: "This is the next free place within the limit that the API's answers tell of."
    case .chosenGate: "An earlier answer named no time; this server chose this one."
    case .strikes: "This is when enough of those answers are long enough ago."
    case .store:
      "This is when this server looks for its store again; the operator need not be told before."
    case .probe: "This is when the next call is let through to see whether it works again."
    }
  }

  static func cameAgain(_ times: Int) -> String {
    "This failure came \(times) times in a row, so the wait may be longer than the last one."
  }

  static func implausible(_ source: String) -> String {
    "The time in \(source) is more than ten years off and was ignored; "
      + "the manifest may name the wrong unit for it."
  }

  static func unreadable(_ time: String) -> String {
    "The API named a time that cannot be read (\(time))."
  }

  static func cannotWait(disclose: String?, task: String?) -> String {
    let loss = disclose.map { "tell the user what is missing: \($0)" }
    switch (task, loss) {
    case (_?, let loss?): return "If the user cannot wait: cancel_task, and \(loss)."
    case (_?, nil): return "If the user cannot wait: cancel_task, and say what is missing."
    case (nil, let loss?): return "If the user cannot wait: go on without it, and \(loss)."
    case (nil, nil): return "If the user cannot wait: go on without it, and say what is missing."
    }
  }

  static func stillShut(until: String, seconds: Int) -> String {
    "A changed call is refused as well before \(until) (\(fromNow(seconds)))."
  }
}
