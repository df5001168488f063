import Credentials
import EventLoop
import JSON
import MCP
import Manifests
import Time
import Text

// Calls that delete data: where the client can ask its person, the person agrees and not the model.

extension APIServer {
  /// What came of asking whether data may be deleted.
  enum Consent {
    /// Nobody is asked: the call deletes nothing, cannot be sent as it is, or nobody can be asked.
    case needless
    case given
    /// The call ends here.
    case ended(ToolResult)
  }

  /// Asks for consent to a call that deletes data.
  func consent(
    to entry: Catalog.Entry,
    _ arguments: JSONObject,
    _ inquiry: Inquiry
  ) async -> Consent {
    guard entry.operation.effect == .destroy, inquiry.support.contains(.form) else {
      return .needless
    }
    var consented = arguments
    consented[Operation.confirm] = true
    let reading = entry.arguments.read(consented)
    // What is wrong with the call is told before anybody is asked.
    guard reading.problems.isEmpty else { return .needless }
    var asked = reading.arguments
    asked[Operation.confirm] = nil
    let call = RequestState.digest(of: entry.operation.toolName, asked)
    guard !deletions.isRefused(call) else { return .ended(.deletionRefused) }
    let nonce = Hexadecimal.text(of: dependencies.world.entropy())
    let question = QuestionWriter(entry, asked, dependencies.keys.redactor).deletion(nonce: nonce)
    switch inquiry.way {
    case .request(let ask):
      let clock = dependencies.world.clock
      guard attention.begin(call, now: clock.now) else { return .ended(.deletionUnanswered) }
      let answer = await ask(question.elicitation)
      attention.end(call, answer == nil ? .unanswered : .answered, now: clock.now)
      return settle(answer, of: call)
    case .result(let responses):
      if let responses, isConsent(responses, call), let answer = responses.answers[Self.approval] {
        return settle(answer, of: call)
      }
      return .ended(demand(question, named: Self.approval, for: call))
    }
  }

  private static let approval = "approval"

  /// Whether the client answers the question about this call, for the first time.
  private func isConsent(_ responses: InputResponses, _ call: String) -> Bool {
    let state = try? RequestState.open(
      responses.state,
      by: dependencies.world.sealKey(),
      for: call,
      now: dependencies.world.clock.wall
    )
    guard let state, case .deletion(let nonce) = state.subject else { return false }
    return responses.answers[Self.approval] != nil && deletions.spend(nonce)
  }

  private func settle(_ answer: ElicitationAnswer?, of call: String) -> Consent {
    switch answer {
    case .accepted where answer?.choice(of: DeletionAnswer.self) == .agreed: return .given
    case .accepted where answer?.choice(of: DeletionAnswer.self) == nil:
      return .ended(.deletionUnanswered)
    case .accepted, .declined:
      deletions.refuse(call)
      return .ended(.deletionRefused)
    case .cancelled, nil: return .ended(.deletionUnanswered)
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

extension ToolResult {
  fileprivate static var deletionRefused: ToolResult {
    ToolResult(
      text:
        "Not sent: the person who was asked does not want this deleted. Do not call it again with "
        + "these arguments. Go on without it, or ask the user what they want instead.",
      isError: true
    )
  }

  fileprivate static var deletionUnanswered: ToolResult {
    ToolResult(
      text:
        "Not sent: it deletes data, and the person who was asked has not answered. Ask the user "
        + "whether they want it; if so, call it again, and the question comes again.",
      isError: true
    )
  }
}
