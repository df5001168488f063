import Guidance
import Failures
import Pacing
import Storage
import Tasks
import Time

/// What has changed from one look to the next, for where lines can only be added.
package struct BoardLog {
  private var told: [String: String] = [:]
  private var hasLooked = false

  /// Makes a log of which nothing has been told.
  package init() {}

  /// The lines that a look adds: all that is pending or closed the first time, then what is not as it was told.
  package mutating func take(_ report: StatusReport) -> [String] {
    var lines: [String] = []
    var seen: [String: String] = [:]
    for entry in report.entries {
      seen[entry.key] = entry.text
      guard told[entry.key] != entry.text, hasLooked || !entry.isOver else { continue }
      lines.append("\(report.now.rfc3339)  \(entry.text)")
    }
    for key in told.keys.sorted() where seen[key] == nil {
      lines.append("\(report.now.rfc3339)  \(key): over")
    }
    if !hasLooked, lines.isEmpty {
      let nothing =
        report.origin == .kept
        ? "Nothing is pending, shut or held in \(report.directory)." : report.nothingKept
      lines = ["\(report.now.rfc3339)  \(nothing)"]
    }
    told = seen
    hasLooked = true
    return lines
  }
}

extension StatusReport {
  fileprivate struct Entry {
    var key: String
    var text: String
    var isOver = false
  }

  fileprivate var entries: [Entry] {
    var entries: [Entry] = []
    for task in survey.tasks {
      for call in task.calls {
        let key = "\(task.reference.named), call \(call.number), \(call.tool)"
        let until = call.state.until.map { " until \($0.told)" } ?? ""
        let why = call.isPending ? call.failure?.inBrief ?? "" : ""
        let text = "\(key): \(call.state.kind.rawValue)\(until)" + (why.isEmpty ? "" : " (\(why))")
        entries.append(Entry(key: key, text: text, isOver: !call.isPending))
      }
    }
    for gate in survey.pacingSnapshot.gates {
      let key = "\(gate.place.text) is shut"
      entries.append(
        Entry(key: key, text: "\(key) until \(gate.until.told) (\(gate.failure.inBrief))")
      )
    }
    for pause in survey.pacingSnapshot.pauses {
      let key = "\(pause.api) is left alone"
      entries.append(Entry(key: key, text: "\(key) until \(pause.until.told)"))
    }
    for hold in survey.pacingSnapshot.holds {
      let key = "\(hold.place.text) is on hold"
      entries.append(
        Entry(key: key, text: "\(key) since \(hold.since.rfc3339) (\(hold.failure.inBrief))")
      )
    }
    return entries
  }
}
