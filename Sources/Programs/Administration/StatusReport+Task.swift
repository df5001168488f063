import Guidance
import Text
import Failures
import JSON
import Storage
package import Tasks
import Time

extension StatusReport {
  /// The report without everything but one task.
  package func showing(_ reference: TaskReference) -> StatusReport {
    let tasks = survey.task(reference).map { [$0] } ?? []
    return StatusReport(
      StoreSnapshot(tasks: tasks),
      now: now,
      directory: directory,
      named: named,
      columns: columns
    )
  }

  /// Everything of one task, notes and arguments included.
  package func lines(of task: TaskRecord) -> [StyledLine] {
    var table = StyledTable(indent: 0)
    table.add(StyledLine(task.reference.named, .heading))
    for (name, value) in context(of: task) {
      table.add([("  " + name, .aside), (value, .plain)])
    }
    return table.lines + task.calls.flatMap { lines(of: $0, in: task) } + notes(of: task)
  }

  func context(of task: TaskRecord) -> [(String, String)] {
    var context = [("handle", task.id.text)]
    if let state = task.state { context.append(("state", state.rawValue)) }
    context.append(("begun", task.created.rfc3339))
    if !task.isOver { context.append(("kept until", task.deadline.rfc3339)) }
    if let due = task.nextDue {
      context.append(("next due", "\(due.told) (\(Countdown.text(to: due, now: now)))"))
    }
    if task.earlyResumes > 0 {
      context.append(("taken up too early", "\(task.earlyResumes) in a row"))
    }
    return context
  }

  private func lines(of call: CallRecord, in task: TaskRecord) -> [StyledLine] {
    var table = StyledTable(indent: 0)
    table.add(.blank)
    table.add(
      StyledLine([
        ("call \(call.number)", .heading), ("  \(call.tool)  ", .plain),
        (call.state.kind.rawValue, call.state.kind.tone),
      ])
    )
    for (name, value) in context(of: call) { table.add([("  " + name, .aside), (value, .plain)]) }
    var lines = table.lines
    if call.state == .held || call.state == .unknown {
      lines += story(of: call, in: task, indent: 2)
    } else if call.mayHaveHappened {
      lines.append(.paragraph(OperatorWords.afterCheck, indent: 2, .check))
    }
    return lines
  }

  /// What is to be done about a call where no hold is told beside it, and the table has said why.
  func story(of call: CallRecord, in task: TaskRecord, indent: Int) -> [StyledLine] {
    let why = Self.spaces(indent) + (call.failure?.inBrief ?? "")
    return showing(task.reference).advice(on: call, in: task, indent: indent)
      .filter { $0.text != why }
  }

  private static let longestArguments = 4000

  /// Arguments may hold whole files, which nobody wants on a terminal.
  private static func shortened(_ text: String) -> String {
    text.count > longestArguments
      ? text.prefix(longestArguments) + "… (\(text.utf8.count) bytes in all)" : text
  }

  func context(of call: CallRecord) -> [(String, String)] {
    var context = [("arguments", Self.shortened(UntrustedText.json(.object(call.arguments))))]
    if let until = call.state.until {
      context.append(("until", "\(until.told) (\(Countdown.text(to: until, now: now)))"))
    }
    if case .running(let lease) = call.state {
      let machine = survey.machines[lease.process]
      context.append(("process", UntrustedText.named(machine ?? lease.process)))
    }
    context.append(("counted", OperatorWords.tries(call)))
    if let why = call.failure?.inBrief, !why.isEmpty { context.append(("why", why)) }
    if let result = call.result { context.append(("result", result.text)) }
    if call.isPending, let loss = call.disclose { context.append(("without it", loss)) }
    if call.isPending { context.append(("given up at", call.deadline.rfc3339)) }
    context.append(("changed", call.changed.rfc3339))
    return context
  }

  private func notes(of task: TaskRecord) -> [StyledLine] {
    guard !task.notes.isEmpty else { return [] }
    var lines = [StyledLine.blank, StyledLine(OperatorWords.notes(task.notes.count), .heading)]
    for note in task.notes.reversed() {
      lines.append(StyledLine("  " + note.at.rfc3339, .aside))
      for line in note.text.split(whereSeparator: \.isNewline) {
        let quoted = UntrustedText.quoted(String(line), limit: TaskRecord.Note.limit)
        lines.append(.paragraph(quoted, indent: 4))
      }
    }
    return lines
  }
}
