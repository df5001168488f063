import Tasks
import Failures
import Text
import JSON
import Time

/// Every sentence an agent reads about a task; facts go in, nothing is decided here.
///
/// `task` is what the agent calls the task by, `tool` a tool's name.
enum TaskSentences {
  // MARK: Calls, one line each

  /// `arguments` is what it was made with, empty for nothing.
  static func call(_ number: Int, _ tool: String, _ arguments: String, _ rest: String) -> String {
    "- call \(number), \(tool)\(arguments.isEmpty ? "" : " with \(arguments)") \(rest)"
  }

  static func accepted(until: String, seconds: Int) -> String {
    "is accepted by the API; its outcome is looked for at \(until) (\(Sentences.fromNow(seconds)))."
  }

  static func waits(until: String, seconds: Int, why: String) -> String {
    seconds > 0
      ? "waits until \(until) (\(Sentences.fromNow(seconds))\(why.isEmpty ? "" : "; \(why)"))."
      : "is due since \(until)\(parenthesised(why))."
  }

  static func runs(process: String, until: String) -> String {
    "is being sent by another process (\(process)), which has it until \(until)."
  }

  static func runsHere(until: String) -> String {
    "is being sent by this server right now; its outcome is known by \(until) at the latest."
  }

  static func held(why: String) -> String { "is held until a person acts\(parenthesised(why))." }

  static func held(why: String, look: String, seconds: Int) -> String {
    let when = seconds > 0 ? "at or after \(look) (\(Sentences.fromNow(seconds)))" : "now"
    return held(why: why) + " Without that, resume_task looks \(when) whether it still has to be."
  }

  static let unknown =
    "was sent, and may have happened: resume_task tells how to look and to close it."

  static func done(result: String?) -> String {
    result.map { "is done; its result: read_more with {\"result\":\"\($0)\",\"offset\":0}." }
      ?? "is done."
  }

  static func failed(why: String) -> String { "failed\(parenthesised(why)); it is not sent again." }
  static let cancelled = "was given up."
  static let cancelledUnknown = "was given up, but may have happened."
  static let expired = "ran out of time and was not done."
  static let expiredUnknown =
    "ran out of time, but may have happened: look before you make it again."

  static func moreCalls(_ count: Int, task: String) -> String {
    let task = UntrustedText.named(task)
    return count == 1 ? "- one more call of \(task)." : "- \(count) more calls of \(task)."
  }

  static let others = "The other calls of this task:"
  static let stillPending = "Still pending in this task:"

  // MARK: Taking up

  static func nothingPending(_ task: String, counts: String) -> String {
    "Nothing is pending in \(UntrustedText.named(task))" + (counts.isEmpty ? "." : ": \(counts).")
  }

  static let makeAgain =
    "What ran out of time is not sent any more: make the call again if it is still needed."
  static let lookFirst =
    "What may have happened comes first: look for its effect with a tool that only reads."
  static let nothingToResume = "There is nothing to resume: go on with the work."

  // MARK: What was seen

  static func confirmed(_ tool: String, call: Int, task: String) -> String {
    "Noted: \(tool) (call \(call) of \(UntrustedText.named(task))) has happened. It is closed, and not sent again."
  }

  static func answer(of tool: String) -> String { "the answer of \(tool)" }

  static func answerLost(_ loss: String) -> String {
    "Tell the user that it was done, and that \(loss) was lost: what you saw is all that is known of it."
  }

  static let lookAgain =
    "Nobody has looked since it was last sent, so what you say is of an earlier time: look once more."

  static func whichCall(_ task: String) -> String {
    "several calls of \(UntrustedText.named(task)) may have happened: say with \"call\" which one you mean."
  }

  static func nothingUnknown(_ task: String) -> String {
    "no such call of \(UntrustedText.named(task)) may have happened, so there is nothing to say of it: "
      + "call resume_task without \"happened\"."
  }

  // MARK: Listing

  static func tasks(_ count: Int, now: String) -> String {
    switch count {
    case 0: "No task is kept (now: \(now))."
    case 1: "One task (now: \(now))."
    default: "\(count) tasks, soonest first (now: \(now))."
    }
  }

  static func noneIn(_ state: String, now: String) -> String {
    "No task has a call that is \(state) (now: \(now))."
  }

  static func task(_ reference: String, handle: String?, counts: String) -> String {
    let handle = handle.map { " (\($0))" } ?? ""
    return "\(UntrustedText.named(reference))\(handle): \(counts.isEmpty ? "no calls" : counts)."
  }

  static func note(_ text: String, at: String) -> String { "- note (\(at)): \"\(text)\"" }

  static func olderNotes(_ count: Int) -> String {
    count == 1 ? "- one older note." : "- \(count) older notes."
  }

  /// What is left out of a listing, and how to see it; of one that is of a single state already, no smaller one can be had.
  static func notShown(_ count: Int, counts: String, of state: String?) -> String {
    let tasks = count == 1 ? "One more task is" : "\(count) more tasks are"
    let calls = counts.isEmpty ? "" : " (calls: \(counts))"
    let way =
      state == nil
      ? "To see fewer, name a state: list_tasks with {\"state\":\"waiting\"}."
      : "They come after these, and are shown once these are taken up or given up. One whose name or handle you know: "
        + "list_tasks with {\"task\":\"…\"}. All are shown to the operator by: recourse tasks"
    return "\(tasks) not shown\(calls). \(way)"
  }

  static func howToResume(_ task: String) -> String {
    "To take one up when it is due: resume_task with {\"task\":\"\(task)\"}."
  }

  // MARK: Notes

  static func noteKept(_ task: String, count: Int) -> String {
    "Kept with \(UntrustedText.named(task)) (note \(count) of at most \(TaskRecord.noteLimit)): "
      + "list_tasks shows it to whoever takes the task up."
  }

  static func notesDropped(_ count: Int) -> String {
    count == 1 ? "The oldest note made room for it." : "The \(count) oldest notes made room for it."
  }

  static func noteTooLong(count: Int) -> String {
    "the note has \(count) characters, and at most \(TaskRecord.Note.limit) are kept."
  }

  static let noteUnchanged =
    "Nothing of it was kept; the task and its other notes are as they were."
  static let shorterNote =
    "Say it shorter: what is done, what comes next, and where the rest is to be found."
  static let noteEmpty = "the note is empty."
  static let fillNote = "Say what is done, what comes next, and where the rest is to be found."

  static func wholeNotes(_ task: String) -> String {
    "Longer notes are cut here; whole: list_tasks with {\"task\":\"\(task)\"}."
  }

  static func pendingUntil(_ deadline: String) -> String {
    "What is pending is kept until \(deadline)."
  }

  // MARK: Giving up

  static func givenUp(_ task: String, calls: String) -> String {
    "Given up in \(UntrustedText.named(task)): \(calls). Nothing of it is sent any more."
  }

  static func nothingToGiveUp(_ task: String) -> String {
    "Nothing was given up in \(UntrustedText.named(task)): nothing in it is pending."
  }

  static func noSuchCall(_ number: Int, _ task: String) -> String {
    "Nothing was given up in \(UntrustedText.named(task)): it has no pending call \(number)."
  }

  static func cannotCallBack(_ tool: String, process: String, until: String) -> String {
    "\(tool) is being sent by a process (\(process)) and cannot be called back: call resume_task "
      + "at or after \(until) to see what came of it."
  }

  static func tellMissing(_ losses: String) -> String {
    "Tell the user what is missing: \(losses)."
  }

  static let tellSomethingMissing = "Tell the user what is missing because of it."

  static func mayHaveHappened(_ tools: String) -> String {
    "\(tools) had been sent and may have happened: unless you have checked that, check it with a "
      + "tool that only reads, or tell the user so."
  }

  // MARK: References

  static func noTask(_ reference: TaskReference, days: Int) -> String {
    switch reference {
    case .id(let id):
      "there is no task \(id.text) here: it ended more than \(days) days ago and was deleted, or it "
        + "was kept under another state directory."
    case .name(let name):
      "no task is called \"\(name.text)\" here: a task gets a name when a tool is called with it as "
        + "the task argument, and is deleted \(days) days after its end."
    }
  }

  static let nothingDone = "Nothing was sent or changed."
  static let seeTasks =
    "Call list_tasks to see those that there are; if yours is not among them, its calls are not kept."
  static let checkBeforeAnew =
    "Before you make a call anew that changes something, check whether it has happened."
  static let badReferenceDone = "Nothing was sent, and nothing was kept."

  // MARK: Grammar

  static func parenthesised(_ why: String) -> String { why.isEmpty ? "" : " (\(why))" }

  /// Calls by state: `2 waiting, 1 done`.
  static func counts(of calls: [CallRecord]) -> String {
    counts(calls.reduce(into: [:]) { counts, call in counts[call.state.kind, default: 0] += 1 })
  }

  static func counts(_ calls: [CallState.Kind: Int]) -> String {
    CallState.Kind.allCases.compactMap { kind in
      calls[kind].map { "\($0) \(kind.rawValue)" }
    }.joined(separator: ", ")
  }
}
