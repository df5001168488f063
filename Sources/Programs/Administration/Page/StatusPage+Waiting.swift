import Failures
import Guidance
import JSON
import Pacing
import Storage
import Tasks
import Text
import Time

// What time alone moves on, and what has ended.

extension StatusPage {
  func waiting(_ extent: Extent) -> JSONObject {
    let tasks = report.survey.tasks
    // The places of the calls are put in order, not the calls: of many thousands only the first rows are looked at again.
    let calls = tasks.indices
      .flatMap { task in
        tasks[task].calls.indices.compactMap { call in
          tasks[task].calls[call].movesByItself
            ? (until: until(tasks[task].calls[call]), task: task, call: call) : nil
        }
      }
      .sorted { left, right in
        let (first, second) = (left.until ?? .earliest, right.until ?? .earliest)
        guard first == second else { return first < second }
        guard left.task == right.task else {
          return tasks[left.task].id.text < tasks[right.task].id.text
        }
        return left.call < right.call
      }
    let held = tasks.reduce(0) { $0 + $1.held.count }
    return [
      "count": JSONValue(calls.count), "held": JSONValue(held),
      "due": JSONValue(calls.count { $0.until == nil }),
      "most": JSONValue(Extent.all.rows),
      "items": .array(
        calls.prefix(extent.rows).map { place in
          let task = tasks[place.task]
          return .object(row(of: task.calls[place.call], in: task, until: place.until))
        }
      ),
    ]
  }

  /// The end of a wait; nil once it has come, for what the dead have left is due anew with each look.
  private func until(_ call: CallRecord) -> Timestamp? {
    call.isDue(report.now) ? nil : call.state.until
  }

  private func row(
    of call: CallRecord,
    in task: TaskRecord,
    until: Timestamp?
  ) -> JSONObject {
    var row = task.onPage
    row["call"] = JSONValue(call.number)
    row["tool"] = .string(call.tool)
    row["arguments"] = .string(
      UntrustedText.cut(UntrustedText.json(.object(call.arguments)), limit: 80)
    )
    row["state"] = .string(call.state.kind.rawValue)
    row["until"] = until?.onPage
    var why = call.failure?.inBrief ?? ""
    if case .running(let lease) = call.state {
      why = OperatorWords.beingSent(by: report.survey.machines[lease.process])
    } else if why.isEmpty, call.reservation != nil {
      why = OperatorWords.place
    }
    if !why.isEmpty { row["why"] = .string(why) }
    row["loss"] = call.disclose.map { .string($0) }
    return row
  }

  var ended: JSONObject {
    let ended = report.survey.tasks.filter(\.isOver).sorted { $0.changed > $1.changed }
    let shown = ended.enumerated()
      .filter { $0.offset < Self.endedLimit || $0.element.isUncertain }.map(\.element)
    return [
      "count": JSONValue(ended.count),
      "items": .array(
        shown.map { task in
          var row = task.onPage
          row["state"] = .string(task.state?.rawValue ?? "no calls")
          row["changed"] = task.changed.onPage
          row["tools"] = .string(task.tools)
          if task.isUncertain { row["uncertain"] = .string(OperatorWords.afterCheck) }
          return .object(row)
        }
      ),
    ]
  }

  /// Scopes that open by themselves, the last first.
  var shut: [JSONObject] {
    let snapshot = report.survey.pacingSnapshot
    let gates = snapshot.gates.map { gate -> JSONObject in
      [
        "place": .string(gate.place.text), "until": gate.until.onPage,
        "why": .string(gate.failure.inBrief), "release": .string(gate.place.text),
      ]
    }
    let pauses = snapshot.pauses.map { pause -> JSONObject in
      [
        "place": .string(pause.api), "until": pause.until.onPage,
        "why": .string(PageWords.pause),
      ]
    }
    return gates + pauses
  }
}

extension CallRecord {
  /// Whether it waits for a time or for a process, and not for a person.
  fileprivate var movesByItself: Bool {
    switch state {
    case .waiting, .running: true
    default: false
    }
  }
}
