package import HTTP
package import JSON
import Time
import Manifests

/// What an answer comes to.
package enum ResponseInterpretation: Sendable {
  case success(SuccessResponse)
  case failure(Failure)

  /// Reads an answer by the manifest's vocabulary and, where that is silent, by the status.
  package init(_ answer: HTTPResponse, context: CallContext) {
    let document = ResponseContent(answer)
    let reader = AnswerReader(
      context: context,
      document: document,
      fields: answer.fields,
      redirectStop: answer.redirectStop
    )
    if let failure = reader.failure(status: answer.status) {
      self = .failure(failure)
    } else {
      self = .success(reader.goodAnswer(answer))
    }
  }

  /// The failure, nil for a good answer.
  package var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}

/// An answer that is no failure as a whole.
package struct SuccessResponse: Sendable {
  package var status: Int
  package var document: ResponseContent

  /// Whether the content went on past what was read.
  package var isCut: Bool

  /// Remarks of the manifest that apply.
  package var notes: [String]

  /// The items inside that failed; of very many the first.
  package var failedItems: [FailedItem]

  /// How many items failed, and how much of the whole they are.
  package var failedCount: Int
  package var failedShare: Share

  /// What later answers' waits may refer to, by source text; for the memory of the scope.
  package var remembered: JSONObject

  /// What comes after this page.
  package var nextPage: NextPage

  /// Header fields that the agent is told.
  package var fields: [HTTPFields.Field] = []

  /// Whether the content is the beginning of a stream that was still coming.
  package var isOngoing = false

  /// Why the outcome, which is at another place, was not got from there; nil where the answer is the outcome.
  package var redirectStop: RedirectStop?

  /// Seconds after which the API asks to look what has become of what it accepted; nil where it does not.
  package var lookAfter: Double?

  /// Where the outcome of what is accepted is, when that is another server, to which nothing is sent; nil otherwise.
  package var outcomeElsewhere: String?

  /// What goes on behind the API's door, and when to look for its outcome; nil where this is the outcome.
  package var pending: Pending?

  /// What is accepted and not done yet.
  package struct Pending: Sendable, Hashable {
    package var operation: AcceptedOperation
    package var wait: WaitTime
  }

  /// How much of an answer failed.
  package enum Share: Sendable, Hashable {
    case some
    case all
    /// The answer does not tell how many items there are.
    case unknown
  }

  /// A part of the answer that failed.
  package struct FailedItem: Sendable {
    /// The item's name, key or index.
    package var name: String
    package var failure: Failure
  }
}

/// The reader of one answer: its evidence against the manifest's vocabulary.
struct AnswerReader {
  let context: CallContext
  let document: ResponseContent
  let fields: HTTPFields

  /// Why a redirect was not followed to its end.
  var redirectStop: RedirectStop?
  private static let itemLimit = 100

  var vocabulary: ErrorVocabulary { context.manifest.errors }

  /// The failure of the whole answer; nil when it is good.
  func failure(status: Int) -> Failure? {
    var evidence = evidence(of: document.json)
    let isGood = isGood(status)
    let isPage = isGood && document.isPage && !context.isPageDue
    let isFailedSuccess =
      isGood
      && (vocabulary.failed.contains { evidence.holds($0) } || evidence.xmlError?.isWhole == true
        || vocabulary.failed.isEmpty && UsualRefusal.isMeant(by: evidence.root))
    let outcome = outcome(status, evidence)
    if outcome == .pending { return nil }
    guard !isGood || isPage || isFailedSuccess || outcome == .failed else { return nil }
    evidence.codes = evidence.resolvedCodes(vocabulary)
    if evidence.codes.isEmpty, isFailedSuccess {
      evidence.codes = [ToldStatus.code(in: evidence.root)].compactMap(\.self)
    }
    var classification = Classification(context: context, evidence: evidence, status: status)
    if isPage { classification.peculiarity = .page }
    var failure = classification.failure
    failure.defect = document.defect
    if failure.kind == "redirect" { failure.redirect = redirectStop }
    if let accepted = context.accepted { failure.end(accepted, outcome) }
    return failure.verdict == .ok ? nil : failure
  }

  /// Whether a status says that the call did what it is for: what the caller has is still right (304), the outcome is
  /// elsewhere (303), or an address is what the operation gives (RFC 9110 §15.4.4, §15.4.5).
  private func isGood(_ status: Int) -> Bool {
    switch status {
    case 200..<300, 304: true
    case 303: isWrite || fields["Location"]?.isEmpty == false && !isAstray
    case 301, 302, 307, 308: givesAddress && fields["Location"]?.isEmpty == false
    default: false
    }
  }

  /// Whether the answer is to a call that changes something.
  private var isWrite: Bool {
    context.accepted == nil && context.operation.map { $0.effect != .read } ?? false
  }

  /// Whether a redirect of the API's own leads nowhere.
  private var isAstray: Bool {
    switch redirectStop {
    case .circle, .tooMany, .noLocation, .unreadableLocation: true
    default: false
    }
  }

  /// Whether the operation answers by an address, as its description says.
  private var givesAddress: Bool {
    context.operation?.form.toldHeaders.contains { $0.equalsIgnoringASCIICase("Location") } ?? false
  }

  /// How far what was accepted is; nil where the answer is to the call itself.
  private func outcome(_ status: Int, _ evidence: Evidence) -> OperationProgress? {
    guard let accepted = context.accepted else { return nil }
    let answer = HTTPResponse(status: status, fields: fields)
    return OutcomeReader(context: context, evidence: evidence).progress(of: accepted, answer)
  }

  /// What is left to look for after a good answer.
  private func pending(_ answer: HTTPResponse, _ evidence: Evidence) -> SuccessResponse.Pending? {
    let reader = OutcomeReader(context: context, evidence: evidence)
    let next = context.accepted.map { reader.next(of: $0, answer) } ?? reader.accepted(answer)
    return next.map { .init(operation: $0, wait: reader.wait(before: $0, told: retryAfter)) }
  }

  /// What there is to say about a good answer.
  func goodAnswer(_ answer: HTTPResponse) -> SuccessResponse {
    let evidence = evidence(of: document.json)
    let parts = failedParts(status: answer.status)
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
      outcomeElsewhere: OutcomeReader(context: context, evidence: evidence).elsewhere(answer),
      pending: pending(answer, evidence)
    )
  }

  /// The fields that the manifest names, and where something new or its outcome is found (RFC 9110 §15.3.2, §15.3.3).
  private func told(_ status: Int) -> [HTTPFields.Field] {
    var names = context.operation?.form.toldHeaders ?? []
    let isNamed = names.contains { $0.equalsIgnoringASCIICase("Location") }
    if [201, 202, 303].contains(status), !isNamed { names.insert("Location", at: 0) }
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
    guard let operation = context.operation, let pages = operation.form.pages else {
      return .untold
    }
    if isCut, case .cursor = pages.way { return .untold }
    return PageReader(
      pages: pages,
      operation: operation,
      arguments: context.arguments,
      evidence: evidence
    ).next
  }

  private func applies(_ note: Note, _ evidence: Evidence) -> Bool {
    if let names = note.operations, !names.contains(context.operation?.name ?? "") { return false }
    return note.when.allSatisfy { evidence.holds($0) }
  }

  /// The failed items of one place, and how many items there are in all where that is known.
  private struct FailedPart {
    var items: [SuccessResponse.FailedItem]
    var count: Int
    var total: Int?
  }

  /// What the vocabulary finds; where it says nothing of items, what everybody would.
  private func failedParts(status: Int) -> [FailedPart] {
    guard vocabulary.partial.isEmpty, context.accepted == nil else {
      return vocabulary.partial.compactMap { failedPart($0) }
    }
    let call = UsualBatch.CallKind(context.operation)
    return UsualBatch(document, status: status, call: call).map { [failedPart($0)] } ?? []
  }

  private func failedPart(_ batch: UsualBatch) -> FailedPart {
    let items = batch.failed.prefix(Self.itemLimit).map { item in
      var evidence = Evidence(
        document,
        root: item.json,
        xml: item.xml,
        fields: item.fields,
        memory: context.memory
      )
      evidence.tools = context.manifest.operations
      evidence.codes = evidence.resolvedCodes(vocabulary)
      if evidence.codes.isEmpty {
        evidence.codes = [ToldStatus.code(in: item.json) ?? item.code].compactMap(\.self)
      }
      return SuccessResponse.FailedItem(
        name: APIText.clean(item.name, limit: 80, sparing: context.manifest.operations),
        failure: Classification(context: context, evidence: evidence, status: item.status).failure
      )
    }
    return FailedPart(items: items, count: batch.failed.count, total: batch.total)
  }

  private func failedPart(_ partial: PartialFailures) -> FailedPart? {
    guard let tree = evidence(of: document.json).tree else { return nil }
    let entries = tree.entries(at: partial.each, atMost: .max) { entry in
      partial.id.map { tree.value(at: $0, in: entry) != nil } ?? true
    }
    let element = partial.each.tokens.last.flatMap { $0 == "*" ? nil : $0 } ?? "item"
    let failed = entries.filter { fails($0.1, element, partial, tree) }
    guard !failed.isEmpty else { return nil }
    let told = partial.total.flatMap { tree.values(at: $0).first }.flatMap(Self.integer)
    return FailedPart(
      items: failed.prefix(Self.itemLimit).map { failedItem($0, $1, element, partial, tree) },
      count: failed.count,
      total: told ?? (partial.failed.isEmpty ? nil : entries.count)
    )
  }

  /// A whole number, which XML has as a text.
  private static func integer(_ value: JSONValue) -> Int? {
    value.integer ?? value.string.flatMap { Int($0) }
  }

  private static func share(of parts: [FailedPart]) -> SuccessResponse.Share {
    if parts.contains(where: { part in part.total.map { $0 > part.count } ?? false }) {
      return .some
    }
    return parts.allSatisfy { $0.total != nil } ? .all : .unknown
  }

  private func evidence(of root: JSONValue?, xml: JSONValue? = nil) -> Evidence {
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

  /// Whether an item failed; of an answer of XML the conditions may name it as JSON or as the root element.
  private func fails(
    _ item: JSONValue,
    _ element: String,
    _ partial: PartialFailures,
    _ tree: EvidenceTree
  ) -> Bool {
    guard !partial.failed.isEmpty else { return true }
    let xml = tree.notation == .xml ? Self.wrapped(item, [element]) : nil
    let evidence = evidence(of: item, xml: xml)
    return partial.failed.contains { evidence.holds($0) }
  }

  /// An item where the vocabulary expects it: behind `wrap`, and in XML by the name of its element unless said.
  private static func wrapped(_ item: JSONValue, _ names: [String]) -> JSONValue {
    names.reversed().reduce(item) { inner, token in .object(JSONObject([(token, inner)])) }
  }

  private func failedItem(
    _ key: String,
    _ item: JSONValue,
    _ element: String,
    _ partial: PartialFailures,
    _ tree: EvidenceTree
  ) -> SuccessResponse.FailedItem {
    let name = partial.id.flatMap { tree.value(at: $0, in: item)?.scalarText } ?? key
    let told = partial.status.flatMap { tree.value(at: $0, in: item) }.flatMap(Self.integer)
    let status = told.flatMap { (100...599).contains($0) ? $0 : nil } ?? 400
    let wrap = partial.wrap.tokens
    var evidence =
      tree.notation == .json
      ? evidence(of: Self.wrapped(item, wrap))
      : evidence(of: nil, xml: Self.wrapped(item, wrap.isEmpty ? [element] : wrap))
    evidence.codes = evidence.resolvedCodes(vocabulary)
    return SuccessResponse.FailedItem(
      name: APIText.clean(name, limit: 80, sparing: context.manifest.operations),
      failure: Classification(context: context, evidence: evidence, status: status).failure
    )
  }

  /// The values that the vocabulary's `memo:` sources will want, taken from this success.
  private func remembered(_ evidence: Evidence) -> JSONObject {
    var memory = JSONObject()
    for text in vocabulary.memos where text.hasPrefix("json:") {
      guard let pointer = JSONPointer(String(text.dropFirst(5))),
        let value = evidence.root?.values(at: pointer).first
      else { continue }
      memory[text] = value
    }
    return memory
  }
}
