import Credentials
import EventLoop
import Failures
import MCP
import JSON
import Pacing
import Storage
import Tasks
import Telemetry
import Time

// What a task asks the person, and what follows from the answer. Nothing is sent here: whoever asks for the task next
// sends what the answer set free.

extension APIServer {
  /// A question that a task has open.
  struct TaskQuestion {
    /// The same for whoever asks for the task, and never that of a later question.
    var name: String
    var elicitation: Elicitation
  }

  /// What can be asked about a call that waits for a person.
  enum QuestionStanding {
    case asks(TaskQuestion)
    /// Another task asks the same.
    case isAskedElsewhere
    /// The client cannot ask it, nobody is to ask it, or it was put off a moment ago.
    case cannotAsk
  }

  /// What can be asked about a call; `account` is what its agent is told where nobody can be asked.
  func standing(
    of call: CallRecord,
    in task: TaskRecord,
    _ account: ToolResult,
    _ support: ElicitationSupport
  ) async -> QuestionStanding {
    let place = ExtensionTask(task: task.id, number: call.number)
    guard let question = question(about: call, place, account, support),
      let name = await questionName(of: call, at: place)
    else { return .cannotAsk }
    let matter = call.matter ?? place.id
    switch attention.show(matter, by: place.id, now: now) {
    case .shown:
      let look = call.state == .unknown ? await look(at: call, of: task.id) : nil
      let whole = look == nil ? question : self.question(about: call, place, account, support, look)
      return .asks(TaskQuestion(name: name, elicitation: (whole ?? question).elicitation))
    case .shownElsewhere: return .isAskedElsewhere
    case .putOff: return .cannotAsk
    }
  }

  /// The question about a call in the way that the client can ask; nil where it cannot.
  private func question(
    about call: CallRecord,
    _ place: ExtensionTask,
    _ account: ToolResult,
    _ support: ElicitationSupport,
    _ look: String? = nil
  ) -> Question? {
    guard !support.isEmpty, let entry = catalog.entry(named: call.tool) else { return nil }
    let writer = QuestionWriter(entry, call.arguments, dependencies.keys.redactor)
    guard call.state == .unknown else { return writer.hold(account, call: place.id, support) }
    guard support.contains(.form) else { return nil }
    return writer.outcome(call: place.id, sending: call.attempts, call.failure, look: look)
  }

  /// Takes in the answer to a question about a call, unless the call has moved on since it was put.
  func take(
    _ answer: ElicitationAnswer,
    to name: String,
    _ call: CallRecord,
    of task: TaskRecord,
    _ support: ElicitationSupport
  ) async {
    let place = ExtensionTask(task: task.id, number: call.number)
    let account = taskTools.account(of: call, in: task)
    guard let subject = question(about: call, place, account, support)?.subject,
      await isFirst(name, at: place)
    else { return }
    let word = AnswerWord(answer, to: subject)
    attention.end(call.matter ?? place.id, word.end, now: now)
    switch (call.state, word) {
    case (.held, .done):
      await open(place)
      observe(word, (task, call), for: nil)
    case (.unknown, .happened):
      await note(.happened, of: place, sent: call.attempts)
      observe(word, (task, call), for: nil)
    case (.unknown, .didNotHappen):
      await note(.didNotHappen, of: place, sent: call.attempts)
      observe(word, (task, call), for: nil)
    case (_, .giveUp):
      let result = await taskTools.giveUp(place)
      if !result.isError { observe(word, (task, call), for: nil) }
      await end(place, with: finished(result))
    default:
      await end(place, with: finished(account.adding(word.sentence)))
    }
  }

  /// Takes the right to answer a question; false where somebody has answered it.
  private func isFirst(_ name: String, at place: ExtensionTask) async -> Bool {
    let key = Self.answerKey(place, name)
    return (try? await dependencies.store.mark(.answer, key, now: dependencies.world.instants))
      ?? false
  }

  /// Makes a held call due, because a person says that what held it is done.
  func open(_ place: ExtensionTask) async {
    let opened = try? await taskTools.change(.id(place.task)) { task, moment -> CallRecord? in
      guard var call = task[place.number], call.open(now: moment.now) == .done else { return nil }
      task[place.number] = call
      return call
    }
    if let call = opened ?? nil { await lift(before: call) }
  }

  /// Lifts the hold that keeps a call back, or opens the gate, because a person says that it is put right.
  ///
  /// Unlike an agent's word, theirs counts at once; the API closes it again if it is not.
  func lift(before call: CallRecord) async {
    guard let key = taskTools.holdKey(of: call) else { return }
    let instants = dependencies.world.instants
    if let store = dependencies.store as? any AdministrativeStore {
      _ = try? await store.lift([key], gates: [key], paces: [], now: instants)
    } else if let request = taskTools.admissionRequest(of: call) {
      await dependencies.store.release(request, now: instants)
    }
  }

  /// Makes a call due of which a person says that it did not happen when it was sent for so many times.
  func noteDidNotHappen(
    _ place: ExtensionTask,
    _ sending: Int,
    for request: ObservedRequest?
  ) async {
    guard let kept = await record(place), kept.1.attempts == sending else { return }
    await note(.didNotHappen, of: place, sent: sending)
    observe(.didNotHappen, kept, for: request)
  }

  /// Writes down what a person saw of a call that may have happened.
  private func note(_ sighting: Sighting, of place: ExtensionTask, sent attempts: Int) async {
    _ = try? await taskTools.change(.id(place.task)) { task, moment in
      guard var call = task[place.number], call.state == .unknown, call.attempts == attempts else {
        return
      }
      // Whoever answers has been told.
      _ = call.tell(now: moment.now)
      task[place.number] = call
      _ = task.note(sighting, of: place.number, now: moment.now)
    }
  }

  var now: Timestamp { dependencies.world.clock.now }
}

extension TaskToolHandler {
  /// Gives a call up, and says what is missed.
  func giveUp(_ place: ExtensionTask) async -> ToolResult {
    await call(
      .cancelTask,
      ["task": .string(place.task.text), "call": JSONValue(place.number)]
    )
  }
}

extension CallRecord {
  /// What questions about it are called, up to their number; nil where a person has nothing to say.
  fileprivate var questionKind: String? {
    switch state {
    // What was answered of one sending says nothing of the next.
    case .unknown: "outcome-\(attempts)"
    case .held where failure?.hold == .person: "hold"
    default: nil
    }
  }
}

extension APIServer {
  /// What the question that is open about a call is called: the same for whoever asks, also after a restart or when the
  /// API has said no once more, and never that of one that was answered; nil where a person has nothing to say.
  func questionName(of call: CallRecord, at place: ExtensionTask) async -> String? {
    guard let kind = call.questionKind else { return nil }
    for number in 1...Self.questionLimit {
      let name = "\(kind)-\(number)"
      let key = Self.answerKey(place, name)
      if (try? await dependencies.store.mark(.answer, of: key, now: now)) == nil { return name }
    }
    return nil
  }

  /// Times that a person is asked the same about one call: a question that no answer ends is none.
  private static let questionLimit = 20

  private static func answerKey(_ place: ExtensionTask, _ name: String) -> String {
    place.id + "/" + name
  }
}
