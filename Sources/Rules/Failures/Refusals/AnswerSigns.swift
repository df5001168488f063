import JSON
import Text

/// What the members of an object say together of how a call went, and whether they are what was asked for.
struct AnswerSigns {
  /// Whether a flag denies success.
  var isDenied = false

  /// Whether a code, or a word that envelopes have, stands for a refusal.
  var isRefused = false

  /// Whether a word says that something failed, as that of a job may too.
  var hasFailed = false

  /// Whether that word is the one that envelopes have.
  var isErrorWord = false

  /// Whether a code that nobody knows stands beside a message which says that something was not done.
  var mayRefuse = false

  /// Whether something that was to be done was not.
  var isUndone = false

  /// Whether a flag, a code or a word says that all went well.
  var isAffirmed = false

  var hasError = false
  var listsErrors = false
  var hasMessage = false

  /// Whether other words tell why.
  var hasReason = false

  /// Whether those are of an error by their name: `"error-type": "unsupported-code"`.
  var hasErrorReason = false

  /// Whether the error names the status that the answer would have had: `"error": {"code": 502}`.
  var isStatusError = false

  /// Numbers that stand for a refusal to some and for success to others.
  var numbers: [Int] = []

  var message = ""

  /// Whether the message is one that the call has sent.
  var isMessageSent = false

  /// Whether a number for how it went stands in the path of a write.
  var hasPathFigure = false

  /// That number, where its name is one for a state.
  var pathStatus: String?

  /// Whether the state, which the call has not sent, says that the service itself broke.
  var isBroken = false

  /// Whether what could be flags are counts, because failures are counted beside them.
  var isCount = false
  var hasCode = false

  /// Whether a word for a state is the one that the call has sent.
  var isStateSent = false

  /// Whether a letter says that it is not known yet how it went.
  var isOpen = false

  /// Words for how it went that are written as constants are.
  var constants = 0

  /// Whether the number for what is wrong is 1.
  var isFirstNumber = false
  var isNegative = false

  /// Whether a text is the name of an error, and nothing else.
  var isNamed = false

  /// How much of the object could be what was asked for.
  var identities = 0
  var echoes = 0
  var others = 0
  var isResource = false

  /// Whether there is something under a name for what was asked for.
  var hasContent = false

  /// Whether there is such a name, and nothing under it.
  var lacksContent = false

  /// Whether a title or a description stands beside other words, as in a catalogue of errors.
  var isDescribed = false

  /// Whether it says what it was tried upon, as a delivery and a probe do.
  var hasTarget = false

  static let memberLimit = 64

  /// Reads an object; what the call itself has sent is no error of it.
  init(_ object: JSONObject, sent: SentValues? = nil) {
    // What a call was numbered by comes back with its answer, and names nothing.
    isCount = ["failure", "failures", "failed"].contains { object[$0]?.integer != nil }
    let isRPC = object["jsonrpc"] != nil || object["result"] != nil && object["error"] != nil
    for member in object.members.prefix(Self.memberLimit) {
      if member.value.isVoid {
        lacksContent = lacksContent || AnswerMemberKind.named(member.name.smallLetters) == .content
      } else if !isRPC || member.name != "id" {
        take(member, sent)
      }
    }
    if object.members.count > Self.memberLimit { isResource = true }
    settleFigure()
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

  /// Whether the message says so, or refuses the caller.
  var messageRefuses: Bool { RefusalWords.refuse(message) }

  /// Whether something has a name or a number of its own.
  var hasIdentity: Bool { identities > 0 }

  /// Whether there is an error, or a message of a refusal, and nothing that anybody could have asked for.
  var isEnvelope: Bool {
    guard !isAffirmed, substance == .none, !hasContent, !hasFailed else { return false }
    return hasError || (isRefused || isDenied) && saysWhy
  }
}
