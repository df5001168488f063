import HTTP
import JSON
import Manifests

extension Evidence {
  /// All codes, each once, in the order of the sources.
  func resolvedCodes(_ vocabulary: ErrorVocabulary) -> [String] {
    var codes: [String] = []
    for source in vocabulary.code {
      for value in values(source) where value.bool == nil && !value.isNull {
        guard let whole = value.scalarText, !whole.isEmpty else { continue }
        let code = source.capture.map { $0.firstMatch(in: whole)?.capture } ?? whole
        if let code, !codes.contains(code) { codes.append(code) }
      }
    }
    if codes.isEmpty, let type = problemType { codes.append(type) }
    if codes.isEmpty { codes = xmlError?.codes ?? [] }
    return codes
  }

  /// The cleaned text of the first source that gives one; several values stand side by side.
  func quotation(_ sources: [Source], limit: Int) -> String? {
    for source in sources {
      if case .text = source.origin, case .html = document.content { continue }
      var texts: [String] = []
      for value in values(source) where !value.isNull && value.bool == nil {
        let whole = value.scalarText ?? JSONWriter.text(value)
        let text = source.capture.map { $0.firstMatch(in: whole)?.capture } ?? whole
        if let text, !text.isEmpty, !texts.contains(text) { texts.append(text) }
      }
      let text = APIText.clean(texts.joined(separator: "; "), limit: limit, sparing: tools)
      if !text.isEmpty { return text }
    }
    return nil
  }

  /// What the API says went wrong; without a source that knows, what the body itself offers.
  func message(_ vocabulary: ErrorVocabulary, limit: Int) -> String? {
    if let message = quotation(vocabulary.message, limit: limit) { return message }
    if let message = wellKnownMessage {
      return APIText.clean(message, limit: limit, sparing: tools)
    }
    switch document.content {
    case .html(let title): return page(title, limit: limit)
    case .json where codes.contains { APIText.token($0) != nil }: return nil
    case .text, .json, .xml:
      let body = (root ?? xml).map(WellKnownMessage.listing) ?? document.head
      let text = APIText.clean(body, limit: limit, sparing: tools)
      return text.isEmpty || text == "{}" || text == "[]" ? nil : text
    case .empty, .binary: return nil
    }
  }

  /// Characters of a page's words that are quoted.
  private static let pageLimit = 240

  /// The title of a page and the first words that it says besides.
  private func page(_ title: String?, limit: Int) -> String {
    let all = APIText.clean(
      PageWords.beginning(document.body),
      limit: Self.pageLimit,
      sparing: tools
    )
    let words = title.flatMap { Self.rest(of: all, behind: $0) } ?? all
    let isTelling = words.contains { $0.isLetter || $0.isNumber }
    let parts = [title, isTelling ? words.trimmed : nil].compactMap(\.self)
    let text = (["an HTML page"] + (parts.isEmpty ? [] : [parts.joined(separator: " — ")]))
      .joined(separator: ": ")
    return APIText.cut(text, limit: limit)
  }

  /// What follows a title; nil where the text begins otherwise, be it by a longer word.
  private static func rest(of text: String, behind title: String) -> String? {
    guard text.hasPrefix(title) else { return nil }
    let rest = text.dropFirst(title.count)
    let goesOn = rest.first.map { $0.isLetter || $0.isNumber } ?? false
    return goesOn ? nil : String(rest)
  }

  /// The sentences of an answer that may name an argument.
  func sentences(_ vocabulary: ErrorVocabulary) -> [String] {
    let declared = [vocabulary.message, vocabulary.hint].compactMap { quotation($0, limit: 1000) }
    if let root {
      let said =
        [WellKnownMessage(root, codes: codes).sentence]
        + ["exception", "action", "cause"].map { root[$0]?.string }
      return declared + said.compactMap(\.self)
    }
    if let sentence = xmlError?.sentence { return declared + [sentence] }
    guard case .text = document.content else { return declared }
    return declared + [document.head]
  }

  // A problem document (RFC 9457 §3.1) explains itself, and so does a text under the name that nearly all APIs have.

  private var wellKnownMessage: String? {
    guard let root else { return xmlError?.message ?? WellKnownMessage.string(in: document) }
    return WellKnownMessage(root, codes: codes).text
  }

  private var problemType: String? {
    guard document.isProblem, let type = root?["type"]?.string, type != "about:blank" else {
      return nil
    }
    return type.split { $0 == "/" || $0 == "#" }.last.map(String.init)
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    return String(
      start[..<(start.lastIndex { $0 != " " }.map { start.index(after: $0) } ?? start.startIndex)]
    )
  }
}
