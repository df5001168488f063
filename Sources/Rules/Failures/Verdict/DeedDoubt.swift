import JSON
import Text

/// What in the refusal of a write speaks for its having been done, in part or as a whole: told to change its arguments and
/// call again, an agent would do it twice.
struct DeedDoubt {
  let evidence: Evidence

  /// The answer's own status.
  let status: Int
  let purpose: CallPurpose

  /// What may have been done.
  enum Sign {
    /// Parts of the call, or a thing that it made.
    case parts
    /// All of it, by a call that is at work still.
    case underWay
    /// Nobody knows what: the API broke at it.
    case broken
  }

  /// The sign of parts, which no named argument and no matter of a person outweighs.
  var part: Sign? { tellsOfParts ? .parts : nil }

  /// The sign that counts for most; nil where there is none.
  var sign: Sign? {
    if tellsOfParts { return .parts }
    guard status < 300 || Self.vague.contains(status) else { return nil }
    return isUnderWay ? .underWay : ownFault
  }

  /// The sign in a refusal that ends by itself: whoever waits for a call like this one, and then sends it, does it twice.
  var same: Sign? {
    if tellsOfParts { return .parts }
    if StateConflict.isSaid(in: text) { return isMade ? .underWay : nil }
    let said = RefusalDoubt(evidence: evidence, status: status).sentences
    guard CallUnderWay.isReason(in: said) || CallUnderWay.isReason(words, beside: said) else {
      return nil
    }
    // Where a key is what collides, the API tells the two calls apart, if the status is one for that.
    return ![409, 423, 425].contains(status) || CallUnderWay.mayBeSame(as: said) ? .underWay : nil
  }

  private var isUnderWay: Bool {
    if words.contains(where: CallUnderWay.isNamed) { return true }
    return CallUnderWay.isSaid(in: text) && (isMade || !StateConflict.isSaid(in: text))
  }

  /// Whether what cannot be changed may be what the call was to make.
  private var isMade: Bool { purpose.makesThing && StateConflict.isSaid(in: text) }

  private var ownFault: Sign? {
    OwnFault.isMeant(by: text, words, in: .write) ? .broken : nil
  }

  /// Statuses that are sent for anything.
  static let vague: Set<Int> = [400, 409, 422, 424]

  private var text: String { RefusalDoubt(evidence: evidence, status: status).text }
  private var words: [String] { evidence.codes + ToldStatus.words(in: evidence.commonTree) }

  private var tellsOfParts: Bool {
    PartsListed.areIn(evidence.root) || PartsDone.areTold(in: text)
      || words.contains(where: PartsListed.areNamed) || holdsThing
  }

  /// What lists the parts, or is what was made; nil where only sentences tell of them.
  var listing: JSONValue? {
    PartsListed.areIn(evidence.root) || holdsThing ? evidence.root.map(PartsListed.doneFirst) : nil
  }

  // MARK: - What was made

  /// Whether the answer is a thing that the call seems to have made, or holds one: with an identifier that the call has not
  /// sent, and a state, or a time at which it was made.
  ///
  /// A refusal because something is there already shows that as well.
  var holdsThing: Bool {
    guard purpose.makesThing, status < 300 || [400, 402, 422].contains(status),
      let object = evidence.root?.object,
      !Self.former.contains(where: { text.range(ofIgnoringCase: $0) != nil })
    else { return false }
    if status >= 300, FailedThing.isMeant(by: object), isNew(object) { return true }
    return object.members.prefix(AnswerSigns.memberLimit).contains { member in
      guard !Self.others.contains(member.name.smallLetters), let thing = member.value.object,
        isNew(thing)
      else { return false }
      return RefusalDoubt.isResult(thing) || status >= 300 && FailedThing.isMeant(by: thing)
    }
  }

  private func isNew(_ thing: JSONObject) -> Bool {
    guard let id = thing["id"], !id.isVoid else { return false }
    return !purpose.sent.holds(id: id)
  }

  private static let former = ["already", "exist", "duplicate", "in use", "conflict", "taken"]

  /// Names of what was there before, and of what says something of the refusal.
  private static let others: Set<String> = [
    "error", "errors", "meta", "request", "user", "account", "customer", "parent", "owner",
    "existing", "current", "author", "organization",
  ]
}
