import Failures
import Guidance
import Text
package import JSON
import Storage
package import Tasks
import Time

// All that is kept of one task, in the order in which it happened.

extension StatusPage {
  /// What a task is, what its calls came to, and what was noted; nil where there is no such task any more.
  package func story(of id: TaskID) -> JSONObject? {
    guard let task = report.survey.task(.id(id)) else { return nil }
    var story = task.onPage
    story["facts"] = Self.facts(report.context(of: task))
    story["events"] = .array(events(of: task).map { .object($0) })
    story["calls"] = .array(task.calls.map { .object(chapter(on: $0, in: task)) })
    return story
  }

  private func chapter(on call: CallRecord, in task: TaskRecord) -> JSONObject {
    var chapter: JSONObject = [
      "call": JSONValue(call.number), "tool": .string(call.tool),
      "state": .string(call.state.kind.rawValue), "facts": Self.facts(report.context(of: call)),
    ]
    let advice = report.story(of: call, in: task, indent: 0).map(\.text)
    if !advice.isEmpty { chapter["advice"] = .array(advice.map { .string($0) }) }
    if call.isPending, call.state.kind != .running {
      chapter["cancel"] = true
      chapter["loss"] = call.disclose.map { .string($0) }
    }
    if call.state == .unknown {
      chapter["mark"] = .string(SightedCall.mark(of: call))
    }
    return chapter
  }

  private func events(of task: TaskRecord) -> [JSONObject] {
    var events: [(at: Timestamp, text: String)] = [(task.created, PageWords.begun)]
    events += task.notes.map { ($0.at, PageWords.noted($0.text)) }
    for call in task.calls {
      let why = call.failure?.inBrief ?? ""
      events.append((call.changed, PageWords.moved(call, why: why)))
    }
    return events.enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map { ["at": $0.element.at.onPage, "text": .string($0.element.text)] }
  }

  private static func facts(_ pairs: [(String, String)]) -> JSONValue {
    .array(pairs.map { .array([.string($0.0), .string($0.1)]) })
  }
}
