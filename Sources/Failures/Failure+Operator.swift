// What a person is told of a failure where no manifest is at hand.

extension Failure {
  /// What a person has to do about it, and where; `api` is what the person calls the API by.
  package func operatorTask(api: String) -> Guidance.OperatorTask {
    var message = operatorMessage
    if message == nil, wait != nil { message = Sentences.decideOnWait(api) }
    let usual = Sentences.operatorMessage(kind: kind, api: api, file: "the manifest")
    return Guidance.OperatorTask(
      message: (message ?? usual).asLine,
      url: url,
      isURLOffered: isURLOffered
    )
  }

  /// Code, status and the API's words in one clause; empty when nothing is known.
  package var inBrief: String {
    let brief = cause ?? kind ?? ""
    guard let said = said.message else { return brief }
    let quoted = Quotation.quoted(said)
    return brief.isEmpty ? quoted : "\(brief): \(quoted)"
  }
}
