import Credentials
import EventLoop
import Guidance
import Failures
import JSON
import MCP
import Manifests
import Pacing
import Storage
import Tasks
import Telemetry
import Time

/// Answers the calls of the built-in tools.
@Engine
struct TaskToolHandler {
  let catalog: Catalog
  let dependencies: CallRunner.Dependencies
  let progress: ProgressReporter

  /// The way of the answer that the results go into.
  let delivery: Delivery

  /// The time of the call that the tool's answer is a part of.
  let time: CallTime

  /// The request as those see it who look on; nil where nobody does.
  var request: ObservedRequest?

  var store: any Store { dependencies.store }
  var now: Timestamp { dependencies.world.clock.now }
  var clock: InstantSource { dependencies.world.instants }
  var wall: Timestamp { dependencies.world.clock.wall }

  /// Runs one call.
  func call(_ tool: BuiltInTool, _ arguments: JSONObject) async -> ToolResult {
    let reading = tool.read(arguments)
    let problems = reading.violations.map { violation in
      (violation.name, problem(of: tool, violation, arguments))
    }
    guard problems.isEmpty else {
      return ToolResult(.wrongArguments(tool.rawValue, problems)).noting(reading.coercions)
    }
    do throws(Unanswered) {
      return try await answer(tool, reading.value.object ?? arguments).noting(reading.coercions)
    } catch {
      return error.result(now: wall)
    }
  }

  /// What is wrong with an argument; of an offset it is said what it counts.
  private func problem(
    of tool: BuiltInTool,
    _ violation: JSONSchema.Violation,
    _ arguments: JSONObject
  ) -> String {
    guard tool == .readMore, violation.name == "offset" else { return violation.problem }
    do throws(ReadingOffset.Fault) {
      _ = try ReadingOffset(arguments["offset"])
      return violation.problem
    } catch {
      return error.problem
    }
  }

  private func answer(
    _ tool: BuiltInTool,
    _ arguments: JSONObject
  ) async throws(Unanswered) -> ToolResult {
    switch tool {
    case .resumeTask: return try await resume(arguments)
    case .listTasks: return try await list(arguments)
    case .noteTask: return try await note(arguments)
    case .cancelTask: return try await cancel(arguments)
    case .readMore: return try await readMore(arguments)
    }
  }

  /// Why a built-in tool cannot do what it is asked for.
  enum Unanswered: Error {
    case reference(ReferenceProblem)
    case noTask(TaskReference)
    case store(StoreError)

    func result(now: Timestamp) -> ToolResult {
      switch self {
      case .reference(let problem): ToolResult(TaskReply.unreadable(problem))
      case .noTask(let reference): ToolResult(TaskReply.noTask(reference, limits: TaskLimits()))
      case .store(let error) where error.passes:
        ToolResult(TaskReply.storeAway(error.message, until: now + StoreError.pause, now: now))
      case .store(let error): ToolResult(TaskReply.storeUnusable(error.message))
      }
    }
  }

  // MARK: - What the tools share

  func reference(_ arguments: JSONObject) throws(Unanswered) -> TaskReference {
    do throws(ReferenceProblem) {
      return try TaskReference(arguments["task"]?.string ?? "")
    } catch {
      throw .reference(error)
    }
  }

  func change<Outcome>(
    _ reference: TaskReference,
    orEnter fresh: TaskRecord? = nil,
    _ body: (inout TaskRecord, Moment) -> Outcome
  ) async throws(Unanswered) -> Outcome {
    let outcome: Outcome?
    do throws(StoreError) {
      let journal = dependencies.journal
      outcome = try await journal.change(reference, orEnter: fresh, now: clock, body)
    } catch {
      throw .store(error)
    }
    guard let outcome else { throw .noTask(reference) }
    return outcome
  }

  /// The task with the times that clocks on the wall show.
  func shown(_ task: TaskRecord) -> TaskRecord { marked(task).moved(by: wall - now) }

  /// Has a call count as told once the answer that tells of it has left.
  func confirm(_ task: TaskID, _ number: Int) {
    let dependencies = dependencies
    delivery.afterwards { fate in
      if fate == .left { await dependencies.tell(task, number) }
    }
  }

  // MARK: - The tools that send nothing

  private func list(_ arguments: JSONObject) async throws(Unanswered) -> ToolResult {
    if arguments["task"] != nil { return try await whole(try reference(arguments)) }
    let state = arguments["state"]?.string.flatMap(CallState.Kind.init)
    do throws(StoreError) {
      let extent = TaskExtent(ended: TaskReply.mostTasks, holding: state)
      var listing = try await store.tasks(extent, now: now)
      listing = try await completed(listing)
      listing.tasks = await standing(listing.tasks).map(shown)
      return ToolResult(TaskReply.list(listing, state: state, now: wall))
    } catch {
      throw .store(error)
    }
  }

  private func whole(_ reference: TaskReference) async throws(Unanswered) -> ToolResult {
    let task = try await change(reference) { task, moment in
      task.settled(now: moment.now, isAlive: moment.isAlive)
    }
    return ToolResult(TaskReply.whole(shown(await standing([task])[0]), now: wall))
  }

  private func note(_ arguments: JSONObject) async throws(Unanswered) -> ToolResult {
    let reference = try reference(arguments)
    let note = dependencies.keys.redactor.redact(arguments["note"]?.string ?? "")
    let now = now
    var fresh: TaskRecord?
    if case .name(let name) = reference {
      let id = TaskID(entropy: dependencies.world.entropy())
      fresh = TaskRecord(id: id, name: name, limits: TaskLimits(), now: now)
    }
    let (outcome, task) = try await change(reference, orEnter: fresh) { task, moment in
      let outcome = task.note(note, now: moment.now)
      let noted = task
      // A note that is refused begins no task.
      if task.id == fresh?.id, task.notes.isEmpty { task.name = nil }
      return (outcome, noted)
    }
    return ToolResult(TaskReply.noted(outcome, task))
  }

  private func cancel(_ arguments: JSONObject) async throws(Unanswered) -> ToolResult {
    let number = arguments["call"]?.integer
    if number == nil, let given = arguments["call"], !given.isNull {
      let problem = "is the number of no call, got \(given.shown); list_tasks shows the numbers"
      return ToolResult(.wrongArguments(BuiltInTool.cancelTask.rawValue, [("call", problem)]))
    }
    let reference = try reference(arguments)
    let given: CancellationOutcome?
    do throws(StoreError) {
      let deferred = dependencies.deferred
      given = try await store.giveUp(reference, call: number, now: clock) {
        _ = deferred.lay(over: &$0)
      }
    } catch {
      throw .store(error)
    }
    guard let given else { throw .noTask(reference) }
    let task = shown(given.task)
    return ToolResult(TaskReply.cancelled(given.outcome, task, call: number, now: wall))
  }

  private func readMore(_ arguments: JSONObject) async throws(Unanswered) -> ToolResult {
    let handle = arguments["result"]?.string ?? ""
    var selection: JSONSelection?
    do throws(JSONSelection.Fault) {
      selection = try arguments.selectedTexts.map { (texts) throws(JSONSelection.Fault) in
        try JSONSelection(texts: texts)
      }
    } catch {
      let problem = (Operation.select, error.sentence)
      return ToolResult(.wrongArguments(BuiltInTool.readMore.rawValue, [problem]))
    }
    guard let found = try await result(handle) else {
      return ToolResult(TaskReply.noResult(handle))
    }
    if let id = ResultID(handle) {
      if let unwritten = dependencies.deferred.result(id) {
        confirm(unwritten.task, unwritten.number)
      } else if let call = try? await store.untoldCall(of: id, now: now) {
        confirm(call.task, call.number)
      }
    }
    let offset = (try? ReadingOffset(arguments["offset"])) ?? .start
    return found.result(handle, from: offset, selection: selection)
  }

  /// The result of a handle: in the cache of this process, or in the store that all share.
  private func result(_ handle: String) async throws(Unanswered) -> FoundResult? {
    guard let id = ResultID(handle) else { return nil }
    if let answer = dependencies.resultCache.answer(id, now: now) { return .answer(answer) }
    if let unwritten = dependencies.deferred.result(id) { return .kept(unwritten.result) }
    do throws(StoreError) {
      return try await store.result(id, now: now).map { .kept($0) }
    } catch {
      throw .store(error)
    }
  }
}
