import Failures
import Guidance
import Tasks
import Text

/// The sentences of the status page that `recourse tasks` has no use for.
enum PageWords {
  static func mayHaveHappened(_ tool: String) -> String {
    "Look whether \(tool) has happened, and say so here."
  }

  static func look(_ call: CallRecord) -> String {
    "It was sent, and \(call.failure?.answerClause ?? Failure.lostClause). Look at the API itself: what it was meant to do "
      + "is there, or it is not."
  }

  static func lifted(of api: String) -> String {
    "A changed key lifts it too, as soon as a server that uses it is asked for anything of \(api); so does a success of "
      + "the one call that is let through to look"
  }

  static let pause = "It keeps failing. One call looks then whether it works again."

  static let begun = "The task was begun."

  static func noted(_ text: String) -> String {
    "An agent noted: " + UntrustedText.quoted(text, limit: TaskRecord.Note.limit)
  }

  static func moved(_ call: CallRecord, why: String) -> String {
    let state =
      switch call.state.kind {
      case .waiting: "has to wait"
      case .running: "is being sent"
      case .held: "was held for a person"
      case .unknown: "was sent, and may have happened"
      case .done: "was done"
      case .failed: "was refused for good"
      case .cancelled: "was given up"
      case .expired: "ran out of time"
      }
    return "\(call.tool) (call \(call.number)) \(state)\(why.isEmpty ? "." : ": \(why)")"
  }

  // MARK: Acts

  static func happened(_ call: Int, of task: String) -> String {
    "Written down: call \(call) of \(task) has happened. It is not sent again."
  }

  static func didNotHappen(_ call: Int, of task: String) -> String {
    "Written down: call \(call) of \(task) has not happened. It is due; an agent sends it again when it takes the task "
      + "up with resume_task."
  }

  static func movedOn(_ call: Int, of task: String) -> String {
    "Nothing was written down: call \(call) of \(task) has moved on since the page showed it. Look at it once more."
  }
}
