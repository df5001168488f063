import Text
package import JSON
import Pacing
package import Storage
package import Tasks
package import Telemetry
import Time

/// What an act of the operator came to: lines to read, and the same for programs.
package struct ActReport: Sendable {
  package private(set) var lines: [StyledLine] = []
  package private(set) var json = JSONObject()

  /// What the log is to tell of it; nothing where nothing was changed.
  package private(set) var acts: [CallEvent.Act] = []

  /// Whether anything was changed.
  package private(set) var hasActed = true

  private mutating func say(_ text: String, _ tone: StyledLine.Tone = .plain) {
    lines.append(.paragraph(text, indent: 0, tone))
  }

  private mutating func finish() {
    json["say"] = .string(lines.map(\.text).joined(separator: "\n"))
  }

  // MARK: - Giving up

  /// Tells what was given up; `number` is the call that was meant, nil for all.
  package init(_ outcome: TaskRecord.Cancellation, of task: TaskRecord, call number: Int?) {
    let cancelled = outcome.cancelled.compactMap { task[$0] }
    let name = task.reference.named
    json = ["task": .string(task.id.text)]
    json["cancelled"] = .array(outcome.cancelled.map { JSONValue($0) })
    json["running"] = .array(outcome.running.map { JSONValue($0) })
    hasActed = !cancelled.isEmpty
    if hasActed { acts = [.cancelled(task: task.reference.text, call: number)] }
    if !cancelled.isEmpty {
      let calls = English.list(cancelled.map { "\($0.tool) (call \($0.number))" }, limit: .max)
      say("Given up in \(name): \(calls). Nothing of it is sent any more.", .heading)
      sayLosses(cancelled)
    } else if outcome.running.isEmpty, let number, task[number] == nil {
      say(OperatorWords.noCall(number, of: name, task.calls.map(\.number)))
    } else if outcome.running.isEmpty {
      let call = number.map { "call \($0) of \(name) has ended" } ?? "nothing in \(name) is pending"
      say("Nothing was given up: \(call).")
    }
    for call in outcome.running.compactMap({ task[$0] }) {
      say(
        "\(call.tool) (call \(call.number)) is being sent by a process and cannot be called back. "
          + "Look again in a minute.",
        .waits
      )
    }
    finish()
  }

  private mutating func sayLosses(_ cancelled: [CallRecord]) {
    let uncertain = cancelled.filter(\.mayHaveHappened)
    let certain = cancelled.filter { !$0.mayHaveHappened }
    var losses: [String] = []
    for loss in certain.compactMap(\.disclose) where !losses.contains(loss) { losses.append(loss) }
    if !losses.isEmpty {
      say("Missing because of it: \(English.list(losses, limit: .max)). Tell whoever counts on it.")
      json["disclose"] = .array(losses.map { .string($0) })
    } else if !certain.isEmpty {
      say("Tell whoever counts on it.")
    }
    guard !uncertain.isEmpty else { return }
    let tools = English.list(uncertain.map { "\($0.tool) (call \($0.number))" }, limit: .max)
    say("Look whether it happened, unless you have: \(tools) was sent and may have.", .check)
    json["may_have_happened"] = .array(uncertain.map { JSONValue($0.number) })
  }

  // MARK: - What was seen

  /// Tells what became of what a person saw.
  package init(_ outcome: TaskRecord.SightingOutcome, of task: TaskRecord) {
    let name = task.reference.named
    json = ["task": .string(task.id.text)]
    hasActed = false
    switch outcome {
    case .closed(let call):
      let words = named(call, of: task)
      note(.sighted(task: task.reference.text, call: call, happened: true))
      say("\(words) of \(name) is closed: it happened.", .heading)
    case .due(let call):
      let words = named(call, of: task)
      note(.sighted(task: task.reference.text, call: call, happened: false))
      say(
        "\(words) of \(name) is due once more: it did not happen. An agent sends it with resume_task.",
        .heading
      )
    case .outdated(let call):
      let words = named(call, of: task)
      say("Nothing was noted: \(words) was sent again since. Look once more.", .check)
    case .ambiguous(let calls):
      let numbers = English.list(calls.map(String.init))
      say(
        "Nothing was noted: it may be any of the calls \(numbers) of \(name). Name one with --call."
      )
    case .nothingUnknown:
      say("Nothing was noted: no such call of \(name) waits to be looked at.")
    }
  }

  /// What sentences call a call, which the JSON then names too.
  private mutating func named(_ call: Int, of task: TaskRecord) -> String {
    json["call"] = JSONValue(call)
    json["state"] = task[call].map { .string($0.state.kind.rawValue) }
    return "\(task[call]?.tool ?? "the call") (call \(call))"
  }

  private mutating func note(_ act: CallEvent.Act) {
    hasActed = true
    acts = [act]
  }

  /// Tells what became of a sighting of the call of a number.
  package init(_ outcome: TaskRecord.SightingOutcome, of task: TaskRecord, call number: Int) {
    let name = task.reference.named
    json = ["task": .string(task.id.text), "call": JSONValue(number)]
    let reference = task.reference.text
    switch outcome {
    case .closed:
      acts = [.sighted(task: reference, call: number, happened: true)]
      say(PageWords.happened(number, of: name), .heading)
    case .due:
      acts = [.sighted(task: reference, call: number, happened: false)]
      say(PageWords.didNotHappen(number, of: name), .heading)
    case .outdated, .ambiguous, .nothingUnknown:
      hasActed = false
      say(PageWords.movedOn(number, of: name), .check)
    }
    finish()
  }

  // MARK: - Releasing

  /// Tells what was set free; `opened` are the calls that are due now.
  package init(_ release: Release, opened: [Release.HeldCall], in survey: StoreSnapshot) {
    json = Self.json(of: release, opened)
    hasActed = !release.places.isEmpty || !release.declined.isEmpty || !opened.isEmpty
    for call in release.declined { say(OperatorWords.takenBack(call), .heading) }
    if !release.declined.isEmpty { say(OperatorWords.askedAnew) }
    note(release, opened, in: survey)
    say(release.holds, OperatorWords.lifted)
    say(release.gates, OperatorWords.opened)
    say(release.pauses, OperatorWords.asked)
    say(release.paces, OperatorWords.forgotten)
    for held in opened {
      guard let task = survey.task(.id(held.task)), let call = task[held.number] else { continue }
      say(OperatorWords.due(call, of: task))
    }
    if !opened.isEmpty { say(OperatorWords.nothingSentByItself) }
    if !hasActed {
      let rest = survey.isShut ? " " + OperatorWords.opensByItself : ""
      say(OperatorWords.nothingHeld + rest)
    }
    finish()
  }

  private mutating func note(
    _ release: Release,
    _ opened: [Release.HeldCall],
    in survey: StoreSnapshot
  ) {
    acts = release.places.map { .released(scope: $0) }
    acts += release.declined.map { .takenBack(refusal: $0.handle, tool: $0.tool) }
    guard release.places.isEmpty else { return }
    // What no scope keeps back is told for itself.
    acts += opened.compactMap { held in
      survey.task(.id(held.task)).map { .opened(task: $0.reference.text, call: held.number) }
    }
  }

  private static func json(of release: Release, _ opened: [Release.HeldCall]) -> JSONObject {
    let texts = { (places: [String]) -> JSONValue in .array(places.map { .string($0) }) }
    var json: JSONObject = [
      "lifted": texts(release.holds.places),
      "opened": texts(release.gates.places + release.pauses.places),
      "forgotten": texts(release.paces.places),
      "due": .array(
        opened.map { ["task": .string($0.task.text), "call": JSONValue($0.number)] }
      ),
    ]
    if !release.declined.isEmpty {
      json["taken_back"] = .array(release.declined.map { .object($0.json) })
    }
    return json
  }

  private mutating func say(_ opening: Release.Opening, _ words: ([String]) -> String) {
    if !opening.isEmpty { say(words(opening.places), .heading) }
  }
}

extension StoreSnapshot {
  /// Whether something waits for a time, which no release opens unless it is named.
  fileprivate var isShut: Bool { !pacingSnapshot.gates.isEmpty || !pacingSnapshot.pauses.isEmpty }
}
