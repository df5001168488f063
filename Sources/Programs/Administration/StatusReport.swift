import Server
import Guidance
import Text
import Failures
import JSON
import Pacing
package import Storage
import Tasks
package import Time

/// Everything that is kept, as a tired person reads it: what needs somebody first, then what waits, soonest first.
package struct StatusReport: Sendable {
  /// On the time of clocks on the wall.
  package let survey: StoreSnapshot
  package let now: Timestamp
  package let directory: String

  /// The directory to name in commands; nil where it is the usual one.
  let named: String?

  /// Whether anything was ever kept there.
  package let origin: Origin

  /// Where a report of nothing comes from.
  package enum Origin: Sendable, Hashable {
    case kept
    /// No call was ever made with the state; there are others, which may be meant.
    case unused(others: [String])
  }

  /// Columns of the place that it is read in.
  let columns: Int

  /// Columns below which the times are short, and stand before the names, which may then be cut.
  private static let narrow = 76

  /// Ended tasks that are shown, the latest ones.
  private static let endedLimit = 5

  /// Makes a report.
  package init(
    _ survey: StoreSnapshot,
    now: Timestamp,
    directory: String,
    named: String? = nil,
    origin: Origin = .kept,
    columns: Int = 80
  ) {
    self.survey = survey
    self.columns = columns
    self.now = now
    self.directory = directory
    self.named = named
    self.origin = origin
  }

  /// The same as it is seen later.
  package func seen(at now: Timestamp) -> StatusReport {
    StatusReport(
      survey,
      now: now,
      directory: directory,
      named: named,
      origin: origin,
      columns: columns
    )
  }

  /// The lines of the report: what a person must do, then what waits, what is shut and used, and what has ended.
  package var lines: [StyledLine] {
    guard !survey.isEmpty else { return [StyledLine(nothingKept)] }
    let title = OperatorWords.tasks(survey.tasks.count, directory)
    var lines = [StyledLine([(title, .heading), (" " + OperatorWords.now(now), .plain)])]
    lines += section(holdLines) + section(pendingLines) + section(gateLines) + section(pauseLines)
    return lines + section(limitLines) + section(paceLines) + section(declinedLines)
      + section(endedLines)
  }

  /// Says that there is nothing, and why.
  package var nothingKept: String {
    switch origin {
    case .kept: OperatorWords.nothingKept(directory)
    case .unused(let others): OperatorWords.unused(directory, others: others)
    }
  }

  private func section(_ lines: [StyledLine]) -> [StyledLine] {
    lines.isEmpty ? [] : [.blank] + lines
  }

  private var pending: [TaskRecord] {
    survey.tasks.filter { !$0.isOver }.sorted(by: TaskRecord.isMoreUrgent)
  }

  private var pendingLines: [StyledLine] {
    guard !pending.isEmpty else { return [] }
    var table = StyledTable(indent: 2)
    let heads =
      columns < Self.narrow
      ? ["STATE", "LEFT", "UNTIL", "TOOL"] : ["STATE", "LEFT", "TOOL", "UNTIL", "COUNTED"]
    table.add(heads.map { ($0, .aside) })
    for task in pending {
      table.add(head(of: task))
      for call in task.pending.sorted(by: CallRecord.isMoreUrgent) {
        table.add(cells(of: call, in: task))
        for line in advice(on: call, in: task, indent: 4) { table.add(line) }
      }
    }
    return table.lines
  }

  private func head(of task: TaskRecord) -> StyledLine {
    var parts: [String] = []
    if !task.notes.isEmpty { parts.append(OperatorWords.notes(task.notes.count)) }
    let ended = task.calls.count - task.pending.count
    if ended > 0 { parts.append(OperatorWords.ended(ended)) }
    let rest = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    return StyledLine([(task.reference.named, .heading), (rest, .aside)])
  }

  private func cells(of call: CallRecord, in task: TaskRecord) -> [StyledTable.Cell] {
    let number = task.calls.count > 1 ? " (call \(call.number))" : ""
    let until = call.state.until
    let state: [StyledTable.Cell] = [
      (call.state.kind.rawValue, call.state.kind.tone),
      (call.isDue(now) ? "due" : until.map { Countdown.text(to: $0, now: now) } ?? "", .plain),
    ]
    let tool: StyledTable.Cell = (call.tool + number, .plain)
    guard columns < Self.narrow else {
      let told = until?.told ?? call.state.kind.waitsFor
      return state + [tool, (told, .plain), (OperatorWords.tries(call), .aside)]
    }
    return state + [(until.map(short) ?? call.state.kind.waitsFor, .plain), tool]
  }

  /// The time alone on the day that it is, else the day and the minute.
  private func short(_ instant: Timestamp) -> String {
    let told = instant.told
    let isToday = told.prefix(10) == now.rfc3339.prefix(10)
    return isToday
      ? String(told.dropFirst(11))
      : told.dropFirst(5).prefix(5) + " " + told.dropFirst(11).prefix(5)
  }

  /// Why a call is where it is, and what a person has to do about it.
  func advice(on call: CallRecord, in task: TaskRecord, indent: Int) -> [StyledLine] {
    let why = call.failure?.inBrief ?? ""
    var lines = why.isEmpty ? [] : [StyledLine.paragraph(why, indent: indent, .aside)]
    switch call.state {
    case .held where isListed(call):
      lines.append(.paragraph(OperatorWords.behindHold, indent: indent, .person))
    case .held:
      let failure = call.failure ?? .undecided
      lines += toDo(failure, api: call.api, indent: indent)
      let command = OperatorCommands.command("release " + task.reference.word, named)
      lines.append(StyledLine(Self.spaces(indent) + "Then: " + command))
    case .unknown:
      lines.append(.paragraph(OperatorWords.check(call), indent: indent, .check))
      lines += sightings(of: call, in: task, indent: indent)
    case .running(let lease):
      let sentence = OperatorWords.beingSent(by: survey.machines[lease.process])
      lines.append(.paragraph(sentence, indent: indent, .aside))
    case .waiting where why.isEmpty && call.reservation != nil:
      lines.append(.paragraph(OperatorWords.place, indent: indent, .aside))
    default: break
    }
    return lines
  }

  /// The commands that tell what a look has shown of a call that may have happened.
  func sightings(of call: CallRecord, in task: TaskRecord, indent: Int) -> [StyledLine] {
    let isAmbiguous = task.calls.count { $0.state == .unknown } > 1
    let words = "happened \(task.reference.word)" + (isAmbiguous ? " --call \(call.number)" : "")
    return OperatorWords.thenSay(
      OperatorCommands.command(words, named),
      OperatorCommands.command(words + " --no", named)
    ).map { StyledLine(Self.spaces(indent) + $0) }
  }

  /// Whether a hold tells already what has to be done about a held call.
  func isListed(_ call: CallRecord) -> Bool {
    call.holdKey.map { key in survey.pacingSnapshot.holds.contains { $0.key == key } } ?? false
  }

  /// The tasks with calls that a hold keeps back.
  func tasks(behind hold: PacingSnapshot.Hold) -> [TaskRecord] {
    survey.tasks.filter { task in task.held.contains { $0.holdKey == hold.key } }
  }

  func toDo(
    _ failure: Failure,
    api: String,
    from sources: [CredentialSource] = [],
    indent: Int
  ) -> [StyledLine] {
    let task = failure.operatorTask(api: api, sources: sources)
    var lines = [StyledLine.paragraph("To do: " + task.message, indent: indent, .person)]
    if let place = task.place {
      lines.append(StyledLine(Self.spaces(indent) + "Where: " + place))
    }
    return lines
  }

  private var endedLines: [StyledLine] {
    let ended = survey.tasks.filter(\.isOver).sorted { $0.changed > $1.changed }
    guard !ended.isEmpty else { return [] }
    let shown = ended.enumerated()
      .filter { $0.offset < Self.endedLimit || $0.element.isUncertain }.map(\.element)
    var table = StyledTable(indent: 2)
    let hidden = ended.count - shown.count
    table.add(StyledLine(OperatorWords.ended(ended.count, hidden: hidden) + ":", .heading))
    for task in shown {
      let kind = task.state
      table.add([
        (kind?.rawValue ?? "no calls", kind?.tone ?? .plain), (task.changed.rfc3339, .plain),
        (task.reference.named, .plain), (task.tools, .aside),
      ])
      if task.isUncertain {
        table.add(.paragraph(OperatorWords.afterCheck, indent: 4, .check))
      }
    }
    return table.lines
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
