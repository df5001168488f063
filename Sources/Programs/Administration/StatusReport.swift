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

  /// Columns of the place that it is read in.
  let columns: Int

  /// Columns below which the times are short, and stand before the names, which may then be cut.
  private static let narrow = 76

  /// Ended tasks that are shown, the latest ones.
  private static let endedLimit = 5

  /// Makes a board.
  package init(
    _ survey: StoreSnapshot,
    now: Timestamp,
    directory: String,
    named: String? = nil,
    columns: Int = 80
  ) {
    self.survey = survey
    self.columns = columns
    self.now = now
    self.directory = directory
    self.named = named
  }

  /// The lines of the board: what a person must do, then what waits, what is shut and used, and what has ended.
  package var lines: [StyledLine] {
    guard !survey.isEmpty else { return [StyledLine(OperatorWords.nothingKept(directory))] }
    let title = OperatorWords.tasks(survey.tasks.count, directory)
    var lines = [StyledLine([(title, .heading), (" " + OperatorWords.now(now), .plain)])]
    lines += section(holdLines) + section(pendingLines) + section(gateLines) + section(pauseLines)
    return lines + section(limitLines) + section(paceLines) + section(declinedLines)
      + section(endedLines)
  }

  private func section(_ lines: [StyledLine]) -> [StyledLine] {
    lines.isEmpty ? [] : [.blank] + lines
  }

  // MARK: - Tasks

  private var pending: [TaskRecord] {
    survey.tasks.filter { !$0.isOver }.sorted(by: TaskRecord.isMoreUrgent)
  }

  private var pendingLines: [StyledLine] {
    guard !pending.isEmpty else { return [] }
    var table = BoardTable(indent: 2)
    let heads =
      columns < Self.narrow
      ? ["STATE", "LEFT", "UNTIL", "TOOL"] : ["STATE", "LEFT", "TOOL", "UNTIL", "TRIES"]
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

  private func cells(of call: CallRecord, in task: TaskRecord) -> [BoardTable.Cell] {
    let number = task.calls.count > 1 ? " (call \(call.number))" : ""
    let until = call.state.until
    let state: [BoardTable.Cell] = [
      (call.state.kind.rawValue, call.state.kind.tone),
      (call.isDue(now) ? "due" : until.map { Countdown.text(to: $0, now: now) } ?? "", .plain),
    ]
    let tool: BoardTable.Cell = (call.tool + number, .plain)
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
      lines.append(.paragraph(OperatorWords.check, indent: indent, .check))
    case .running(let lease):
      let sentence = OperatorWords.beingSent(by: survey.machines[lease.process])
      lines.append(.paragraph(sentence, indent: indent, .aside))
    case .waiting where why.isEmpty && call.reservation != nil:
      lines.append(.paragraph(OperatorWords.place, indent: indent, .aside))
    default: break
    }
    return lines
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
    var table = BoardTable(indent: 2)
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

  // MARK: - What is closed, and what is used

  var gateLines: [StyledLine] {
    guard !survey.pacingSnapshot.gates.isEmpty else { return [] }
    var table = BoardTable(indent: 2)
    table.add(StyledLine("Shut for a while, as the API asked:", .heading))
    for gate in survey.pacingSnapshot.gates {
      table.add([
        (gate.place.text, .waits), (Countdown.text(to: gate.until, now: now), .plain),
        (gate.until.told, .plain), (gate.failure.inBrief, .aside),
      ])
    }
    let gates = survey.pacingSnapshot.gates
    let place = gates.count == 1 ? gates[0].place.text : "SCOPE"
    let command = OperatorCommands.command("release " + ShellWord.quoted(place), named)
    return table.lines + [.paragraph(OperatorWords.toOpen(command), indent: 4)]
  }

  var pauseLines: [StyledLine] {
    guard !survey.pacingSnapshot.pauses.isEmpty else { return [] }
    var table = BoardTable(indent: 2)
    table.add(
      StyledLine("Left alone, because they keep failing; one call looks again then:", .heading)
    )
    for pause in survey.pacingSnapshot.pauses {
      table.add([
        (pause.place.text, .waits), (Countdown.text(to: pause.until, now: now), .plain),
        (pause.until.told, .plain),
      ])
    }
    let pauses = survey.pacingSnapshot.pauses
    let place = pauses.count == 1 ? pauses[0].place.text : "SCOPE"
    let command = OperatorCommands.command("release " + ShellWord.quoted(place), named)
    return table.lines + [.paragraph(OperatorWords.toAsk(command), indent: 4)]
  }

  private var holdLines: [StyledLine] {
    guard !survey.pacingSnapshot.holds.isEmpty else { return [] }
    let heading = StyledLine("On hold until a person acts:", .heading)
    return [heading] + survey.pacingSnapshot.holds.flatMap(lines(of:))
  }

  func lines(of hold: PacingSnapshot.Hold) -> [StyledLine] {
    let since = "since \(hold.since.rfc3339)"
    let why = hold.failure.inBrief
    let command = OperatorCommands.command("release " + ShellWord.quoted(hold.place.text), named)
    let behind = tasks(behind: hold).map(\.reference.named)
    let waiting =
      behind.isEmpty
      ? [] : [StyledLine.paragraph(OperatorWords.heldBack(behind), indent: 4)]
    return [
      StyledLine([
        ("  ", .plain), (hold.place.text, .person), ("  \(since)", .plain),
      ])
    ] + (why.isEmpty ? [] : [.paragraph(why, indent: 4, .aside)]) + waiting
      + toDo(hold.failure, api: hold.place.api, from: hold.sources, indent: 4) + [
        StyledLine("    Then: " + command),
        .paragraph(
          OperatorWords.lifted(of: hold.place.api, probe: hold.probe, now: now),
          indent: 4,
          .aside
        ),
      ]
  }

  private var limitLines: [StyledLine] {
    guard !survey.pacingSnapshot.limits.isEmpty else { return [] }
    var table = BoardTable(indent: 2)
    table.add(StyledLine("Limits in use:", .heading))
    for limit in survey.pacingSnapshot.limits {
      let isFull = limit.next > now
      let next =
        isFull
        ? "next place \(limit.next.told) (\(Countdown.text(to: limit.next, now: now)))"
        : "room now"
      table.add([
        (limit.place.text, .plain), (limit.budget, .aside),
        ("\(OperatorWords.used(limit.used)) of \(OperatorWords.limit(limit.limit))", .plain),
        (next, isFull ? .waits : .good), (OperatorWords.booked(limit.booked), .aside),
      ])
    }
    return table.lines
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}

// MARK: - Order and colours

extension TaskRecord {
  /// Whether a task comes before another: what needs somebody, then what waits, soonest first.
  fileprivate static func isMoreUrgent(_ left: TaskRecord, _ right: TaskRecord) -> Bool {
    let ranks = [left, right].map { task in task.pending.map(\.state.kind.rank).min() ?? 9 }
    return ranks[0] == ranks[1] ? isSooner(left, right) : ranks[0] < ranks[1]
  }

  /// Whether one of its calls ended without anybody knowing whether it happened.
  var isUncertain: Bool { calls.contains(where: \.mayHaveHappened) }

  var tools: String {
    var tools: [String] = []
    for call in calls where !tools.contains(call.tool) { tools.append(call.tool) }
    return tools.joined(separator: ", ")
  }
}

extension TaskReference {
  /// What the task is called by, as a shell takes it.
  var word: String { ShellWord.quoted(text) }

  /// What the task is called by, as it stands in a sentence: quoted unless it is one plain word.
  var named: String { UntrustedText.named(text) }
}

extension CallRecord {
  static func isMoreUrgent(_ left: CallRecord, _ right: CallRecord) -> Bool {
    let (first, second) = (left.state.kind.rank, right.state.kind.rank)
    if first != second { return first < second }
    if let left = left.state.until, let right = right.state.until, left != right {
      return left < right
    }
    return left.number < right.number
  }
}

extension CallState.Kind {
  /// How soon somebody should look at it.
  fileprivate var rank: Int {
    switch self {
    case .unknown: 0
    case .held: 1
    case .running: 2
    case .waiting: 3
    case .expired, .failed, .cancelled, .done: 4
    }
  }

  var tone: StyledLine.Tone {
    switch self {
    case .waiting, .running: .waits
    case .held, .failed, .expired: .person
    case .unknown: .check
    case .done: .good
    case .cancelled: .aside
    }
  }

  /// What stands in the place of an instant.
  fileprivate var waitsFor: String {
    switch self {
    case .held: "a person acts"
    case .unknown: "somebody checks"
    default: ""
    }
  }
}
