package import EventLoop
import JSON
import JSONRPC

/// How a call can ask the person who uses the client.
@Engine
package struct Inquiry {
  /// The way of a question.
  package enum Way {
    /// At once, while the call waits; nil where no answer that can be read came within so many seconds.
    case request(@Engine (Elicitation, Double) async -> ElicitationAnswer?)
    /// As the call's result; the client makes the call again with the answers, which stand here then.
    case result(InputResponses?)
  }

  /// What the client can show; nothing where nobody can be asked.
  package let support: ElicitationSupport
  package let way: Way

  /// Makes the way of a call's questions.
  package nonisolated init(support: ElicitationSupport, way: Way) {
    self.support = support
    self.way = way
  }

  /// For calls of which nobody can be asked.
  package nonisolated static var impossible: Inquiry { Inquiry(support: [], way: .result(nil)) }
}

/// The answers with which a client makes a call again (MCP 2026-07-28, `inputResponses` and `requestState`).
package struct InputResponses: Sendable, Hashable {
  /// What was sent with the questions, as the client gives it back: not to be trusted.
  package var state: String

  /// The answers by the names of the questions.
  package var answers: [String: ElicitationAnswer]

  /// Makes answers.
  package init(state: String, answers: [String: ElicitationAnswer]) {
    self.state = state
    self.answers = answers
  }
}

/// What a call wants of the client before it can go on.
package enum InputDemand: Sendable, Hashable {
  /// The answer to a question, with a text that the client gives back unread.
  case answer(name: String, Elicitation, state: String)
  /// The text that was given back is not one of ours, or of another call.
  case refusal(String)
}

extension InputResponses {
  /// Reads the members of a `tools/call`; nil where it answers nothing.
  init?(_ params: JSONObject) throws(ErrorObject) {
    guard let responses = params["inputResponses"], !responses.isNull else { return nil }
    state = params["requestState"]?.string ?? ""
    answers = try Self.answers(responses)
  }

  /// Reads the answers by the names of their questions.
  static func answers(_ responses: JSONValue) throws(ErrorObject) -> [String: ElicitationAnswer] {
    guard case .object(let responses) = responses else {
      throw ErrorObject(
        .invalidParams,
        "params.inputResponses must be an object, not \(responses.kindWithArticle)."
      )
    }
    var answers: [String: ElicitationAnswer] = [:]
    for member in responses.members {
      guard let answer = ElicitationAnswer(member.value) else {
        throw ErrorObject(
          .invalidParams,
          "Each member of params.inputResponses must be the result of its request, an object with "
            + "\"action\": \"accept\", \"decline\" or \"cancel\"."
        )
      }
      answers[member.name] = answer
    }
    return answers
  }
}
