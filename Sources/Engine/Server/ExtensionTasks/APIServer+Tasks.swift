import EventLoop
import Failures
import Guidance
import JSON
package import MCP
import Storage
import Tasks
import Time

// Kept calls for clients that take tasks: asked for, answered and given up, by whichever process of the state is asked.

extension APIServer: TaskProvider {
  package func task(
    _ id: String,
    delivery: Delivery,
    support: ElicitationSupport,
    metadata: RequestMetadata = RequestMetadata()
  ) async throws(TaskUnavailable) -> TaskAnswer? {
    await dependencies.world.clock.synchronize()
    guard let place = ExtensionTask(id), var (task, call) = try await found(place) else {
      return nil
    }
    let request = observedRequest(BuiltInTool.resumeTask.rawValue, metadata)
    let taskTools = self.taskTools(ProgressReporter(send: nil), delivery, request)
    let ending = call.state == .done ? nil : await dependencies.store.ending(of: place, now: now)
    var told: ToolResult?
    if ending == nil, await taskTools.mayBeSent(call) {
      told = await taskTools.takeUp(call.number, of: task).map(finished)
      if let told { observe(told, of: request) }
      guard let later = try await found(place) else { return nil }
      (task, call) = later
    }
    let shown = taskTools.shown(await taskTools.standing([task])[0])
    let state = TaskState(shown[call.number] ?? call, of: shown, now: taskTools.wall)
    if call.isUntold { taskTools.confirm(task.id, call.number) }
    let status =
      if let ending { TaskAnswer.Status.completed(ending) } else {
        await status(of: call, in: task, told, support)
      }
    return TaskAnswer(status.isFinal ? state.ended : state, status)
  }

  package func updateTask(
    _ id: String,
    with answers: [String: ElicitationAnswer],
    support: ElicitationSupport
  ) async throws(TaskUnavailable) -> TaskAcknowledgement {
    await dependencies.world.clock.synchronize()
    guard let place = ExtensionTask(id), let (task, call) = try await found(place) else {
      return .unknownTask
    }
    guard !answers.isEmpty, await dependencies.store.ending(of: place, now: now) == nil,
      let name = await questionName(of: call, at: place), let answer = answers[name]
    else { return .accepted }
    await take(answer, to: name, call, of: task, support)
    return .accepted
  }

  package func cancelTask(
    _ id: String
  ) async throws(TaskUnavailable) -> TaskAcknowledgement {
    await dependencies.world.clock.synchronize()
    guard let place = ExtensionTask(id), try await found(place) != nil else { return .unknownTask }
    let (store, deferred) = (dependencies.store, dependencies.deferred)
    _ = try? await store.giveUp(
      .id(place.task),
      call: place.number,
      now: dependencies.world.instants
    ) { _ = deferred.lay(over: &$0) }
    return .accepted
  }

  /// The task and the call behind an identifier; nil too where the store cannot be read.
  func record(_ place: ExtensionTask) async -> (TaskRecord, CallRecord)? {
    (try? await found(place)) ?? nil
  }

  /// The task and the call behind an identifier.
  ///
  /// - Throws: `TaskUnavailable` when the store cannot be read: a client must not take a task for forgotten then.
  private func found(
    _ place: ExtensionTask
  ) async throws(TaskUnavailable) -> (TaskRecord, CallRecord)? {
    do throws(TaskToolHandler.Unanswered) {
      let task = try await taskTools.change(.id(place.task)) { task, moment in
        task.settled(now: moment.now, isAlive: moment.isAlive)
      }
      return task[place.number].map { (task, $0) }
    } catch {
      guard case .store(let error) = error else { return nil }
      throw TaskUnavailable(Sentence.tasksUnavailable(error.message))
    }
  }

  /// How a call that was not ended earlier stands; `told` is what was told of it when it was sent just now.
  private func status(
    of call: CallRecord,
    in task: TaskRecord,
    _ told: ToolResult?,
    _ support: ElicitationSupport
  ) async -> TaskAnswer.Status {
    let place = ExtensionTask(task: task.id, number: call.number)
    switch call.state.kind {
    case .waiting, .running: return .working
    case .cancelled: return .cancelled
    case .done:
      let result = await dependencies.kept(call)
      return .completed(finished(result ?? told ?? taskTools.account(of: call, in: task)))
    case .held, .unknown:
      let account = finished(told ?? taskTools.account(of: call, in: task))
      switch await standing(of: call, in: task, account, support) {
      case .asks(let question): return .inputRequired(name: question.name, question.elicitation)
      case .isAskedElsewhere: return .working
      case .cannotAsk: return .completed(await end(place, with: account))
      }
    case .failed, .expired:
      let account = finished(told ?? taskTools.account(of: call, in: task))
      return .completed(await end(place, with: account))
    }
  }

  /// Ends a task for those who ask for it, whatever becomes of its call: what they were told once is final.
  @discardableResult
  func end(_ place: ExtensionTask, with result: ToolResult) async -> ToolResult {
    await dependencies.store.end(place, with: result, now: dependencies.world.instants)
  }
}

extension TaskToolHandler {
  /// What there is to say of a call of which no answer is kept.
  func account(of call: CallRecord, in task: TaskRecord) -> ToolResult {
    if call.state == .done { return ToolResult(text: Sentence.resultNotKept, isError: false) }
    let shown = shown(task)
    guard let call = shown[call.number] else { return ToolResult(text: "", isError: true) }
    return ToolResult(
      TaskReply.account(of: call, in: shown, now: wall) { context(of: $0, in: task) }
    )
  }
}

extension TaskLedger where Self: MarkLedger {
  /// What was told of a task when it ended for those who ask for it; nil while it has not.
  func ending(of place: ExtensionTask, now: Timestamp) async -> ToolResult? {
    guard let mark = try? await mark(.ending, of: place.id, now: now) else { return nil }
    return ToolResult(ending: mark.text)
  }

  /// Keeps what is told of a task as its end; returns what it was ended with before, if it was.
  func end(
    _ place: ExtensionTask,
    with result: ToolResult,
    now clock: InstantSource
  ) async -> ToolResult {
    let isFirst = (try? await mark(.ending, place.id, result.ending, now: clock)) ?? true
    if isFirst { return result }
    return await ending(of: place, now: clock.now) ?? result
  }
}

extension ToolResult {
  /// The result as a text that can be kept.
  fileprivate var ending: String {
    var object: JSONObject = ["text": .string(text), "is_error": .bool(isError)]
    object["structured"] = structuredContent.map { .object($0) }
    return JSONWriter.text(.object(object))
  }

  /// Reads a text that was kept.
  fileprivate init?(ending text: String) {
    guard let object = try? JSONParser.parse(text), let words = object["text"]?.string else {
      return nil
    }
    self.init(
      text: words,
      structuredContent: object["structured"]?.object,
      isError: object["is_error"]?.bool ?? true
    )
  }
}
