import JSON

/// The object in which some answers wrap all that they say of how a call went:
/// `{"alipay_trade_pay_response": {"code": "…", "msg": "…"}, "sign": "…"}`, `{"response": {"header": {…}}}`.
enum InnerEnvelope {
  private static let depthLimit = 3

  /// Finds it; nil where the answer says so itself, or nowhere.
  static func found(in root: JSONValue?) -> JSONObject? {
    guard var object = root?.object, !tells(object) else { return nil }
    for _ in 0..<depthLimit {
      let inner = object.members.prefix(16).filter { wraps($0.name) }.compactMap(\.value.object)
        .filter { !$0.isEmpty }
      if let telling = inner.first(where: tells) { return telling }
      guard let next = inner.last else { return nil }
      object = next
    }
    return nil
  }

  /// Whether a member is the wrapping.
  static func isUnder(_ member: JSONObject.Member) -> Bool {
    guard let object = member.value.object, wraps(member.name) else { return false }
    return tells(object) || found(in: member.value) != nil
  }

  /// Whether an object has a code or a word for how the call went, with words beside it.
  private static func tells(_ object: JSONObject) -> Bool {
    var (hasCode, hasWords) = (false, false)
    for member in object.members.prefix(AnswerSigns.memberLimit) where !member.value.isVoid {
      switch AnswerMemberKind.named(member.name.smallLetters) {
      case .status, .errorNumber: hasCode = hasCode || member.value.scalarText != nil
      case .message, .error, .errors, .remark: hasWords = true
      default: break
      }
    }
    return hasCode && hasWords
  }

  private static func wraps(_ name: String) -> Bool {
    let small = name.smallLetters
    return names.contains(small) || small.hasSuffix("response") || small.hasSuffix("result")
  }

  private static let names: Set<String> = [
    "body", "head", "header", "responseheader", "resultinfo", "reply", "return", "retorno", "data",
  ]
}
