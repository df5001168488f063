import Failures

// What a person has to do, and how what was held goes on afterwards.

extension Sentences {
  static func forOperator(_ message: String) -> String { "For the operator: \(message)" }

  static func place(_ url: String) -> String { "Where: \(url)" }

  static let noSecretInChat = "Do not ask the user for the key in chat."

  static func resumeAfterwards(_ task: String) -> String {
    "When it is done, call resume_task with {\"task\":\"\(task)\",\"operator_acted\":true}."
  }

  static func againAfterwards(_ call: String) -> String {
    "When it is done, call \(call) again with the same arguments."
  }

  static func release(_ release: CallContext.Release, api: String) -> String {
    switch release {
    case .hold(let command):
      "Once it is mended at \(api) itself, and not by another key, this lets all that waits for it "
        + "go on: \(command)"
    case .task(let command): "Or let it go on from a terminal: \(command)"
    case .gate(let command):
      "Once \(api) takes calls again before that time, this opens what is shut here, for all that waits "
        + "for it: \(command)"
    }
  }

  static func heedsWords(from until: String, seconds: Int) -> String {
    "The API was asked only just now: operator_acted counts only at or after \(until) "
      + "(\(fromNow(seconds)))."
  }

  static let wordInVain = "operator_acted does not shorten this wait: it has to be waited out."

  static func looks(at look: String, seconds: Int) -> String {
    let when =
      seconds > 0
      ? "at or after \(look) (\(fromNow(seconds))), or first after a restart of the server"
      : "now"
    return "Without a word from anybody one call is let through to look whether it is done, "
      + "\(when)."
  }

  static func tellUser(disclose: String?) -> String {
    disclose.map { "Stop here, and tell the user this, and what is missing: \($0)." }
      ?? "Stop here, and tell the user this."
  }

  static func operatorMessage(kind: String?, api: String, file: String) -> String {
    switch kind {
    case "auth": "Give this server a valid key for \(api), then restart it."
    case "billing": "Top up the account at \(api), or change its plan."
    case "quota": "Raise the quota at \(api), or let the work rest until it is renewed."
    case "permission":
      "Give the key at \(api) the right that this call needs, or decide to do without the call."
    case "network":
      "Find out why this machine cannot reach \(api), or does not trust it, and put it right."
    case "redirect":
      "Check base_url in \(file): \(api) sends such calls on to the place that is quoted below, where "
        + "nothing goes unless base_url says so."
    case "unsupported":
      "Check the method, the path and the content type of this operation in \(file): \(api) takes another."
    default: "Find out why \(api) refuses this call, and put it right."
    }
  }

  static func farAway(_ api: String, days: Int, why: String) -> String {
    "\(api) takes no such call for the next \(days) days\(why)."
  }

  static func notBefore(_ until: String) -> String {
    "The first time at which it may be called again is \(until)."
  }

  static func decideOnWait(_ remedy: Failure.WaitRemedy, _ api: String) -> String {
    switch remedy {
    case .higherLimit:
      "Wait until then, have the limit at \(api) raised, or decide to do without the call."
    case .earlierEnd:
      "Wait until then, find out from \(api) whether it takes calls again sooner, or decide to do without the call."
    }
  }

  static func onHold(_ api: String, reason: String) -> String {
    "calls to \(api) are on hold until a person acts: \(reason)."
  }

  static func liftHold(_ api: String) -> String {
    "Find out why \(api) refuses calls, and put it right."
  }
}
