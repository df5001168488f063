// How to find out whether a write happened, and how to say so.

extension Sentences {
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
