package import JSON
import Manifests

/// How a good answer becomes the text of a tool result.
///
/// Bodies go out as text only: half the bytes, and every client shows it. Where items failed, structured content
/// bears the guidance and the answer, because some clients show nothing else when it is present.
package struct SuccessText: Sendable, Hashable {
  /// At most `textLimit` characters: remarks first, then the content.
  package let text: String

  /// The same with guidance keys; nil unless items failed.
  package let structured: JSONObject?

  /// The content whole, where `text` shows only a part of it.
  package let whole: String?

  /// Characters that `text` never passes.
  package static let textLimit = 8000
  private static let remarkLimit = 400
  private static let reserve = 200

  /// Renders a good answer.
  package init(_ answer: GoodAnswer, facts: CallFacts) {
    let partial = PartialGuidance(answer, facts: facts)
    let notes = answer.notes.map { Quotation.cut($0.asLine, limit: Self.remarkLimit) }.prefix(8)
    var lead = (partial?.lines ?? []) + notes
    let room = lead.reduce(Self.textLimit - Self.reserve) { $0 - $1.unicodeScalars.count - 1 }
    let content = Self.content(answer, facts: facts, limit: max(room, 500))
    lead += content.remarks
    let lines = lead + [content.body].compactMap(\.self)
    whole = content.uncut
    text = Quotation.cut(lines.joined(separator: "\n"), limit: Self.textLimit)
    structured = partial.map { partial in
      var object = partial.structured(remarks: notes + content.remarks)
      object["answer"] = content.whole ?? content.body.map { .string($0) }
      return object
    }
  }

  /// Content fit to be shown: remarks on it, its text, and the tree where nothing was left out.
  private struct Content {
    var remarks: [String] = []
    var body: String?
    var whole: JSONValue?
    var uncut: String?
  }

  private static func content(_ answer: GoodAnswer, facts: CallFacts, limit: Int) -> Content {
    let api = facts.manifest.title
    let document = answer.document
    switch document.content {
    case .empty: return Content(remarks: [Sentences.done(answer.status)])
    case .binary:
      let type = Quotation.token(document.mediaType)
      let bytes = document.body.count
      return Content(
        remarks: [Sentences.binary(api, status: answer.status, bytes: bytes, type: type)]
      )
    case .json(let value):
      let text = document.lineText ?? JSONWriter.text(value)
      var content = bounded(text, .json, answer, facts, limit)
      if content.remarks.isEmpty { content.whole = value }
      return content
    case .text, .html:
      let text = String(decoding: document.body, as: UTF8.self)
      return bounded(text, .text, answer, facts, limit)
    }
  }

  private static func bounded(
    _ text: String,
    _ form: TextCut.Form,
    _ answer: GoodAnswer,
    _ facts: CallFacts,
    _ limit: Int
  ) -> Content {
    var content = Content()
    let total = text.utf8.count <= limit ? 0 : text.scalarCount
    guard answer.isCut || total > limit else {
      content.body = text
      return content
    }
    let narrow = ArgumentHint(operation: facts.operation).narrowingArguments
    if answer.isCut {
      content.remarks.append(Sentences.cutByReader(answer.document.body.count, narrow: narrow))
    }
    guard total > limit else {
      content.body = text
      return content
    }
    let body = TextCut.cut(text, form, limit: limit)
    let shown = body.unicodeScalars.count
    content.remarks.append(Sentences.shown(shown, of: total, narrow: answer.isCut ? nil : narrow))
    content.body = body
    content.uncut = text
    return content
  }
}

extension AnswerDocument {
  /// The content as sent where it is one line: what the API wrote compactly need not be written again.
  fileprivate var lineText: String? {
    guard !body.contains(0x0A), !body.starts(with: [0xEF, 0xBB, 0xBF]) else { return nil }
    return String(decoding: body, as: UTF8.self)
  }
}

extension String {
  /// Number of Unicode scalars, counted by the bytes that begin one.
  fileprivate var scalarCount: Int {
    utf8.reduce(into: 0) { if $1 & 0xC0 != 0x80 { $0 += 1 } }
  }
}
