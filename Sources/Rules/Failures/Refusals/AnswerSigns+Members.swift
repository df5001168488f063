import JSON
import Text

// What single members of an answer say.

extension AnswerSigns {
  mutating func take(_ member: JSONObject.Member, _ sent: SentValues?) {
    let (name, value) = (member.name.smallLetters, member.value)
    guard let kind = AnswerMemberKind.named(name) else {
      return takeOwn(member.name, value, sent)
    }
    // A figure in the path of a write is the number of any thing, and that of an error by chance.
    if [.status, .errorNumber].contains(kind), let figure = sent?.figureByChance(value) {
      hasPathFigure = true
      if kind == .status { pathStatus = figure }
      return
    }
    // The entry of a catalogue of errors or of statuses, by its name; a shorter one is any thing's number.
    if kind == .status, let text = value.scalarText, sent?.isInPath(text) ?? false {
      if text.utf8.count > 2 { isResource = true } else { identities += 1 }
      return
    }
    if name == "status", let text = value.string, StatusWord.isOfBrokenService(text) {
      isBroken = sent?.holds(value) != true
    }
    if kind == .message, sent?.holds(value) ?? false { isMessageSent = true }
    let isSent = sent?.holds(flag: member.name, value) ?? false
    if isSent, [.flag, .failureFlag, .deed].contains(kind) { return echoes += 1 }
    if sent?.holds(code: member) ?? false { return echoes += 1 }
    if isSent, kind == .status, value.string != nil { isStateSent = true }
    switch kind {
    case .flag: if !isCount || value.integer == nil { takeFlag(value) }
    case .failureFlag: takeFailureFlag(name, value)
    case .deed: takeDeed(value)
    // An alarm that nobody has acknowledged yet is none that was refused.
    case .status where name == "ack" && value.string == nil: takeOwn(member.name, value, sent)
    case .status: takeStatus(name, value)
    case .errorNumber: takeErrorNumber(value, sent)
    case .error: takeError(value, sent)
    case .errors: takeErrors(value, sent)
    case .message: takeMessage(value, sent)
    case .remark:
      hasReason = true
      if ["title", "description"].contains(name) { isDescribed = true }
      if ["reason", "info", "details"].contains(name) { takeName(value, sent) }
    case .content: takeContent(name, value)
    case .metadata where name == "meta": takeWrapper(value, isOfAnswer: true)
    case .metadata where name == "type" && value.string.map(StatusWord.init) == .refused:
      (isRefused, isErrorWord) = (true, true)
    case .metadata: takeWrapper(value)
    }
  }

  /// A member whose name is the API's own.
  private mutating func takeOwn(_ name: String, _ value: JSONValue, _ sent: SentValues?) {
    if Self.countsFailures(name), value == false || value.integer == 0 { return isAffirmed = true }
    // What is over is an operation, whose error is its own (google.longrunning, Elasticsearch).
    if ["done", "completed"].contains(name), value == true { isResource = true }
    guard value.bool == nil, value.integer != 0 else { return }
    if name == "state", sent?.holds(flag: name, value) ?? false { isStateSent = true }
    if let text = value.scalarText, sent?.isInPath(text) ?? false { return echoes += 1 }
    let sense = AnswerMemberSense(name)
    if sense == .target { hasTarget = true }
    switch sense {
    case .identity: identities += 1
    case .life:
      isResource = true
      let word = value.string.map { StatusWord($0) }
      if name == "state", word == .failed || word == .refused { hasFailed = true }
    case .reason:
      hasReason = true
      if name.range(ofIgnoringCase: "err") != nil { hasErrorReason = true }
    case .metadata: takeWrapper(value)
    case .target, .other:
      let isReply = ["response", "result", "reply"].contains { name.lowercased().hasSuffix($0) }
      if isReply, let object = value.object, takes(object) { return }
      let isCount = name.hasSuffix("ed") && (value.integer ?? 0) > 0 && !Self.countsFailures(name)
      if value.object != nil || value.array != nil || isCount {
        isResource = true
      } else {
        others += 1
      }
    }
  }

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
    if let number = Int(text) { return takeNumber(number) }
    if name == "resultstatus", ["F", "U"].contains(text) { return takeResultLetter(text) }
    switch StatusWord(text) {
    case .good: (isAffirmed, isResource) = (true, isResource || name == "status")
    case .refused: (isRefused, isErrorWord) = (true, true)
    case .failed: hasFailed = true
    case .state where name == "code": hasCode = true
    case .code: isRefused = isRefused || WellKnownCode(text) != nil
    // `INVALID_REQUEST` beside an error message is the name of the error, elsewhere a state.
    case .state where Self.isConstant(text): constants += 1
    case .state: isResource = true
    }
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

  private mutating func takeErrorNumber(_ value: JSONValue, _ sent: SentValues?) {
    guard let text = value.scalarText, sent?.isInPath(text) != true else { return }
    if ErrorList.isSuccess(word: text) { return isAffirmed = true }
    // Some count from one, and have another word for how it went (Bungie).
    if text == "1" { isFirstNumber = true } else { isRefused = true }
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
    guard let text = value.string, sent?.holds(value) != true, Self.isCode(text) else { return }
    isNamed = true
  }

  private mutating func takeContent(_ name: String, _ value: JSONValue) {
    let isVerdict = ["result", "response"].contains(name)
    if isVerdict, value.bool != nil || value.string != nil {
      if let truth = value.truth { return truth ? (isAffirmed = true) : (isDenied = true) }
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
  private mutating func takeWrapper(_ value: JSONValue, isOfAnswer: Bool = false) {
    guard let object = value.object, !takes(object), isOfAnswer else { return }
    let inner = AnswerSigns(object)
    if inner.isRefused, inner.hasError { (isRefused, hasMessage) = (true, true) }
  }

  /// Takes over what an object inside says where it is an envelope; returns whether it is one.
  private mutating func takes(_ object: JSONObject) -> Bool {
    let inner = AnswerSigns(object)
    if inner.substance == .none, inner.isAffirmed { isAffirmed = true }
    let isPlain = !inner.hasIdentity && !inner.isResource && !inner.hasContent && !inner.isAffirmed
    guard inner.isEnvelope || inner.isRefused && inner.saysWhy && isPlain else { return false }
    (isRefused, hasMessage) = (true, true)
    return true
  }

  /// What a figure stands for that is in the path of a write: with nothing else there it proves no thing, and beside an
  /// error or a message that refuses it is that of an error.
  mutating func settleFigure() {
    guard hasPathFigure else { return }
    let isThing = others + identities + echoes > 0 || isResource || hasContent
    let isSettled = isAffirmed || hasFailed || isErrorWord || listsErrors || isMessageSent
    if !isThing, !isSettled, hasError || messageRefuses {
      isRefused = isRefused || hasMessage
    } else if let pathStatus {
      if pathStatus.utf8.count > 2 { isResource = true } else { identities += 1 }
    }
  }

  /// What a number stands for that is no status: by the message beside it, else by its size.
  mutating func settleNumbers() {
    // What was made has the state that the call gave to it; a refusal may have the same word, and is no thing.
    let isMessageAlone = isMessageSent && !hasError && !listsErrors && !hasReason
    if isStateSent, identities > 0 || others > 0 && (!saysWhy || isMessageAlone) {
      (hasFailed, isErrorWord, isRefused) = (false, false, false)
    }
    if isOpen, messageDenies { (isRefused, isErrorWord) = (true, true) }
    if constants > 0 {
      if hasError || isErrorWord { isRefused = true } else { isResource = true }
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
        || number == 1 && !messageRefuses || tellsOfSuccess
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

  private static func countsFailures(_ name: String) -> Bool {
    guard !name.lowercased().hasSuffix("code") else { return false }
    return ["fail", "error", "reject"].contains { name.range(ofIgnoringCase: $0) != nil }
  }
}
