import JSON
import Text

// What single members of an answer say.

extension AnswerSigns {
  mutating func take(_ member: JSONObject.Member, _ sent: SentValues?) {
    let (name, value) = (member.name.smallLetters, member.value)
    guard let kind = AnswerMemberKind.named(name) else {
      return takeOwn(member.name, value, sent)
    }
    // The entry of a catalogue of errors or of statuses, by its name.
    if [.status, .errorNumber].contains(kind), let text = value.scalarText,
      sent?.isCodeAskedFor(text) ?? false
    {
      return isResource = true
    }
    let isSent = sent?.holds(flag: member.name, value) ?? false
    if isSent, [.flag, .failureFlag, .deed].contains(kind) { return echoes += 1 }
    if isSent, kind == .status, value.string != nil { isStateSent = true }
    switch kind {
    case .flag: if !isCount || value.integer == nil { takeFlag(value) }
    case .failureFlag: takeFailureFlag(name, value)
    case .deed: takeDeed(value)
    // An alarm that nobody has acknowledged yet is none that was refused.
    case .status where name == "ack" && value.string == nil: takeOwn(member.name, value, sent)
    case .status: takeStatus(name, value)
    case .errorNumber: takeErrorNumber(value)
    case .error: takeError(value, sent)
    case .errors: takeErrors(value, sent)
    case .message where value.object != nil:
      hasMessage = true
      takeWrapper(value)
    case .message: takeMessage(value, sent)
    case .remark: takeRemark(name, value, sent)
    case .content: takeContent(name, value)
    case .metadata: takeMetadata(name, value)
    }
  }

  private mutating func takeRemark(_ name: String, _ value: JSONValue, _ sent: SentValues?) {
    hasReason = true
    if value.object != nil { return takeWrapper(value, isOfAnswer: true) }
    if ["title", "description"].contains(name) { isDescribed = true }
    if name == "desc", let text = value.string, RefusalWords.refuse(text) { takeMessage(value) }
    if ["reason", "info", "details"].contains(name) { takeName(value, sent) }
  }

  private mutating func takeMetadata(_ name: String, _ value: JSONValue) {
    if name == "messages", let list = value.array {
      for text in list.compactMap(\.string) { takeMessage(.string(text)) }
    } else if name == "type", value.string.map(StatusWord.init) == .refused {
      (isRefused, isErrorWord) = (true, true)
    } else {
      takeWrapper(value, isOfAnswer: Self.ofAnswer.contains(name))
    }
  }

  /// Objects that tell of the answer alone.
  private static let ofAnswer: Set<String> = [
    "meta", "head", "header", "responseheader", "resultinfo",
  ]

  private mutating func takeFlag(_ value: JSONValue) {
    switch value.truth {
    case false?: isDenied = true
    case true?: isAffirmed = true
    // A thing that was made, or a count.
    case nil: if value.object != nil || value.array != nil { isResource = true }
    }
  }

  private mutating func takeFailureFlag(_ name: String, _ value: JSONValue) {
    if value == true { isDenied = true }
    if value == false || value.integer == 0 { isAffirmed = true }
    // A count of failures is of what the answer tells of.
    if value.integer ?? 0 > 0 || value.array != nil || value.object != nil { isResource = true }
  }

  private mutating func takeDeed(_ value: JSONValue) {
    if value == false { return isUndone = true }
    if value == true { return isAffirmed = true }
    if value.integer != 0 { isResource = true }
  }

  private mutating func takeStatus(_ name: String, _ value: JSONValue) {
    if value.object != nil { return takeWrapper(value) }
    if value.bool != nil { return takeFlag(value) }
    guard let text = value.scalarText else { return }
    if let number = Int(text) {
      if number == 0, name == "status" { isZero = true }
      return takeNumber(number)
    }
    if name == "resultstatus", ["F", "U"].contains(text) { return takeResultLetter(text) }
    switch StatusWord(text) {
    case .good: (isAffirmed, isResource) = (true, isResource || name == "status")
    case .refused: (isRefused, isErrorWord) = (true, true)
    case .failed: hasFailed = true
    case .state where name.hasSuffix("code") && name != "statuscode": hasCode = true
    case .code: isRefused = isRefused || WellKnownCode(text) != nil
    // `INVALID_REQUEST` beside an error message is the name of the error, elsewhere a state.
    case .state where Self.isConstant(text): constants += 1
    case .state: if !StatusWord.namesFailure(text) { isResource = true }
    }
    if name != "code", StatusWord.namesFailure(text) { hasFailed = true }
  }

  /// A letter for how it went, as payment services of Asia have it: failed, or unknown yet.
  private mutating func takeResultLetter(_ letter: String) {
    if letter == "F" { (isRefused, isErrorWord) = (true, true) } else { isOpen = true }
  }

  /// Whether a word is written as names of constants are, of several words.
  private static func isConstant(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "_")) && !text.utf8.contains(where: ASCII.isLowercase)
  }

  private mutating func takeNumber(_ number: Int) {
    switch number {
    case 0, 200..<300: isAffirmed = true
    case 400..<600: isRefused = true
    default: numbers.append(number)
    }
  }

  private mutating func takeErrorNumber(_ value: JSONValue) {
    guard let text = value.scalarText else { return }
    if ErrorList.isSuccess(word: text) { return isAffirmed = true }
    // Some count from one, and have another word for how it went (Bungie).
    if text == "1" { isFirstNumber = true } else { (isRefused, isNumbered) = (true, true) }
  }

  private mutating func takeError(_ value: JSONValue, _ sent: SentValues?) {
    if sent?.holds(value) ?? false { return isResource = true }
    if value == true || value.integer ?? 0 != 0 { return isRefused = true }
    let isNone = value == false || value.integer == 0
    if isNone || ErrorList.isSuccess(value) { return isAffirmed = true }
    hasError = true
    let code = (value["code"] ?? value["status"])?.integer ?? 0
    if (400..<600).contains(code) { isStatusError = true }
  }

  private mutating func takeErrors(_ value: JSONValue, _ sent: SentValues?) {
    if sent?.holds(value) ?? false || value.scalarText != nil && value.string == nil {
      return isResource = true
    }
    if ErrorList.isOfErrors(value) { listsErrors = true } else { isResource = true }
  }

  private mutating func takeMessage(_ value: JSONValue, _ sent: SentValues? = nil) {
    hasMessage = true
    guard let text = value.string else { return }
    message += text + " "
    if [.refused, .failed].contains(StatusWord(text)) { isNegative = true }
    takeName(value, sent)
  }

  /// What may be the name of an error, unless it is what the call has sent, or that of a thing.
  private mutating func takeName(_ value: JSONValue, _ sent: SentValues?) {
    guard let text = value.string, sent?.holds(value) != true,
      Self.isCode(text) || ErrorConstant(text) != nil
    else { return }
    isNamed = true
  }

  private mutating func takeContent(_ name: String, _ value: JSONValue) {
    let isVerdict = ["result", "response"].contains(name)
    if isVerdict, value.bool != nil || value.string != nil {
      if let truth = value.truth { return truth ? (isAffirmed = true) : (isAnsweredNo = true) }
      let word = StatusWord(value.string ?? "")
      if word == .refused {
        (isRefused, isErrorWord) = (true, true)
        return
      }
      if word == .failed { return hasFailed = true }
      if let text = value.string, RefusalWords.deny(text) || MeantStatus.speaksOfLimit(text) {
        return takeMessage(value)
      }
    }
    if isVerdict, let number = value.integer { return resultNumber = number }
    if let object = value.object {
      let isNumbered = object.members.contains {
        AnswerMemberKind.named($0.name.smallLetters) == .errorNumber
      }
      if isVerdict || ["body", "retorno"].contains(name) || isNumbered, takes(object) { return }
    }
    hasContent = true
  }

  /// An object that tells how it went: `"status": {"code": 400, "message": "…"}`.
  ///
  /// What is of the answer alone has nothing that could be what was asked for: `"meta": {"code": 404, "error": {…}}`.
  mutating func takeWrapper(_ value: JSONValue, isOfAnswer: Bool = false) {
    guard let object = value.object, !takes(object), isOfAnswer else { return }
    let inner = AnswerSigns(object)
    let isBare = !inner.isAffirmed && !inner.hasIdentity && !inner.hasContent
    if inner.isRefused, inner.hasError || isBare { (isRefused, hasMessage) = (true, true) }
  }

  /// Takes over what an object inside says where it is an envelope; returns whether it is one.
  mutating func takes(_ object: JSONObject) -> Bool {
    let inner = AnswerSigns(object)
    if inner.substance == .none, inner.isAffirmed { isAffirmed = true }
    let isPlain = !inner.hasIdentity && !inner.isResource && !inner.hasContent && !inner.isAffirmed
    guard inner.isEnvelope || inner.isRefused && inner.saysWhy && isPlain else { return false }
    (isRefused, hasMessage) = (true, true)
    return true
  }

  /// What a number stands for that is no status: by the message beside it, else by its size.
  mutating func settleNumbers() {
    // What was made has the state that the call gave to it; a refusal may have the same word, and is no thing.
    if isStateSent, identities > 0 {
      (hasFailed, isErrorWord, isRefused) = (false, false, false)
    }
    if isOpen, messageDenies { (isRefused, isErrorWord) = (true, true) }
    if let resultNumber {
      if hasError, resultNumber != 0 { isRefused = true } else { hasContent = true }
    }
    if isZero, hasError || messageDenies { (isAffirmed, isRefused) = (false, true) }
    if isAnsweredNo, saysWhy || isRefused || hasCode || !numbers.isEmpty { isDenied = true }
    if constants > 0 {
      if hasError || isErrorWord { isRefused = true } else if !hasFailed { isResource = true }
    }
    if isFirstNumber {
      if ErrorList.isSuccess(word: message.trimmingSpace) {
        isAffirmed = true
      } else {
        isRefused = true
      }
    }
    mayRefuse = hasCode && (messageDenies || messageRefuses && !isDescribed)
    if isNamed, !isResource, identities == 0 { (isNegative, hasErrorReason) = (true, true) }
    // A word that means no means more than a number.
    if isNegative { (isAffirmed, isRefused, isErrorWord) = (false, true, true) }
    for number in numbers {
      if ErrorList.isSuccess(word: message.trimmingSpace)
        || number == 1 && !messageRefuses && !hasError || tellsOfSuccess
      {
        isAffirmed = true
      } else if hasMessage, number < 0 || number >= 1000 || messageRefuses {
        isRefused = true
      }
    }
  }

  /// Whether the message has a word for success, and none for a refusal: `order success pay inprocess`.
  private var tellsOfSuccess: Bool {
    ["success", "成功"].contains { message.range(ofIgnoringCase: $0) != nil } && !messageRefuses
      && message.range(ofIgnoringCase: "unsuccess") == nil
  }

  static func countsFailures(_ name: String) -> Bool {
    guard !name.lowercased().hasSuffix("code") else { return false }
    return ["fail", "error", "reject"].contains { name.range(ofIgnoringCase: $0) != nil }
  }
}
