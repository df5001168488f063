@testable import Administration
import Guidance
import Failures
import HTTP
import JSON
import Manifests
import Storage
import Tasks
import Time

@testable import Pacing
@testable import Server

/// Something that an agent or a person reads, and where it stands.
struct Telling {
  var place: String
  var text: String

  /// The marker's word outside of quotation marks, or a mark that closes nothing.
  var fault: String? {
    let unquoted = UnquotedText(text)
    if unquoted.contains(Marker.word) { return "\(place): unquoted: \(text)" }
    return unquoted.openLines.first.map { "\(place): not closed: \($0)" }
  }

  /// What guidance says in both of its halves.
  static func of(_ guidance: Guidance, _ place: String) -> [Telling] {
    [Telling(place: "\(place) text", text: guidance.text)]
      + of(guidance.structured, place)
  }

  /// The members that hold sentences of ours, at every depth; those that hold what others said are left out.
  static func of(_ object: JSONObject, _ place: String) -> [Telling] {
    object.members.flatMap { member -> [Telling] in
      switch (member.name, member.value) {
      case ("api_said", _), ("answer", _): []
      case ("say", .string(let text)), ("message", .string(let text)),
        ("problem", .string(let text)):
        [Telling(place: "\(place) \(member.name)", text: text)]
      case (_, .object(let inner)): of(inner, "\(place) \(member.name)")
      case (_, .array(let elements)):
        elements.compactMap(\.object).flatMap { of($0, "\(place) \(member.name)") }
      default: []
      }
    }
  }

  /// What a good answer says besides its content.
  static func of(_ success: SuccessText, _ document: ResponseContent, _ place: String) -> [Telling]
  {
    var tellings = success.structured.map { of($0, place) } ?? []
    var lines = success.text.split(separator: "\n", omittingEmptySubsequences: false)
    switch document.content {
    case .json where !success.isRefused: lines.removeLast()
    case .text, .html:
      let content = String(decoding: document.body, as: UTF8.self)
      let count = content.split(separator: "\n", omittingEmptySubsequences: false).count
      guard success.text.hasSuffix(content) else { return tellings }
      lines.removeLast(count)
    default: break
    }
    tellings.append(Telling(place: place, text: lines.joined(separator: "\n")))
    return tellings
  }

  // MARK: - Failures

  /// Everything that is ever said of a failure: at once, to later calls, of the kept call, and to the operator.
  static func of(_ failure: Failure, _ context: CallContext) -> [Telling] {
    let kept = Failure(json: failure.json)
    return of(Guidance(failure, context: context), "guidance") + later(kept, context)
      + tasks(kept, context) + board(kept, context)
  }

  private static func later(_ failure: Failure, _ context: CallContext) -> [Telling] {
    let reason = Sentence.reason(of: failure)
    let until = context.now + 17
    let retryPolicy = RetryPolicy(limits: CallLimits(), start: context.now)
    let waiting = Sentence.waiting(reason, api: "Acme", seconds: 3, retryPolicy: retryPolicy)
    return [Telling(place: "progress", text: waiting)]
      + of(.repeated(count: 3, failure: failure, context: context), "repeated")
      + of(.onHold(scope: "api", reason: reason, because: failure, context: context), "hold")
      + of(
        .gateShut(scope: "api", until: until, reason: reason, because: failure, context: context),
        "gate"
      )
  }

  private static func tasks(_ failure: Failure, _ context: CallContext) -> [Telling] {
    let now = context.now
    let states: [CallState] = [.waiting(until: now + 17), .held, .failed, .unknown, .expired]
    return states.flatMap { state in
      let task = task(failure, context, state)
      var resumption = ResumePlan()
      switch state {
      case .held: resumption.held = [1]
      case .unknown: resumption.unknown = [1]
      default: resumption.early = .init(calls: [1], until: now + 17, times: 3)
      }
      let replies = [
        TaskReply.list(TaskListing([task]), now: now), .whole(task, now: now),
        TaskReply(resumption, of: task, now: now) { _ in context },
        .cancelled(.init(cancelled: [1]), task, now: now),
      ]
      let name = "task \(state.kind.rawValue)"
      return replies.flatMap { [Telling(place: name, text: $0.text)] + of($0.structured, name) }
        + [
          Telling(
            place: name,
            text: TaskReply.remainder(of: task, now: now).joined(separator: "\n")
          )
        ]
    }
  }

  private static func task(_ failure: Failure, _ context: CallContext, _ state: CallState)
    -> TaskRecord
  {
    var call = CallRecord(
      api: context.manifest.id,
      tool: context.operation?.toolName ?? "crm_search",
      arguments: context.arguments,
      identity: "i",
      credential: "print",
      repetition: .harmless,
      now: context.now
    )
    call.state = state
    call.failure = failure
    call.deadline = context.now + 3600
    var task = TaskRecord(
      id: TaskID(entropy: Array(0..<16)),
      name: nil,
      limits: TaskLimits(),
      now: context.now
    )
    _ = task.add(call, limits: TaskLimits(), now: context.now)
    task[1]?.state = state
    task[1]?.failure = failure
    return task
  }

  private static func board(_ failure: Failure, _ context: CallContext) -> [Telling] {
    let place = ScopePlace(key: "crm/credential:print")
    var pacingSnapshot = PacingSnapshot()
    pacingSnapshot.gates = [
      PacingSnapshot.Gate(place: place, key: place.text, until: context.now + 17, failure: failure)
    ]
    pacingSnapshot.holds = [
      PacingSnapshot.Hold(
        place: place,
        key: "k",
        since: context.now,
        probe: context.now,
        failure: failure
      )
    ]
    let states: [CallState] = [.waiting(until: context.now + 17), .held, .unknown]
    let tasks = states.map { task(failure, context, $0) }
    let survey = StoreSnapshot(tasks: tasks, pacingSnapshot: pacingSnapshot)
    let board = StatusReport(survey, now: context.now, directory: "/state")
    var log = BoardLog()
    let lines = board.lines + tasks.flatMap(board.lines(of:)) + board.releaseLines
    return [
      Telling(place: "board", text: lines.map(\.text).joined(separator: "\n")),
      Telling(place: "log", text: log.take(board).joined(separator: "\n")),
    ]
  }
}
