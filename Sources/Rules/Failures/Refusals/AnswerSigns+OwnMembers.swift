import JSON
import Text

// What members say whose names an API has chosen itself.

extension AnswerSigns {
  mutating func takeOwn(_ name: String, _ value: JSONValue, _ sent: SentValues?) {
    if Self.countsFailures(name), value == false || value.integer == 0 { return isAffirmed = true }
    // What is over is an operation, whose error is its own (google.longrunning, Elasticsearch).
    if ["done", "completed"].contains(name), value == true { isResource = true }
    guard value.bool == nil, value.integer != 0 else { return }
    if let text = value.string, isFew, sent?.holds(value) != true, ErrorConstant(text) != nil {
      return isNamed = true
    }
    if name == "state", sent?.holds(flag: name, value) ?? false { isStateSent = true }
    if let text = value.scalarText, sent?.isInPath(text) ?? false { return echoes += 1 }
    takeOwn(name, value, AnswerMemberSense(name), sent)
  }

  private mutating func takeOwn(
    _ name: String,
    _ value: JSONValue,
    _ sense: AnswerMemberSense,
    _ sent: SentValues?
  ) {
    switch sense {
    case .identity: identities += 1
    case .life:
      isResource = true
      if name == "state", value.string.map(Self.isOfFailure) == true { hasFailed = true }
    case .reason:
      hasReason = true
      if name.range(ofIgnoringCase: "err") != nil { hasErrorReason = true }
    case .metadata: takeWrapper(value)
    // What was asked comes back with its answer, and so does when to come again.
    case .other where Self.questions.contains(name.smallLetters) || WaitName(name) != nil: break
    case .target:
      hasTarget = true
      takeThing(name, value, sent)
    case .other: takeThing(name, value, sent)
    }
  }

  private static func isOfFailure(_ state: String) -> Bool {
    [.failed, .refused].contains(StatusWord(state)) || StatusWord.namesFailure(state)
  }

  private static let questions: Set<String> = ["query", "input", "params", "parameters"]

  /// What may be a part of what was asked for, unless it is an envelope of the answer or was sent by the call.
  private mutating func takeThing(_ name: String, _ value: JSONValue, _ sent: SentValues?) {
    let small = name.lowercased()
    let isReply = ["response", "result", "reply", "resp"].contains { small.hasSuffix($0) }
    if isReply, let object = value.object, takes(object) {
      if small.hasSuffix("resp") { hasErrorReason = true }
      return
    }
    let isCount = name.hasSuffix("ed") && (value.integer ?? 0) > 0 && !Self.countsFailures(name)
    if value.object != nil || value.array != nil || isCount {
      isResource = true
    } else if sent?.isRead == true, sent?.holds(value) == true {
      echoes += 1
    } else {
      others += 1
    }
  }
}
