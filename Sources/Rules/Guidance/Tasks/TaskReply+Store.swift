import Tasks
import Failures
import Text
import JSON

extension TaskReply {
  /// Tells that the store cannot be read or written; `reason` is a sentence for the operator.
  package static func storeUnusable(_ reason: String) -> TaskReply {
    TaskReply(
      [
        "ask_operator: the tasks cannot be reached, because this server's store is unusable just now.",
        TaskSentences.nothingDone, "For the operator: \(reason)",
        "Tools that call APIs still work; calls that have to wait are not kept meanwhile.",
      ],
      ["action": "ask_operator"],
      .refused
    )
  }

  /// Tells that there is no such result.
  package static func noResult(_ handle: String) -> TaskReply {
    revise([
      "there is no result \(UntrustedText.named(handle, limit: 40)) here any more, or the handle was "
        + "not copied whole.",
      "Long answers are kept for an hour at most, until newer ones need their room or the server "
        + "ends; those of kept calls as long as their task (list_tasks shows them).",
      "Make the call again, with \"select\" or narrower arguments to get less of it at once.",
    ])
  }
}
