package import JSON
import Pacing
import Storage
import Tasks
import Text
import Time

/// What an operator is told who is not there: what a person has to see to, and how.
package struct OperatorNotice: Sendable, Hashable {
  /// Named so for every process of the state.
  var key: String

  /// What is sent.
  package var json: JSONObject
}

extension StoreSnapshot {
  /// Seconds after which a call that is due counts as one that nobody fetches.
  private static let patience = 60.0

  /// What the operator is to be told; `lead` is what the clock on the wall is ahead.
  func notices(now: Timestamp, lead: Double, _ commands: OperatorCommands?) -> [OperatorNotice] {
    let ofCalls = tasks.flatMap { task in
      task.calls.compactMap { call -> OperatorNotice? in
        guard let event = StoreEvent(call, of: task, now: now) else { return nil }
        switch event.name {
        case .outcomeUnknown: break
        case .taskDue where now - event.at >= Self.patience: break
        default: return nil
        }
        let answers = commands?.answers(to: event, task.reference.text, call.number) ?? []
        return OperatorNotice(event, lead: lead, answers)
      }
    }
    let ofHolds = pacingSnapshot.holds.map { held in
      let release = commands?.words("release " + ShellWord.quoted(held.place.text))
      return OperatorNotice(StoreEvent(held), lead: lead, release.map { [$0] } ?? [])
    }
    return ofCalls + ofHolds
  }
}

extension OperatorCommands {
  fileprivate func words(_ words: String) -> String { Self.command(words, state) }

  /// The commands by which a person answers.
  fileprivate func answers(to event: StoreEvent, _ task: String, _ call: Int) -> [String] {
    let task = ShellWord.quoted(task)
    guard event.name == .outcomeUnknown else { return [words("cancel \(task)")] }
    return [
      words("happened \(task) --call \(call)"), words("happened \(task) --call \(call) --no"),
      words("cancel \(task) --call \(call)"),
    ]
  }
}

extension OperatorNotice {
  fileprivate init(_ event: StoreEvent, lead: Double, _ commands: [String]) {
    key = event.key
    json = ["event": .string(event.name.rawValue), "at": .string((event.at + lead).rfc3339)]
    json["say"] = .string(event.sentence)
    for member in event.data.members { json[member.name] = member.value }
    if !commands.isEmpty { json["commands"] = .array(commands.map { .string($0) }) }
  }
}

extension StoreEvent {
  /// What has happened, for a person.
  fileprivate var sentence: String {
    let (api, tool) = (data["api"]?.string ?? "", data["tool"]?.string ?? "")
    let code = data["code"]?.string.map { " (\($0))" } ?? ""
    switch name {
    case .holdClosed:
      return
        "Calls to \(api) wait until a person acts\(code): scope \(data["scope"]?.string ?? ""). Put it "
        + "right, then run the command."
    case .outcomeUnknown:
      return
        "\(tool) was sent\(code), and nobody knows whether it happened. Look, then run the command "
        + "that fits."
    default:
      return
        "\(tool) could have been sent for a minute, and no agent has fetched it: an agent does with "
        + "resume_task."
    }
  }
}
