import Failures

/// Every sentence an agent or an operator reads about a failure; facts go in, nothing is decided here.
///
/// `api` is the API's title, `id` the prefix of its tools, `tool` a tool's name, `call` a call as it stands behind the
/// word "call", `why` the code and status.
/// Here stands what happened; each other part of what is said has a file of its own beside this one.
enum Sentences {
  static func why(_ failure: Failure) -> String { failure.cause.map { " (\($0))" } ?? "" }

  static func happened(
    _ action: Guidance.Action,
    kind: String?,
    api: String,
    why: String
  ) -> String {
    switch (action, kind) {
    case (.backOff, "accepted"): "\(api) has accepted this call and not done it yet\(why)."
    case (.backOff, "rate_limit"): "\(api) is being called too fast\(why)."
    case (.backOff, "quota"): "the quota at \(api) is used up for now\(why)."
    case (.backOff, "upstream"): "\(api) failed on its own side\(why)."
    case (.backOff, _): "\(api) cannot take this call just now\(why)."
    case (.revise, "validation"): "\(api) refused the arguments of this call\(why)."
    case (.revise, "not_found"): "\(api) found nothing under what this call names\(why)."
    case (.revise, "conflict"):
      "this call does not fit the present state of the data at \(api)\(why)."
    case (.revise, "unsupported"): "\(api) does not take this call in this form\(why)."
    case (.revise, "too_large"): "this call is too large for \(api)\(why)."
    case (.revise, _): "\(api) refused this call\(why)."
    case (.askOperator, "auth"): "\(api) did not accept the key\(why)."
    case (.askOperator, "billing"): "the account at \(api) lacks credit or the right plan\(why)."
    case (.askOperator, "quota"):
      "the quota at \(api) is used up, and a short wait does not help\(why)."
    case (.askOperator, "permission"): "\(api) does not allow this call\(why)."
    case (.askOperator, "setup"): "\(api) is not set up for this call\(why)."
    case (.askOperator, "unsupported"):
      "\(api) does not take this call in the form in which the manifest sends it\(why)."
    case (.askOperator, "redirect"): "\(api) answered with a redirect, which is not followed\(why)."
    case (.askOperator, _): "\(api) refused this call, and only a person can change that\(why)."
    case (.verify, "redirect"):
      "\(api) answered this call with neither a yes nor a no, so it may have happened\(why)."
    case (.verify, _):
      "\(api) failed after it had received this call, so it may have happened\(why)."
    }
  }

  static func madeAndFailed(_ action: Guidance.Action, _ api: String, why: String) -> String {
    action == .verify
      ? "\(api) took this call, and its answer tells of a failure, so it may have happened only in part\(why)."
      : "\(api) took this call, and its answer tells of a failure\(why)."
  }

  static func donePartly(_ api: String, why: String) -> String {
    "\(api) did a part of this call, or made what it then could not finish\(why)."
  }

  static func underWay(_ api: String, why: String) -> String {
    "\(api) is still at work on this call or on one like it, so it may have happened, or happen yet\(why)."
  }

  static func failedLater(_ api: String, why: String) -> String {
    "\(api) had accepted this call, and did not carry it out\(why)."
  }

  static func lostLater(_ api: String, why: String) -> String {
    "\(api) had accepted this call, and nothing is found where its outcome was to be\(why)."
  }

  static let beginsAnew = "That one is over: what is sent again begins anew."

  static let notUndone =
    "Other calls are not affected. cancel_task only ends the looking: it undoes nothing."

  static func repeatedTooOften(_ api: String, why: String) -> String {
    "\(api) keeps failing on this call, and complains that it was repeated too often\(why)."
  }

  static let nothingSent = "Nothing was sent."

  static func attempts(_ made: Int, left: Int?, seconds: Double?) -> String {
    let times = made == 1 ? "once" : "\(made) times"
    // Tenths of a second tell nobody anything, and "in 0 s" would be wrong.
    let span = seconds.map { $0 < 1 ? "" : " in \(duration($0))" } ?? ""
    switch left {
    case nil: return "It was sent \(times)\(span); it is not sent again by itself."
    case 0?: return "It was sent \(times)\(span); no attempt is left."
    case 1?: return "It was sent \(times)\(span); one attempt is left."
    case let left?: return "It was sent \(times)\(span); \(left) attempts are left."
    }
  }
}
