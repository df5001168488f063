package import Tasks
import Text
import Failures
package import JSON
package import Time

/// The answer of a built-in tool: lines to read, and the same facts as members of an object.
package struct TaskReply: Sendable, Hashable {
  package var text: String
  package var structured: JSONObject

  /// Whether the agent has to do something before it gets what it asked for.
  package var isError: Bool

  /// Characters that `text` never passes.
  package static let textLimit = 2000

  /// Makes a reply of guidance.
  package init(_ guidance: Guidance) {
    text = guidance.text
    structured = guidance.structured
    isError = true
  }

  /// Whether the agent got what it asked for.
  enum Outcome { case answered, refused }

  /// Makes a reply of lines; members other than `say` come from `members`.
  init(
    _ lines: [String],
    _ members: JSONObject = JSONObject(),
    _ outcome: Outcome = .answered,
    limit: Int = textLimit
  ) {
    text = UntrustedText.cut(lines.joined(separator: "\n"), limit: limit)
    var structured: JSONObject = ["say": .string(self.text)]
    for member in members.members { structured[member.name] = member.value }
    self.structured = structured
    isError = outcome == .refused
  }

  /// Makes an error that the agent mends by another call.
  static func revise(_ lines: [String], _ members: JSONObject = JSONObject()) -> TaskReply {
    var members = members
    members["action"] = .string(Guidance.Action.revise.rawValue)
    let spoken = lines.enumerated().map { $0 == 0 ? "revise: \($1)" : $1 }
    var reply = TaskReply(spoken, members, .refused)
    reply.structured["say"] = .string(
      UntrustedText.cut(lines.joined(separator: "\n"), limit: textLimit)
    )
    return reply
  }
}

// MARK: - Handles and notes

extension TaskReply {
  /// Tells that a `task` argument can be neither a handle nor a name.
  package static func unreadable(_ problem: ReferenceProblem) -> TaskReply {
    revise([English.uncapitalized(problem.sentence), TaskSentences.badReferenceDone])
  }

  /// Tells that there is no such task: never kept here, deleted since, or of another state directory.
  package static func noTask(_ reference: TaskReference, limits: TaskLimits) -> TaskReply {
    let days = Int(saturating: (limits.keep / 86_400).rounded(.up))
    return revise(
      [
        TaskSentences.noTask(reference, days: days), TaskSentences.nothingDone,
        TaskSentences.seeTasks, TaskSentences.checkBeforeAnew,
      ],
      ["task": .string(reference.text)]
    )
  }

  /// Tells what became of a note; `task` is as it stands afterwards.
  package static func noted(_ outcome: TaskRecord.NoteOutcome, _ task: TaskRecord) -> TaskReply {
    var members: JSONObject = ["task": .string(task.reference.text)]
    switch outcome {
    case .kept(let dropped):
      var lines = [TaskSentences.noteKept(task.reference.text, count: task.notes.count)]
      if dropped > 0 { lines.append(TaskSentences.notesDropped(dropped)) }
      members["notes"] = JSONValue(task.notes.count)
      return TaskReply(lines, members)
    case .empty:
      return revise([TaskSentences.noteEmpty, TaskSentences.fillNote], members)
    case .tooLong(let count):
      members["limit"] = JSONValue(TaskRecord.Note.limit)
      return revise(
        [
          TaskSentences.noteTooLong(count: count), TaskSentences.noteUnchanged,
          TaskSentences.shorterNote,
        ],
        members
      )
    }
  }
}

// MARK: - Giving up

extension TaskReply {
  /// Tells what was given up; `number` is the call asked for, nil for all.
  package static func cancelled(
    _ outcome: TaskRecord.Cancellation,
    _ task: TaskRecord,
    call number: Int? = nil,
    now: Timestamp
  ) -> TaskReply {
    let reference = task.reference.text
    let cancelled = outcome.cancelled.compactMap { task[$0] }
    var lines: [String] = []
    if !cancelled.isEmpty {
      let calls = English.list(cancelled.map { "\($0.tool) (call \($0.number))" })
      lines.append(TaskSentences.givenUp(reference, calls: calls))
      lines += losses(cancelled)
    } else if outcome.running.isEmpty {
      lines.append(
        number.map { TaskSentences.noSuchCall($0, reference) }
          ?? TaskSentences.nothingToGiveUp(reference)
      )
    }
    for call in outcome.running.compactMap({ task[$0] }) {
      guard case .running(let lease) = call.state else { continue }
      let end = lease.until.roundedUpToSecond.rfc3339
      let process = UntrustedText.named(lease.process)
      lines.append(TaskSentences.cannotCallBack(call.tool, process: process, until: end))
    }
    return TaskReply(lines, members(outcome, task, now: now))
  }

  private static func losses(_ cancelled: [CallRecord]) -> [String] {
    let uncertain = cancelled.filter(\.mayHaveHappened)
    let certain = cancelled.filter { !$0.mayHaveHappened }
    var lines: [String] = []
    let named = certain.compactMap(\.disclose).withoutRepetition
    if !named.isEmpty {
      lines.append(TaskSentences.tellMissing(English.list(named)))
    } else if !certain.isEmpty {
      lines.append(TaskSentences.tellSomethingMissing)
    }
    if !uncertain.isEmpty {
      let tools = English.list(uncertain.map { "\($0.tool) (call \($0.number))" })
      lines.append(TaskSentences.mayHaveHappened(tools))
    }
    return lines
  }

  private static func members(
    _ outcome: TaskRecord.Cancellation,
    _ task: TaskRecord,
    now: Timestamp
  ) -> JSONObject {
    let calls = (outcome.cancelled + outcome.running).compactMap { task[$0] }
    let disclose = outcome.cancelled.compactMap { task[$0]?.disclose }.withoutRepetition
    var members: JSONObject = ["task": .string(task.reference.text)]
    members["cancelled"] = JSONValue(outcome.cancelled.count)
    if !calls.isEmpty { members["calls"] = .array(calls.structured(now: now)) }
    if !disclose.isEmpty { members["disclose"] = .array(disclose.map { .string($0) }) }
    return members
  }
}

// MARK: - Bounds

extension [CallRecord] {
  /// Objects of the calls; those past the 20th are left to `list_tasks` of the one task.
  func structured(now: Timestamp) -> [JSONValue] {
    prefix(20).map { .object(CallLine(call: $0, now: now).structured) }
  }

  /// Lines of the calls; past `limit` one line counts the rest.
  func lines(limit: Int, task: String, now: Timestamp) -> [String] {
    let shown = count > limit ? limit - 1 : count
    var lines = prefix(shown).map { CallLine(call: $0, now: now).text }
    if count > shown { lines.append(TaskSentences.moreCalls(count - shown, task: task)) }
    return lines
  }
}

extension [String] {
  /// The texts, each once, in order.
  fileprivate var withoutRepetition: [String] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
