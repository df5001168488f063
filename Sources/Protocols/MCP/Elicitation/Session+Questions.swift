import JSON
package import JSONRPC

extension Session {
  /// Asks the client's person on behalf of a call of an earlier era; nil where nobody waits for the call any more.
  package mutating func ask(
    _ elicitation: Elicitation,
    for key: Call.Key
  ) -> (id: RequestID, effects: [Effect])? {
    guard isInputOpen, let call = calls.active(key) else { return nil }
    lastQuestion += 1
    let name = "question-\(lastQuestion)"
    let id = RequestID.string(name)
    questions[id] = ElicitationSupport(for: elicitation.mode)
    let parameters = elicitation.parameters(in: call.version, id: name)
    let line = MessageWriter.request("elicitation/create", id: id) { output in
      JSONWriter.append(.object(parameters), to: &output)
    }
    return (id, [.line(line)])
  }

  /// Lets a question go that was not answered in time.
  package mutating func withdraw(_ question: RequestID) -> [Effect] {
    guard questions.removeValue(forKey: question) != nil else { return [] }
    let line = MessageWriter.notification("notifications/cancelled") { output in
      output.append(contentsOf: #"{"requestId":"#.utf8)
      question.append(to: &output)
      output.append(contentsOf: #","reason":"No answer came in time."}"#.utf8)
    }
    return isInputOpen ? [.line(line)] : []
  }

  /// The codes by which a client says that it takes no such request: invalid request, no such method, invalid parameters.
  private static let refusals = [-32600, -32601, -32602]

  /// Takes in an answer: the first one counts, and only to a question that is open.
  ///
  /// A client that refuses the request itself has nobody before it who could answer one, whatever it declared: it is not
  /// asked so again.
  mutating func handle(_ response: Response) -> [Effect] {
    guard let id = response.id, let kind = questions.removeValue(forKey: id) else { return [] }
    switch response.outcome {
    case .result(let result): return [.answered(id, ElicitationAnswer(result))]
    case .error(let error) where Self.refusals.contains(error["code"]?.integer ?? 0):
      elicitation.subtract(kind)
      return [.answered(id, .impossible)]
    case .error: return [.answered(id, nil)]
    }
  }
}
