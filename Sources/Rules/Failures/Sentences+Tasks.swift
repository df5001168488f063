import Time

extension Sentences {
  // MARK: Calls that are kept

  static func unanswered(_ loss: Failure.Loss) -> String {
    switch loss {
    case .programEnded: "The server that was sending it stopped before the answer came."
    case .cancelled:
      "The client cancelled it before the answer came, as clients also do when they tire of waiting."
    case .overdue: "The server that was sending it did not say in time what came of it."
    case .keyForgotten:
      "An earlier attempt had no certain answer, and the API may no longer know the key by which it "
        + "would take another one for the same call."
    case .unrecorded: "What came of it was not written down."
    }
  }

  static let unreadable =
    "What was kept of this call cannot be read any more, so it is not sent again."

  static let undecided = "Say whether this call may go on, or give it up."

  static func noWholeAnswer(_ detail: String) -> String { "No whole answer came: \(detail)." }

  static func notReached(_ detail: String) -> String { "It could not be sent: \(detail)." }

  static func usedUp(attempts: Int) -> String {
    attempts == 1
      ? "The call was tried once and failed, and it may not be tried again without you: find out "
        + "why, then say that it may go on, or give it up."
      : "The call was tried \(attempts) times and failed each time: find out why, then say that it "
        + "may go on, or give it up."
  }

  static func beyond(until: String, deadline: String) -> String {
    "The call may be sent only at \(until), and it is kept only until \(deadline): have the limit "
      + "raised, or give the call up and make it anew after that time."
  }

  // MARK: Taking up a task

  static func tooEarly(_ tool: String, why: String) -> String {
    "it is too early for \(tool)\(why)."
  }

  static func stopPolling(_ times: Int) -> String {
    "Stop polling: you came \(times) times too early, and every time the answer is this one. "
      + "Do other work, or end your turn."
  }

  static func sentElsewhere(_ tool: String, process: String, until: String) -> String {
    "\(tool) is being sent by another process (\(process)), which has it until \(until)."
  }

  static let meanwhile = "Meanwhile do other work, or end your turn."

  static func unresolved(_ api: String) -> String {
    "\(api) was sent this call, and no answer is known, so it may have happened."
  }

  static let nothingSentNow = "It was not sent again."

  static let nothingSentFromHere = "Nothing was sent from here."

  static func lookAgain(_ task: String, until: String, seconds: Int) -> String {
    "Call resume_task with {\"task\":\"\(task)\"} at or after \(until) (\(seconds) s from now): "
      + "by then it has ended, or it can be taken over."
  }

  static let doNotRepeatMeanwhile =
    "Do not make the call anew meanwhile. Do other work, or end your turn."

  static func heldForPerson(_ tool: String, why: String) -> String {
    "\(tool) does not go on until a person decides\(why)."
  }

  static func close(_ task: String, call: Int?) -> String {
    let call = call.map { ",\"call\":\($0)" } ?? ""
    return
      "Once you know, close the kept call: cancel_task with {\"task\":\"\(task)\"\(call)}; until "
      + "then the same call is not sent again."
  }

  static func notOffered(_ tool: String) -> String {
    "\(tool) is not a tool of this server, so its kept call cannot be sent from here."
  }

  static func offerAgain(_ api: String) -> String {
    "Start this server with the manifest of \(api) that has this tool, or take the task up where it "
      + "was begun."
  }

  static func orGiveUp(_ task: String) -> String {
    "If the call is not needed any more: cancel_task with {\"task\":\"\(task)\"}."
  }
}
