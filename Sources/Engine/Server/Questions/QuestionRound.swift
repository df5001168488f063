import Credentials
import EventLoop
import Failures
import JSON
import MCP
import Manifests
import Tasks
import Telemetry
import Time

/// One call's question about what is kept of it: put, answered, and what follows from the answer.
@Engine
struct QuestionRound {
  let server: APIServer
  let name: String
  let arguments: JSONObject
  let inquiry: Inquiry
  let progress: ProgressReporter
  let delivery: Delivery
  let time: CallTime

  /// The request as those see it who look on.
  let request: ObservedRequest?

  private static let answer = "answer"

  private var dependencies: CallRunner.Dependencies { server.dependencies }

  private var taskTools: TaskToolHandler { server.taskTools(progress, delivery, request, time) }

  private var digest: String { RequestState.digest(of: name, arguments) }

  /// Whether the client has made the call again to answer a question.
  var isAnswer: Bool {
    if case .result(.some) = inquiry.way { true } else { false }
  }

  /// The result of a call that the client makes again with the answer to such a question, and the call that the question
  /// was about; nil for any other call.
  func answered() async -> (ToolResult, ExtensionTask?)? {
    guard case .result(let responses?) = inquiry.way else { return nil }
    await dependencies.world.clock.synchronize()
    let state: RequestState
    do throws(RequestState.Fault) {
      state = try self.state(responses)
    } catch {
      // The question whether a call may be sent is bound to the call as it is read, and looked at there.
      return responses.state.hasPrefix("consent ") ? nil : (.refusing(error), nil)
    }
    switch state.subject {
    case .consent: return nil
    case .hold(let id), .page(let id), .outcome(let id, _):
      if let answer = responses.answers[Self.answer], await isFirst(responses) {
        if let matter = await record(id)?.1.matter { end(matter, answer, state.subject) }
        let place = ExtensionTask(id)
        return (await settle(answer, state.subject, place, instead: nil), place)
      }
      guard await record(id) != nil else { return nil }
      return (await askingAnew(id, responses), ExtensionTask(id))
    }
  }

  /// How a kept call stands, with the question that is still open about it.
  private func askingAnew(_ id: String, _ responses: InputResponses) async -> ToolResult {
    guard let place = ExtensionTask(id) else { return .refusing(.foreign) }
    // What somebody else's answer has set free may be on its way just now.
    let isAnswered = responses.answers[Self.answer] != nil
    let standing: JSONObject = ["task": .string(place.task.text), "wait": .bool(isAnswered)]
    let result = await taskTools.call(.resumeTask, standing)
    guard let (task, call) = await record(id), call.isForPerson else { return result }
    return await asking(about: call, of: task, instead: result)
  }

  /// Takes the right to answer a question; false where somebody has answered it.
  private func isFirst(_ responses: InputResponses) async -> Bool {
    let nonce = RequestState.nonce(of: responses.state)
    let instants = dependencies.world.instants
    return await server.refusals.spend(nonce, in: dependencies.store, now: instants)
  }

  private func state(_ responses: InputResponses) throws(RequestState.Fault) -> RequestState {
    try RequestState.open(
      responses.state,
      by: dependencies.world.sealKey(),
      for: digest,
      now: dependencies.world.clock.wall
    )
  }

  /// Whether there may be something to ask about a result, and somebody who can be asked.
  func mayAsk(after result: ToolResult) -> Bool {
    !inquiry.support.isEmpty && result.demand == nil && result.isError
  }

  /// Asks about what is kept of a call; the result as it is where that is nothing to ask about.
  func asking(
    after result: ToolResult,
    _ persistedCall: PersistedCallReference?
  ) async -> ToolResult {
    guard let (task, call) = await pending(persistedCall) else { return result }
    return await asking(about: call, of: task, instead: result)
  }

  private func asking(
    about call: CallRecord,
    of task: TaskRecord,
    instead result: ToolResult
  ) async -> ToolResult {
    let id = ExtensionTask(task: task.id, number: call.number).id
    let matter = call.matter ?? id
    // What is left for the next call is asked then: the question is kept with its task.
    guard inquiry.isOpen(in: time, at: now) else { return result }
    guard server.attention.begin(matter, now: dependencies.world.clock.now) else { return result }
    guard let question = await question(about: call, of: task, id, result) else {
      server.attention.end(matter, .answered, now: dependencies.world.clock.now)
      return result
    }
    switch inquiry.way {
    case .request(let ask):
      let answer = await ask(question.elicitation, time.forQuestion(at: now) ?? 0)
      if answer == .impossible {
        server.attention.end(matter, .answered, now: now)
        return result
      }
      end(matter, answer, question.subject)
      let place = ExtensionTask(task: task.id, number: call.number)
      return await settle(answer, question.subject, place, instead: result)
    case .result:
      // The client asks when it likes, and a call that was not made again does not hold the question.
      server.attention.end(matter, .answered, now: dependencies.world.clock.now)
      return server.demand(question, named: Self.answer, for: digest)
    }
  }

  private func end(_ matter: String, _ answer: ElicitationAnswer?, _ subject: Question.Subject) {
    let word = AnswerWord(answer, to: subject)
    server.attention.end(
      matter,
      answer == nil ? .unanswered : word.end,
      now: dependencies.world.clock.now
    )
  }

  // MARK: - The call that is asked about

  /// The kept call on which a person has to act: the one that was made, or the first of the task that was taken up.
  private func pending(
    _ persistedCall: PersistedCallReference?
  ) async -> (TaskRecord, CallRecord)? {
    var reference = persistedCall.map { TaskReference.id($0.task) }
    if name == BuiltInTool.resumeTask.rawValue {
      reference = arguments["task"]?.string.flatMap { try? TaskReference($0) }
    }
    guard let reference, let task = try? await taskTools.change(reference, { task, _ in task })
    else { return nil }
    let calls = persistedCall.map { made in task.calls.filter { $0.number == made.number } }
    return (calls ?? task.calls).first { $0.isForPerson }.map { (task, $0) }
  }

  private func record(_ id: String) async -> (TaskRecord, CallRecord)? {
    guard let place = ExtensionTask(id),
      let task = try? await taskTools.change(.id(place.task), { task, _ in task })
    else { return nil }
    return task[place.number].map { (task, $0) }
  }

  private func question(
    about call: CallRecord,
    of task: TaskRecord,
    _ id: String,
    _ result: ToolResult
  ) async -> Question? {
    guard let entry = server.catalog.entry(named: call.tool) else { return nil }
    let writer = QuestionWriter(entry, call.arguments, dependencies.keys.redactor)
    if call.state == .unknown {
      guard inquiry.support.contains(.form) else { return nil }
      let look = await server.look(at: call, of: task.id)
      return writer.outcome(call: id, sending: call.attempts, call.failure, look: look)
    }
    return writer.hold(dependencies.keys.redactor.redact(result), call: id, inquiry.support)
  }

  // MARK: - What follows from the answer

  private func settle(
    _ answer: ElicitationAnswer?,
    _ subject: Question.Subject,
    _ place: ExtensionTask?,
    instead result: ToolResult?
  ) async -> ToolResult {
    guard let place else { return result ?? .refusing(.foreign) }
    var task: JSONObject = ["task": .string(place.task.text)]
    let word = AnswerWord(answer, to: subject)
    switch word {
    case .giveUp:
      let kept = await server.record(place)
      let result = await taskTools.giveUp(place)
      if !result.isError, let kept { server.observe(word, kept, for: request) }
      return result
    case .done where !time.allowsRequest(at: now):
      if let kept = await server.record(place) {
        await server.open(place)
        server.observe(word, kept, for: request)
      }
      return await later(place)
    case .happened:
      if let kept = await server.record(place) { server.observe(word, kept, for: request) }
      task["call"] = JSONValue(place.number)
      task["happened"] = true
      return await taskTools.call(.resumeTask, task)
    case .didNotHappen:
      if case .outcome(_, let sending) = subject {
        await server.noteDidNotHappen(place, sending, for: request)
      }
      guard time.allowsRequest(at: now) else { return await later(place) }
      return await taskTools.call(.resumeTask, task)
    case .done:
      if let kept = await server.record(place) {
        await server.lift(before: kept.1)
        server.observe(word, kept, for: request)
      }
      task["operator_acted"] = true
      return await taskTools.call(.resumeTask, task)
    default:
      task["wait"] = false
      let usual = if let result { result } else { await taskTools.call(.resumeTask, task) }
      return usual.adding(word.sentence)
    }
  }
}

extension QuestionRound {
  private var now: Timestamp { dependencies.world.clock.now }

  /// What is told where an answer came too late for the call to be sent in the same round.
  private func later(_ place: ExtensionTask) async -> ToolResult {
    let task: JSONObject = ["task": .string(place.task.text)]
    guard let (record, call) = await server.record(place) else {
      return await taskTools.call(.listTasks, task)
    }
    return taskTools.account(of: call, in: record).adding(Sentence.askedLate)
  }
}

extension Inquiry {
  /// Whether there is time to ask in this call; a result asks at any time.
  fileprivate func isOpen(in time: CallTime, at now: Timestamp) -> Bool {
    switch way {
    case .request: time.forQuestion(at: now) != nil
    case .result: true
    }
  }
}

extension CallRecord {
  /// What is asked about it, where other calls would ask the same; nil where it is a matter of its own.
  var matter: String? {
    guard state == .held, let failure else { return nil }
    let isOfCall = failure.scope == Failure.callScope
    return isOfCall ? nil : [api, failure.scope, credential].joined(separator: "\n")
  }

  /// Whether a person has to act, or to look.
  fileprivate var isForPerson: Bool {
    state == .unknown || state == .held && failure?.hold == .person
  }
}

@Engine
extension QuestionWriter {
  init(_ entry: Catalog.Entry, _ arguments: JSONObject, _ redactor: Redactor) {
    manifest = entry.manifest
    tool = entry.operation.toolName
    let text = redactor.redact(JSONWriter.text(.object(arguments)))
    self.arguments = (try? JSONParser.parse(text))?.object ?? [:]
  }
}
