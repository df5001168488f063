package import HTTP

/// What an answer comes to.
package enum ResponseInterpretation: Sendable {
  case success(SuccessResponse)
  case failure(Failure)

  /// Reads an answer by the manifest's vocabulary and, where that is silent, by the status.
  package init(_ answer: HTTPResponse, context: CallContext) {
    let document = ResponseContent(answer)
    let reader = AnswerReader(
      context: context,
      document: document,
      fields: answer.fields,
      redirectStop: answer.redirectStop
    )
    if let failure = reader.failure(status: answer.status) {
      self = .failure(failure)
    } else {
      self = .success(reader.goodAnswer(answer))
    }
  }

  /// The failure, nil for a good answer.
  package var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
