import MCP

/// What a person's answer comes to.
enum AnswerWord: Sendable, Hashable {
  /// What held the call is done.
  case done
  case notNow
  case giveUp
  case happened
  case didNotHappen
  /// The person has looked, and does not know.
  case notKnown
  /// Nothing was said, or something that is none of the choices.
  case unanswered

  /// What kind of question was answered.
  enum Kind { case outcome, hold, page }

  /// Reads an answer; nil is none.
  init(_ answer: ElicitationAnswer?, to kind: Kind) {
    switch (kind, answer) {
    case (.outcome, .declined), (_, .cancelled), (_, .impossible), (_, nil): self = .unanswered
    case (.outcome, _):
      switch answer?.choice(of: OutcomeAnswer.self) {
      case .happened: self = .happened
      case .didNotHappen: self = .didNotHappen
      case .unknown: self = .notKnown
      case nil: self = .unanswered
      }
    case (.page, .accepted): self = .done
    case (_, .declined): self = .notNow
    case (.hold, _):
      switch answer?.choice(of: HoldAnswer.self) {
      case .done: self = .done
      case .notNow: self = .notNow
      case .giveUp: self = .giveUp
      case nil: self = .unanswered
      }
    }
  }

  /// Reads an answer to a question of the round of a call.
  init(_ answer: ElicitationAnswer?, to subject: Question.Subject) {
    switch subject {
    case .outcome: self.init(answer, to: .outcome)
    case .page: self.init(answer, to: .page)
    case .hold, .consent: self.init(answer, to: .hold)
    }
  }

  /// What it means for whoever would ask the same.
  var end: Attention.End {
    switch self {
    case .done, .giveUp, .happened, .didNotHappen: .answered
    case .notNow, .notKnown, .unanswered: .putOff
    }
  }

  /// What the agent is told of an answer from which nothing else follows.
  var sentence: String {
    switch self {
    case .notNow: Sentence.askedNotNow
    case .notKnown: Sentence.askedNotKnown
    case .done, .giveUp, .happened, .didNotHappen, .unanswered: Sentence.askedUnanswered
    }
  }
}
