import EventLoop
import Guidance
import Failures
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Time

// Taking up a task: each call that is due is claimed, sent and written down for itself.

extension TaskToolHandler {
  /// A task as it is when one of its calls was claimed, or none could be.
  struct Step {
    var task: TaskRecord
    var resumption = ResumePlan()
    var claimed: CallRecord?
  }

  /// A call that was sent.
  struct Sent {
    var call: CallRecord
    var result: ToolResult
  }

  func resume(_ arguments: JSONObject) async throws(Unanswered) -> ToolResult {
    let reference = try reference(arguments)
    let hasActed = arguments["operator_acted"]?.bool == true
    let patience = patience
    var outdated: Int?
    if let happened = arguments["happened"]?.bool {
      let sighting: Sighting = happened ? .happened : .didNotHappen
      switch try await note(sighting, of: arguments["call"]?.integer, reference) {
      case .answered(let reply): return ToolResult(reply)
      case .due: break
      case .outdated(let call): outdated = call
      }
    }
    let word: ResumePlan.OperatorWord = hasActed ? .acted : .unsaid
    var step = try await begin(reference, word)
    if hasActed { step = try await released(step, reference) }
    let running = step.resumption.running.map(\.call)
    if arguments["wait"]?.bool != false {
      step = try await waited(step, reference, within: patience)
    }
    var sent: [Sent] = []
    while true {
      let tried = Set(sent.map(\.call.number))
      if step.claimed == nil, let freed = try await free(reference, step.task, besides: tried) {
        step = freed
      }
      guard let call = step.claimed else { break }
      sent.append(await send(call, of: step.task))
      guard patience.lasts(at: now) else { break }
      step = try await goOn(reference, besides: tried.union([call.number]))
    }
    sent += await carriedOut(in: step.task, among: running, besides: Set(sent.map(\.call.number)))
    guard !sent.isEmpty else { return ToolResult(await refusal(step, word, outdated: outdated)) }
    return try await conclude(sent, reference)
  }

  /// Decides what there is to do, and claims the first call.
  ///
  /// Where there is nothing to claim, it is told also while the store cannot be written.
  func begin(
    _ reference: TaskReference,
    _ word: ResumePlan.OperatorWord
  ) async throws(Unanswered) -> Step {
    do throws(Unanswered) {
      return try await change(reference) { task, moment in step(&task, moment, word) }
    } catch {
      guard case .store = error else { throw error }
      let seen = try? await change(reference) { task, moment in
        var task = task
        return step(&task, moment, word)
      }
      guard let seen, seen.claimed == nil else { throw error }
      return seen
    }
  }

  private func step(
    _ task: inout TaskRecord,
    _ moment: Moment,
    _ word: ResumePlan.OperatorWord
  ) -> Step {
    let (now, lease) = (moment.now, dependencies.journal.lease(moment.now))
    let resumption = task.resume(now: now, isAlive: moment.isAlive, operator: word)
    let claimed = task.claim(resumption.due, lease: lease, now: now, where: offered)
    return Step(task: task, resumption: resumption, claimed: claimed)
  }

  private func goOn(
    _ reference: TaskReference,
    besides tried: Set<Int>
  ) async throws(Unanswered) -> Step {
    let offered = offered
    let journal = dependencies.journal
    return try await change(reference) { task, moment in
      let now = moment.now
      let due = task.calls.filter { $0.isDue(now) && !tried.contains($0.number) }.map(\.number)
      let claimed = task.claim(due, lease: journal.lease(now), now: now, where: offered)
      return Step(task: task, claimed: claimed)
    }
  }

  /// Claims a held call that nothing keeps back any more, or that may look whether something still does.
  private func free(
    _ reference: TaskReference,
    _ task: TaskRecord,
    besides tried: Set<Int>
  ) async throws(Unanswered) -> Step? {
    let held = task.calls.filter { $0.state == .held && !tried.contains($0.number) }
    guard !held.isEmpty else { return nil }
    let now = now
    let open = zip(held, await standings(of: held)).filter { $1.isOpen(now) }.map(\.0.number)
    guard !open.isEmpty else { return nil }
    let journal = dependencies.journal
    return try await change(reference) { task, moment in
      let now = moment.now
      for number in open {
        guard var record = task[number], record.open(now: now) == .done else { continue }
        let outcome = record.claim(journal.lease(now), now: now)
        task[number] = record
        if outcome == .done { return Step(task: task, claimed: record) }
      }
      return nil
    }
  }

  /// Whether a call's tool is one of this server's.
  var offered: (CallRecord) -> Bool {
    let tools = catalog.names
    return { tools.contains($0.tool) }
  }

  private func send(_ call: CallRecord, of task: TaskRecord) async -> Sent {
    guard let entry = catalog.entry(named: call.tool) else {
      return Sent(
        call: call,
        result: ToolResult(.notOffered(tool: call.tool, api: call.api, task: task.reference.text))
      )
    }
    let runner = CallRunner(
      entry,
      dependencies,
      time.rest(at: now),
      progress: progress,
      delivery: delivery
    )
    runner.request = request
    var arguments = call.arguments
    // The user agreed when the call was made.
    if entry.operation.needsConsent { arguments[Operation.confirm] = true }
    let result = await runner.run(arguments, for: .resumed(task.persistedCall(call)))
    let record = runner.persistedCall?.record ?? call
    return Sent(call: record, result: result)
  }

  /// Sends one call, held or not, whose time has come; nil where somebody else has it, or it may not be sent.
  func takeUp(_ number: Int, of task: TaskRecord) async -> ToolResult? {
    let offered = offered
    let journal = dependencies.journal
    let step = try? await change(.id(task.id)) { task, moment in
      let now = moment.now
      if var call = task[number], call.open(now: now) == .done { task[number] = call }
      let claimed = task.claim([number], lease: journal.lease(now), now: now, where: offered)
      return Step(task: task, claimed: claimed)
    }
    guard let step, let call = step.claimed else { return nil }
    return await send(call, of: step.task).result
  }

  // MARK: - Answers

  private func refusal(
    _ step: Step,
    _ word: ResumePlan.OperatorWord,
    outdated: Int? = nil
  ) async -> TaskReply {
    let found = await standing([step.task])[0]
    // The clocks are compared once: a call and its time must not be a millisecond apart.
    let lead = wall - now
    let task = marked(found).moved(by: lead)
    if let call = step.resumption.due.first.flatMap({ task[$0] }) {
      let reference = task.reference.text
      return TaskReply(.notOffered(tool: call.tool, api: call.api, task: reference))
    }
    let resumption = step.resumption.moved(by: lead)
    return TaskReply(resumption, of: task, outdated: outdated, now: wall) {
      var context = context(of: $0, in: task)
      if context?.word == nil { context?.word = self.word(word, for: $0) }
      return context
    }
  }

  private func conclude(
    _ sent: [Sent],
    _ reference: TaskReference
  ) async throws(Unanswered) -> ToolResult {
    let task = try await change(reference) { task, _ in task }
    let told = Set(sent.map(\.call.number))
    var others = shown(await standing([task])[0])
    // What was sent just now has had its say.
    others.calls.removeAll { told.contains($0.number) }
    let rest = TaskReply.remainder(of: others, now: wall)
    if let only = sent.first, sent.count == 1 { return only.result.adding(rest) }
    let texts = sent.map { "Call \($0.call.number), \($0.call.tool):\n\($0.result.text)" }
    let members = sent.map { one -> JSONValue in
      var object: JSONObject = ["call": JSONValue(one.call.number), "tool": .string(one.call.tool)]
      object["failed"] = .bool(one.result.isError)
      object["result"] =
        one.result.structuredContent.map { .object($0) } ?? .string(one.result.text)
      return .object(object)
    }
    let whole = ToolResult(
      text: texts.joined(separator: "\n\n"),
      structuredContent: ["results": .array(members)],
      isError: sent.allSatisfy(\.result.isError)
    )
    return whole.adding(rest)
  }
}

extension TaskRecord {
  /// Claims the first of these calls that may be claimed.
  mutating func claim(
    _ due: [Int],
    lease: Lease,
    now: Timestamp,
    where isOffered: (CallRecord) -> Bool
  ) -> CallRecord? {
    for number in due {
      guard var record = self[number], isOffered(record) else { continue }
      let outcome = record.claim(lease, now: now)
      if case .refused = outcome { continue }
      self[number] = record
      if outcome == .done { return record }
    }
    return nil
  }
}

extension ToolResult {
  /// The result with lines at its end.
  fileprivate func adding(_ lines: [String]) -> ToolResult {
    guard !lines.isEmpty else { return self }
    var result = self
    result.text += "\n\n" + lines.joined(separator: "\n")
    result.structuredContent?["still_pending"] = .string(lines.joined(separator: "\n"))
    return result
  }
}
