import Text
import HTTP
import JSON

/// The status that counts where no rule decides: the answer's own, or a finer one that its content tells.
///
/// A good status may hide a refusal, and 400 and 403 are what many APIs send for all of them: for a limit (AWS, Google,
/// GitHub, Salesforce), for a key, for a right. 429 may mean that the credit is used up (OpenAI).
enum MeantStatus {
  /// Reads the status of an answer that no rule of the manifest speaks of.
  static func status(_ told: Int, _ evidence: Evidence) -> Int {
    guard told >= 300 else {
      let settled = GRPCStatus(evidence.fields)?.status ?? evidence.readRefusal
      if let settled { return settled }
      let meant = ToldStatus.status(codes: evidence.codes, in: evidence.root)
      let said = evidence.xmlError == nil ? sentence(evidence) : evidence.xmlError?.message
      if let meant { return isUnknown(said, beside: meant) ? 500 : meant }
      if isOfLimit(evidence) { return 429 }
      if RefusedKey.isMeantOfAPI(by: said) { return 401 }
      return said.flatMap { AnswerSentence($0).status } ?? told
    }
    if let fault = evidence.readRefusal { return fault }
    if told >= 500, isShortOfResources(evidence.root) { return 429 }
    guard told >= 400, evidence.xmlError == nil else { return told }
    if [400, 403].contains(told), let meant = GraphAPIError(evidence.root)?.status { return meant }
    let words = evidence.codes + ToldStatus.words(in: evidence.root) + fieldWords(evidence)
    let said = sentence(evidence)
    if told < 500,
      UnknownOutcome.isSaid(in: ((said.map { [$0] } ?? []) + words).joined(separator: " "))
    {
      return 500
    }
    let finest = words.lazy.compactMap { finer(than: told, word: $0) }.first
    if let finest { return finest }
    if isLimit(told, evidence) { return 429 }
    return said.flatMap { AnswerSentence($0).status(insteadOf: told) } ?? told
  }

  /// Whether words say that nobody knows what became of the call, whatever a code stands for: 409 and "timed out".
  private static func isUnknown(_ said: String?, beside meant: Int) -> Bool {
    guard let said, meant < 500 else { return false }
    let isOfCall = [400, 408, 409, 412, 422].contains(meant)
    return UnknownOutcome.isSaid(in: said) || isOfCall && TimeOut.isSaid(in: said)
  }

  /// Whether a status that may mean anything means a limit: 418 and 420 are what some send for nothing else.
  private static func isLimit(_ told: Int, _ evidence: Evidence) -> Bool {
    switch told {
    case 403, 418, 420: isOfLimit(evidence) || isUsedUp(evidence)
    case 400: sentence(evidence).map(isOverLimit) ?? false
    case 401: sentence(evidence).map { isOverLimit($0) && !RefusedKey.isMeant(by: $0) } ?? false
    default: false
    }
  }

  /// What a code says that the status does not; nil where it says nothing more.
  private static func finer(than told: Int, word: String) -> Int? {
    if word == "429", [400, 403].contains(told) { return 429 }
    guard let meant = WellKnownCode(local(word))?.status, meant != told else { return nil }
    switch meant {
    // What is too large for a limit stays so.
    // Nor does a quota end by waiting that has to be paid for.
    case 429: return [402, 413].contains(told) ? nil : meant
    // A card that was declined is no account without credit.
    case 400: return told == 402 ? meant : nil
    case 402: return [400, 403, 429].contains(told) ? meant : nil
    // A key that is not found is none (Alibaba).
    case 401: return [400, 404].contains(told) && !isOfArguments(word) ? meant : nil
    case 403: return told == 400 ? meant : nil
    case 503: return told == 498 ? meant : nil
    // The name that AWS has for a time-out is of a request that came too slowly.
    case 504: return told == 400 && word.range(ofIgnoringCase: "timed") != nil ? meant : nil
    // What was asked for is refused, not who asks.
    case 422: return told == 403 ? meant : nil
    default: return nil
    }
  }

  /// Whether a word for a refused key is one for a refused argument as well.
  private static func isOfArguments(_ word: String) -> Bool {
    ["invalidtoken", "tokenexpired", "expiredtoken", "unauthorized"].contains(
      word.lowercased().filter(\.isLetter)
    )
  }

  /// A code without its namespace: `com.amazonaws.dynamodb.v20120810#ThrottlingException`.
  static func local(_ word: String) -> String {
    word.split(separator: "#").last.map(String.init) ?? word
  }

  /// The codes that AWS has in a field, with an address behind it, and Azure's storage and Mashery.
  static func fieldWords(_ evidence: Evidence) -> [String] {
    ["x-amzn-ErrorType", "x-ms-error-code", "X-Mashery-Error-Code"].compactMap { name in
      evidence.fields[name].map { String($0.prefix { $0 != ":" }) }
    }
  }

  private static let limitWords = [
    "rate limit", "rate-limit", "ratelimit", "too many request", "throttl", "request limit",
    "requests per", "request per", "calls per", "call frequency", "slow down", "enhance your calm",
    "too many visits", "too frequently", "too quickly", "frequency limit", "api limit",
    "call limit", "call limited", "call volume quota", "quota limit exceeded", "usage reached",
    "too many concurrent", "concurrent requests", "banned until", "quota resets",
    "quota will be replenished", "allowable rate limit", "usage limit has been reached",
    "usage limit reached", "access frequency", "api call limit", "rate exceeded",
  ]

  /// Words for a limit that has been met.
  private static let overLimitWords = [
    "too many requests", "too many visits", "too many calls", "too frequently", "too quickly",
    "frequency limit", "rate limit exceeded", "rate limit reached", "rate limit hit",
    "request limit reached", "request limit exceeded", "api limit has been", "uploading too fast",
    "exceeded its request", "exceeded your request", "exceeded the request",
  ]

  /// Such words as are never of an argument.
  private static let callerWords = [
    "maximum number of requests per", "quota resets on", "hourly limit for api",
  ]

  /// Words for the limit of an argument.
  private static let argumentWords = ["per request", "maximum", "at most"]

  private static func isOverLimit(_ text: String) -> Bool {
    let holds = { (word: String) in text.range(ofIgnoringCase: word) != nil }
    return callerWords.contains(where: holds)
      || overLimitWords.contains(where: holds) && !argumentWords.contains(where: holds)
  }

  /// Whether a refusal of the right is one for a while: it names a time, or speaks of a limit.
  private static func isOfLimit(_ evidence: Evidence) -> Bool {
    if evidence.fields["Retry-After"] != nil { return true }
    if let note = evidence.root?.object, UsualRefusal.isLimitNote(note) { return true }
    return sentence(evidence).map(speaksOfLimit) ?? false
  }

  /// Whether nothing is left of a limit, and no right is what is missing: what is left speaks of the next call.
  private static func isUsedUp(_ evidence: Evidence) -> Bool {
    guard ResetFields(evidence.fields).isUsedUp else { return false }
    let said = sentence(evidence) ?? ""
    return !["permission", "not allowed", "access", "role", "scope", "right"].contains {
      said.range(ofIgnoringCase: $0) != nil
    }
  }

  /// What the answer says in words; nil for a page.
  private static func sentence(_ evidence: Evidence) -> String? {
    evidence.root.map { WellKnownMessage($0, codes: []).sentence ?? "" }
      ?? (evidence.document.isPage ? nil : evidence.document.head)
  }

  /// Whether a text speaks of a limit of calls.
  static func speaksOfLimit(_ text: String) -> Bool {
    limitWords.contains { text.range(ofIgnoringCase: $0) != nil }
      || LimitInOtherLanguages.isSaid(in: text)
  }

  /// Whether PostgreSQL, by way of PostgREST, was short of what another call may leave.
  ///
  /// That is memory, connections, or what its configuration allows (PostgreSQL, appendix A, class 53). Nothing of such a
  /// call is done.
  static func isShortOfResources(_ root: JSONValue?) -> Bool {
    guard let object = root?.object,
      ["message", "details", "hint"].allSatisfy({ object[$0] != nil })
    else { return false }
    return ["53000", "53200", "53300", "53400"].contains(object["code"]?.string)
  }
}
