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

  /// The request as those see it who look on.
  let request: ObservedRequest?

  private static let answer = "answer"

  private var dependencies: CallRunner.Dependencies { server.dependencies }

  private var taskTools: TaskToolHandler { server.taskTools(progress, delivery, request) }

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
    case .hold(let id), .page(let id), .outcome(let id):
      if let answer = responses.answers[Self.answer] {
        if let matter = await record(id)?.1.matter { end(matter, answer, state.subject) }
        let place = ExtensionTask(id)
        return (await settle(answer, state.subject, place, instead: nil), place)
      }
      guard let (task, call) = await record(id) else { return nil }
      let standing: JSONObject = ["task": .string(task.id.text), "wait": false]
      let result = await asking(
        about: call,
        of: task,
        instead: taskTools.call(.resumeTask, standing)
      )
      return (result, ExtensionTask(id))
    }
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
    guard server.attention.begin(matter, now: dependencies.world.clock.now) else { return result }
    guard let question = await question(about: call, of: task, id, result) else {
      server.attention.end(matter, .answered, now: dependencies.world.clock.now)
      return result
    }
    switch inquiry.way {
    case .request(let ask):
      let answer = await ask(question.elicitation)
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
      return writer.outcome(call: id, call.failure, look: look)
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
    case .happened, .didNotHappen:
      if let kept = await server.record(place) { server.observe(word, kept, for: request) }
      task["call"] = JSONValue(place.number)
      task["happened"] = .bool(word == .happened)
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

extension ToolResult {
  fileprivate static func refusing(_ fault: RequestState.Fault) -> ToolResult {
    var result = ToolResult(text: fault.sentence, isError: true)
    result.demand = .refusal(fault.sentence)
    return result
  }
}

extension RequestState.Fault {
  fileprivate var sentence: String {
    switch self {
    case .foreign:
      "params.requestState is not one that this server gave out. Make the call again without "
        + "inputResponses and requestState; the question comes again."
    case .late:
      "The answer came too late: a question may be answered for 15 minutes. Make the call again "
        + "without inputResponses and requestState; the question comes again."
    case .ofAnotherCall:
      "params.requestState belongs to another call. Send it with the tool and the arguments that "
        + "were asked about, or without inputResponses and requestState."
    }
  }
}
