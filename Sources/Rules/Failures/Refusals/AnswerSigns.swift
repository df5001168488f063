import JSON
import Text

/// What the members of an object say together of how a call went, and whether they are what was asked for.
struct AnswerSigns {
  /// Whether a flag denies success.
  private(set) var isDenied = false

  /// Whether a code, or a word that envelopes have, stands for a refusal.
  private(set) var isRefused = false

  /// Whether a word says that something failed, as that of a job may too.
  private(set) var hasFailed = false

  /// Whether that word is the one that envelopes have.
  private(set) var isErrorWord = false

  /// Whether a code that nobody knows stands beside a message which says that something was not done.
  private(set) var mayRefuse = false

  /// Whether something that was to be done was not.
  private(set) var isUndone = false

  /// Whether a flag, a code or a word says that all went well.
  private(set) var isAffirmed = false

  private(set) var hasError = false
  private(set) var listsErrors = false
  private(set) var hasMessage = false

  /// Whether other words tell why.
  private(set) var hasReason = false

  /// Whether those are of an error by their name: `"error-type": "unsupported-code"`.
  private(set) var hasErrorReason = false

  /// Whether the error names the status that the answer would have had: `"error": {"code": 502}`.
  private(set) var isStatusError = false

  /// Numbers that stand for a refusal to some and for success to others.
  private var numbers: [Int] = []

  private var message = ""

  /// Whether what could be flags are counts, because failures are counted beside them.
  private var isCount = false
  private var hasCode = false

  /// Words for how it went that are written as constants are.
  private var constants = 0

  /// Whether the number for what is wrong is 1.
  private var isFirstNumber = false
  private var isNegative = false

  /// Whether a text is the name of an error, and nothing else.
  private var isNamed = false

  /// How much of the object could be what was asked for.
  private var identities = 0
  private var echoes = 0
  private var others = 0
  private(set) var isResource = false

  /// Whether there is something under a name for what was asked for.
  private(set) var hasContent = false

  /// Whether it says what it was tried upon, as a delivery and a probe do.
  private(set) var hasTarget = false

  static let memberLimit = 64

  /// Reads an object; what the call itself has sent is no error of it.
  init(_ object: JSONObject, sent: SentValues? = nil) {
    // What a call was numbered by comes back with its answer, and names nothing.
    isCount = ["failure", "failures", "failed"].contains { object[$0]?.integer != nil }
    let isRPC = object["jsonrpc"] != nil || object["result"] != nil && object["error"] != nil
    for member in object.members.prefix(Self.memberLimit) where !member.value.isVoid {
      if !isRPC || member.name != "id" { take(member, sent) }
    }
    if object.members.count > Self.memberLimit { isResource = true }
    settleNumbers()
  }

  /// Whether it says why.
  var saysWhy: Bool { hasError || listsErrors || hasMessage || hasReason }

  /// Whether it says why under a name that a thing does not have for its own words.
  var namesError: Bool { hasError || listsErrors || hasMessage || hasErrorReason }

  /// How much there is that could be what was asked for.
  enum Substance { case none, echo, some, resource }

  var substance: Substance {
    if isResource || identities > 0 && identities + echoes + others > 1 { return .resource }
    if others > 0 { return .some }
    return identities + echoes > 0 ? .echo : .none
  }

  /// Whether the message says that something was not done.
  var messageDenies: Bool { RefusalWords.deny(message) }

  /// Whether something has a name or a number of its own.
  var hasIdentity: Bool { identities > 0 }

  /// Whether there is an error, or a message of a refusal, and nothing that anybody could have asked for.
  var isEnvelope: Bool {
    guard !isAffirmed, substance == .none, !hasContent, !hasFailed else { return false }
    return hasError || (isRefused || isDenied) && saysWhy
  }
}

// MARK: - Members

extension AnswerSigns {
  private mutating func take(_ member: JSONObject.Member, _ sent: SentValues?) {
    let (name, value) = (member.name.smallLetters, member.value)
    guard let kind = AnswerMemberKind.named(name) else {
      return takeOwn(member.name, value, sent)
    }
    if [.flag, .failureFlag, .deed].contains(kind), sent?.holds(flag: member.name, value) ?? false {
      return echoes += 1
    }
    switch kind {
    case .flag: if !isCount || value.integer == nil { takeFlag(value) }
    case .failureFlag: takeFailureFlag(name, value)
    case .deed: takeDeed(value)
    // An alarm that nobody has acknowledged yet is none that was refused.
    case .status where name == "ack" && value.string == nil: takeOwn(member.name, value, sent)
    case .status: takeStatus(name, value, sent)
    case .errorNumber: takeErrorNumber(value, sent)
    case .error: takeError(value, sent)
    case .errors: takeErrors(value, sent)
    case .message: takeMessage(value, sent)
    case .remark:
      hasReason = true
      if ["reason", "info", "details"].contains(name) { takeName(value, sent) }
    case .content: takeContent(name, value)
    case .metadata where name == "type" && value.string.map(StatusWord.init) == .refused:
      (isRefused, isErrorWord) = (true, true)
    case .metadata: takeWrapper(value)
    }
  }

  /// A member whose name is the API's own.
  private mutating func takeOwn(_ name: String, _ value: JSONValue, _ sent: SentValues?) {
    if Self.countsFailures(name), value == false || value.integer == 0 { return isAffirmed = true }
    guard value.bool == nil, value.integer != 0 else { return }
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

  private mutating func takeStatus(_ name: String, _ value: JSONValue, _ sent: SentValues?) {
    if value.object != nil { return takeWrapper(value) }
    if value.bool != nil { return takeFlag(value) }
    guard let text = value.scalarText else { return }
    if sent?.isInPath(text) ?? false { return identities += 1 }
    if let number = Int(text) { return takeNumber(number) }
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
    if isVerdict, let object = value.object, takes(object) { return }
    hasContent = true
  }

  /// An object that tells how it went: `"status": {"code": 400, "message": "…"}`.
  private mutating func takeWrapper(_ value: JSONValue) {
    if let object = value.object { _ = takes(object) }
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

  /// What a number stands for that is no status: by the message beside it, else by its size.
  private mutating func settleNumbers() {
    if constants > 0 { if hasError { isRefused = true } else { isResource = true } }
    if isFirstNumber {
      if ErrorList.isSuccess(word: message.trimmingSpace) {
        isAffirmed = true
      } else {
        isRefused = true
      }
    }
    mayRefuse = hasCode && messageDenies
    if isNamed, !isResource, identities == 0 { (isNegative, hasErrorReason) = (true, true) }
    // A word that means no means more than a number.
    if isNegative { (isAffirmed, isRefused, isErrorWord) = (false, true, true) }
    for number in numbers {
      if ErrorList.isSuccess(word: message.trimmingSpace)
        || number == 1 && !messageDenies
      {
        isAffirmed = true
      } else if hasMessage, number < 0 || number >= 1000 || messageDenies {
        isRefused = true
      }
    }
  }

  private static func countsFailures(_ name: String) -> Bool {
    ["fail", "error", "reject"].contains { name.range(ofIgnoringCase: $0) != nil }
  }
}
