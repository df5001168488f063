import JSON
import MCP

/// What a person is asked about a call, and what may be answered.
struct Question: Sendable, Hashable {
  /// What the question is about; kept calls by the ids under which the Tasks extension knows them.
  enum Subject: Sendable, Hashable {
    /// A call that somebody has to agree to and that was not sent; the text tells one question from the other.
    case consent(nonce: String)
    /// A kept call that goes on when a person has acted.
    case hold(call: String)
    /// The same, where the person is sent to a page: whoever comes back from it has done it.
    case page(call: String)
    /// A kept call that may have happened, when it was sent for so many times: what is said of one sending says nothing of
    /// the next.
    case outcome(call: String, sending: Int)
  }

  var subject: Subject
  var elicitation: Elicitation
}

/// What may be answered where a call waits for a person's act.
enum HoldAnswer: String, CaseIterable {
  case done = "done, go on"
  case notNow = "not now"
  case giveUp = "give the call up"
}

/// What may be answered where a call may have happened.
enum OutcomeAnswer: String, CaseIterable {
  case happened = "it happened"
  case didNotHappen = "it did not happen"
  case unknown = "not known"
}

/// What may be answered where a call deletes data.
enum DeletionAnswer: String, CaseIterable {
  case agreed = "yes, delete"
  case refused = "no"
}

/// What may be answered where the operator wants a person to agree.
enum ApprovalAnswer: String, CaseIterable {
  case agreed = "yes, send it"
  case refused = "no"
}

extension Elicitation {
  /// A form of one choice.
  static func choice<Answer: RawRepresentable<String> & CaseIterable>(
    of answers: Answer.Type,
    title: String,
    message: String
  ) -> Elicitation {
    let member: JSONObject = [
      "type": "string", "title": .string(title),
      "enum": .array(answers.allCases.map { .string($0.rawValue) }),
    ]
    let schema: JSONObject = [
      "type": "object", "properties": [Question.member: .object(member)],
      "required": [.string(Question.member)],
    ]
    return Elicitation(message: message, mode: .form(schema: schema))
  }
}

extension Question {
  /// The one member of every form.
  static let member = "answer"
}

extension ElicitationAnswer {
  /// The choice that was made; nil for a form whose content is none of the choices, and where nothing was sent.
  func choice<Answer: RawRepresentable<String>>(of answers: Answer.Type) -> Answer? {
    guard case .accepted(let content) = self else { return nil }
    return content[Question.member]?.string.flatMap(Answer.init)
  }
}
