import Tasks
import Failures
import Text
import JSON
package import Time

extension TaskReply {
  /// Tells that the store cannot be read or written; `reason` is a sentence for the operator.
  package static func storeUnusable(_ reason: String) -> TaskReply {
    TaskReply(
      [
        "ask_operator: the tasks cannot be reached, because this server's store is unusable just now.",
        TaskSentences.nothingDone, "For the operator: \(reason)",
        "Tools of APIs that only read still work meanwhile, without the task argument; those that change something are not "
          + "sent, and no call that has to wait is kept.",
      ],
      ["action": "ask_operator"],
      .refused
    )
  }

  /// Tells that the store cannot be reached for a while, with nobody having to mend it; it is looked for at `until`.
  ///
  /// `reason` is a sentence for the operator.
  package static func storeAway(
    _ reason: String,
    until instant: Timestamp,
    now: Timestamp
  ) -> TaskReply {
    let seconds = Int(saturating: (instant - now).rounded(.up))
    let until = instant.roundedUpToSecond.rfc3339
    return TaskReply(
      [
        "back_off: the tasks cannot be reached just now, because this server's store is away.",
        TaskSentences.nothingDone,
        "What is kept stays kept. Make this call again with the same arguments at or after \(until) "
          + "(\(Sentences.fromNow(seconds))). Until then do other work.",
        "If it is still away after some minutes, tell the operator: \(reason)",
      ],
      [
        "action": "back_off",
        "wait": ["seconds": JSONValue(seconds), "until": .string(until), "from": "store"],
      ],
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
