import Failures
import Text

/// Every sentence an agent or an operator reads about a failure; facts go in, nothing is decided here.
///
/// `api` is the API's title, `id` the prefix of its tools, `tool` a tool's name, `call` a call as it stands behind the
/// word "call", `why` the code and status.
/// Sentences on good answers, on answers that never came and on the API's words stand in `Sentences+Answers.swift`.
enum Sentences {
  // MARK: What happened

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
    case (.verify, _):
      "\(api) failed after it had received this call, so it may have happened\(why)."
    }
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

  // MARK: Waiting

  static func again(_ call: String, until: String, seconds: Int) -> String {
    "Call \(call) again with the same arguments at or after \(until) (\(fromNow(seconds)))."
  }

  /// `17 s from now`; from an hour on with the hours, which nobody counts in seconds: `43200 s (12 h) from now`.
  static func fromNow(_ seconds: Int) -> String {
    seconds < 3600 ? "\(seconds) s from now" : "\(seconds) s (\(hours(seconds))) from now"
  }

  private static func hours(_ seconds: Int) -> String {
    let minutes = (seconds + 59) / 60
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
    case .chosen: "\(none); this server chose it."
    case .budget(let id): "This is the next free place within the known limit \"\(id)\"."
    case .pace:
      "This is the next free place at the pace that this server learned from the API's refusals."
    case .gate: "The API named this time in an earlier answer."
    case .chosenGate: "An earlier answer named no time; this server chose this one."
    case .strikes: "This is when enough of those answers are long enough ago."
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

  // MARK: Revising

  static func correct(_ call: String) -> String { "Correct this, then call \(call) again:" }

  static func unnamedArgument(_ tool: String, _ way: ToolRoute) -> String {
    let schema = way == .tool ? tool : "\(tool) (\(describing(tool)) shows it)"
    return "The API did not name the argument: compare what you sent with the schema of \(schema), "
      + "change it, and call again."
  }

  static func seeSchema(_ tool: String) -> String { "To see the schema: \(describing(tool))." }

  private static func describing(_ tool: String) -> String {
    "\(ToolRoute.describer) with {\"operation\":\"\(tool)\"}"
  }

  static func check(_ arguments: [String]) -> String {
    arguments.isEmpty
      ? "Check the names and ids in the arguments; look the right ones up first if you can."
      : "Check the value of \(English.list(arguments)); look the right one up first if you can."
  }

  static let readState =
    "Read the present state first, then decide whether the call is still needed."
  static let smaller = "Ask for less in one call, or split it."
  static func heed(_ call: String) -> String {
    "Change what the call asks for, then call \(call) again."
  }

  static func stopRepeating(disclose: String?) -> String {
    "Stop repeating this call. Reach the goal by another call, or tell the user that it does not "
      + "work now" + (disclose.map { ", and what is missing: \($0)." } ?? ".")
  }

  static let notUnchanged = "Do not send the same arguments again: the answer would be the same."

  static func field(_ error: FieldError) -> String {
    let name = error.quotedField
    return error.problem.map { "- \(name): \($0)" } ?? "- \(name)"
  }

  static func apiProblem(_ problem: String?, allowed: String?) -> String? {
    switch (problem, allowed) {
    case (let problem?, let allowed?): "the API says \"\(problem)\"; the schema allows \(allowed)"
    case (let problem?, nil): "the API says \"\(problem)\""
    case (nil, let allowed?): "the schema allows \(allowed)"
    case (nil, nil): nil
    }
  }

  static func manyFields(_ count: Int, shown: Int) -> String {
    // Whoever looks for faults stops at some number of them.
    count < FieldError.limit
      ? "\(count) arguments are wrong; these are the first \(shown)."
      : "At least \(count) arguments are wrong; these are the first \(shown)."
  }

  static func invalidArguments(_ tool: String) -> String {
    "the arguments do not fit the schema of \(tool)."
  }

  static func repeated(_ tool: String, count: Int, why: String) -> String {
    "this same call of \(tool) has just failed \(count) times in the same way\(why), "
      + "so it was not sent again."
  }

  static let repeatedAdvice =
    "Change the arguments, take another way, or tell the user that this does not work."

  // MARK: Asking the operator

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
    }
  }

  static func heedsWords(from until: String, seconds: Int) -> String {
    "The API was asked only just now: operator_acted counts again at or after \(until) "
      + "(\(fromNow(seconds)))."
  }

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

  static func needsKey(_ api: String, problem: String?) -> String {
    problem == nil
      ? "\(api) needs a key, and none is configured."
      : "\(api) needs a key, and what is configured cannot be used as one."
  }

  static func setKeys(in variables: [String]) -> String {
    guard let first = variables.first, variables.count > 1 else {
      let env = variables.first ?? ""
      return
        "Set the environment variable \(env) for this server, or name a file that holds the key in "
        + "\(env)_FILE, then restart the server."
    }
    return
      "Set the environment variables \(English.list(variables)) for this server (or name a file that holds "
      + "the value, as \(first)_FILE does for \(first)), then restart the server."
  }

  /// `sources` tell where the key is taken from, if that is known, else `variables` where it may be.
  static func mendKeys(
    in sources: [CredentialSource],
    _ variables: [String],
    problem: String
  ) -> String {
    guard sources.isEmpty else {
      let rereading = rereading(sources)
      let sentence = rereading.prefix(1).uppercased() + rereading.dropFirst()
      return "Put this right: \(problem). \(sentence)."
    }
    let files = English.list(variables.map { $0 + "_FILE" })
    return
      "Put this right: \(problem). "
      + (variables.count == 1
        ? "The file named by \(files) is read" : "The files named by \(files) are read")
      + " anew with each call; a changed variable needs a restart of the server."
  }

  static func replaceKeys(in variables: [String]) -> String {
    (variables.count == 1
      ? "Put a valid key into the environment variable \(English.list(variables)) of this server"
      : "Put valid keys into the environment variables \(English.list(variables)) of this server")
      + ", then restart the server."
  }

  static func operatorMessage(kind: String?, api: String, file: String) -> String {
    switch kind {
    case "auth": "Give this server a valid key for \(api), then restart it."
    case "billing": "Top up the account at \(api), or change its plan."
    case "quota": "Raise the quota at \(api), or let the work rest until it is renewed."
    case "permission":
      "Give the key at \(api) the right that this call needs, or decide to do without the call."
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

  static func decideOnWait(_ api: String) -> String {
    "Wait until then, have the limit at \(api) raised, or decide to do without the call."
  }

  static func onHold(_ api: String, reason: String) -> String {
    "calls to \(api) are on hold until a person acts: \(reason)."
  }

  static func liftHold(_ api: String) -> String {
    "Find out why \(api) refuses calls, and put it right."
  }

  // MARK: Gates

  static func shut(_ api: String, reason: String) -> String {
    "\(api) may not be called yet: \(reason)."
  }

  /// `limit` is the phrase of a limit that is declared; nil where only answers tell of it.
  static func full(_ api: String, limit: String?) -> String {
    limit.map { "the known limit of \(api) is used up for now: \($0)." }
      ?? "an earlier answer of \(api) says that its limit is used up for now."
  }

  static func paced(_ api: String, pace: String) -> String {
    "\(api) refused calls that came faster, so this server sends \(pace)."
  }

  static func brokenOff(_ api: String) -> String {
    "\(api) keeps failing, so calls to it are paused."
  }

  // MARK: Checking

  static func sentWith(_ arguments: String) -> String { "It was sent with \(arguments)." }

  static func keptWith(_ arguments: String) -> String { "It is kept with \(arguments)." }

  static func atOrAfter(_ instant: String, seconds: Int) -> String {
    "at or after \(instant) (\(fromNow(seconds)))"
  }

  /// `when` is the clause on the time from which on a look is of use.
  static func look(_ call: String, when: String?) -> String {
    "Look first whether it happened: call \(call)" + (when.map { " \($0)." } ?? ".")
  }

  static func lookBlind(when: String?) -> String {
    "Look first for its effect with a tool that only reads, or ask the user to look"
      + (when.map { ", \($0)." } ?? ".")
  }

  /// The two words that end the matter; `call` is the number where the task may hold others of its kind.
  static func sayFound(_ task: String, call: Int?) -> String {
    let call = call.map { ",\"call\":\($0)" } ?? ""
    return
      "Then say what you found: resume_task with {\"task\":\"\(task)\"\(call),\"happened\":true} if it "
      + "happened (that closes it), with \"happened\":false if it did not (that sends it once more)."
  }

  static func sameAgain(_ tool: String) -> String {
    "Until then the same call of \(tool) is not sent: it would only tell you this again."
  }

  static func afterLook(_ call: String, until: String?) -> String {
    "If it happened, go on; if it did not, call \(call) again"
      + (until.map { " at or after \($0)." } ?? ".")
  }

  static let notUnchecked = "Do not repeat it unchecked: it could be done twice."
}
