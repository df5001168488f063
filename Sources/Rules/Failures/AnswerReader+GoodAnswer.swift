import HTTP
import JSON
import Manifests
import Time

// What a good answer tells, and what it leaves to be looked for.

extension AnswerReader {
  /// How far what was accepted is; nil where the answer is to the call itself.
  func outcome(_ status: Int, _ evidence: Evidence) -> OperationProgress? {
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

  /// The values that the vocabulary's `memo:` sources will want, taken from this success.
  private func remembered(_ evidence: Evidence) -> JSONObject {
    var memory = JSONObject()
    for (text, pointer) in context.plan.memos {
      if let value = evidence.root?.values(at: pointer).first { memory[text] = value }
    }
    return memory
  }
}
