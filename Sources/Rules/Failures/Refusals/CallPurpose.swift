import JSON
import Manifests
import Text

/// What a call is for, as far as it tells whether what its answer says is what was asked for.
struct CallPurpose {
  /// Whether it is to change something.
  let changes: Bool

  /// Whether it looks whether something is as it should be, so that a no is an answer.
  let isCheck: Bool

  /// Whether errors are its subject: a log of them, or a report.
  let isOfErrors: Bool

  /// What the call has sent.
  let sent: SentValues

  private let operation: Manifests.Operation?

  /// Takes it from the call; `context` may be of a look for the outcome of what was accepted.
  init(_ context: CallContext) {
    operation = context.operation
    let path = context.operation?.path ?? ""
    let isWrite = context.operation.map { $0.effect != .read } ?? false
    isCheck = CheckWords.areIn(path: path) || !isWrite && CheckWords.areOfHealth(path: path)
    isOfErrors = CheckWords.areOfErrors(path: path)
    changes = isWrite && !isCheck
    sent = SentValues(context)
  }

  /// Whether a call that makes something, or does something, may have done so: a POST that is no check.
  var makes: Bool { changes && operation?.method == "POST" }

  /// Whether a POST makes something new: its path names no thing that could have a state from before.
  var makesThing: Bool { makes && !namesThing && !takesUpThing && !isOfErrors }

  /// Whether it asks for a decision, so that a no is what was asked for.
  var isDecision: Bool { CheckWords.areOfDecisions(path: operation?.path ?? "") }

  /// Whether words, or what words stand for, are its subject, so that any sentence may be what was asked for.
  var isOfWords: Bool {
    CheckWords.areOfWords(path: operation?.path ?? "")
      || CheckWords.areOfCodes(path: operation?.path ?? "")
  }

  /// Whether it names a thing that is there already.
  var namesThing: Bool { operation?.path.contains("{") ?? false }

  /// Whether it does something with a thing that may have failed before, and whose state is none of the call's doing:
  /// `/jobs/{id}/retry`.
  var takesUpThing: Bool {
    (namesThing || sent.namesThing) && Self.deedsOnThings.contains(last.filter { $0.isLetter })
  }

  private static let deedsOnThings: Set<String> = [
    "abort", "ack", "acknowledge", "again", "archive", "assign", "attempts", "cancel", "clear",
    "comments", "dismiss", "labels", "mute", "notes", "pause", "reactivate", "recover",
    "redeliver", "redeliveries", "redo", "redrive", "refresh", "reopen", "replay", "reprocess",
    "requeue", "rerequest", "rerun", "resend", "reset", "restart", "resume", "retries", "retry",
    "snooze", "stop", "tags", "unmute", "unpause",
  ]

  private var last: String {
    operation?.path.split { "/:".contains($0) }.last.map { $0.lowercased() } ?? ""
  }

  /// Whether the call is to bring about a state: `/applications/{id}/reject` ends in `rejected`.
  func bringsAbout(_ state: String) -> Bool {
    last.utf8.count > 2 && state.lowercased().hasPrefix(last.prefix(5))
  }

  /// What the document promises of a good answer; nil where it promises nothing.
  var promise: AnswerPromise? {
    (operation?.form.output?["properties"]?.object).flatMap(AnswerPromise.init)
  }
}

/// What a document promises that a good answer has.
struct AnswerPromise {
  /// Members that are more than words on how it went.
  private var own: [String] = []
  private var hasWords = false

  /// Reads the properties of a schema; nil where there are none.
  init?(_ properties: JSONObject) {
    guard !properties.isEmpty else { return nil }
    for name in properties.names {
      switch AnswerMemberKind.named(name.smallLetters) {
      case nil, .content, .deed: own.append(name)
      case .message, .error, .errors, .remark: hasWords = true
      default: break
      }
    }
  }

  /// Whether how something is, in words, is all that is promised, as by a check of health.
  var isOfWords: Bool { own.isEmpty && hasWords }

  /// Whether an answer has nothing of what is promised.
  func isBroken(by object: JSONObject) -> Bool {
    !own.isEmpty && own.allSatisfy { object[$0]?.isVoid ?? true }
  }
}

/// The values that a call has sent, to be known again in its answer.
struct SentValues {
  private let context: CallContext

  init(_ context: CallContext) { self.context = context }

  /// Whether a text stands in the path of the call.
  func isInPath(_ text: String) -> Bool {
    guard let operation = context.operation else { return false }
    return operation.places.contains { place in
      place.target.isPath && context.arguments[place.argument]?.scalarText == text
    }
  }

  /// The number that a write has in its path where its answer has it as a code, and it is no code that was asked for.
  func figureByChance(_ code: JSONValue) -> String? {
    guard let operation = context.operation, operation.effect != .read,
      let text = code.scalarText, text.utf8.count < 4, text.utf8.allSatisfy(ASCII.isDigit),
      isInPath(text), !isCodeAskedFor(text)
    else { return nil }
    return text
  }

  /// Whether a code stands in the path of the call as the name of what it is about: `/statuses/{id}`.
  func isCodeAskedFor(_ code: String) -> Bool {
    isInPath(code) && CheckWords.areOfCodes(path: context.operation?.path ?? "")
  }

  /// Whether the call has sent what a thing is known by: `run_id`.
  var namesThing: Bool {
    context.arguments.members.contains { AnswerMemberSense($0.name) == .identity }
  }

  /// Whether a flag or a word comes back as the call has sent it, under the same name.
  func holds(flag name: String, _ value: JSONValue) -> Bool {
    Self.holds(.object(context.arguments), flag: name, value, depth: 0)
  }

  private static func holds(_ whole: JSONValue, flag name: String, _ value: JSONValue, depth: Int)
    -> Bool
  {
    guard depth < 5 else { return false }
    if let sent = whole[name], isSame(sent, value) { return true }
    let inner = whole.array ?? whole.object?.members.map(\.value) ?? []
    return inner.prefix(256).contains { holds($0, flag: name, value, depth: depth + 1) }
  }

  /// A word may come back in capitals.
  private static func isSame(_ sent: JSONValue, _ value: JSONValue) -> Bool {
    if sent == value || sent.truth != nil && sent.truth == value.truth { return true }
    guard let word = sent.string, let other = value.string else { return false }
    return word.utf8.count <= 40 && word.lowercased() == other.lowercased()
  }

  /// Whether a code comes back under the name and with the figure by which the call has sent it: that of a coupon.
  func holds(code member: JSONObject.Member) -> Bool {
    guard member.name.lowercased().hasSuffix("code"), let code = member.value.scalarText else {
      return false
    }
    return context.arguments[member.name]?.scalarText == code
  }

  /// Whether an error was sent by the call itself.
  func holds(_ value: JSONValue) -> Bool {
    if let text = value.string, text.utf8.count < 4 { return false }
    guard value.string != nil || value.object != nil || value.array != nil else { return false }
    return Self.holds(.object(context.arguments), value, depth: 0)
  }

  /// Whether the call has sent what a thing is known by, anywhere, be it a number or a text.
  func holds(id: JSONValue) -> Bool {
    guard let text = id.scalarText else { return false }
    return Self.holds(.object(context.arguments), text: text, depth: 0)
  }

  private static func holds(_ whole: JSONValue, text: String, depth: Int) -> Bool {
    if whole.scalarText == text { return true }
    guard depth < 5 else { return false }
    let inner = whole.array ?? whole.object?.members.map(\.value) ?? []
    return inner.prefix(256).contains { holds($0, text: text, depth: depth + 1) }
  }

  private static func holds(_ whole: JSONValue, _ part: JSONValue, depth: Int) -> Bool {
    if whole == part { return true }
    guard depth < 5 else { return false }
    let inner = whole.array ?? whole.object?.members.map(\.value) ?? []
    return inner.prefix(256).contains { holds($0, part, depth: depth + 1) }
  }
}
