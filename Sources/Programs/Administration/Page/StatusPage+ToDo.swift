import Failures
import Guidance
import JSON
import Manifests
import Pacing
import Storage
import Tasks
import Text
import Time

// What only a person can move on: holds, held calls that no hold explains, and calls that may have happened.

extension StatusPage {
  /// What a person must do; where nothing was ever kept, that stands there.
  var todoSection: JSONObject {
    var section: JSONObject = ["items": .array(todo.map { .object($0) })]
    if report.origin != .kept { section["note"] = .string(report.nothingKept) }
    return section
  }

  /// The calls that may have happened first, for they alone can do harm, then what is held, the oldest first.
  var todo: [JSONObject] {
    let uncertain = calls { $0.state == .unknown }.map(uncertainty)
    let holds = report.survey.pacingSnapshot.holds.map(item)
    let held = calls { $0.state == .held && !report.isListed($0) }.map(heldCall)
    return uncertain + holds + held
  }

  private func calls(where isMeant: (CallRecord) -> Bool) -> [(TaskRecord, CallRecord)] {
    report.survey.tasks
      .flatMap { task in task.calls.filter(isMeant).map { (task, $0) } }
      .sorted { ($0.1.changed, $0.0.id.text) < ($1.1.changed, $1.0.id.text) }
  }

  private func uncertainty(_ task: TaskRecord, _ call: CallRecord) -> JSONObject {
    var item = item(of: call, in: task, kind: "unknown")
    item["title"] = .string(PageWords.mayHaveHappened(call.tool))
    item["advice"] = .string(PageWords.look(call))
    item["mark"] = .string(SightedCall.mark(of: call))
    // Until somebody is told of it, it is found anew with each look.
    if call.isUntold { item["since"] = nil }
    return item
  }

  private func heldCall(_ task: TaskRecord, _ call: CallRecord) -> JSONObject {
    var item = item(of: call, in: task, kind: "held")
    add(call.failure ?? .undecided, api: call.api, to: &item)
    item["release"] = .string(task.id.text)
    return item
  }

  private func item(of call: CallRecord, in task: TaskRecord, kind: String) -> JSONObject {
    var item = task.onPage
    item["id"] = .string("\(kind) \(task.id.text) \(call.number)")
    item["kind"] = .string(kind)
    item["call"] = JSONValue(call.number)
    item["subject"] = .string("\(call.tool) in \(task.reference.named)")
    item["tool"] = .string(call.tool)
    item["since"] = call.changed.onPage
    // A kind alone, such as network, says nothing that the card does not.
    item["why"] = call.failure.flatMap { $0.inBrief == $0.kind ? nil : $0.inBrief }
      .flatMap { $0.isEmpty ? nil : .string($0) }
    item["arguments"] = .string(
      UntrustedText.cut(UntrustedText.json(.object(call.arguments)), limit: 400)
    )
    item["loss"] = call.disclose.map { .string($0) }
    return item
  }

  private func item(of hold: PacingSnapshot.Hold) -> JSONObject {
    var item: JSONObject = [
      "id": .string("hold \(hold.place.text)"), "kind": "hold",
      "subject": .string(hold.place.text), "since": hold.since.onPage,
      "release": .string(hold.place.text),
    ]
    let why = hold.failure.inBrief
    if !why.isEmpty { item["why"] = .string(why) }
    add(hold.failure, api: hold.place.api, from: hold.sources, to: &item)
    let behind = report.tasks(behind: hold)
    if !behind.isEmpty { item["behind"] = .array(behind.map { .object($0.onPage) }) }
    item["sooner"] = .string(PageWords.lifted(of: hold.place.api))
    item["probe"] = hold.probe.onPage
    return item
  }

  /// Adds what a person has to do, and where: a link only where the manifest names it, for the API may lead anywhere.
  private func add(
    _ failure: Failure,
    api: String,
    from sources: [CredentialSource] = [],
    to item: inout JSONObject
  ) {
    let task = failure.operatorTask(api: api, sources: sources)
    item["title"] = .string(task.message)
    guard let url = task.url else { return }
    let isWeb = ["https", "http"].contains(URIReference(url).scheme)
    item[isWeb && !task.isURLOffered ? "link" : "place"] = .string(task.place ?? url)
  }
}
