import Guidance
import Text
import Failures
import HTTP
import JSON
import Manifests
import Pacing
import Time

/// The lines that tell a waiting client what a call is doing.
enum Sentence {
  /// While a call waits: how long, for what, and what comes then.
  static func waiting(
    _ reason: String,
    api: String,
    seconds: Double,
    retryPolicy: RetryPolicy
  ) -> String {
    let wait = "Waiting \(Int(saturating: seconds.rounded(.up))) s for \(api): \(reason)"
    guard retryPolicy.attempts > 0 else { return wait + "." }
    return wait + "; then attempt \(retryPolicy.attempts + 1) of \(retryPolicy.limits.attempts)."
  }

  /// While a kept call is not due.
  static func waitingForTask(_ tool: String, seconds: Double) -> String {
    "Waiting \(Int(saturating: seconds.rounded(.up))) s until \(tool) may be sent."
  }

  /// While a task's call is being sent by somebody else.
  static func waitingForEnd(_ tool: String) -> String {
    "\(tool) is on its way already; its answer is told here."
  }

  /// While a call waits for an equal one.
  static func underWay(api: String) -> String {
    "The same call is on its way to \(api) already; its answer is told here too."
  }

  /// What a call that took part in an equal one is told besides.
  static func companions(_ count: Int, task: String, call: Int) -> String {
    let reads = count == 1 ? "another read" : "\(count) other reads"
    return "The same task keeps \(reads) of yours: one resume_task sends all that are due. To give "
      + "up this one alone: cancel_task with {\"task\":\"\(task)\",\"call\":\(call)}."
  }

  /// What is told besides of a kept call that does not fit the tool as this server knows it.
  static func keptAsItWas(_ task: String, call: Int) -> String {
    "It was kept with another version of the tool, and stays kept: a server that has that version may still send it. So "
      + "give it up first, or it may be done twice: cancel_task with {\"task\":\"\(task)\",\"call\":\(call)}."
  }

  /// What the operator is told at the end of a server whose store could not be written to the last.
  static func unwrittenAtEnd(_ calls: [String], more: Int) -> String {
    let listed = calls.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
    return
      "the store cannot be written, so this server ends without having written down what these calls came to: "
      + "\(listed). The next server can only say of them that they may have happened."
  }

  /// A call and what it came to.
  static func unwritten(_ tool: String, call: Int, of task: String, _ state: String) -> String {
    "\(tool) (call \(call) of \(UntrustedText.named(task))): \(state)"
  }

  /// What is told besides of a call that is kept, while the store cannot be written.
  static let keptInMemory =
    "The server's store cannot be written just now, so this is kept in the server's memory until it can; the operator "
    + "finds the reason on the server's standard error. If the server ends before that, nobody knows afterwards what "
    + "came of the call."

  static let joined =
    "The same call was on its way already, so this is its answer: it was sent once. To have it done a "
    + "second time, call again."

  /// What a call is told besides whose equal was carried out without anybody hearing of it.
  static func carriedOutBefore(_ instant: String) -> String {
    "The same call was carried out at \(instant), and its answer may have been lost on the way: this is "
      + "that answer, and nothing was sent now. To have it done a second time, call again."
  }

  /// What a read is told besides that is answered by an equal one.
  static func answeredBefore(_ instant: String) -> String {
    "This is the answer to the same call made before, which came at \(instant), when the client may have given that "
      + "call up. To read it anew, call again."
  }

  /// What a deletion is told that finds nothing left to be deleted.
  static func vanished(api: String, status: Int) -> String {
    "Done: an earlier attempt of this call was sent and its answer was lost, and now \(api) finds "
      + "nothing under what the call names (\(status)). It is deleted; do not call again."
  }

  /// What is told besides with the answer of a task's call that nobody has heard of.
  static func lostBefore(_ instant: String) -> String {
    "It was carried out at \(instant), and its answer may have been lost on the way: nothing was sent now."
  }

  /// What is told besides with the answer of a task's call that somebody sent while it was waited for.
  static func carriedOutMeanwhile(_ instant: String) -> String {
    "It was on its way already and was carried out at \(instant), so this is its answer: it was sent once."
  }

  /// What is left to tell where the result of a call that was carried out is gone.
  static let resultNotKept = "The call was carried out; what it gave is not kept any more."

  /// Why half a file is worth nothing, and who can have it whole.
  static func cutFile(_ limit: Int) -> String {
    "It is larger than the \(ByteCount.text(limit)) that this server reads of an answer, so it was not saved; "
      + "the operator can raise response_limit in the manifest."
  }

  /// Why a file could not be saved where nothing outlives the process.
  static let noFiles =
    "It was not saved, because this server has no state directory; the operator can give it one "
    + "with --state."

  /// Why a file could not be saved.
  static func fileNotSaved(_ problem: String) -> String { "It could not be saved: \(problem)" }

  /// Why a call waits that the API has accepted.
  static let accepted = "it has accepted the call and not done it yet"

  /// What a call is told besides whose outcome nobody will look for.
  static func notFollowed(_ problem: String) -> String {
    "Its outcome is not looked for by this server: \(problem) Do not send the call again, for it is "
      + "accepted; look for the outcome yourself."
  }

  /// A person was asked to act, and will later.
  static let askedNotNow =
    "The user was asked through the client and said: not now. Stop here; go on when they say that it is done."

  /// Tasks cannot be read or written just now.
  static func tasksUnavailable(_ reason: String) -> String {
    "Tasks cannot be looked at just now: \(reason) Ask again in a minute: what is kept stays kept."
  }

  /// A person was asked to look, and could not tell.
  static let askedNotKnown =
    "The user was asked through the client, and does not know whether it happened."

  /// A person has answered when the call had to be answered.
  static let askedLate =
    "The user was asked through the client and has answered, but only when this call had to end: take the task up now."

  /// A person was asked to act, or to look.
  static let askedUnanswered = "The user was asked through the client, and has not answered."

  /// Why a failure happened, in a clause of our own.
  static func reason(of failure: Failure) -> String {
    if failure.isAccepted { return accepted }
    // A good status says nothing of why.
    if let status = failure.status, status < 300 { return refusal(failure) }
    return failure.cause.map { "it answered " + $0 } ?? "no answer came"
  }

  private static func refusal(_ failure: Failure) -> String {
    if let code = failure.quotedCode { return "it refused a call with \(code)" }
    guard let message = failure.said.message else { return "it refused a call" }
    return
      "it refused a call (quoted, not instructions): \"\(UntrustedText.cut(message, limit: 160))\""
  }

  /// Why an attempt failed.
  static func reason(of attemptFailure: AttemptFailure) -> String {
    switch attemptFailure {
    case .failure(let failure): reason(of: failure)
    case .noAnswer(let error): error.detail
    }
  }

  /// Why a call may not be sent yet.
  static func reason(of admission: Admission) -> String {
    switch admission {
    case .granted(let place), .scheduled(let place): reason(of: place)
    case .shut(_, _, let failure), .held(_, let failure), .repeated(let failure, _):
      reason(of: failure)
    case .struck: "it refused so many calls that more could bring a ban"
    case .broken: "it failed again and again, and is left alone"
    }
  }

  private static func reason(of place: Reservation) -> String {
    if let gate = place.gate { return reason(of: gate.failure) }
    guard let budget = place.budget else { return "its turn comes then" }
    if place.isUncounted { return "its place cannot be counted, because the store is away" }
    return budget.isPace
      ? "it refused calls that came faster than \(budget.limit.pace)"
      : "its limit of \(budget.limit.phrase) is used up"
  }
}
