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
    questions.insert(id)
    let parameters = elicitation.parameters(in: call.version, id: name)
    let line = MessageWriter.request("elicitation/create", id: id) { output in
      JSONWriter.append(.object(parameters), to: &output)
    }
    return (id, [.line(line)])
  }

  /// Lets a question go that was not answered in time.
  package mutating func withdraw(_ question: RequestID) -> [Effect] {
    guard questions.remove(question) != nil else { return [] }
    let line = MessageWriter.notification("notifications/cancelled") { output in
      output.append(contentsOf: #"{"requestId":"#.utf8)
      question.append(to: &output)
      output.append(contentsOf: #","reason":"No answer came in time."}"#.utf8)
    }
    return isInputOpen ? [.line(line)] : []
  }

  /// Takes in an answer: the first one counts, and only to a question that is open.
  mutating func handle(_ response: Response) -> [Effect] {
    guard let id = response.id, questions.remove(id) != nil else { return [] }
    guard case .result(let result) = response.outcome else { return [.answered(id, nil)] }
    return [.answered(id, ElicitationAnswer(result))]
  }
}
