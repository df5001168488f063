import JSON
import Manifests

/// The items of a good answer that failed.
extension AnswerReader {
  /// The failed items of one place, and how many items there are in all where that is known.
  struct FailedPart {
    var items: [SuccessResponse.FailedItem]
    var count: Int
    var total: Int?
  }

  /// What the vocabulary finds; where it says nothing of items, what everybody would.
  func failedParts(status: Int) -> [FailedPart] {
    guard vocabulary.partial.isEmpty, context.accepted == nil else {
      return vocabulary.partial.compactMap { failedPart($0) }
    }
    return UsualBatch(document, status: status, call: context.plan.kind).map { [failedPart($0)] }
      ?? []
  }

  func failedPart(_ batch: UsualBatch) -> FailedPart {
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

  func failedPart(_ partial: PartialFailures) -> FailedPart? {
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

  static func share(of parts: [FailedPart]) -> SuccessResponse.Share {
    if parts.contains(where: { part in part.total.map { $0 > part.count } ?? false }) {
      return .some
    }
    return parts.allSatisfy { $0.total != nil } ? .all : .unknown
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
  static func wrapped(_ item: JSONValue, _ names: [String]) -> JSONValue {
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
}
