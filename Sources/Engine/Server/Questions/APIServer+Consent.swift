import Credentials
import EventLoop
import JSON
import MCP
import Manifests
import Storage
import Tasks
import Text
import Time

// Calls that delete data, and those that the operator wants asked for: where the client can ask its person, the person
// agrees and not the model.

extension APIServer {
  /// What came of asking whether a call may be sent.
  enum Consent {
    /// Nobody is asked: nobody has to agree, the call cannot be sent as it is, or nobody can be asked.
    case needless
    case given
    /// The call ends here.
    case ended(ToolResult)
  }

  /// Asks for consent to a call that somebody has to agree to; one that was refused before is not asked about again.
  func consent(
    to entry: Catalog.Entry,
    _ arguments: JSONObject,
    _ inquiry: Inquiry,
    _ time: CallTime
  ) async -> Consent {
    guard let sent = Self.sound(arguments, of: entry) else { return .needless }
    let call = sent.digest
    let effect = entry.operation.effect
    let instants = dependencies.world.instants
    guard await !refusals.contains(call, in: dependencies.store, now: instants) else {
      return .ended(.refused(effect))
    }
    guard inquiry.support.contains(.form) else { return .needless }
    if lateConsents.take(call, now: now) { return .given }
    let nonce = Hexadecimal.text(of: dependencies.world.entropy())
    let writer = QuestionWriter(entry, sent.arguments, dependencies.keys.redactor)
    let matter = Matter(call: call, writer: writer, effect: effect)
    let question =
      effect == .destroy ? writer.deletion(nonce: nonce) : writer.approval(nonce: nonce)
    switch inquiry.way {
    case .request(let ask):
      guard !attention.isAsking(call) else { return .ended(.asking(effect)) }
      guard let seconds = time.forQuestion(at: now), attention.begin(call, now: now) else {
        return .ended(.unanswered(effect, .later))
      }
      let answer = await ask(question.elicitation, seconds)
      attention.end(call, answer == nil ? .unanswered : .answered, now: now)
      guard let answer else { return .ended(.unanswered(effect, .later)) }
      if answer == .impossible { return .needless }
      let consent = await settle(answer, of: matter)
      guard case .given = consent, !time.allowsRequest(at: now) else { return consent }
      lateConsents.insert(call, now: now)
      return .ended(.agreedLate)
    case .result(let responses):
      if let responses, let answer = responses.answers[Self.approval],
        await isConsent(responses, call)
      {
        return await settle(answer, of: matter)
      }
      return .ended(demand(question, named: Self.approval, for: call))
    }
  }

  private static let approval = "approval"

  /// The call as it would be sent with consent; nil where something is wrong with its arguments, which is told before
  /// anybody is asked.
  private static func sound(_ arguments: JSONObject, of entry: Catalog.Entry) -> SentCall? {
    var consented = arguments
    consented[Operation.confirm] = true
    let reading = entry.arguments.read(consented)
    guard reading.problems.isEmpty else { return nil }
    return SentCall(entry.operation, reading.arguments, entry.arguments)
  }

  /// Whether the client answers the question about this call, for the first time.
  private func isConsent(_ responses: InputResponses, _ call: String) async -> Bool {
    let state = try? RequestState.open(
      responses.state,
      by: dependencies.world.sealKey(),
      for: call,
      now: dependencies.world.clock.wall
    )
    guard let state, case .consent(let nonce) = state.subject else { return false }
    return await refusals.spend(nonce, in: dependencies.store, now: dependencies.world.instants)
  }

  /// A call that somebody is asked about: its hash, and what is said of it.
  private struct Matter {
    var call: String
    var writer: QuestionWriter
    var effect: Operation.Effect
  }

  private func settle(_ answer: ElicitationAnswer, of matter: Matter) async -> Consent {
    switch answer.agreement {
    case .agreed: return .given
    case .refused:
      await refusals.insert(
        matter.call,
        DeclinedCall.text(tool: matter.writer.tool, matter.writer.arguments),
        in: dependencies.store,
        now: dependencies.world.instants
      )
      await giveUp(matter)
      return .ended(.refused(matter.effect))
    case nil: return .ended(.unanswered(matter.effect, .atOnce))
    }
  }

  /// Gives up what waits of a call that somebody agreed to before, and does not want any more.
  private func giveUp(_ matter: Matter) async {
    guard let entry = catalog.entry(named: matter.writer.tool),
      let listing = try? await dependencies.store.tasks(.pending, now: now)
    else { return }
    for task in listing.tasks {
      for call in task.pending where call.tool == matter.writer.tool && call.isUnsent {
        guard SentCall(entry.operation, call.arguments, entry.arguments).digest == matter.call
        else { continue }
        _ = await taskTools.giveUp(ExtensionTask(task: task.id, number: call.number))
      }
    }
  }

  /// The result that asks a question.
  func demand(_ question: Question, named name: String, for call: String) -> ToolResult {
    let until = dependencies.world.clock.wall + RequestState.lifetime
    let state = RequestState(subject: question.subject, call: call, until: until)
    var result = ToolResult(text: question.elicitation.message, isError: true)
    result.demand = .answer(
      name: name,
      question.elicitation,
      state: state.sealed(by: dependencies.world.sealKey())
    )
    return result
  }
}

extension CallRecord {
  /// Whether it waits to be sent.
  fileprivate var isUnsent: Bool { [.waiting, .held].contains(state.kind) }
}

extension ElicitationAnswer {
  /// Whether somebody agreed; nil where the question was put away, or answered by none of the choices.
  fileprivate var agreement: ApprovalAnswer? {
    switch self {
    case .cancelled, .impossible: return nil
    case .declined: return .refused
    case .accepted:
      if choice(of: DeletionAnswer.self) == .agreed { return .agreed }
      return choice(of: ApprovalAnswer.self)
    }
  }
}

extension ToolResult {
  fileprivate static func refused(_ effect: Operation.Effect) -> ToolResult {
    let what = effect == .destroy ? "does not want this deleted" : "does not want this call made"
    return .notSent(
      "the person who was asked \(what). Do not call it again with these arguments. Go "
        + "on without it, or ask the user what they want instead. Only they can take the no back: they "
        + "run recourse tasks release, which lists it."
    )
  }

  /// A person has agreed when the call had to be answered.
  fileprivate static let agreedLate = notSent(
    "the person who was asked has agreed, but only when this call had to be answered. Call it again "
      + "now with the same arguments: it is sent then, and nobody is asked again."
  )

  /// Somebody is being asked about the same call, which another request has made.
  fileprivate static func asking(_ effect: Operation.Effect) -> ToolResult {
    let what = effect == .destroy ? "deletes data" : "waits for the user's agreement"
    return .notSent(
      "the same call was made a moment ago, and a person is being asked about it, because it \(what). "
        + "What they say counts for that one, whose answer tells what came of it. Wait for that "
        + "answer. Call this again only if it is to be done a second time."
    )
  }

  /// When the same is asked again.
  fileprivate enum NextQuestion { case atOnce, later }

  fileprivate static func unanswered(
    _ effect: Operation.Effect,
    _ next: NextQuestion
  ) -> ToolResult {
    let pause = English.count(Int(Attention.pause / 60), "minute")
    let again =
      switch next {
      case .atOnce: "call it again, and the question comes again."
      case .later:
        "call it again in \(pause), and the question comes again: before, nobody is asked."
      }
    let why = effect == .destroy ? "it deletes data" : "the operator wants the user to agree to it"
    return .notSent(
      "\(why), and the person who was asked has not answered. Ask the user whether they "
        + "want it; if so, " + again
    )
  }

  private static func notSent(_ why: String) -> ToolResult {
    ToolResult(text: "Not sent: " + why, isError: true)
  }
}
