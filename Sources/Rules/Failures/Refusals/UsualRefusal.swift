import JSON

/// The bodies by which everybody refuses behind a good status, for manifests that do not say how theirs does.
///
/// A resource may tell of a failure of its own (a job, a delivery, a check), and then is what was asked for. So a read is
/// refused only by an answer that holds nothing else. A write that is told as done is not made again: there a denial
/// counts whatever stands beside it.
struct UsualRefusal {
  private let root: JSONValue
  private let object: JSONObject
  private let purpose: CallPurpose

  /// What an answer comes to.
  enum Verdict {
    case good, refused
    /// What the call made tells that it failed, or did so before: whether the call did its work is not said.
    case madeAndFailed
  }

  /// What was answered: the call itself, or a look for the outcome of what was accepted.
  private enum Stage { case call, look }

  /// Reads the content of an answer with a good status.
  static func verdict(of root: JSONValue?, to context: CallContext, status: Int) -> Verdict {
    guard let root else { return .good }
    if let text = root.string { return isRefusal(text: text, to: context) ? .refused : .good }
    if let list = root.array { return isListOfErrors(list) ? .refused : .good }
    guard let object = root.object else { return .good }
    if ErrorNumber(object)?.isRefusal == true || isLimitNote(object) || isFailedStatus(object) {
      return .refused
    }
    guard isSuspect(object) else { return .good }
    let refusal = UsualRefusal(root: root, object: object, purpose: CallPurpose(context))
    if refusal.isGraphQL { return .refused }
    return refusal.verdict(status: status, of: context.accepted == nil ? .call : .look)
  }

  /// Whether a text under a name for remarks is all there is, and speaks of a limit, as Alpha Vantage refuses.
  static func isLimitNote(_ object: JSONObject) -> Bool {
    guard object.members.count == 1, let member = object.members.first else { return false }
    return ["Note", "Information"].contains(member.name)
      && member.value.string.map(MeantStatus.speaksOfLimit) ?? false
  }

  /// Whether anything has to be weighed: a sign that something went wrong, or an object inside that may hold one.
  private static func isSuspect(_ object: JSONObject) -> Bool {
    AnswerSigns.mayTell(object)
      || object.members.prefix(AnswerSigns.memberLimit).contains { member in
        guard let inside = member.value.object else { return false }
        return AnswerSigns.mayTell(inside) || member.name == "data"
      }
  }

  /// Whether each element holds an error and nothing else, as Philips Hue answers: `[{"error": {"description": "…"}}]`.
  private static func isListOfErrors(_ list: [JSONValue]) -> Bool {
    !list.isEmpty && list.count <= 64
      && list.allSatisfy { element in
        element.object?.count == 1
          && ["description", "message"].contains { element["error"]?[$0]?.string != nil }
      }
  }

  /// Whether it is what Kubernetes answers in the place of a thing.
  private static func isFailedStatus(_ object: JSONObject) -> Bool {
    object["kind"] == "Status" && object["status"] == "Failure"
  }

  /// Whether a text begins with the word for a failure, and answers a write or refuses the caller: `ERR: 105, invalid
  /// address`.
  static func isRefusal(text: String, to context: CallContext) -> Bool {
    let start = text.prefix(200).drop { !$0.isLetter && !$0.isNumber }
    let word = start.prefix { $0.isLetter }
    guard ["err", "error", "failed", "failure", "fail"].contains(word.lowercased()),
      ends(start.dropFirst(word.count))
    else { return false }
    let purpose = CallPurpose(context)
    guard !purpose.changes else { return !purpose.isOfErrors }
    // A text that was asked for may begin so: a line of a log.
    let line = text.split(maxSplits: 1, whereSeparator: \.isNewline)
    return !purpose.isOfErrors && !purpose.isCheck && line.count == 1 && text.utf8.count < 200
      && RefusalWords.refuseCaller(.string(text))
  }

  /// Whether what follows a word says that it was no part of a sentence, of a word (`Error-free`) or of a table
  /// (`error,count`), and that there is an error (`error: none`).
  private static func ends(_ rest: Substring) -> Bool {
    guard let first = rest.first else { return true }
    let next = rest.dropFirst().first
    let isMark =
      ":;".contains(first) || first.isNewline || first == "," && next == " "
      || first == "-" && next?.isNumber == true
      || first == " " && (next == "-" || next?.isNumber == true)
    return isMark && !isNothing(rest.drop { " :,-".contains($0) })
  }

  /// Whether a line, or the first of the counts in it, is nothing but a word for nothing.
  private static func isNothing(_ text: Substring) -> Bool {
    let line = text.prefix { !$0.isNewline && !",;".contains($0) }
    let word = line.prefix { $0.isLetter || $0.isNumber }
    guard !line.dropFirst(word.count).contains(where: { $0.isLetter || $0.isNumber }) else {
      return false
    }
    return ["0", "none", "null", "nil", "false"].contains(word.lowercased())
  }

  private func verdict(status: Int, of stage: Stage) -> Verdict {
    let signs = AnswerSigns(object, sent: purpose.sent)
    // What is accepted tells by its state how far it is.
    if stage == .look, purpose.changes {
      return signs.isDenied && signs.saysWhy || signs.isEnvelope ? .refused : .good
    }
    guard purpose.changes else { return refusesRead(signs) ? .refused : .good }
    if isPlainNo, purpose.isDecision { return .good }
    // What was made, and says of itself that something is not so.
    if signs.isDenied, signs.substance == .resource, !signs.namesError {
      return status == 201 ? .good : .madeAndFailed
    }
    if refusesWrite(signs) { return .refused }
    if status == 200, listsErrorsAlone(signs) { return .refused }
    if tellsOfFailure(signs) { return .madeAndFailed }
    // What has a name of its own tells of its parts, not of the call.
    return signs.hasIdentity ? .good : inner.map { $0.verdictInside } ?? .good
  }

  /// Whether a result that is no is all there is, which is the answer of who decides something.
  private var isPlainNo: Bool { object.count == 1 && object["result"] == false }

  /// The one object inside, under a name for what was asked for or for the thing itself: `{"payment": {…}}`.
  private var inner: UsualRefusal? {
    let inside = object.members.map(\.value).filter { $0.object?.isEmpty == false }
    guard inside.count == 1, let value = inside.first, let object = value.object else { return nil }
    return UsualRefusal(root: value, object: object, purpose: purpose)
  }

  private var verdictInside: Verdict {
    let signs = AnswerSigns(object, sent: purpose.sent)
    if signs.isDenied, signs.saysWhy, signs.substance == .none { return .refused }
    return tellsOfFailure(signs) || signs.isDenied && signs.saysWhy ? .madeAndFailed : .good
  }

  // MARK: - Reads

  private func refusesRead(_ signs: AnswerSigns) -> Bool {
    let isWhole = signs.isDenied && signs.saysWhy
    let isSaid =
      signs.hasMessage || signs.listsErrors || signs.isErrorWord && signs.hasErrorReason
    let isEnvelope = signs.hasError || signs.isRefused && isSaid
    let isState = signs.hasFailed && !(signs.isRefused && signs.hasError)
    if isBareRefusal(signs) || refusesByList(signs) { return true }
    guard isWhole || isEnvelope && !signs.isAffirmed && !isState else { return false }
    switch substance(signs) {
    case .resource: return false
    case .some: return isWhole && !purpose.isCheck && RefusalWords.refuseCaller(root)
    case .echo:
      return !purpose.isCheck && (isWhole && signs.listsErrors || RefusalWords.refuseCall(root))
    case .none:
      if purpose.isOfErrors {
        return !(signs.isDescribed && signs.hasMessage) && RefusalWords.refuseCall(root)
      }
      return !(purpose.isCheck || purpose.promise?.isOfWords == true)
        || RefusalWords.refuseCaller(root)
    }
  }

  /// Whether a code refuses the caller, and there is nothing: `{"results": [], "status": "REQUEST_DENIED"}`.
  private func isBareRefusal(_ signs: AnswerSigns) -> Bool {
    (signs.isRefused || signs.mayRefuse && !signs.isDescribed) && signs.substance == .none
      && !signs.hasContent
      && !signs.isAffirmed
      && !purpose.isOfErrors && !purpose.isCheck && RefusalWords.refuseCaller(root)
  }

  /// Whether there are errors alone that refuse the caller, or that stand beside a name for content with nothing under it.
  private func refusesByList(_ signs: AnswerSigns) -> Bool {
    let isJudgement = object.members.contains { $0.value.bool != nil }
    return listsErrorsAlone(signs) && !purpose.isCheck && !purpose.isOfErrors && !isJudgement
      && (signs.lacksContent || RefusalWords.refuseCaller(root))
  }

  /// How much could be what was asked for; nothing where all that the document promises is missing.
  private func substance(_ signs: AnswerSigns) -> AnswerSigns.Substance {
    if signs.hasContent || signs.hasTarget && signs.substance == .some { return .resource }
    guard signs.substance != .none, purpose.promise?.isBroken(by: object) == true else {
      return signs.substance
    }
    return .none
  }

  // MARK: - Writes

  private func refusesWrite(_ signs: AnswerSigns) -> Bool {
    if signs.isDenied { return true }
    if signs.isUndone, signs.hasError || signs.listsErrors || signs.hasReason { return true }
    guard !signs.hasIdentity, signs.substance != .resource else { return false }
    if signs.hasFailed, purpose.bringsAbout(state) || showsFormerFailure(signs) { return false }
    let failed = signs.isErrorWord || signs.hasFailed
    if failed, signs.saysWhy { return true }
    guard !signs.isAffirmed else { return false }
    // What it was tried upon had that status: `{"url": "…", "code": 503, "latency_ms": 12}`.
    if signs.hasTarget, signs.substance == .some, !signs.saysWhy { return false }
    // What came all the same may be what was done.
    if signs.hasContent { return (signs.isRefused || signs.mayRefuse) && signs.saysWhy }
    if signs.hasError, purpose.isOfErrors { return RefusalWords.refuseCall(root) }
    return failed || signs.hasError || signs.isRefused || signs.mayRefuse
  }

  /// Whether there are errors and nothing beside them that a call which changes something could have made.
  private func listsErrorsAlone(_ signs: AnswerSigns) -> Bool {
    guard signs.listsErrors, !signs.isAffirmed, signs.substance == .none, !signs.hasContent,
      !signs.hasReason, !signs.hasMessage || signs.messageDenies
    else { return false }
    return !purpose.isOfErrors || RefusalWords.refuseCall(root)
  }

  /// Whether what a POST has made, or was about, says that it failed.
  private func tellsOfFailure(_ signs: AnswerSigns) -> Bool {
    let tells =
      signs.hasFailed || signs.isErrorWord || signs.isStatusError
      || signs.isRefused && signs.hasErrorReason || signs.isBroken && purpose.makesThing
    guard purpose.makes, !signs.isAffirmed, tells else { return false }
    if showsFormerFailure(signs) { return false }
    // Of a thing that was there before it is the state that it may have had before.
    return (signs.saysWhy || !purpose.namesThing) && !purpose.bringsAbout(state)
  }

  /// Whether the thing that a call takes up tells how it had failed before.
  private func showsFormerFailure(_ signs: AnswerSigns) -> Bool {
    purpose.takesUpThing && signs.hasFailed && !signs.isErrorWord && signs.substance != .none
  }

  /// The word for how it went.
  private var state: String {
    ["status", "state", "resultCode", "result", "outcome"].lazy
      .compactMap { object[$0]?.string }.first ?? ""
  }

  // MARK: - GraphQL

  /// Whether it is the errors of GraphQL without data (its specification, §7.1), or what its mutations have for them.
  private var isGraphQL: Bool {
    if purpose.changes, let data = object["data"]?.object, isRefusedMutation(data) { return true }
    guard let errors = GraphQLErrors(object) else { return false }
    // Without data the request itself is refused, which is no matter of a path in them.
    guard let data = object["data"] else {
      return errors.areOfRequest && errors.isBare && !purpose.isOfErrors && !purpose.isCheck
    }
    return data.isNull || data.object?.members.allSatisfy(\.value.isNull) == true
  }

  /// Whether each mutation made nothing and says so: `{"productCreate": {"product": null, "userErrors": […]}}`.
  private func isRefusedMutation(_ data: JSONObject) -> Bool {
    !data.isEmpty
      && data.members.map(\.value).allSatisfy { value in
        guard let payload = value.object else { return false }
        var refuses = false
        for member in payload.members where !member.value.isVoid {
          if member.name.lowercased().hasSuffix("errors"), ErrorList.isOfErrors(member.value) {
            refuses = true
          } else if ["success", "ok"].contains(member.name), member.value == false {
            refuses = true
          } else if !["__typename", "clientMutationId"].contains(member.name) {
            return false
          }
        }
        return refuses
      }
  }
}
