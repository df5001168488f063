import Guidance
import Storage
import Tasks
import Text

// The order in which tasks and calls are shown, and how they are coloured.

extension TaskRecord {
  /// Whether a task comes before another: what needs somebody, then what waits, soonest first.
  static func isMoreUrgent(_ left: TaskRecord, _ right: TaskRecord) -> Bool {
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
  var waitsFor: String {
    switch self {
    case .held: "a person acts"
    case .unknown: "somebody checks"
    default: ""
    }
  }
}
