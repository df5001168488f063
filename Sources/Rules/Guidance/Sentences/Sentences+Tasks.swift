import Failures

extension Sentences {
  // MARK: Taking up a task

  static func tooEarlyToLook(_ tool: String) -> String {
    "it is too early to look for the outcome of \(tool), which the API has accepted."
  }

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

  static func sentHere(_ tool: String, until: String) -> String {
    "\(tool) is being sent by this server right now, and its outcome is known by \(until) at the latest."
  }

  static let nothingSentBesides = "It was not sent a second time."

  static let meanwhile = "Meanwhile do other work, or end your turn."

  static func unresolved(_ api: String) -> String {
    "\(api) was sent this call, and no answer is known, so it may have happened."
  }

  static let nothingSentNow = "It was not sent again."

  static let nothingSentFromHere = "Nothing was sent from here."

  static func lookAgain(_ task: String, until: String, seconds: Int) -> String {
    "Call resume_task with {\"task\":\"\(task)\"} at or after \(until) (\(fromNow(seconds))): "
      + "by then it has ended, or it can be taken over."
  }

  static func lookSoon(_ task: String, at instant: String, seconds: Int) -> String {
    "Call resume_task with {\"task\":\"\(task)\"} at or after \(instant) (\(fromNow(seconds))): "
      + "its answer is told there once it has ended."
  }

  static let doNotRepeatMeanwhile =
    "Do not make the call anew meanwhile. Do other work, or end your turn."

  static func heldForPerson(_ tool: String, why: String) -> String {
    "\(tool) does not go on until a person decides\(why)."
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
