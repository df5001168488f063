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
    weigh(&failure, evidence, usual, streamed)
    if let accepted = context.accepted { failure.end(accepted, outcome) }
    return failure.verdict == .ok ? nil : failure
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
  var isWrite: Bool {
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

  var givesAddress: Bool { context.plan.givesAddress }

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
}
