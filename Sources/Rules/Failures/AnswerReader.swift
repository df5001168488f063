import HTTP
import JSON
import Manifests
import Time

/// The reader of one answer: its evidence against the manifest's vocabulary.
struct AnswerReader {
  let context: CallContext
  let document: ResponseContent
  let fields: HTTPFields

  /// Why a redirect was not followed to its end.
  var redirectStop: RedirectStop?
  static let itemLimit = 100

  var vocabulary: ErrorVocabulary { context.manifest.errors }

  /// The failure of the whole answer; nil when it is good.
  func failure(status: Int) -> Failure? {
    let isGood = isGood(status)
    // No condition that a document was taken to name speaks of a stream.
    let isOpen = vocabulary.failed.isEmpty || context.manifest.isImported
    let streamed = isGood && isOpen ? StreamedError(document) : nil
    let payment = isGood && isOpen ? PaymentRefusal.value(of: document) : nil
    var evidence = evidence(of: streamed?.value ?? payment ?? document.json)
    let isPage = isGood && document.isPage && !context.isPageDue
    let usual = isGood && isJudgedUsually(evidence) ? usualVerdict(evidence, status) : .good
    evidence.readRefusal =
      !isGood
      ? ReadRefusal.fault(behind: status, evidence, context)
      : isJudgedUsually(evidence) ? ReadRefusal.status(of: evidence, to: context) : nil
    let isFailedSuccess =
      isGood
      && (vocabulary.failed.contains { evidence.holds($0) } || isXMLError(evidence)
        || usual != .good || evidence.readRefusal != nil || streamed != nil || payment != nil
        || isServiceRefusal(evidence))
    let outcome = outcome(status, evidence)
    if outcome == .pending { return nil }
    guard !isGood || isPage || isFailedSuccess || outcome == .failed else { return nil }
    evidence.codes = evidence.resolvedCodes(vocabulary)
    if evidence.codes.isEmpty, isFailedSuccess {
      evidence.codes = [grpcStatus?.name ?? ToldStatus.code(in: evidence.root)].compactMap(\.self)
    }
    var classification = Classification(context: context, evidence: evidence, status: status)
    if isPage { classification.peculiarity = .page }
    var failure = classification.failure
    failure.defect = document.defect.flatMap { $0.isUnread ? $0 : nil }
    if failure.kind == "redirect" { failure.redirect = redirectStop }
    let deed = deedDoubt(of: failure, evidence)
    let doubt = deed.flatMap { sign(of: failure, $0) }
    if let doubt, let deed { failure.become(doubted: doubt, deed, vocabulary) }
    if let deed, tellsOfParts(failure, deed) { failure.become(donePartlyBy: deed, vocabulary) }
    let isMade =
      failure.peculiarity != .donePartly
      && (usual == .madeAndFailed || tellsOfDeed(failure) || doubt == .parts)
    if isMade { failure.becomesThatOfWhatWasMade() }
    if streamed?.isLate == true || isMade || doubt != nil, context.isRepeatHarmful {
      failure.isUnproven = true
      failure.outcome = .unknown
      if failure.verdict == .askOperator { failure.hold = .none }
    }
    if let accepted = context.accepted { failure.end(accepted, outcome) }
    return failure.verdict == .ok ? nil : failure
  }

  /// Whether a failure says that the call did its work before something went wrong.
  private func tellsOfDeed(_ failure: Failure) -> Bool {
    guard isWrite, context.isRepeatHarmful, failure.rule == nil, let said = failure.said.message,
      failure.verdict != .backOff, ![401, 403].contains(failure.status ?? 0)
    else { return false }
    return DeedBeforeFailure.isSaid(in: said)
  }

  /// What is left to weigh of a refused write; nil where a rule decides, or a look is what is told anyway.
  private func deedDoubt(of failure: Failure, _ evidence: Evidence) -> DeedDoubt? {
    guard isWrite, failure.rule == nil, failure.outcome != .unknown, failure.peculiarity == .none
    else { return nil }
    return DeedDoubt(
      evidence: evidence,
      status: failure.status ?? 400,
      purpose: CallPurpose(context)
    )
  }

  /// What speaks for a write's having been done that is refused; nil where a wait is what is told, but for one that is for
  /// the end of a call which may be this one.
  private func sign(of failure: Failure, _ doubt: DeedDoubt) -> DeedDoubt.Sign? {
    guard context.isRepeatHarmful else { return nil }
    if failure.verdict == .retry, failure.kind == "conflict" { return doubt.same }
    guard ![401, 403].contains(failure.status ?? 0) else { return nil }
    switch failure.verdict {
    case .revise: return failure.fields.contains { $0.standing == .named } ? doubt.part : doubt.sign
    case .askOperator: return doubt.part
    case .backOff, .retry, .ok: return nil
    }
  }

  /// Whether a write that may go again unchanged did a part, which it would do twice when it is changed.
  ///
  /// What a person has to mend is no reason to change it, unless it is the failure of what the call made.
  private func tellsOfParts(_ failure: Failure, _ doubt: DeedDoubt) -> Bool {
    guard !context.isRepeatHarmful, ![401, 403].contains(failure.status ?? 0) else { return false }
    return switch failure.verdict {
    case .revise: doubt.part != nil
    case .askOperator: doubt.holdsThing
    case .backOff, .retry, .ok: false
    }
  }

  /// Whether the answer refuses in the way of one service.
  private func isServiceRefusal(_ evidence: Evidence) -> Bool {
    grpcStatus != nil || isJudgedUsually(evidence) && ServiceRefusal.isMeant(by: document.json)
  }

  /// Whether the content is judged as everybody's: where nothing is said of what fails behind a good status, or what a
  /// document was taken to say of that does not stand in this answer.
  private func isJudgedUsually(_ evidence: Evidence) -> Bool {
    let failed = vocabulary.failed
    return failed.isEmpty
      || context.manifest.isImported && !failed.contains { evidence.speaks(of: $0) }
  }

  /// Whether an answer of XML is an error, or has nothing else.
  private func isXMLError(_ evidence: Evidence) -> Bool {
    guard let error = evidence.xmlError else { return false }
    return error.isWhole
      || error.isAlone && isJudgedUsually(evidence) && !CallPurpose(context).isOfErrors
  }

  /// How a call of gRPC failed whose answer has no content.
  private var grpcStatus: GRPCStatus? {
    guard case .empty = document.content else { return nil }
    return GRPCStatus(fields)
  }

  /// What the content says as everybody does: a list of errors too refuses what was to change something.
  private func usualVerdict(_ evidence: Evidence, _ status: Int) -> UsualRefusal.Verdict {
    if evidence.root == nil, case .text = document.content {
      return UsualRefusal.isRefusal(text: document.head, to: context) ? .refused : .good
    }
    return UsualRefusal.verdict(of: evidence.root, to: context, status: status)
  }

  /// Whether a status says that the call did what it is for: what the caller has is still right (304), the outcome is
  /// elsewhere (303), or an address is what the operation gives (RFC 9110 §15.4.4, §15.4.5).
  private func isGood(_ status: Int) -> Bool {
    switch status {
    case 200..<300: true
    case 304: !isWrite
    case 303: isWrite ? !isDoubtful : fields["Location"]?.isEmpty == false && !isAstray
    case 301, 302, 307, 308: givesAddress && fields["Location"]?.isEmpty == false
    default: false
    }
  }

  /// Whether the answer is to a call that changes something.
  private var isWrite: Bool {
    context.accepted == nil && context.plan.isWrite
  }

  /// Whether a redirect of the API's own leads nowhere.
  private var isAstray: Bool {
    switch redirectStop {
    case .circle, .tooMany, .noLocation, .unreadableLocation: true
    default: false
    }
  }

  /// Whether a redirect to the outcome of a write may as well lead to a login that came before it.
  private var isDoubtful: Bool {
    guard !givesAddress else { return false }
    return switch redirectStop {
    case .otherOrigin, .otherScheme, .outcomeRefused(401), .outcomeRefused(403),
      .outcomeRefused(407):
      true
    default: false
    }
  }

  private var givesAddress: Bool { context.plan.givesAddress }

  /// How far what was accepted is; nil where the answer is to the call itself.
  private func outcome(_ status: Int, _ evidence: Evidence) -> OperationProgress? {
    guard let accepted = context.accepted else { return nil }
    let answer = HTTPResponse(status: status, fields: fields)
    return OutcomeReader(context: context, evidence: evidence).progress(of: accepted, answer)
  }

  /// What is left to look for after a good answer.
  private func pending(_ answer: HTTPResponse, _ reader: OutcomeReader) -> SuccessResponse.Pending?
  {
    let next = context.accepted.map { reader.next(of: $0, answer) } ?? reader.accepted(answer)
    return next.map { .init(operation: $0, wait: reader.wait(before: $0, told: retryAfter)) }
  }

  /// What there is to say about a good answer.
  func goodAnswer(_ answer: HTTPResponse) -> SuccessResponse {
    let evidence = evidence(of: document.json)
    let parts = failedParts(status: answer.status)
    let outcome = OutcomeReader(context: context, evidence: evidence)
    return SuccessResponse(
      status: answer.status,
      document: document,
      isCut: answer.isCut,
      notes: vocabulary.notes.filter { applies($0, evidence) }.map(\.say),
      failedItems: parts.flatMap(\.items),
      failedCount: parts.reduce(0) { $0 + $1.count },
      failedShare: Self.share(of: parts),
      remembered: remembered(evidence),
      nextPage: nextPage(evidence, isCut: answer.isCut),
      fields: told(answer.status),
      isOngoing: answer.isOngoing,
      redirectStop: answer.status == 303 ? answer.redirectStop : nil,
      lookAfter: answer.status == 202 ? retryAfter : nil,
      outcomeElsewhere: outcome.elsewhere(answer),
      pending: pending(answer, outcome)
    )
  }

  /// The fields that the manifest names, and where something new or its outcome is found (RFC 9110 §15.3.2, §15.3.3).
  private func told(_ status: Int) -> [HTTPFields.Field] {
    var names = context.plan.toldHeaders
    if status == 201 || status == 202 || status == 303, !givesAddress {
      names.insert("Location", at: 0)
    }
    return names.compactMap { name in
      fields[name].flatMap { $0.isEmpty ? nil : HTTPFields.Field(name: name, value: $0) }
    }
  }

  private var retryAfter: Double? {
    guard let text = fields["Retry-After"] else { return nil }
    let clock = fields["Date"].flatMap { Timestamp(httpDate: $0, now: context.now) } ?? context.now
    guard case .seconds(let seconds, _) = WaitFigure(text, as: .http, clock: clock) else {
      return nil
    }
    return max(1, seconds.rounded(.up))
  }

  private func nextPage(_ evidence: Evidence, isCut: Bool) -> NextPage {
    // Half an answer tells nothing of what follows, except in its fields.
    guard let operation = context.operation,
      let pages = context.plan.pages ?? usualPages(of: operation)
    else { return .untold }
    if isCut, case .cursor = pages.way { return .untold }
    return PageReader(
      pages: pages,
      operation: operation,
      arguments: context.arguments,
      evidence: evidence
    ).next
  }

  /// How pages follow each other where only the answer says it, as those of many APIs do whose documents do not.
  private func usualPages(of operation: Manifests.Operation) -> Pages? {
    guard operation.effect == .read, let field = fields["Link"], LinkField.next(in: field) != nil
    else { return nil }
    let pages = Pages.linked(byQueryOf: operation)
    return pages.arguments.isEmpty ? nil : pages
  }

  private func applies(_ note: Note, _ evidence: Evidence) -> Bool {
    if let names = note.operations, !names.contains(context.operation?.name ?? "") { return false }
    return note.when.allSatisfy { evidence.holds($0) }
  }

  func evidence(of root: JSONValue?, xml: JSONValue? = nil) -> Evidence {
    var evidence = Evidence(
      document,
      root: root,
      xml: xml,
      fields: fields,
      memory: context.memory
    )
    evidence.tools = context.manifest.operations
    return evidence
  }

  /// The evidence of the whole answer, and of each item that the vocabulary looks into.
  var allEvidence: [Evidence] {
    var whole = evidence(of: document.json)
    whole.codes = whole.resolvedCodes(vocabulary)
    guard let tree = whole.tree else { return [whole] }
    let items = vocabulary.partial.flatMap { partial in
      tree.entries(at: partial.each, atMost: Self.itemLimit).flatMap { _, item -> [Evidence] in
        let element = partial.each.tokens.last ?? "item"
        let wrap = partial.wrap.tokens
        let names = wrap.isEmpty && tree.notation == .xml ? [element] : wrap
        let wrapped = Self.wrapped(item, names)
        return tree.notation == .json
          ? [evidence(of: item), evidence(of: wrapped)]
          : [evidence(of: item, xml: wrapped)]
      }
    }
    return [whole] + items
  }

  /// The values that the vocabulary's `memo:` sources will want, taken from this success.
  private func remembered(_ evidence: Evidence) -> JSONObject {
    var memory = JSONObject()
    for (text, pointer) in context.plan.memos {
      if let value = evidence.root?.values(at: pointer).first { memory[text] = value }
    }
    return memory
  }
}
