package import Tasks
import Failures
import Text
import JSON
package import Time

extension TaskReply {
  /// Characters kept free for the lines below the tasks.
  private static let reserve = 280

  /// Characters of the answer on one task, in which every note has its place.
  private static let wholeLimit = 8000

  /// Tells all of one task: each call in a line, and its notes whole, newest first.
  package static func whole(_ task: TaskRecord, now: Timestamp) -> TaskReply {
    let block = TaskBlock(task: task, now: now)
    var lines = block.head + block.callLines(limit: 20)
    if !task.isOver {
      lines.append(TaskSentences.pendingUntil(task.deadline.rfc3339))
      lines.append(TaskSentences.howToResume(task.reference.text))
    }
    var room = wholeLimit - 40 - lines.reduce(0) { $0 + $1.unicodeScalars.count + 1 }
    var shown = 0
    for note in task.notes.reversed() {
      let line = block.line(note, limit: TaskRecord.Note.limit)
      room -= line.unicodeScalars.count + 1
      guard room >= 0 else { break }
      lines.append(line)
      shown += 1
    }
    let older = task.notes.count - shown
    if older > 0 { lines.append(TaskSentences.olderNotes(older)) }
    return TaskReply(lines, block.structured, limit: wholeLimit)
  }

  /// The tasks of which a listing shows no more, for each takes two lines at the least.
  package static let mostTasks = 40

  /// Lists tasks, soonest first; `state` keeps only those that hold a call of that state.
  package static func list(
    _ listing: TaskListing,
    state: CallState.Kind? = nil,
    now: Timestamp
  ) -> TaskReply {
    let wanted = listing.tasks.filter { task in
      state.map { task.holds($0) } ?? true
    }.sorted(by: TaskRecord.isSooner)
    let count = wanted.count + listing.unread.count
    var lines = [TaskSentences.tasks(count, now: now.rfc3339)]
    if wanted.isEmpty, let state {
      lines = [TaskSentences.noneIn(state.rawValue, now: now.rfc3339)]
    }
    let shown = append(wanted, to: &lines, now: now)
    if shown < count {
      var calls = listing.unread.calls
      for call in wanted.dropFirst(shown).flatMap(\.calls) {
        calls[call.state.kind, default: 0] += 1
      }
      let counts = TaskSentences.counts(calls)
      lines.append(TaskSentences.notShown(count - shown, counts: counts, of: state?.rawValue))
    }
    if let next = wanted.prefix(shown).first(where: { $0.nextDue != nil }) {
      lines.append(TaskSentences.howToResume(next.reference.text))
    }
    let members: JSONObject = [
      "now": .string(now.rfc3339), "count": JSONValue(count),
      "tasks": .array(
        wanted.prefix(shown).map { .object(TaskBlock(task: $0, now: now).structured) }
      ),
    ]
    return TaskReply(lines, members)
  }

  /// Appends tasks as long as they fit; the first always does.
  private static func append(
    _ tasks: [TaskRecord],
    to lines: inout [String],
    now: Timestamp
  ) -> Int {
    var room = textLimit - reserve - lines.reduce(0) { $0 + $1.unicodeScalars.count + 1 }
    for (index, task) in tasks.enumerated() {
      let block = TaskBlock(task: task, now: now).lines
      room -= block.reduce(0) { $0 + $1.unicodeScalars.count + 1 }
      guard room >= 0 || index == 0 else { return index }
      lines += block
    }
    return tasks.count
  }
}

extension TaskRecord {
  /// Whether a task comes before another: what waits by its time, then what else is pending, then the newest.
  package static func isSooner(_ left: TaskRecord, _ right: TaskRecord) -> Bool {
    switch (left.nextDue, right.nextDue) {
    case (let left?, let right?) where left != right: return left < right
    case (_?, nil): return true
    case (nil, _?): return false
    default: break
    }
    if left.isOver != right.isOver { return right.isOver }
    return left.changed == right.changed
      ? left.id.text < right.id.text : left.changed > right.changed
  }
}

/// A task in a few lines, and the same as members of an object.
private struct TaskBlock {
  let task: TaskRecord
  let now: Timestamp
  private static let noteLimit = 2
  private static let noteLength = 160

  var lines: [String] {
    var lines = head + callLines(limit: 4)
    let notes = task.notes.suffix(Self.noteLimit)
    lines += notes.reversed().map { line($0, limit: Self.noteLength) }
    let older = task.notes.count - notes.count
    if older > 0 { lines.append(TaskSentences.olderNotes(older)) }
    let isCut = notes.contains { $0.text.unicodeScalars.count > Self.noteLength }
    if isCut { lines.append(TaskSentences.wholeNotes(task.reference.text)) }
    return lines
  }

  var head: [String] {
    let handle = task.name == nil ? nil : task.id.text
    let counts = TaskSentences.counts(of: task.calls)
    return [TaskSentences.task(task.reference.text, handle: handle, counts: counts)]
  }

  func callLines(limit: Int) -> [String] {
    ordered.lines(limit: limit, task: task.reference.text, now: now)
  }

  func line(_ note: TaskRecord.Note, limit: Int) -> String {
    TaskSentences.note(UntrustedText.line(note.text, limit: limit), at: note.at.rfc3339)
  }

  /// What is pending first, then what ended, latest first.
  private var ordered: [CallRecord] {
    let ended = task.calls.filter { !$0.isPending }.reversed()
    return task.pending.sorted(by: CallRecord.isSooner) + ended
  }

  var structured: JSONObject {
    var object: JSONObject = ["task": .string(task.reference.text)]
    object["handle"] = .string(task.id.text)
    object["name"] = task.name.map { .string($0.text) }
    object["state"] = task.state.map { .string($0.rawValue) }
    if let due = task.nextDue?.roundedUpToSecond {
      object["next_due"] = .string(due.rfc3339)
      object["seconds"] = JSONValue(Int(saturating: max(0, due - now).rounded(.up)))
    }
    if !task.isOver { object["deadline"] = .string(task.deadline.rfc3339) }
    if !task.calls.isEmpty { object["calls"] = .array(ordered.structured(now: now)) }
    if !task.notes.isEmpty { object["notes"] = .array(task.notes.map { .object($0.json) }) }
    return object
  }
}
