import Guidance
import Text
import Failures
import JSON
import Manifests
import Pacing
import Storage
package import Tasks
package import Time

/// Every sentence of `recourse tasks`; facts go in, nothing is decided here.
package enum OperatorWords {
  // MARK: What is kept

  package static func nothingKept(_ directory: String) -> String {
    "Nothing is kept in \(directory)."
  }

  package static func unused(_ directory: String, others: [String]) -> String {
    let advice =
      others.isEmpty
      ? "If agents have made calls, their servers have another one: name it as their configurations do, with --state "
        + "DIR or RECOURSE_STATE."
      : "There \(others.count == 1 ? "is one" : "are others") below it: "
        + English.list(others.map { "recourse tasks --state \(ShellWord.quoted($0))" })
    return "Nothing is kept in \(directory): no call was ever made with this state. \(advice)"
  }

  package static func cutOff(_ tool: String, _ task: TaskID, state: String?) -> String {
    let command = "recourse tasks happened \(task.text)"
    let rest = state.map { " --state \(ShellWord.quoted($0))" } ?? ""
    return
      "\(tool) was sent before that, so it may have happened: look at the API before you repeat it. Then, if it "
      + "happened: \(command)\(rest) Or, if it did not: \(command) --no\(rest)"
  }

  package static func readAgain(_ directory: String) -> String {
    "What is kept in \(directory) can be read again."
  }

  package static let noDirectory =
    "There is no state to look at: it is named :memory:, or HOME is not set. Name that of the servers with "
    + "--state DIR or RECOURSE_STATE."

  package static func noNamedDirectory(_ directory: String) -> String {
    "there is no directory \(directory), which --state names. Leave it out for the usual one, or name "
      + "the one that the servers have."
  }

  // MARK: The log

  package static func nothingLogged(_ state: String) -> String {
    "Nothing is logged in \(state)/log: no call was made with it on this machine, or its servers have "
      + "--log 0."
  }

  package static func nothingMatches(_ count: Int, since first: Timestamp?) -> String {
    let reach = first.map { ", the oldest of \($0.rfc3339)" } ?? ""
    return
      "None of the \(English.count(count, "entry", plural: "entries"))\(reach), is of that kind."
  }

  package static func latest(_ shown: Int, of count: Int) -> String {
    "The latest \(shown) of \(count) entries; --limit \(count) or --since 7d shows more."
  }

  package static func torn(_ count: Int) -> String {
    "\(English.count(count, "line")) could not be read: a process was ended while it wrote."
  }

  static func tasks(_ count: Int, _ directory: String) -> String {
    switch count {
    case 0: "No task is kept in \(directory)."
    case 1: "1 task in \(directory)."
    default: "\(count) tasks in \(directory)."
    }
  }

  static func now(_ now: Timestamp) -> String { "It is \(now.rfc3339)." }

  static func ended(_ count: Int, hidden: Int) -> String {
    let tasks = count == 1 ? "1 task has ended" : "\(count) tasks have ended"
    return hidden == 0 ? tasks : "\(tasks); the latest \(count - hidden), all with --json"
  }

  static func notes(_ count: Int) -> String { English.count(count, "note") }

  static func ended(_ count: Int) -> String {
    count == 1 ? "1 call has ended" : "\(count) calls have ended"
  }

  /// The last row of a screen on which not everything fits.
  ///
  /// What it says of the keys is shortened until it fits into so many columns.
  package static func more(above: Int, below: Int, columns: Int) -> String {
    let parts = [above > 0 ? "\(above) above" : "", below > 0 ? "\(below) more below" : ""]
      .filter { !$0.isEmpty }
    let keys = [
      ["arrows and space scroll", "q ends"], ["arrows scroll", "q ends"], ["q ends"], [],
    ]
    let rows = keys.map { (parts + $0).joined(separator: " · ") }
    return rows.first { $0.count <= columns } ?? String((rows.last ?? "").prefix(columns))
  }

  // MARK: Calls

  static func check(_ call: CallRecord) -> String {
    let clause = call.failure?.answerClause ?? Failure.lostClause
    return "It was sent, and \(clause), so it may have happened: look before it is repeated."
  }

  /// The two commands of which one tells what a look has shown.
  static func thenSay(_ happened: String, _ didNot: String) -> [String] {
    ["Then, if it happened: " + happened, "Or, if it did not: " + didNot]
  }
  static let afterCheck = "It may have happened, and nobody has said whether it did."
  static let place = "a place in the limits is kept for it"

  /// That a process has the call to itself; `process` names the machine too, where there are several.
  static func beingSent(by process: String?) -> String {
    "\(process ?? "a process") is sending it; until then it has the call to itself"
  }

  /// How often a call was sent, whether or not that counts against how often it may be tried.
  static func tries(_ call: CallRecord) -> String {
    guard call.sendings == 0 else { return English.count(call.sendings, "try", plural: "tries") }
    return call.state.kind == .running ? "first try" : "not sent yet"
  }

  // MARK: Holds

  static let behindHold = "It waits behind a hold; what to do stands above."

  static func heldBack(_ tasks: [String]) -> String {
    "It keeps back: \(English.list(tasks, limit: .max))"
  }

  static func lifted(of api: String, probe: Timestamp, now: Timestamp) -> String {
    let when =
      probe > now
      ? "at or after \(probe.told) (\(Countdown.text(to: probe, now: now))), or first after a "
        + "restart of the server" : "now"
    return "Or without you: a changed key lifts it as soon as a server that uses it is asked for "
      + "anything of \(api), and so does a success of the one call that is let through to look, "
      + "\(when)."
  }

  // MARK: Limits

  static func limit(_ limit: Budget.Limit) -> String {
    switch limit {
    // A long window is kept a little longer than it is, which is nothing to read.
    case .window(let count, let seconds):
      "\(count) in \(number(seconds < 10 ? seconds : seconds.rounded())) s"
    case .bucket(let capacity, let refill): "\(number(capacity)), \(number(refill)) more a second"
    case .concurrency(let count): "\(count) at once"
    case .spacing(let seconds): "1 in \(number(seconds)) s"
    }
  }

  static func learned(_ pace: PacingSnapshot.Pace) -> String {
    "\(Budget.Limit.spacing(pace.interval).pace), learned from refusals"
  }

  static func forgotten(_ places: [String]) -> String {
    "Forgotten: how fast \(English.list(places, limit: .max)) may be called. Calls go as fast as they "
      + "are made again, until the API refuses one."
  }

  static func opened(_ places: [String]) -> String {
    "Opened before the time that the API named: \(English.list(places, limit: .max)). If the API "
      + "refuses the next call, it is shut again."
  }

  static func asked(_ places: [String]) -> String {
    "Asked again from the next call on: \(English.list(places, limit: .max)). If it keeps failing, it is "
      + "left alone again."
  }

  static func toAsk(_ command: String) -> String {
    "To have it asked sooner, if you know that it works again: \(command)"
  }

  static func lifted(_ places: [String]) -> String {
    "Lifted: \(English.list(places, limit: .max))."
  }

  static func due(_ call: CallRecord, of task: TaskRecord) -> String {
    "Due now: \(call.tool) (call \(call.number)) of \(task.reference.named)."
  }

  static let nothingSentByItself =
    "Nothing is sent by itself: an agent takes a task up with resume_task."

  static let nothingHeld = "Nothing of it is held."

  static let opensByItself = "What is shut for a while opens by itself, or by its name."

  static func toOpen(_ command: String) -> String {
    "To open it sooner, if you know that the API takes calls again: \(command)"
  }

  static func toForget(_ command: String) -> String {
    "To forget it before an hour has passed without a refusal: \(command)"
  }

  // MARK: Refusals

  static func declined(_ count: Int, hidden: Int) -> String {
    let calls = "Refused for good by the person who was asked"
    return hidden == 0 ? calls : "\(calls), the latest \(count - hidden) of \(count)"
  }

  /// A call that was refused, in one line.
  static func call(_ call: DeclinedCall) -> String {
    guard let tool = call.tool else { return "a call of an earlier version, which kept no name" }
    let text = "\(tool) \(JSONWriter.text(.object(call.arguments)))"
    // JSON has no line breaks; its quotes stay.
    let shown = text.unicodeScalars.filter { !UntrustedText.isHidden($0) }
    return UntrustedText.cut(UntrustedText.string(shown), limit: 200)
  }

  static func toTakeBack(_ command: String) -> String {
    "To have the person asked about it again: \(command)"
  }

  static func takenBack(_ call: DeclinedCall) -> String {
    "Taken back: the no to \(Self.call(call))."
  }

  static let askedAnew = "Nothing is sent by it: the next such call asks the person again."

  static func used(_ used: Double) -> String { number((used * 10).rounded(.up) / 10) }

  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(saturating: value)) : "\(value)"
  }

  static func booked(_ count: Int) -> String {
    count == 0 ? "" : English.count(count, "place") + " kept"
  }

  // MARK: Answers

  /// What is asked before tasks are deleted.
  package static func purging(_ count: Int, _ age: String) -> String {
    "Delete \(English.count(count, "task")) that \(count == 1 ? "has" : "have") been over for \(age) or longer, "
      + "with what came of them?"
  }

  package static func purged(_ count: Int) -> String { "Deleted: \(English.count(count, "task"))." }

  package static func nothingToPurge(_ age: String) -> String {
    "No task has been over for \(age) or longer. What waits, is held or has to be checked is never deleted."
  }

  package static let purgeUnasked =
    "purge asks before it deletes, and nobody can be asked here; say --yes, or --json to see how many tasks "
    + "it would delete."

  /// `recourse tasks` with words behind it, for the state that was named.
  package static func command(_ state: String?, _ words: String = "") -> String {
    "recourse tasks" + (words.isEmpty ? "" : " " + words)
      + (state.map { " --state " + ShellWord.quoted($0) } ?? "")
  }

  package static func noTask(_ name: String, nearest: String?, state: String?) -> String {
    let hint = nearest.map { " (did you mean \($0)?)" } ?? ""
    return "There is no task \(name)\(hint). To see all: " + command(state)
  }

  package static func nothingCalled(_ name: String, nearest: String?, state: String?) -> String {
    let hint = nearest.map { " (did you mean \($0)?)" } ?? ""
    return
      "Nothing called \(name) is held, shut, paced or refused\(hint). To see what is: "
      + command(state, "release")
  }

  package static func noCall(_ number: Int, of task: String, _ known: [Int]) -> String {
    let calls =
      known.isEmpty ? "it has none" : "it has " + known.map(String.init).joined(separator: ", ")
    return "The task \(task) has no call \(number): \(calls)."
  }
}
